"""The kernel's trace as rows of a chart: the values after each step, linked to those they came from."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.step_charts import Bar, StepRow
from results.bridge.play_words import is_of_bouts, main_cell, said_columns
from scoring import Dropped, StepTrace, Trace, Value, value_text
from scoring.explaining import Cell
from scoring.numbers import NUMBER_TYPES
from scoring.phrases import say
from scoring.types import Key, natural

MOST_WORDS = 6  # more values are counted, not read out
AXES = ("round", "attempt", "criterion", "judge", "group", "match", "side")


def step_rows(trace: Trace, judges: Mapping[str, str], way: str = "") -> list[tuple[str, list[StepRow]]]:
    """For every value of the trace its title and the rows: the marks, then the table after each step.

    `way` says in words how far the entry came in a bracket.
    """
    return [
        (say(value.title) or _("Сумма этапов"), _rows(value.steps, judges, trace.criterion_titles, way))
        for value in trace.values
        if value.steps and value.steps[0].before
    ]


def _rows(steps: Sequence[StepTrace], judges: Mapping[str, str], titles: Mapping[str, str], way: str) -> list[StepRow]:
    tables = [steps[0].before, *(step.after for step in steps)]
    layers: list[Sequence[Cell]] = [main_cell(table) if is_of_bouts(table) else table for table in tables]
    parents = [_parents(upper, lower) for upper, lower in pairwise(layers)]
    order = _order(layers, parents)
    rows = []
    for n, (layer, line) in enumerate(zip(layers, order, strict=True)):
        title = steps[n - 1].text if n else _("оценки")
        if n and is_of_bouts(tables[n]) and tables[n] != tables[n - 1]:
            effect = said_columns(tables[n], way)
        else:
            effect = _effect(layers[n - 1], layer) if n else _counted(len(layer))
        sources: dict[int, list[int]] = {}
        if n:
            for position, index in enumerate(order[n - 1]):
                if (target := parents[n - 1][index]) is not None:
                    sources.setdefault(target, []).append(position)
        bars = [_bar(layer[i], tuple(sources.get(i, ())), judges, titles) for i in line]
        rows.append(StepRow(title, effect, tuple(bars)))
    return rows


def _parents(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[int | None]:
    """For each cell the one below that it went into: the same address, or the address that a fold left of it."""
    same = {cell.key: i for i, cell in enumerate(lower)}
    return [same[cell.key] if cell.key in same else _folded_into(cell.key, lower) for cell in upper]


def _folded_into(key: Key, lower: Sequence[Cell]) -> int | None:
    fitting = [(_likeness(cell.key), -i) for i, cell in enumerate(lower) if _fits(cell.key, key)]
    return -max(fitting)[1] if fitting else None


def _fits(target: Key, key: Key) -> bool:
    parts = zip(AXES, target, key, strict=True)
    return all(
        not wanted or wanted == given or (axis == "criterion" and given.startswith(f"{wanted}."))
        for axis, wanted, given in parts
    )


def _likeness(key: Key) -> int:
    return sum(1 for part in key if part)


def _order(layers: Sequence[Sequence[Cell]], parents: Sequence[Sequence[int | None]]) -> list[list[int]]:
    """Each layer so that what goes into one value stands together."""
    last = layers[-1]
    order = [sorted(range(len(last)), key=lambda i: tuple(natural(part) for part in last[i].key))]
    for layer, below in zip(reversed(layers[:-1]), reversed(parents), strict=True):
        spot = {index: position for position, index in enumerate(order[0])}
        keys = [
            (spot.get(target, len(spot)) if target is not None else len(spot), *map(natural, layer[i].key))
            for i, target in enumerate(below)
        ]
        order.insert(0, sorted(range(len(layer)), key=keys.__getitem__))
    return order


def _bar(cell: Cell, sources: tuple[int, ...], judges: Mapping[str, str], titles: Mapping[str, str]) -> Bar:
    inner = _inner(cell.value)
    number = Fraction(inner) if inner.__class__ in NUMBER_TYPES else None  # type: ignore[arg-type]
    return Bar(
        number, value_text(inner), address_of(cell.key, judges, titles), isinstance(cell.value, Dropped), sources
    )


def _inner(value: Value) -> Value:
    return value.value if isinstance(value, Dropped) else value


def address_of(key: Key, judges: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """Where a value stands, in words; judges are numbered, never named."""
    address = [judges.get(key.judge, _("эксперт") if key.judge else ""), say(titles.get(key.criterion, key.criterion))]
    if key.match:
        address.append(_("бой %(n)s") % {"n": key.match})
    elif key.round:
        address.append(_("тур %(n)s") % {"n": key.round})
    if key.attempt:
        address.append(_("попытка %(n)s") % {"n": key.attempt})
    return ", ".join(filter(None, address))


def _effect(before: Sequence[Cell], after: Sequence[Cell]) -> str:
    """What a step did, in a few words."""
    old = {cell.key: cell.value for cell in before}
    new = {cell.key: cell.value for cell in after}
    if old == new:
        return _("ничего не изменилось")
    dropped = [cell for cell in after if isinstance(cell.value, Dropped) and not isinstance(old.get(cell.key), Dropped)]
    if dropped and len(before) == len(after):
        return _("не учитывается: %(values)s") % {"values": "; ".join(value_text(_inner(c.value)) for c in dropped)}
    if old.keys() == new.keys() and len(before) > MOST_WORDS:
        changed = sum(1 for key in old if old[key] != new[key])
        return ngettext("другим стало %(n)s значение", "другими стали %(n)s значений", changed) % {"n": changed}
    return f"{_told(before)} → {_told(after)}"


def _told(cells: Sequence[Cell]) -> str:
    if not cells:
        return _("ничего")
    return "; ".join(value_text(cell.value) for cell in cells) if len(cells) <= MOST_WORDS else _counted(len(cells))


def _counted(n: int) -> str:
    return ngettext("%(n)s значение", "%(n)s значений", n) % {"n": n}
