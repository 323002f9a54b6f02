"""The bouts of a division as plain data, which pages show and a protocol seals: ids and printed numbers, no names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_noop

from core.templatetags.formats import num
from judging.bridge.advancing import advances_from, decisions_of
from judging.bridge.bouts import bout_stages
from judging.bridge.fights import (
    DrawState,
    Fight,
    FlyoffOutcome,
    decisions_fought,
    draw_state,
    draws_in_force,
    flyoff_orders,
    flyoffs_of,
)
from judging.bridge.lines import lines_for
from judging.bridge.observing import entries_for
from judging.bridge.partings import Parting, part
from judging.bridge.plan import Plan
from judging.enums import BoutKind
from scoring.chain import ChainKey, by_decisions, places, result_key
from scoring.matches import Side
from scoring.numbers import EXACT, NUMBER_TYPES
from scoring.outcome import Place
from scoring.ranking import DivisionRun, run_all
from scoring.types import Code, Decision


def bout_facts(plan: Plan) -> list[dict[str, Any]]:
    """The drawn stages of a division in their order; nothing, and no query, where the rules know no bouts."""
    if not bout_stages(plan):
        return []
    states = [draw_state(plan, draw) for draw in draws_in_force(plan.division)]
    if not states:
        return []
    ranked = _ranked(plan, states)
    return [_facts(plan, state, ranked) for state in states]


@dataclass(frozen=True)
class Ranked:
    """The division as it is ranked now: its run, who goes on from which stage, and what people decided."""

    run: DivisionRun | None
    outcomes: Mapping[tuple[int, int], str]
    spoken: Sequence[Decision]


def _ranked(plan: Plan, states: Sequence[DrawState]) -> Ranked:
    division = plan.division
    decisions = decisions_of(division)
    lines = {line.entry: line for line in lines_for(division)}
    with localcontext(EXACT):
        run = run_all(plan.scheme, entries_for(division), lines, decisions)[1].get(division.code)
    outcomes = {(row.stage_id, row.entry_id): str(row.outcome) for row in advances_from(plan, run)} if run else {}
    fought = {decision for state in states for decision in decisions_fought(plan, state)}
    return Ranked(run, outcomes, [decision for decision in decisions if decision not in fought])


def _facts(plan: Plan, state: DrawState, ranked: Ranked) -> dict[str, Any]:
    stage = plan.stages[state.draw.stage_id]
    flyoffs = flyoffs_of(state)
    return {
        "stage": {"code": stage.code, "title": stage.title},
        "is_knockout": state.is_knockout,
        "lives": state.play.lives if state.is_knockout else 0,
        "seed": state.draw.seed,
        "order": [{"entry": row["entry"], "group": row["group"]} for row in state.draw.order],
        "groups": [] if state.is_knockout else _groups(plan, state, ranked, flyoffs),
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
    plan: Plan, state: DrawState, ranked: Ranked, flyoffs: Mapping[str, FlyoffOutcome | None]
) -> list[dict[str, Any]]:
    fights = state.of_kind(BoutKind.GROUP)
    table = state.table(fights)
    found = []
    for name, members in state.groups.items():
        is_complete = all(fight.is_decided for fight in fights if fight.bout.group == name)
        placed, parted = _places(plan, state, ranked, members=members, group=name) if is_complete else ({}, {})
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
                    "parted": [_told(one) for one in parted.get(entry, [])],
                    "outcome": ranked.outcomes.get((state.draw.stage_id, entry), "") if is_complete else "",
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


def _places(
    plan: Plan, state: DrawState, ranked: Ranked, *, members: list[int], group: str
) -> tuple[dict[int, Place], dict[int, list[Parting]]]:
    """The places inside a group by the chain of its stage, then by who went on from a tie; and what parted equals."""
    run = ranked.run
    if run is None:
        return {}, {}
    stage = plan.stages[state.draw.stage_id]
    is_last = plan.rules.stages[-1].id == stage.code
    with localcontext(EXACT):
        chain = run.chain() if is_last and plan.rules.stage(stage.code).rank is None else run.stage_chain(stage.code)
        first = result_key(chain)
        here = [str(entry) for entry in members if not _is_unknown(first.values.get(str(entry)))]
        keys = [*chain, *_decided(stage.code, state, ranked.spoken, group)]
        blocks = part(here, keys)[0] if here else []
        parted: dict[str, list[Parting]] = {}
        for equals in first.divide(here) if here else []:
            parted |= part(equals, [key for key in keys if key is not first])[1]
    placed = {int(entry): place for entry, place in places(blocks, "shared").items()}
    return placed, {int(entry): found for entry, found in parted.items()}


def _decided(stage: str, state: DrawState, spoken: Sequence[Decision], group: str) -> list[ChainKey]:
    """Who of those still equal went on: as the jury decided, then as they fought it out."""
    question = f"advance:{stage}"
    said = [decision for decision in spoken if decision.key == question]
    fought = [
        Decision(question, tuple(tuple(map(str, block)) for block in order)) for order in flyoff_orders(state, group)
    ]
    return [
        ChainKey(gettext_noop("решение жюри"), "decision", by_decisions(said), {}),
        ChainKey(gettext_noop("перебой"), "flyoff", by_decisions(fought), {}),
    ]


def _told(parting: Parting) -> dict[str, str]:
    value = parting.value
    shown = num(Fraction(value)) if isinstance(value, (int, Decimal, Fraction)) else ""
    return {"title": parting.title, "kind": parting.kind, "value": shown}


def _is_unknown(value: object) -> bool:
    return value.__class__ not in NUMBER_TYPES and not isinstance(value, Code)


def _signed(number: Fraction) -> str:
    """A difference with its sign, as tables of games print it."""
    return f"+{num(number)}" if number > 0 else num(number)
