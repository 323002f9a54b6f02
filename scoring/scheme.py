"""What a scheme says, as frozen records; `loading.py` reads them from plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scoring.numbers import Number
from scoring.reading import Path
from scoring.steps import Criterion, StageInfo, Step

if TYPE_CHECKING:
    from scoring.plan import RulesPlan

TOTAL = "total"
DECISIONS = ("jury", "lots")


@dataclass(frozen=True, slots=True)
class RankKey:
    """One key of the chain that splits equals."""

    kind: str
    name: str = ""
    stage: str = ""
    steps: tuple[Step, ...] = ()
    axis: str = ""
    better: str = ""
    title: str = ""
    all_values: bool = False
    marks: str = "worst"
    path: Path = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Rank:
    """The chain of keys and how places are written."""

    by: tuple[RankKey, ...]
    style: str = "standard"
    place_failed: bool = False


@dataclass(frozen=True, slots=True)
class Take:
    """How many go on: a number, a share, a threshold, or two of them joined."""

    count: int | None = None
    share: Number | None = None
    threshold: Number | None = None
    op: str = ">="
    any_of: tuple[Take, ...] = ()
    all_of: tuple[Take, ...] = ()


@dataclass(frozen=True, slots=True)
class Advance:
    """Who goes on from a stage to the next one."""

    take: Take
    ties: str
    carry: tuple[str, ...] = ()
    per: str = ""
    round: str = "nearest"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: what is marked, the steps that fold it, and who goes on."""

    id: str
    title: str
    info: StageInfo
    steps: tuple[Step, ...]
    rank: Rank | None = None
    advance: Advance | None = None
    path: Path = field(default=(), compare=False)

    @property
    def better(self) -> str:
        """Say whether more or less is better on this stage."""
        return self.info.better


@dataclass(frozen=True, slots=True)
class Combine:
    """One value from several stages."""

    stages: tuple[str, ...]
    info: StageInfo
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """When an award may or may not be given: other awards, or a criterion at least at a level."""

    awarded: tuple[str, ...] | None = None
    criteria: tuple[str, ...] = ()
    at_least: tuple[Number, bool] | None = None
    op: str = ">="
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """One award: a place, a quota or a threshold, and its conditions."""

    title: str
    place: int | None = None
    amount: Number | None = None
    unit: str = ""
    of: str = ""
    cumulative: bool = False
    round: str = ""
    ties: str = ""
    at_least: tuple[Number, bool] | None = None
    op: str = ">="
    when: Condition | None = None
    unless: Condition | None = None
    one_per: str = ""
    node: str = ""
    path: Path = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Node:
    """One table of teams, schools or the overall."""

    id: str
    title: str
    source: str
    names: tuple[str, ...]
    group_by: str
    by: str
    steps: tuple[Step, ...] = ()
    how: str = "total"
    best: int | None = None
    of: int | None = None
    min: int = 0
    missing: str = ""
    better: str = "higher"
    points: tuple[tuple[int, Number], ...] = ()
    rank: Rank | None = None
    stage: str = ""
    path: Path = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class FlagRule:
    """What the chair is told about, never what is counted."""

    spread: Number
    percent: bool
    axis: str = "judge"
    criterion: str = ""


@dataclass(frozen=True)
class Rules:
    """All rules of one division: the scheme with the division's own parameters put in."""

    criteria: Mapping[str, Criterion]
    stages: tuple[Stage, ...]
    combine: Combine | None
    rank: Rank
    awards: tuple[Award, ...]
    flags: tuple[FlagRule, ...]
    minimum: int
    codes: Mapping[str, str]

    def stage(self, name: str) -> Stage:
        """Find a stage by its id."""
        for stage in self.stages:
            if stage.id == name:
                return stage
        raise KeyError(name)

    @property
    def better(self) -> str:
        """Say whether more or less of the final result is better: of the sum of stages, or of the first key."""
        return self.rank.by[0].better if self.combine is None else self.combine.info.better


@dataclass(frozen=True)
class Scheme:
    """A whole scheme: the rules, those of divisions with own parameters, the standings, and its source."""

    rules: Rules
    divisions: Mapping[str, Rules]
    standings: tuple[Node, ...]
    source: Mapping[str, Any] = field(repr=False)
    _plans: dict[str, RulesPlan] = field(default_factory=dict, repr=False, compare=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scheme) and self.source == other.source

    __hash__ = None  # type: ignore[assignment]

    def division_key(self, division: str) -> str:
        """Find which own parameters a division has: its own name or the longest leading part before «/»."""
        name = division
        while name:
            if name in self.divisions:
                return name
            name = name.rpartition("/")[0]
        return ""

    def rules_of(self, division: str) -> Rules:
        """Give the rules of a division."""
        key = self.division_key(division)
        return self.divisions[key] if key else self.rules

    def plan_of(self, division: str) -> RulesPlan:
        """Give the compiled rules of a division."""
        from scoring.plan import RulesPlan

        key = self.division_key(division)
        if key not in self._plans:
            self._plans[key] = RulesPlan(self.rules_of(division), self.standings)
        return self._plans[key]

    def node(self, name: str) -> Node:
        """Find a node of the standings."""
        for node in self.standings:
            if node.id == name:
                return node
        raise KeyError(name)
