"""What the pages of the rules editor show beside the draft itself."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from competitions.models import Competition, Criterion, Division, Scheme, SchemeChange
from competitions.selectors.schemes import criterion_data
from core.templatetags.formats import num
from registrations.models import Entry

LATEST = 10


@dataclass(frozen=True)
class Edit:
    """A saved change of the rules as the history shows it."""

    at: datetime
    actor_id: int
    who: str
    reason: str
    moved: int
    lines: Sequence[tuple[str, str]]
    criteria: Sequence[str]


@dataclass(frozen=True)
class TextLine:
    """A line of one of two texts beside each other; `is_changed` where the other text has another one."""

    number: int
    text: str
    is_changed: bool


def scheme_of_competition(competition: Competition, code: str) -> Scheme:
    """A scheme of the competition with it; every other does not exist."""
    scheme = Scheme.objects.filter(competition=competition, code=code).first()
    if scheme is None:
        raise Http404
    scheme.competition = competition
    return scheme


def edits_of(scheme: Scheme) -> list[Edit]:
    """The latest changes of a scheme, the newest first, in two queries."""
    changes = list(SchemeChange.objects.filter(scheme=scheme)[:LATEST])
    people = User.objects.in_bulk({change.actor_id for change in changes})
    return [
        Edit(
            change.at,
            change.actor_id,
            people[change.actor_id].full_name if change.actor_id in people else "",
            change.reason,
            change.moved,
            list(changed_lines(change.before["rules"], change.after["rules"])),
            changed_criteria(change.before["criteria"], change.after["criteria"]),
        )
        for change in changes
    ]


def changed_lines(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The lines that went and came: («−», text) and («+», text)."""
    for line in difflib.ndiff(old.splitlines(), new.splitlines()):
        if line[:2] in {"- ", "+ "}:
            yield ("−" if line[0] == "-" else "+"), line[2:]


def two_texts(mine: str, theirs: str) -> tuple[list[TextLine], list[TextLine]]:
    """Both texts with the lines that differ."""
    matcher = difflib.SequenceMatcher(None, mine.splitlines(), theirs.splitlines(), autojunk=False)
    same_mine = {i for block in matcher.get_matching_blocks() for i in range(block.a, block.a + block.size)}
    same_theirs = {i for block in matcher.get_matching_blocks() for i in range(block.b, block.b + block.size)}
    return (
        [TextLine(n + 1, line, n not in same_mine) for n, line in enumerate(mine.splitlines())],
        [TextLine(n + 1, line, n not in same_theirs) for n, line in enumerate(theirs.splitlines())],
    )


def data_of(criteria: Sequence[Criterion]) -> list[dict[str, Any]]:
    """Criteria as plain data, for a comparison."""
    return [criterion_data(criterion) for criterion in criteria]


def changed_criteria(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[str]:
    """What became of the table of criteria, a sentence for each."""
    before = {one["code"]: one for one in old}
    after = {one["code"]: one for one in new}
    found = [_("убран «%(title)s»") % before[code] for code in before if code not in after]
    found += [_("добавлен «%(title)s»") % after[code] for code in after if code not in before]
    words = {"title": _("название"), "maximum": _("максимум"), "step": _("шаг"), "weight": _("вес")}
    for code in before:
        if code not in after:
            continue
        for name, word in words.items():
            if before[code][name] != after[code][name]:
                said = {"title": before[code]["title"], "word": word}
                ends = {"old": _number(before[code][name]), "new": _number(after[code][name])}
                found.append(_("«%(title)s»: %(word)s %(new)s вместо %(old)s") % {**said, **ends})
        if before[code]["levels"] != after[code]["levels"]:
            found.append(_("«%(title)s»: тексты уровней") % {"title": before[code]["title"]})
    return found


def _number(value: str | None) -> str:
    if value is None:
        return _("нет")
    try:
        return num(value)
    except (ArithmeticError, ValueError):
        return f"«{value}»"


def names_of(entries: Sequence[str]) -> dict[str, str]:
    """Authors or team of stored entries, in two queries; a sample has none."""
    pks = [int(entry) for entry in entries if entry.isdigit()]
    rows = Entry.objects.filter(pk__in=pks).prefetch_related("members__participant")
    return {
        str(row.pk): row.team_name or ", ".join(member.participant.short_name for member in row.members.all())
        for row in rows
    }


def schools_of(keys: Sequence[str]) -> dict[str, str]:
    """Schools by the number under which rules know them, in one query; a team is known by its name."""
    pks = {int(key) for key in keys if key.isdecimal()}
    return {str(row.pk): row.short_name for row in Organisation.objects.filter(pk__in=pks)} if pks else {}


def has_other_divisions(scheme: Scheme) -> bool:
    """Tell whether other rules of the competition make places too, so that a table over all is not theirs alone."""
    here = Division.objects.filter(competition=scheme.competition_id, merged_into=None)
    return here.exclude(scheme=scheme).exists()
