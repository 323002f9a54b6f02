"""The step `scale`: it rewrites a column of the table across entries – share of the best, places, points, norms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isqrt
from typing import ClassVar

from scoring.folding import mean
from scoring.numbers import NUMBER_TYPES, Number, add, as_fraction, divide, multiply, subtract
from scoring.phrases import say
from scoring.reading import Node
from scoring.steps.base import Shape, StageInfo, Step, Table
from scoring.steps.fold_checks import refuse_lexical
from scoring.steps.params import NUMBER, POSITIVE, Kind, Param, choice, integer
from scoring.steps.registry import register
from scoring.types import Key, ScoringError

SIGMA_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Peers:
    """All tables of one division at one step: who they are, whose marks may scale others, who is out of competition."""

    tables: Mapping[str, Table]
    ranked: frozenset[str]
    guests: frozenset[str] = frozenset()


def _points(node: Node) -> tuple[tuple[int, Number], ...]:
    if node.is_list():
        return tuple((index + 1, child.number()) for index, child in enumerate(node.elements()))
    return tuple((node.child(place, place).integer(1), child.number()) for place, child in node.items().items())


POINTS = Kind(
    _points,
    {
        "anyOf": [
            {"type": "array", "items": {"type": "number"}},
            {"type": "object", "additionalProperties": {"type": "number"}},
        ]
    },
)
BY_WORDS = ("round", "group", "division")
BY = Kind(
    lambda node: tuple(node.child(name, index).choice(BY_WORDS) for index, name in enumerate(node.names(0))),
    {"anyOf": [{"enum": list(BY_WORDS)}, {"type": "array", "items": {"enum": list(BY_WORDS)}}]},
)


@register
@dataclass(frozen=True, kw_only=True)
class Scale(Step):
    """Rewrites a column across entries."""

    name: ClassVar[str] = "scale"
    main: ClassVar[Param] = Param(
        "mode", choice("best", "places", "points", "standardised"), "Во что пересчитать.", required=True
    )
    params: ClassVar[tuple[Param, ...]] = (
        Param("by", BY, "Среди кого: round, group, division; без него – round."),
        Param("to", POSITIVE, "Сколько получает лучший (best) или середина (standardised)."),
        Param("better", choice("higher", "lower"), "Что лучше; без него – как на этапе."),
        Param("ties", choice("mean", "same"), "Равным: среднее место или одно и то же."),
        Param("points", POINTS, "Очки за места: [12, 10, 8] или {1: 12, 2: 10}."),
        Param("center", choice("mean", "median"), "Что считать серединой."),
        Param("spread", NUMBER, "Сколько стоит одно отклонение."),
        Param("least", integer(2), "Наименьшее число сравниваемых."),
    )
    across: ClassVar[bool] = True

    mode: str = "best"
    by: tuple[str, ...] = ("round",)
    to: Number = 100
    better: str = ""
    ties: str = ""
    points: tuple[tuple[int, Number], ...] = ()
    center: str = "mean"
    spread: Number = 1
    least: int = 2

    def check(self, shape: Shape) -> None:
        """Refuse places without a rule for ties and points without a table."""
        codes = shape.selected(self.on, self.path)
        if shape.lexical.intersection(codes):
            refuse_lexical(shape, self.path)
        if self.mode in ("places", "points") and not self.ties:
            shape.problems.add(self.path, say("Скажите, что получают равные: ties: mean или ties: same."))
        if self.mode == "points" and not self.points:
            shape.problems.add(self.path, say("Нужна таблица очков points."))
        if self.mode in ("best", "standardised") or (self.mode == "points" and self.ties == "mean"):
            shape.remainder |= set(codes)
        else:  # places are whole, or halves between equals
            shape.remainder -= set(codes)

    def peer_key(self, key: Key) -> Key:
        """Give the address by which cells of different entries are compared."""
        return Key(
            round=key.round if "round" in self.by else "",
            attempt=key.attempt,
            criterion=key.criterion,
            judge=key.judge,
            group=key.group if "group" in self.by else "",
        )

    def apply(self, peers: Peers, stage: StageInfo) -> dict[str, Table]:
        """Rewrite the tables of all entries of a division."""
        pools = self._pools(peers, stage)
        rules = {
            key: self._rule([value for _, value in pool], self.better or stage.better_of([key.criterion]))
            for key, pool in pools.items()
        }
        result: dict[str, Table] = {}
        for entry, (columns, values) in peers.tables.items():
            new = list(values)
            for index, key in enumerate(columns):
                value = values[index]
                if value.__class__ in NUMBER_TYPES and self.on.picks(key, stage):
                    rule = rules.get(self.peer_key(key)) or self._rule([], self.better or stage.better)
                    new[index] = rule(value)  # type: ignore[arg-type]
            result[entry] = (columns, new)
        return result

    def _pools(self, peers: Peers, stage: StageInfo) -> dict[Key, list[tuple[str, Number]]]:
        pools: dict[Key, list[tuple[str, Number]]] = {}
        for entry, (columns, values) in peers.tables.items():
            if entry not in peers.ranked:
                continue
            for key, value in zip(columns, values, strict=True):
                if value.__class__ in NUMBER_TYPES and self.on.picks(key, stage):
                    pools.setdefault(self.peer_key(key), []).append((entry, value))  # type: ignore[arg-type]
        return pools

    def alone(self, peers: Peers, stage: StageInfo) -> set[str]:
        """Name the entries that are compared with nobody but themselves."""
        return {pool[0][0] for pool in self._pools(peers, stage).values() if len(pool) == 1}

    def _rule(self, pool: Sequence[Number], better: str) -> Callable[[Number], Number]:
        if self.mode == "best":
            return self._share_of_best(pool, better)
        if self.mode == "standardised":
            return self._norm(pool, better)
        places = _Places(pool, better)
        if self.mode == "places":
            return places.mean if self.ties == "mean" else places.first
        worth = dict(self.points)
        if self.ties == "same":
            return lambda value: worth.get(int(places.first(value)), 0)
        return lambda value: mean([worth.get(place, 0) for place in places.taken(value)])

    def _share_of_best(self, pool: Sequence[Number], better: str) -> Callable[[Number], Number]:
        to = self.to
        if better == "lower":
            least = min(pool) if pool else None

            def of_least(value: Number) -> Number:
                if least is None or value <= least:
                    return to
                return divide(multiply(to, least), value) if least > 0 else 0

            return of_least
        best = max(pool) if pool else None

        def of_best(value: Number) -> Number:
            if best is None:
                return to
            return divide(multiply(to, value), best) if best > 0 else 0

        return of_best

    def _norm(self, pool: Sequence[Number], better: str) -> Callable[[Number], Number]:
        if len(pool) < self.least:
            raise ScoringError(
                say("Нормировать не по чему: значений {count}, нужно не меньше {least}.").format(
                    count=len(pool), least=self.least
                )
            )
        line = sorted(pool)
        middle = len(line) // 2
        center = mean(line) if self.center == "mean" else mean(line[middle - (len(line) % 2 == 0) : middle + 1])
        sigma = _deviation(line)
        sign = 1 if better == "higher" else -1
        if sigma == 0:
            return lambda value: self.to
        unit = divide(multiply(self.spread, sign), sigma)
        return lambda value: add((self.to, multiply(unit, subtract(value, center))))


class _Places:
    """Places of numbers in a pool; a number outside the pool gets the place it would have had."""

    def __init__(self, pool: Sequence[Number], better: str) -> None:
        line = sorted(pool, reverse=better == "higher")
        self._ahead: dict[Number, int] = {}
        self._equal: dict[Number, int] = {}
        for index, value in enumerate(line):
            self._ahead.setdefault(value, index)
            self._equal[value] = self._equal.get(value, 0) + 1
        self._line, self._better = line, better

    def first(self, value: Number) -> Number:
        """Give the first end of the place."""
        if value in self._ahead:
            return self._ahead[value] + 1
        lower = self._better == "lower"
        return 1 + sum(1 for other in self._line if (other < value if lower else other > value))

    def taken(self, value: Number) -> range:
        """List the places that the equal ones take together."""
        start = int(self.first(value))
        return range(start, start + max(1, self._equal.get(value, 1)))

    def mean(self, value: Number) -> Number:
        """Give the mean of the places that the equal ones take."""
        taken = self.taken(value)
        return mean([taken[0], taken[-1]])


def _deviation(line: Sequence[Number]) -> Decimal:
    """Give the standard deviation cut after twelve digits by integer arithmetic, the same on every machine."""
    center = as_fraction(mean(line))
    variance = sum(((as_fraction(value) - center) ** 2 for value in line), as_fraction(0)) / len(line)
    scale = 10**SIGMA_DIGITS
    return Decimal(isqrt(variance.numerator * scale * scale // variance.denominator)).scaleb(-SIGMA_DIGITS)
