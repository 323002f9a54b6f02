"""The words of explanations and refusals: Russian here, in another language where a translation is lent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speech:
    """How phrases are said: their translation and the decimal sign of numbers."""

    translate: Callable[[str], str] = str
    point: str = ","


_speech: ContextVar[Speech | None] = ContextVar("speech", default=None)
_standard = Speech()


def _spoken() -> Speech:
    return _speech.get() or _standard


def speak_with(translate: Callable[[str], str]) -> None:
    """Say everything in this process, refusals too, through a translation; the program around the kernel lends it."""
    global _standard  # noqa: PLW0603 - one voice of a process, lent once when it starts
    _standard = Speech(translate)


@contextmanager
def said_with(translate: Callable[[str], str], point: str) -> Iterator[None]:
    """Say the explanations made inside in another language."""
    token = _speech.set(Speech(translate, point))
    try:
        yield
    finally:
        _speech.reset(token)


def gettext_noop(text: str) -> str:
    """Mark a phrase that is said later, so that catalogues know it."""
    return text


def say(text: str) -> str:
    """Say a phrase or a title; one that no catalogue knows stays as it was written."""
    return _spoken().translate(text) if text else ""


_ = say


class Phrase(str):
    """A sentence with a memory of its template and values, so that it can be stored and said again elsewhere."""

    __slots__ = ("template", "values")

    template: str
    values: dict[str, str]


def phrase(template: str, **values: object) -> Phrase:
    """Fill a marked template; values may be marked words themselves."""
    shown = {name: str(value) for name, value in values.items()}
    found = Phrase(template.format(**shown))
    found.template, found.values = template, shown
    return found


def decimal_sign() -> str:
    """What stands between the whole part of a number and the rest."""
    return _spoken().point


TITLES = (
    gettext_noop("сумма"),
    gettext_noop("решение жюри"),
    gettext_noop("жребий"),
    gettext_noop("место команды"),
    gettext_noop("дополнительный показатель"),
    gettext_noop("первые места у экспертов"),
    gettext_noop("личные встречи"),
    gettext_noop("лучшие результаты по порядку"),
    gettext_noop("последние результаты"),
    gettext_noop("лучшие зачёты по порядку"),
    gettext_noop("зачётных туров"),
    gettext_noop("очки"),
    gettext_noop("разница"),
    gettext_noop("победы"),
    gettext_noop("круг"),
    gettext_noop("набрано"),
    gettext_noop("пропущено"),
    gettext_noop("сыграно"),
    gettext_noop("очки соперников"),
    gettext_noop("лучшее место"),
    gettext_noop("Сумма этапов"),
    gettext_noop("лучшие"),
    gettext_noop("худшие"),
    gettext_noop("первые"),
    gettext_noop("последние"),
)
