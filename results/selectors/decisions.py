"""Decisions of a division, the questions that wait for one, and the blocks of equals that may get one."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch
from django.http import Http404
from django.utils.translation import gettext as _

from competitions.models import Division
from core.templatetags.formats import place
from judging.bridge import plan_of
from registrations.models import Entry, EntryMember
from results.enums import DecisionKind, StandingState
from results.models import Decision, Ranking, Standing
from results.selectors.sentences import text_of

MOST_BLOCKS = 50


@dataclass(frozen=True)
class Choice:
    """Entries between whom the jury decides, and the question as the kernel names it."""

    key: str
    title: str
    entries: list[Entry]
    is_wide: bool = False


def decision_keys(division: Division) -> list[str]:
    """Keys of the chain that ask people: jury, lots; none where equal places are simply shared."""
    return [key.name for key in plan_of(division).rules.rank.by if key.kind == "decision"]


def decisions_of(division: Division) -> list[Decision]:
    """All decisions of a division, the newest first, revoked ones included."""
    return list(Decision.objects.filter(division=division).order_by("-pk"))


def decision_for(division: Division, pk: int) -> Decision:
    """A decision of the division, or 404."""
    decision = Decision.objects.filter(division=division, pk=pk).first()
    if decision is None:
        raise Http404
    return decision


def open_questions(division: Division) -> list[Choice]:
    """What the rules leave to the jury and nobody has decided yet, in the order of the ranking page."""
    ranking = Ranking.objects.filter(division=division).first()
    questions: list[dict[str, Any]] = ranking.undecided if ranking else []
    wanted = {pk for question in questions for pk in question["entries"]}
    found = _entries(wanted)
    return [
        Choice(
            question["key"],
            text_of(question),
            [found[pk] for pk in question["entries"] if pk in found],
            is_wide=question["is_wide"],
        )
        for question in questions
    ]


def tied_blocks(division: Division) -> list[Choice]:
    """Entries that share a place now, where the rules let the jury put them in order."""
    keys = decision_keys(division)
    if not keys:
        return []
    rows = Standing.objects.filter(division=division, state=StandingState.RANKED, last__gt=F("first"))
    blocks: dict[tuple[int, int], list[int]] = defaultdict(list)
    for entry, first, last in rows.order_by("position").values_list("entry_id", "first", "last"):
        blocks[first or 0, last or 0].append(entry)
    shown = dict(list(blocks.items())[:MOST_BLOCKS])
    found = _entries({pk for block in shown.values() for pk in block})
    return [
        Choice(keys[0], _("Места %(places)s") % {"places": place(first, last)}, [found[pk] for pk in block])
        for (first, last), block in shown.items()
    ]


def special_prizes(division: Division) -> dict[int, list[str]]:
    """Titles of special prizes in force, by entry."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Decision.objects.filter(division=division, kind=DecisionKind.SPECIAL, revoked_at=None)
    for content in rows.values_list("content", flat=True):
        for entry in content["entries"]:
            found[entry].append(content["award"])
    return dict(found)


def _entries(pks: set[int]) -> dict[int, Entry]:
    members = Prefetch("members", EntryMember.objects.select_related("participant"))  # a large tie has many people
    entries = Entry.objects.filter(pk__in=pks).select_related("organisation").prefetch_related(members)
    return {entry.pk: entry for entry in entries}
