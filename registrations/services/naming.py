"""Whether free words name a person, in whatever case; used by every app that erases what others wrote."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from registrations.models import Entry, Participant, Supervisor

NOBODY = re.compile(r"(?!)")


@dataclass(frozen=True)
class Mention:
    """The surname and the first name of a person as patterns that know endings: Власова, Власовой, Полине."""

    surname: re.Pattern[str]
    first_name: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        """Whether the text has the surname or the first name: for words about the person's own entries."""
        return self.has_surname(text) or self.first_name.search(_plain(text)) is not None

    def has_surname(self, text: str) -> bool:
        """Whether the text has the surname: for words about entries of others, where a first name says nothing."""
        return self.surname.search(_plain(text)) is not None


def mention_of(person: Participant | Supervisor) -> Mention:
    """The patterns of a person; of an erased one they find nothing."""
    return Mention(_pattern(person.last_name), _pattern(person.first_name))


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е")


def _pattern(name: str) -> re.Pattern[str]:
    """Stems of the name's parts with up to four further letters: an ending may take the last letters of the name."""
    stems = [_stem(part) for part in re.split(r"[\s-]+", _plain(name)) if part]
    return re.compile("|".join(rf"\b{re.escape(stem)}\w{{0,4}}\b" for stem in stems)) if stems else NOBODY


def _stem(word: str) -> str:
    return word[: -2 if len(word) > 4 else -1 if len(word) > 3 else None]


def is_last_author(entry: Entry, participant: Participant) -> bool:
    """Whether nobody else of the entry is left, so that all its free words are about this person."""
    others = entry.members.exclude(participant=participant)
    return not others.filter(participant__key__erased_at=None).exists()


def always(text: str) -> bool:
    """The predicate of words that go whatever they say."""
    return True


def empty_texts(rows: QuerySet[Any], fields: Sequence[str], hit: Callable[[str], bool]) -> None:
    """Empty these fields of the rows wherever the predicate holds for their text."""
    for name in fields:
        texts = rows.exclude(**{name: ""}).order_by().values_list("pk", name)
        found = [pk for pk, text in texts if hit(text)]
        if found:
            rows.model._base_manager.filter(pk__in=found).update(**{name: ""})  # noqa: SLF001 (Django's documented API)
