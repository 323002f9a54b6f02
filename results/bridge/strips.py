"""The numbers of one work beside the same numbers of the others: of stored places, or of a sealed protocol."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from competitions.models import Division
from core.templatetags.charts import Strip, scale_over
from core.templatetags.formats import NBSP, figure, num
from judging.bridge import Plan, plan_of
from results.bridge.columns import PartsMaker
from results.enums import StandingState
from results.models import ProtocolLine, Standing
from scoring.types import natural

MOST_STRIPS = 24  # beyond the total
FEWEST_WORKS = 5  # on pages of schools and families: among fewer a point would be somebody


@dataclass(frozen=True)
class FieldRow:
    """What a stored row says of one work: its total and the values that it was made of."""

    entry: int
    total: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Measure:
    """A number that every work of a division has."""

    id: str
    title: str
    better: str
    low: Fraction | None = None
    high: Fraction | None = None


def rows_of_standings(division: Division, entry: int) -> list[FieldRow]:
    """The works with a place, and this one whatever its state; one query."""
    rows = Standing.objects.filter(division=division).filter(Q(state=StandingState.RANKED) | Q(entry=entry))
    return [FieldRow(*row) for row in rows.order_by("position", "pk").values_list("entry_id", "total", "values")]


def rows_of_protocol(line: ProtocolLine) -> list[FieldRow]:
    """The same as it was sealed with a line; one query."""
    rows = ProtocolLine.objects.filter(protocol=line.protocol_id, entry__isnull=False)
    rows = rows.filter(Q(state=StandingState.RANKED) | Q(pk=line.pk)).order_by("position", "pk")
    return [FieldRow(*row) for row in rows.values_list("entry_id", "total", "data__values")]


def strips_for_division(division: Division, entry: int) -> list[Strip]:
    """The work among all works of its division, for those who make places."""
    return strips_of(plan_of(division), rows_of_standings(division, entry), entry)


def strips_for_line(line: ProtocolLine, plan: Plan) -> list[Strip]:
    """The work among those of its protocol; nothing below five works, where points could be told apart by name."""
    if line.entry_id is None:
        return []
    found = strips_of(plan, rows_of_protocol(line), line.entry_id)
    return [strip for strip in found if strip.count >= FEWEST_WORKS]


def strips_of(plan: Plan, rows: Sequence[FieldRow], entry: int) -> list[Strip]:
    """The total first, then the criteria, rounds, tasks or stages that it is made of."""
    own = next((row for row in rows if row.entry == entry), None)
    if own is None:
        return []
    rest = [row for row in rows if row is not own]
    found = [] if "bracket" in own.values else [_total_strip(plan, own, rest)]
    for measure, name in measures_of(plan, rows)[:MOST_STRIPS]:
        mine = _value(own, name, measure.id)
        others = [number_of(_value(row, name, measure.id)) for row in rest]
        found.append(_strip(measure, number_of(mine), _shown(mine), others))
    return [strip for strip in found if strip.count]


def _total_strip(plan: Plan, own: FieldRow, rest: Iterable[FieldRow]) -> Strip:
    """The total among those of the same stage: points of a group and a later total are on no common scale."""
    stage = own.values.get("stage", "")
    same = [row for row in rest if row.values.get("stage", "") == stage and "bracket" not in row.values]
    title = _("Итог этапа «%(stage)s»") % {"stage": stage} if stage else _("Итог")
    better = plan.rules.rank.by[0].better or plan.rules.better
    return _strip(
        Measure("", title, better),
        number_of(own.total),
        figure(own.values.get("shown") or ""),
        [number_of(row.total) for row in same],
        is_first_part=";" in own.total,
    )


def measures_of(plan: Plan, rows: Iterable[FieldRow]) -> list[tuple[Measure, str]]:
    """What stands between the marks and the total, each with the name it is stored under; experts are never drawn."""
    maker = PartsMaker(plan)
    axis = maker.fold.axis if maker.fold else "stage" if maker.stage is None else ""
    titles = maker.columns().titles
    here = list(rows)
    if axis == "judge" and maker.stage is not None:
        codes = dict.fromkeys(code for row in here for code, _text in row.values.get("criteria", []))
        return [
            (
                Measure(code, titles.get(code, code), maker.stage.info.better_of([code]), *_limits(plan, code)),
                "criteria",
            )
            for code in codes
        ]
    ids = dict.fromkeys(part[0] for row in here for part in row.values.get("parts", []) if part[0])
    if len(ids) < 2:
        return []
    better = (maker.fold.better if maker.fold else "") or (maker.stage.better if maker.stage else plan.rules.better)
    order = list(plan.rules.criteria) if axis == "criterion" else [stage.id for stage in plan.rules.stages]
    known = [name for name in order if name in ids]
    line = [*known, *sorted((name for name in ids if name not in known), key=natural)]
    return [(Measure(name, titles.get(name, name), _better_of(plan, name, axis, better)), "parts") for name in line]


def _better_of(plan: Plan, name: str, axis: str, usual: str) -> str:
    if axis != "stage":
        return usual
    return next((stage.better for stage in plan.rules.stages if stage.id == name), usual)


def _limits(plan: Plan, code: str) -> tuple[Fraction | None, Fraction | None]:
    criterion = plan.rules.criteria.get(code)
    if criterion is None or criterion.max is None:
        return None, None
    return Fraction(criterion.min or 0), Fraction(criterion.max)


def _strip(
    measure: Measure,
    own: Fraction | None,
    shown: str,
    others: Sequence[Fraction | None],
    *,
    is_first_part: bool = False,
) -> Strip:
    numbers = tuple(value for value in others if value is not None)
    values = [*numbers, *([] if own is None else [own])]
    scale = scale_over(values, low=measure.low, high=measure.high, lower=measure.better == "lower")
    return Strip(measure.title, own, shown, numbers, scale, len(others) - len(numbers), is_first_part)


def _value(row: FieldRow, name: str, measure: str) -> str:
    return next((str(one[1]) for one in row.values.get(name, []) if one[0] == measure), "")


def _shown(text: str) -> str:
    """A stored value as people read it: an exact mean with two digits at most, a printed one as it was printed."""
    if "/" in text or "." in text:
        number = number_of(text)
        return text if number is None else str(num(Fraction(round(number * 100), 100)))
    return figure(text)


def number_of(text: str) -> Fraction | None:
    """The number in a stored text, exact («235/3») or printed («1 234,5»); the first one of several; none in a code."""
    plain = text.partition(";")[0].replace(NBSP, "").replace(",", ".").replace("−", "-")
    try:
        return Fraction(plain)
    except ValueError:
        return None
