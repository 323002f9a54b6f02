"""The bouts of a division as plain data, which pages show and a protocol seals: ids and printed numbers, no names."""

from decimal import localcontext
from fractions import Fraction
from typing import Any

from core.templatetags.formats import num
from judging.bridge.advancing import advances_from, decisions_of
from judging.bridge.bouts import bout_stages
from judging.bridge.fights import DrawState, Fight, FlyoffOutcome, draw_state, draws_in_force, flyoffs_of
from judging.bridge.lines import lines_for
from judging.bridge.observing import entries_for
from judging.bridge.plan import Plan
from judging.enums import BoutKind
from scoring.chain import places, split
from scoring.matches import Side
from scoring.numbers import EXACT, NUMBER_TYPES
from scoring.outcome import Place
from scoring.ranking import DivisionRun, run_all
from scoring.types import Code


def bout_facts(plan: Plan) -> list[dict[str, Any]]:
    """The drawn stages of a division in their order; nothing, and no query, where the rules know no bouts."""
    if not bout_stages(plan):
        return []
    states = [draw_state(plan, draw) for draw in draws_in_force(plan.division)]
    if not states:
        return []
    with localcontext(EXACT):
        run = _run(plan)
    outcomes = {(row.stage_id, row.entry_id): str(row.outcome) for row in advances_from(plan, run)} if run else {}
    return [_facts(plan, state, run, outcomes) for state in states]


def _run(plan: Plan) -> DivisionRun | None:
    division = plan.division
    lines = {line.entry: line for line in lines_for(division)}
    return run_all(plan.scheme, entries_for(division), lines, decisions_of(division))[1].get(division.code)


def _facts(
    plan: Plan, state: DrawState, run: DivisionRun | None, outcomes: dict[tuple[int, int], str]
) -> dict[str, Any]:
    stage = plan.stages[state.draw.stage_id]
    flyoffs = flyoffs_of(state)
    return {
        "stage": {"code": stage.code, "title": stage.title},
        "is_knockout": state.is_knockout,
        "lives": state.play.lives if state.is_knockout else 0,
        "seed": state.draw.seed,
        "order": [{"entry": row["entry"], "group": row["group"]} for row in state.draw.order],
        "groups": [] if state.is_knockout else _groups(plan, state, run, outcomes=outcomes, flyoffs=flyoffs),
        "bouts": [_bout(fight, state.better) for fight in sorted(state.fights, key=lambda fight: fight.bout.number)],
    }


def _bout(fight: Fight, better: str) -> dict[str, Any]:
    return {
        "number": fight.bout.number,
        "kind": str(fight.bout.kind),
        "level": fight.bout.level,
        "group": fight.bout.group,
        "is_decided": fight.is_decided,
        "is_touched": fight.is_touched,
        "sides": [
            {
                "entry": entry,
                "score": _score(fight.match.sides[str(entry)]),
                "is_absent": fight.is_absent(entry),
                "is_winner": fight.is_decided and not fight.bout.is_bye and _has_won(fight, entry, better),
            }
            for entry in fight.bout.entry_ids
        ],
    }


def _has_won(fight: Fight, entry: int, better: str) -> bool:
    """Whether the side alone is the best one of a decided bout."""
    if fight.lost:
        return entry not in fight.lost
    return fight.match.best(better) == [str(entry)]


def _score(side: Side) -> str:
    value = side.value
    return num(Fraction(value)) if value.__class__ in NUMBER_TYPES else ""  # type: ignore[arg-type]


def _groups(
    plan: Plan,
    state: DrawState,
    run: DivisionRun | None,
    *,
    outcomes: dict[tuple[int, int], str],
    flyoffs: dict[str, FlyoffOutcome | None],
) -> list[dict[str, Any]]:
    fights = state.of_kind(BoutKind.GROUP)
    table = state.table(fights)
    found = []
    for name, members in state.groups.items():
        is_complete = all(fight.is_decided for fight in fights if fight.bout.group == name)
        placed = _places(plan, state, run, members) if is_complete else {}
        rows = []
        for entry in sorted(members, key=lambda one: placed[one].first if one in placed else len(members)):
            tally = table.get(entry)
            rows.append(
                {
                    "entry": entry,
                    "points": num(Fraction(tally.points)) if tally else "0",
                    "difference": _signed(Fraction(tally.difference)) if tally else "0",
                    "played": tally.played if tally else 0,
                    "place": placed[entry].display if entry in placed else "",
                    "outcome": outcomes.get((state.draw.stage_id, entry), "") if is_complete else "",
                }
            )
        flyoff = flyoffs.get(name)
        found.append(
            {
                "name": name,
                "is_complete": is_complete,
                "has_flyoff": name in flyoffs,
                "is_flyoff_open": name in flyoffs and flyoff is None,
                "rows": rows,
            }
        )
    return found


def _places(plan: Plan, state: DrawState, run: DivisionRun | None, members: list[int]) -> dict[int, Place]:
    """The places inside a group, by the chain of its stage."""
    if run is None:
        return {}
    stage = plan.stages[state.draw.stage_id]
    is_last = plan.rules.stages[-1].id == stage.code
    with localcontext(EXACT):
        chain = run.chain() if is_last and plan.rules.stage(stage.code).rank is None else run.stage_chain(stage.code)
        values = chain[0].values
        here = [str(entry) for entry in members if not _is_unknown(values.get(str(entry)))]
        blocks = split([here], chain) if here else []
    return {int(entry): place for entry, place in places(blocks, "shared").items()}


def _is_unknown(value: object) -> bool:
    return value.__class__ not in NUMBER_TYPES and not isinstance(value, Code)


def _signed(number: Fraction) -> str:
    """A difference with its sign, as tables of games print it."""
    return f"+{num(number)}" if number > 0 else num(number)
