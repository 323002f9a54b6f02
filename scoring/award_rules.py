"""The small rules of awards: how great a quota is, where its line falls, when a condition is met."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring.lines import Cells
from scoring.numbers import NUMBER_TYPES, Number, divide, multiply, round_to, spoken
from scoring.outcome import DivisionResult, Place
from scoring.phrases import _
from scoring.scheme import Award, Condition
from scoring.types import DNS, Dropped, Status, Value

if TYPE_CHECKING:
    from scoring.ranking import DivisionRun


@dataclass(frozen=True, slots=True)
class Candidate:
    """A placed entry, or a placed row of a table, that may get an award."""

    id: str
    division: str
    place: Place
    total: Value
    team: str = ""
    school: str = ""
    rule: str = ""
    node: str = ""
    top: Value = None

    def side(self, word: str) -> str:
        """Name the team, the school or the division that may have an award once; without such a word, itself."""
        return {"team": self.team, "school": self.school, "division": self.division}.get(word, self.id)

    @property
    def share(self) -> Number | None:
        """Give the share of the greatest possible result, where there is one."""
        total, top = self.total, self.top
        if total.__class__ in NUMBER_TYPES and top.__class__ in NUMBER_TYPES and top:
            return divide(total, top)  # type: ignore[arg-type]
        return None


def quota_size(award: Award, base: int) -> int:
    """Say how many a quota lets through."""
    amount = award.amount or 0
    if award.unit == "count":
        return int(amount)
    return int(round_to(multiply(amount, base), 1, award.round))


def base_size(of: str, run: DivisionRun, result: DivisionResult) -> int:
    """Count the base of a quota; a threshold never makes it smaller."""
    if of == "ranked":
        return sum(1 for row in result.rows if row.place is not None)
    entries = [e for e in run.field.entries.values() if e.status not in (Status.OC, Status.WD)]
    if of == "registered":
        return len(entries)
    return sum(1 for e in entries if e.status is not Status.DNS and has_started(run, e.id))


def has_started(run: DivisionRun, entry: str) -> bool:
    """Tell whether an entry has any mark that is not «did not start»."""
    for held in run.field.lines[entry].values.values():
        values = held.values if isinstance(held, Cells) else (held,)
        if any(value is not None and value != DNS for value in values):
            return True
    return False


def leaders(
    award: Award, line: Sequence[Candidate], may: Collection[str]
) -> tuple[list[Candidate], dict[str, list[Candidate]]]:
    """Leave one of each team or school that may have the award once, so that a quota moves on to the next one.

    Beside the line: each leader with those of its side who stand at the same place.
    """
    first: dict[str, Candidate] = {}
    left: list[Candidate] = []
    equals: dict[str, list[Candidate]] = {}
    for one in line:
        leader = first.setdefault(one.side(award.one_per), one) if one.id in may else one
        if leader is one:
            left.append(one)
        if one.id in may and one.place == leader.place:
            equals.setdefault(leader.id, []).append(one)
    return left, equals


def cut_blocks(line: Sequence[Candidate], size: int, ties: str) -> tuple[list[Candidate], list[Candidate]]:
    """Take whole blocks down to the line; the block that crosses it goes by the rule for ties."""
    blocks: list[list[Candidate]] = []
    for one in line:
        if blocks and blocks[-1][0].place == one.place:
            blocks[-1].append(one)
        else:
            blocks.append([one])
    inside: list[Candidate] = []
    for block in blocks:
        after = len(inside) + len(block)
        if after <= size:
            inside.extend(block)
            continue
        if len(inside) >= size:
            return inside, []
        if ties == "at_least" or (ties == "nearest" and after - size <= size - len(inside)):
            return [*inside, *block], []
        return inside, block if ties == "decide" else []
    return inside, []


def condition_met(run: DivisionRun, condition: Condition, program: str, entry: str, titles: Sequence[str]) -> bool:
    """Tell whether a condition holds: earlier awards, or one of the criteria at a level with every judge."""
    if condition.awarded is not None:
        return bool(titles) if not condition.awarded else any(title in titles for title in condition.awarded)
    held: Cells = run.field.lines[entry].values[program]  # type: ignore[assignment]
    number, is_percent = condition.at_least  # type: ignore[misc]
    for code in condition.criteria:
        level = number
        if is_percent:
            level = divide(multiply(number, run.rules.criteria[code].max or 0), 100)
        marks = [v for k, v in zip(held.columns, held.values, strict=True) if k.criterion == code]
        marks = [v for v in marks if v is not None and not isinstance(v, Dropped)]
        if marks and all(v.__class__ in NUMBER_TYPES and _reaches(v, level, condition.op) for v in marks):  # type: ignore[arg-type]
            return True
    return False


def _reaches(value: Number, level: Number, op: str) -> bool:
    return value >= level if op == ">=" else value > level


def rule_text(award: Award, better: str) -> str:
    """Say in a phrase by which rule an award is given; a time reaches a threshold from above."""
    parts: list[str] = []
    if award.place is not None:
        parts.append(_("{place} место").format(place=award.place))
    elif award.amount is not None:
        parts.append(_quota_text(award))
    if award.at_least is not None:
        number, is_percent = award.at_least
        level = _("{number} % максимума").format(number=spoken(number)) if is_percent else spoken(number)
        template = _("не меньше {limit}") if award.op == ">=" else _("больше {limit}")
        if better == "lower":
            template = _("не больше {limit}") if award.op == ">=" else _("меньше {limit}")
        parts.append(template.format(limit=level))
    return ", ".join(parts)


def _quota_text(award: Award) -> str:
    amount = award.amount or 0
    if award.unit == "count":
        text = _("квота {size}").format(size=spoken(amount))
    else:
        bases = {
            "registered": _("квота {size} % поданных заявок"),
            "started": _("квота {size} % участвовавших"),
            "ranked": _("квота {size} % занявших места"),
        }
        text = bases[award.of].format(size=spoken(multiply(amount, 100)))
    return text + (_(" вместе с награждёнными раньше") if award.cumulative else "")
