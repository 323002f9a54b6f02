"""Who goes on from each door, out of a ranking or of the stored lines."""

from dataclasses import dataclass
from decimal import localcontext

from competitions.models import Division
from core.contributions import DecisionSource, contributions
from judging.bridge.doors import closed_stages, doors_before, doors_of
from judging.bridge.lines import lines_for
from judging.bridge.observing import entries_for
from judging.bridge.plan import Plan, plan_of
from judging.bridge.totals import held_text
from judging.enums import AdvanceOutcome
from registrations.enums import Standing
from registrations.models import Entry
from scoring import Decision
from scoring.advance_table import advance_rows
from scoring.numbers import EXACT
from scoring.ranking import DivisionRun, run_all


@dataclass(frozen=True)
class AdvanceFound:
    """What the rules say of one entry at one door, in the order of the stage's own places."""

    entry_id: int
    stage_id: int
    outcome: str
    position: int
    first: int | None
    last: int | None
    group: str
    shown: str
    is_decided: bool


def advances_from(plan: Plan, run: DivisionRun) -> list[AdvanceFound]:
    """The kernel's table of every door of a division that was just ranked."""
    found = []
    for door in doors_of(plan):
        for position, row in enumerate(advance_rows(run, run.rules.stage(door.code)), start=1):
            place = row.place
            found.append(
                AdvanceFound(
                    entry_id=int(row.entry),
                    stage_id=door.pk,
                    outcome=AdvanceOutcome(row.outcome),
                    position=position,
                    first=place.first if place else None,
                    last=place.last if place else None,
                    group=row.group[:64],
                    shown=held_text(row.value)[:64],
                    is_decided=row.is_decided,
                )
            )
    return found


def advances_now(division: Division) -> list[AdvanceFound]:
    """The same from the stored lines as they are at this moment; nothing is asked where there is no door."""
    plan = plan_of(division)
    if not doors_of(plan):
        return []
    with localcontext(EXACT):
        lines = {line.entry: line for line in lines_for(division)}
        runs = run_all(plan.scheme, entries_for(division), lines, decisions_of(division))[1]
        return advances_from(plan, runs[division.code]) if division.code in runs else []


def decisions_of(division: Division) -> list[Decision]:
    """Recorded decisions of the jury about the division; they are kept in a room above, which contributes them."""
    return [decision for source in contributions(DecisionSource) for decision in source.find(division)]


def has_reached(plan: Plan, entry: Entry, stage_id: int) -> bool:
    """Whether the entry may be judged in the stage: as stored, else as the lines say at this moment.

    The places of a division follow a mark by a moment; nobody is refused because of it.
    """
    doors = {door.pk for door in doors_before(plan, stage_id)}
    if not doors or entry.standing != Standing.OK:
        return True
    if stage_id not in closed_stages(plan, [entry]).get(entry.pk, frozenset()):
        return True
    now = {row.stage_id for row in advances_now(plan.division) if row.entry_id == entry.pk and row.outcome == "on"}
    return doors <= now
