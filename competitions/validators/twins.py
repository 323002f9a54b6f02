"""Names that differ in nothing anybody would see: one entry, judge or team would silently become two."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from competitions.validators.text import Fault
from scoring import Entry

# Cyrillic letters that look like Latin ones; what was typed on another keyboard is the same to every eye.
ALIKE = str.maketrans("авекмнорстухі", "abekmhopctyxi")


def faults_of_twins(lines: Mapping[str, int]) -> Iterator[Fault]:
    """Names that differ only by case, spaces, alphabet or the way a letter is stored: one entry would become two."""
    seen: dict[str, str] = {}
    for name, line in lines.items():
        bare = " ".join(unicodedata.normalize("NFC", name).casefold().translate(ALIKE).split())
        other = seen.setdefault(bare, name)
        if other != name:
            words = _("«%(name)s» и «%(other)s» в строке %(line)s пишутся почти одинаково: напишите одинаково.")
            yield Fault(words % {"name": name, "other": other, "line": lines[other]}, line)


def faults_of_groups(entries: Iterable[tuple[Entry, int]]) -> Iterator[Fault]:
    """The same of teams, schools and divisions: one of them would become two with places of their own."""
    known = list(entries)
    for part in ("team", "school", "division"):
        lines: dict[str, int] = {}
        for entry, line in known:
            lines.setdefault(getattr(entry, part), line)
        yield from faults_of_twins({name: line for name, line in lines.items() if name})
