"""Reading marks as they were typed: shared by the sheet, the secretary's grid and the import."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from competitions.enums import Unit
from competitions.models import Criterion
from core.templatetags.formats import num
from scoring.numbers import NumberError, number_to_text, parse_number, parse_time

MEASURED = frozenset({Unit.SECONDS, Unit.METRES, Unit.DEGREES})
# What a secretary types for a code, on either keyboard layout.
WORDS = {
    "DNS": ("dns", "н/я", "н.я.", "ня", "н", "n", "не явился"),
    "DNF": ("dnf", "f", "сход", "нф"),
    "VOID": ("void", "v", "перелёт", "перелет", "анн", "аннулировано"),
}
CODE_OF_WORD = {word: code for code, words in WORDS.items() for word in words}
STANDARD = frozenset(WORDS)
LONGEST = 32
_SHORT_CLOCK = re.compile(r"(\d{1,2})([0-5]\d)\Z", re.ASCII)


class MarkRefused(ValueError):
    """A mark that is not stored; the text says what to do and why. Nothing typed is lost."""


class BoutRefused(ValueError):
    """A draw or a bout that is not stored; the text says what to do and why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a typed text means: an exact number or a code, in words, and a note that stops nothing."""

    value: str = ""
    code: str = ""
    meaning: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the text clears the cell."""
        return not self.value and not self.code


def read_mark(text: str, criterion: Criterion, *, codes: Collection[str] = STANDARD, is_clock: bool = False) -> Reading:
    """The meaning of a typed mark, checked against its criterion; raises `MarkRefused`.

    `is_clock`: «630» means 6:30, as a secretary types times; a file is read as it stands. With a fraction
    it is seconds: «118,4» comes off a stopwatch.
    """
    clean = text.strip()
    if not clean:
        return Reading()
    code = CODE_OF_WORD.get(clean.lower(), clean.upper())
    if code in codes:
        return Reading(code=code, meaning=code_title(code))
    number = _number(clean, criterion, is_clock=is_clock)
    value = number_to_text(number)
    if len(value) > LONGEST:
        raise MarkRefused(_("Напишите число короче %(digits)s знаков.") % {"digits": LONGEST})
    note = check_number(number, criterion)
    return Reading(value=value, meaning=_meaning(number, criterion), note=note)


def _number(clean: str, criterion: Criterion, *, is_clock: bool) -> Decimal:
    try:
        if criterion.unit != Unit.SECONDS:
            return parse_number(clean)
        if is_clock and (short := _SHORT_CLOCK.match(clean)) and not _fits_as_seconds(clean, criterion):
            cut = len(short[1])
            return parse_time(f"{clean[:cut]}:{clean[cut:]}")
        return parse_time(clean)
    except NumberError:
        example = _("95,6 или 1:35,6") if criterion.unit == Unit.SECONDS else _("8 или 8,5")
        raise MarkRefused(
            _("Напишите число, например %(example)s: «%(text)s» не читается.")
            % {"example": example, "text": clean[:40]}
        ) from None


def _fits_as_seconds(clean: str, criterion: Criterion) -> bool:
    """«120» where 120 s are the most stays 120 s; «630» there can only be 6:30."""
    return criterion.maximum is not None and parse_number(clean) <= criterion.maximum


def check_number(number: Decimal, criterion: Criterion) -> str:
    """Refuse a number outside its criterion; the answer is a note about a measured one that is over the limit."""
    measured = criterion.unit in MEASURED
    over = criterion.maximum is not None and number > criterion.maximum
    if measured and over:
        limit = f"{num(criterion.maximum)}{unit_sign(criterion)}"
        return _("Больше %(limit)s: записано как измерено, лишнее не засчитают правила.") % {"limit": limit}
    if over or number < criterion.minimum or (not measured and _is_between_steps(number, criterion)):
        raise MarkRefused(
            _("Поставьте %(range)s: %(value)s не подходит к «%(criterion)s».")
            % {"range": range_text(criterion), "value": num(number), "criterion": criterion.title}
        )
    return ""


def _is_between_steps(number: Decimal, criterion: Criterion) -> bool:
    """Whether a number is no whole count of steps; exact for as many digits as a mark may have."""
    return bool((Fraction(number) - Fraction(criterion.minimum)) % Fraction(criterion.step))


def range_text(criterion: Criterion) -> str:
    """«от 0 до 10, шаг 1»: what may stand in the criterion."""
    low, step = num(criterion.minimum), num(criterion.step)
    if criterion.maximum is None:
        words = _("от %(low)s") % {"low": low}
    else:
        words = _("от %(low)s до %(high)s") % {"low": low, "high": num(criterion.maximum)}
    return words if criterion.unit in MEASURED else words + _(", шаг %(step)s") % {"step": step}


def unit_sign(criterion: Criterion) -> str:
    """The unit after a number, joined to it: « с», « м», «°»."""
    signs = {Unit.SECONDS: "\u00a0" + _("с"), Unit.METRES: "\u00a0" + _("м"), Unit.DEGREES: "°"}
    return signs.get(Unit(criterion.unit), "")


def code_title(code: str) -> str:
    """A code in words: «н/я», «сход»; a code that a scheme declares is shown as it is."""
    titles = {"DNS": _("н/я"), "DNF": _("сход"), "VOID": _("аннулировано")}
    return titles.get(code, code)


def _meaning(number: Decimal, criterion: Criterion) -> str:
    return f"{num(number)}{unit_sign(criterion)}"
