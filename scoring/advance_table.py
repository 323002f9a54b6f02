"""The table of a stage with `advance`: where each entry stood, who goes on, who stops and who has to wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scoring.advancing import admissions, groups_of, taken
from scoring.chain import ChainKey, places, result_key, split
from scoring.numbers import NUMBER_TYPES
from scoring.outcome import Place
from scoring.scheme import Advance, Stage
from scoring.steps.across import Scale
from scoring.types import Code, Lexical, Value, natural

if TYPE_CHECKING:
    from scoring.ranking import DivisionRun

Outcome = Literal["on", "stopped", "waiting"]


@dataclass(frozen=True, slots=True)
class AdvanceRow:
    """One entry at the end of a stage: its group, its place there, its value, and whether it goes on."""

    entry: str
    group: str
    place: Place | None
    value: Value
    outcome: Outcome
    is_decided: bool = False


def advance_rows(run: DivisionRun, stage: Stage) -> list[AdvanceRow]:
    """List everybody who reached the stage and competes, group by group, best first.

    An entry waits while a mark that is still missing, or a question that nobody has decided, could change its lot.
    """
    if stage.advance is None:
        return []
    chain = run.stage_chain(stage.id)
    values = result_key(chain).values
    admitted = admissions(run, stage)
    asked = {e for question in run.questions if question.key == f"advance:{stage.id}" for e in question.entries}
    names = run.field.group_names(stage.id)
    rows: list[AdvanceRow] = []
    for members in groups_of(run, stage, stage.advance, _members(run, stage)):
        blocks, failed, pending = _sorted_out(members, values, chain)
        sure = dict.fromkeys(failed, True) | _certain(
            stage, stage.advance, blocks, pending, values=values, size=len(members)
        )
        placed = places(blocks, "shared")
        for entry in [*(e for block in blocks for e in block), *failed, *pending]:
            going = run.field.stopped.get(entry) != stage.id
            outcome: Outcome = "on" if going else "stopped"
            if entry not in admitted and (entry in asked or not sure.get(entry)):
                outcome = "waiting"
            group = names.get(entry, "")
            rows.append(AdvanceRow(entry, group, placed.get(entry), values.get(entry), outcome, entry in admitted))
    return rows


def _members(run: DivisionRun, stage: Stage) -> list[str]:
    """List those who compete and were not stopped at an earlier stage."""
    order = [one.id for one in run.rules.stages]
    earlier = set(order[: order.index(stage.id)])
    return [e for e in run.field.entries if e in run.field.competing and run.field.stopped.get(e) not in earlier]


def _sorted_out(
    members: Sequence[str], values: Mapping[str, Value], chain: Sequence[ChainKey]
) -> tuple[list[list[str]], list[str], list[str]]:
    """Split a group into blocks of equals, those without a result, and those whose marks are awaited."""
    good = [e for e in members if values.get(e).__class__ in NUMBER_TYPES or isinstance(values.get(e), Lexical)]
    failed = sorted((e for e in members if isinstance(values.get(e), Code)), key=natural)
    known = {*good, *failed}
    return split([good], chain), failed, sorted((e for e in members if e not in known), key=natural)


def _certain(
    stage: Stage,
    advance: Advance,
    blocks: list[list[str]],
    pending: list[str],
    *,
    values: Mapping[str, Value],
    size: int,
) -> dict[str, bool]:
    """Tell of whom the missing marks can change nothing: who goes on even if all who wait turn out best, and who
    stops even if they turn out worst.
    """
    members = [entry for block in blocks for entry in block]
    if not pending:
        return dict.fromkeys(members, True)
    if any(isinstance(step, Scale) for step in stage.steps):
        return {}  # a value relative to others moves with theirs
    likely = taken(advance.take, advance, blocks, values, better=stage.better, size=size)
    best_first = [*([entry] for entry in pending), *blocks]
    safe = taken(advance.take, advance, best_first, values, better=stage.better, size=size).going
    possible = likely.going | set(likely.tied)
    return {entry: entry in safe or entry not in possible for entry in members}
