"""The step `play`: matches become a table of points, or the level that everybody reached in an elimination."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from scoring.matches import levels, read_matches, tally, undecided
from scoring.numbers import Number, add
from scoring.phrases import say
from scoring.reading import Node
from scoring.steps.across import Peers
from scoring.steps.base import PLAY_COLUMNS, Shape, StageInfo, Step, Table
from scoring.steps.params import FLAG, NUMBER, Kind, Param, choice, integer, read_params
from scoring.steps.registry import register
from scoring.types import PENDING, Key, Value

TABLE_PARAMS = (
    Param("win", NUMBER, "Очки за победу."),
    Param("draw", NUMBER, "Очки за ничью."),
    Param("loss", NUMBER, "Очки за поражение."),
    Param("forfeit", NUMBER, "Очки за неявку; без него – как за поражение."),
    Param("bye", NUMBER, "Очки без соперника; без него – как за победу."),
    Param("from", choice("result", "own", "opponent", "loser"), "Откуда очки.", field="source"),
)
ELIMINATION_PARAMS = (
    Param("lives", integer(1), "После скольких поражений выбывают."),
    Param("third_place", FLAG, "Есть ли встреча за третье место."),
    Param("best_of", integer(1), "Из скольких схваток состоит встреча."),
)


def _section(params: tuple[Param, ...]) -> Kind:
    def read(node: Node) -> Mapping[str, object]:
        fields = node.fields([param.name for param in params])
        return read_params(fields, params)

    properties = {param.name: param.kind.schema for param in params}
    return Kind(read, {"type": "object", "additionalProperties": False, "properties": properties})


@register
@dataclass(frozen=True, kw_only=True)
class Play(Step):
    """Turns matches into points or levels."""

    name: ClassVar[str] = "play"
    params: ClassVar[tuple[Param, ...]] = (
        Param("table", _section(TABLE_PARAMS), "Таблица: очки за победу, ничью, поражение."),
        Param("elimination", _section(ELIMINATION_PARAMS), "На выбывание."),
        Param("missing", choice("pending", "skip"), "Несыгранная встреча: ждать или считать по сыгранным."),
    )
    across: ClassVar[bool] = True

    table: Mapping[str, object] | None = None
    elimination: Mapping[str, object] | None = None
    missing: str = "pending"
    win: Number = field(init=False, default=1)
    draw: Number = field(init=False, default=0)
    loss: Number = field(init=False, default=0)
    forfeit: Number | None = field(init=False, default=None)
    bye: Number | None = field(init=False, default=None)
    source: str = field(init=False, default="result")
    lives: int = field(init=False, default=1)
    third_place: bool = field(init=False, default=False)
    best_of: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        for name, value in {**(self.table or {}), **(self.elimination or {})}.items():
            object.__setattr__(self, name, value)

    def forfeit_points(self) -> Number:
        """Give the points of a side that did not come."""
        return self.loss if self.forfeit is None else self.forfeit

    def bye_points(self) -> Number:
        """Give the points of a side without an opponent."""
        return self.win if self.bye is None else self.bye

    def check(self, shape: Shape) -> None:
        """Refuse a play without a kind, or with two."""
        codes = shape.selected(self.on, self.path)
        if (self.table is None) == (self.elimination is None):
            shape.problems.add(self.path, say("Шагу play нужно либо table, либо elimination."))
        if self.table is not None and self.source == "result" and not {"win", "loss"} <= set(self.table):
            shape.problems.add(self.path, say("Таблице нужны очки win и loss (и draw, если бывает ничья)."))
        if self.source == "result" and shape.stage.better == "lower":
            shape.problems.add(
                self.path,
                say("Очков и ступеней чем больше, тем лучше: уберите better: lower, а числа встреч умножьте на -1."),
            )
        axes = set[str]().union(*(shape.axes.pop(code) for code in codes))
        shape.axes[""] = axes - {"round"}

    def apply(self, peers: Peers, stage: StageInfo) -> dict[str, Table]:
        """Make the table or the levels of all entries of a division."""
        matches = read_matches(peers.tables, stage.is_mark)
        counted = tally(matches, self, stage.better, peers.guests)
        reached: dict[str, Value] = {}
        if self.elimination is not None:
            level_of = levels(matches, self, stage.better)
            reached.update(level_of)
            if self.missing == "pending":
                reached.update(dict.fromkeys(undecided(matches, self, stage.better, level_of), PENDING))
        columns = (Key(), *(Key(criterion=name) for name in PLAY_COLUMNS))
        result: dict[str, Table] = {}
        for entry in peers.tables:
            own = counted.get(entry)
            if own is None:
                result[entry] = ((), [])
                continue
            met = add(counted[other].points for other in own.opponents)
            level = reached.get(entry)
            waits = own.waiting and self.missing == "pending" and self.elimination is None
            points: Value = PENDING if waits else own.points
            main = points if self.elimination is None else level
            line: list[Value] = [points, own.difference, own.won, level, own.scored, own.conceded, own.played, met]
            result[entry] = (columns, [main, *line])
        return result
