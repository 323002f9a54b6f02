"""Doors are stages whose rules let only some go on; here is which stages of a plan are behind them."""

from collections.abc import Iterable

from competitions.models import Division, Stage
from judging.bridge.plan import Plan
from judging.enums import AdvanceOutcome
from judging.models import Advance
from judging.selectors.advancing import doors_in
from registrations.enums import Standing
from registrations.models import Entry


def doors_of(plan: Plan) -> list[Stage]:
    """The stages that not everybody leaves for the next one, in their order."""
    by_code = {stage.code: stage for stage in plan.stages.values()}
    return [by_code[stage.id] for stage in plan.rules.stages if stage.advance is not None]


def doors_before(plan: Plan, stage_id: int) -> list[Stage]:
    """The doors that an entry has to pass before it is judged in the stage."""
    codes = doors_in(plan.rules, plan.stages[stage_id].code)
    return [door for door in doors_of(plan) if door.code in codes]


def passed_doors(division: Division) -> set[tuple[int, int]]:
    """Entry and door of everybody who passed one, as stored."""
    rows = Advance.objects.filter(entry__division=division, outcome=AdvanceOutcome.ON)
    return set(rows.values_list("entry_id", "stage_id"))


def closed_stages(plan: Plan, entries: Iterable[Entry]) -> dict[int, frozenset[int]]:
    """The stages that each entry has not reached, in one query; none where the rules have no door.

    An entry out of competition takes nobody's place: it goes on with everybody.
    """
    doors = doors_of(plan)
    if not doors:
        return {}
    passed: dict[int, set[int]] = {}
    here = list(entries)
    rows = Advance.objects.filter(entry__in=here, stage__in=doors, outcome=AdvanceOutcome.ON)
    for entry_id, stage_id in rows.values_list("entry_id", "stage_id"):
        passed.setdefault(entry_id, set()).add(stage_id)
    return {
        entry.pk: stages_behind(plan, passed.get(entry.pk, set())) for entry in here if entry.standing == Standing.OK
    }


def stages_behind(plan: Plan, passed: Iterable[int]) -> frozenset[int]:
    """The stages behind a door that is not among those passed."""
    open_doors = set(passed)
    return frozenset(pk for pk in plan.stages if any(d.pk not in open_doors for d in doors_before(plan, pk)))
