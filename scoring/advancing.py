"""Who goes on from a stage to the next: a number, a share, a threshold, and what happens to ties at the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scoring.chain import ChainKey, is_about, result_key, split
from scoring.numbers import NUMBER_TYPES, Number, multiply, round_to
from scoring.outcome import Question
from scoring.phrases import gettext_noop, phrase
from scoring.scheme import Advance, Stage, Take
from scoring.types import Lexical, Value

if TYPE_CHECKING:
    from scoring.ranking import DivisionRun


def advance_field(run: DivisionRun, stage: Stage, advance: Advance, chain: Sequence[ChainKey]) -> None:
    """Stop everybody who does not go on."""
    going: set[str] = set()
    members = [entry for entry in run.field.here() if entry in run.field.competing]
    for group in groups_of(run, stage, advance, members):
        going |= _going(run, stage, advance, group, chain)
    admitted = admissions(run, stage)
    for entry in members:
        if not admitted.get(entry, entry in going):
            run.field.stopped[entry] = stage.id


def admissions(run: DivisionRun, stage: Stage) -> dict[str, bool]:
    """Tell whom people let on (`admit:<stage>`: the first block goes on, the others stop), whatever their marks.

    Decisions come newest first, so that the last word about an entry is the newest one.
    """
    found: dict[str, bool] = {}
    for decision in reversed([one for one in run.decisions if one.key == f"admit:{stage.id}"]):
        for index, block in enumerate(decision.order):
            found.update(dict.fromkeys(block, index == 0))
    return found


def groups_of(run: DivisionRun, stage: Stage, advance: Advance, members: list[str]) -> list[list[str]]:
    """Give those who compete for the places of the next stage with one another: a group each, or everybody."""
    if not advance.per:
        return [members]
    cells = run.field.group_names(stage.id)
    groups: dict[str | None, list[str]] = {}
    for entry in members:
        groups.setdefault(cells.get(entry), []).append(entry)
    return list(groups.values())


def _going(run: DivisionRun, stage: Stage, advance: Advance, members: list[str], chain: Sequence[ChainKey]) -> set[str]:
    values = result_key(chain).values
    ranked = [e for e in members if values.get(e).__class__ in NUMBER_TYPES or isinstance(values.get(e), Lexical)]
    blocks = split([ranked], chain)
    taking = taken(advance.take, advance, blocks, values, better=stage.better, size=len(members))
    going, open_block = taking.going, taking.tied
    if not open_block:
        return going
    key = f"advance:{stage.id}"
    mine = (d for d in run.decisions if d.key == key and any(e in open_block for block in d.order for e in block))
    decided = next(mine, None)  # a decision on the tie of another group says nothing of this one
    reason = gettext_noop("Равенство на границе прохода этапа «{stage}»: нужен дополнительный тур или решение.")
    facts: dict[str, object] = {"stage": stage.title}
    if decided is not None and decided.order and is_about(decided.order, open_block):
        chosen = set(decided.order[0]) & set(open_block)
        if len(chosen) <= taking.free:
            return going | chosen
        reason = gettext_noop(
            "Решение о границе прохода этапа «{stage}» пускает больше участников ({chosen}), чем свободных мест "
            "({free}): запишите его заново, а сверх мест допустите решением жюри."
        )
        facts |= {"chosen": len(chosen), "free": taking.free}
    names = tuple(sorted(open_block))
    run.questions.append(Question(key, run.division, names, phrase(reason, **facts)))
    return going


def _counts(take: Take, advance: Advance, size: int) -> list[int]:
    """List how many the rule lets on at most: its number, and its share of so many."""
    counts = [] if take.count is None else [take.count]
    if take.share is not None:
        counts.append(int(round_to(multiply(take.share, size), 1, advance.round)))
    return counts


@dataclass(frozen=True, slots=True)
class Taking:
    """Those who go on, the block at the line that a fly-off must split, and how many of that block may go on."""

    going: set[str]
    tied: list[str] = field(default_factory=list)
    free: int = 0


def taken(
    take: Take, advance: Advance, blocks: Sequence[list[str]], values: object, *, better: str, size: int
) -> Taking:
    """Give those who go on, and the block at the line when a fly-off must split it."""
    parts = [_first(count, advance, blocks) for count in _counts(take, advance, size)]
    if take.threshold is not None:
        parts.append(Taking(_above(take.threshold, take.op, blocks, values, better)))
    parts.extend(taken(one, advance, blocks, values, better=better, size=size) for one in take.any_of)
    if take.any_of:
        going = set().union(*(part.going for part in parts))
        tied = list(dict.fromkeys(e for part in parts for e in part.tied if e not in going))
        return Taking(going, tied, max(part.free for part in parts))  # one way in is enough
    parts.extend(taken(one, advance, blocks, values, better=better, size=size) for one in take.all_of)
    inside = set.intersection(*(part.going | set(part.tied) for part in parts))
    tied = list(dict.fromkeys(e for part in parts for e in part.tied if e in inside))
    free = min((part.free for part in parts if part.tied), default=0)
    return Taking(inside - set(tied), tied, free)


def _first(count: int, advance: Advance, blocks: Sequence[list[str]]) -> Taking:
    going: set[str] = set()
    for block in blocks:
        if len(going) + len(block) <= count:
            going.update(block)
            continue
        if len(going) < count:
            if advance.ties == "all":
                going.update(block)
            elif advance.ties == "flyoff":
                return Taking(going, block, count - len(going))
        break
    return Taking(going)


def _above(threshold: Number, op: str, blocks: Sequence[list[str]], values: object, better: str) -> set[str]:
    found: set[str] = set()
    for block in blocks:
        for entry in block:
            value: Value = values.get(entry)  # type: ignore[attr-defined]
            if value.__class__ in NUMBER_TYPES and passes(value, threshold, op, better):  # type: ignore[arg-type]
                found.add(entry)
    return found


def passes(value: Number, threshold: Number, op: str, better: str) -> bool:
    """Compare with a threshold in the direction that is better."""
    if better == "lower":
        return value <= threshold if op == ">=" else value < threshold
    return value >= threshold if op == ">=" else value > threshold
