"""All programs of one division: its stages, the keys of its chains, and the conditions of its awards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter, itemgetter
from typing import Any

from scoring.phrases import say
from scoring.program import SHAPES_KEPT, Program
from scoring.scheme import Node, Rank, RankKey, Rules, Stage
from scoring.steps import Step
from scoring.steps.across import Scale
from scoring.steps.base import PLAY_COLUMNS, Columns
from scoring.steps.folds import Fold
from scoring.types import Code, Key, Observation, ScoringError, Value, natural

VALUE_OF = attrgetter("value")
SHORT = attrgetter("round", "attempt", "criterion", "judge", "counts")
LONG = attrgetter("round", "attempt", "criterion", "judge", "counts", "group", "match", "side")
JUDGE = "{:04}"
COUNTED = ("round", "attempt", "judge")

Shape = tuple[Any, ...]


class Layout:
    """How the observations of one entry and stage are put in order, and which judge stands behind each number."""

    __slots__ = ("columns", "judges", "order", "runs")

    def __init__(
        self, columns: Columns, order: Callable[[Sequence[Value]], Sequence[Value]] | None, judges: tuple[str, ...]
    ) -> None:
        self.columns = columns
        self.order = order
        self.judges = judges
        self.runs: list[tuple[Any, ...]] = []

    def named(self, columns: Columns) -> Columns:
        """Put the names of the judges back."""
        if not self.judges:
            return columns
        return tuple(key._replace(judge=self.judges[int(key.judge)]) if key.judge else key for key in columns)


class StagePlan:
    """The programs of one stage and the layouts of the sheets seen so far."""

    __slots__ = ("_layouts", "codes", "getter", "info", "long", "programs", "rename")

    def __init__(self, stage: Stage, programs: Sequence[Program], codes: Mapping[str, str]) -> None:
        self.info = stage.info
        self.codes = frozenset(codes)
        self.programs = tuple(programs)
        steps = [step for program in programs for step in program.steps]
        self.long = any(step.name == "play" or (isinstance(step, Scale) and "group" in step.by) for step in steps)
        self.long = self.long or (stage.advance is not None and bool(stage.advance.per))
        # Judges become numbers, so that sheets of different panels share one compiled program.
        self.rename = not any(step.on.judges for step in steps)
        self.getter = LONG if self.long else SHORT
        self._layouts: dict[Shape, Layout] = {}

    def check_codes(self, values: Sequence[Value]) -> None:
        """Refuse a code that the scheme does not know: nothing says what it is worth."""
        for value in values:
            if isinstance(value, Code) and value.name not in self.codes:
                raise ScoringError(
                    say("Этап «{id}»: код «{name}» в схеме не объявлен.").format(id=self.info.id, name=value.name)
                )

    def layout(self, observations: Sequence[Observation]) -> Layout:
        """Find or make the layout of these observations."""
        shape = tuple(map(self.getter, observations))
        found = self._layouts.get(shape)
        if found is None:
            found = self._new_layout(shape)
            if len(self._layouts) >= SHAPES_KEPT:
                self._layouts.clear()
            self._layouts[shape] = found
        return found

    def _new_layout(self, shape: Shape) -> Layout:
        keys: list[tuple[Key, int]] = []
        for index, part in enumerate(shape):
            if part[4]:
                keys.append((Key(part[0], part[1], part[2], part[3], *part[5:]), index))
        self._check(keys)
        judges = sorted({key.judge for key, _ in keys if key.judge}, key=natural) if self.rename else []
        numbers = {judge: JUDGE.format(number) for number, judge in enumerate(judges)}
        keys.sort(key=lambda pair: tuple(natural(part) for part in pair[0]))
        columns = tuple(key._replace(judge=numbers[key.judge]) if numbers and key.judge else key for key, _ in keys)
        positions = [index for _, index in keys]
        layout = Layout(columns, _picker(positions, len(shape)), tuple(judges))
        for program in self.programs:
            prepared = program.prepared(columns)
            whole = bool(program.suffix) or program.whole
            if prepared.fault and not whole:
                raise ScoringError(prepared.fault)
            names = layout.named(prepared.columns) if whole else None
            quick = None if whole else prepared.quick
            layout.runs.append((program.name, quick, prepared.changes, prepared.value_index, names))
        return layout

    def _check(self, keys: Sequence[tuple[Key, int]]) -> None:
        seen: set[Key] = set()
        for key, _ in keys:
            if key in seen:
                place = ", ".join(part for part in key if part) or say("без адреса")
                raise ScoringError(
                    say("Этап «{id}»: две оценки на одном месте ({place}).").format(id=self.info.id, place=place)
                )
            seen.add(key)
            if key.criterion in PLAY_COLUMNS and key.criterion not in self.info.criteria:
                raise ScoringError(
                    say("Этап «{id}»: опишите критерий «{criterion}», это слово занято.").format(
                        id=self.info.id, criterion=key.criterion
                    )
                )
            if self.info.criteria and self.info.criterion(key.criterion) is None:
                raise ScoringError(
                    say("Этап «{id}»: в схеме нет критерия «{criterion}».").format(
                        id=self.info.id, criterion=key.criterion
                    )
                )


def _picker(positions: list[int], size: int) -> Callable[[Sequence[Value]], Sequence[Value]] | None:
    if positions == list(range(size)):
        return None
    if len(positions) == 1:
        only = positions[0]
        return lambda values: (values[only],)
    return itemgetter(*positions) if positions else lambda values: ()


class RulesPlan:
    """The compiled rules of one division."""

    def __init__(self, rules: Rules, nodes: Sequence[Node] = ()) -> None:
        self.rules = rules
        self.programs: dict[str, Program] = {}
        self._after: dict[str, Program] = {}
        # Sums of times that leave failed rounds out: the program that counts the rounds that are left.
        self.valid: dict[str, str] = {}
        for stage in rules.stages:
            self._add(f"stage:{stage.id}", stage, stage.steps)
            valid = counting(stage)
            if valid:
                self.valid[stage.id] = f"valid:{stage.id}"
                self._add(f"valid:{stage.id}", stage, valid)
            if stage.advance is not None and stage.advance.per:
                self._add(f"groups:{stage.id}", stage, (), whole=True)  # a fold leaves no group to be read
            if stage.rank is not None:
                self._add_keys(stage.rank, f"key:{stage.id}:")
        self._add_keys(rules.rank, "key::")
        self._add_conditions()
        self._add_flags()
        self.stages = {stage.id: self._stage_plan(stage) for stage in rules.stages}
        # With one stage only, marks need not name it.
        self.sole = self.stages[rules.stages[0].id] if len(rules.stages) == 1 else None
        self.sole_names = frozenset(("", rules.stages[0].id))
        self.needed = self._needed()
        # What each team got from one entry, for tables by the team of the observation: (name, stage, program).
        self.teams = [
            (f"team:{node.id}", node.stage or rules.stages[0].id, self._team_program(node))
            for node in nodes
            if node.group_by == "observation_team"
        ]
        if rules.combine is not None:
            self._combine = Program("combine", rules.combine.info, rules.combine.steps)

    def _add(self, name: str, stage: Stage, steps: Sequence[Step], *, whole: bool = False) -> None:
        self.programs[name] = Program(name, stage.info, steps, whole=whole)

    def _add_keys(self, rank: Rank, prefix: str) -> None:
        for index, key in enumerate(rank.by):
            name = f"{prefix}{index}"
            if key.kind == "steps":
                self._add(name, self.rules.stage(key.stage), key.steps)
            elif key.kind in ("ladder", "backwards", "head_to_head"):
                stage = self.rules.stage(key.stage)
                self._add(name, stage, key.steps or before(stage.steps, key.axis or "round"), whole=True)
            elif key.kind == "column":
                stage = self.rules.stage(key.stage)
                self._add(name, stage, stage.steps, whole=True)

    def _add_conditions(self) -> None:
        rules = self.rules
        for index, award in enumerate(rules.awards):
            for word, condition in (("when", award.when), ("unless", award.unless)):
                if condition is not None and condition.criteria:
                    stage = rules.stage(condition.stage)
                    self._add(f"award:{index}:{word}", stage, (), whole=True)

    def _add_flags(self) -> None:
        rules = self.rules
        spreads = [rule for rule in rules.flags if not rule.criterion]
        for stage in rules.stages:
            if spreads or wanted_judges(stage) or stage.id in self._stages_of_firsts():
                self._add(f"judges:{stage.id}", stage, before(stage.steps, "judge"), whole=True)
            if len(spreads) < len(rules.flags):
                self._add(f"marks:{stage.id}", stage, (), whole=True)

    def _stages_of_firsts(self) -> set[str]:
        ranks = [self.rules.rank, *(stage.rank for stage in self.rules.stages if stage.rank is not None)]
        return {key.stage for rank in ranks for key in rank.by if key.kind == "firsts"}

    def _needed(self) -> frozenset[str]:
        """Name the stages without which nobody has a result: not those that only some reach."""
        first = self.rules.rank.by[0]
        wanted = set(self.rules.combine.stages) if self.rules.combine is not None else {first.stage}
        for stage in self.rules.stages:
            if stage.advance is not None:
                reached = [s.id for s in self.rules.stages[: self.rules.stages.index(stage) + 1]]
                return frozenset(reached)
        return frozenset(wanted)

    def _stage_plan(self, stage: Stage) -> StagePlan:
        mine = [program for program in self.programs.values() if program.stage_id == stage.id]
        return StagePlan(stage, mine, self.rules.codes)

    def _team_program(self, node: Node) -> Program:
        stage = self.rules.stage(node.stage) if node.stage else self.rules.stages[0]
        return Program(f"team:{node.id}", stage.info, node.steps)

    def after_judges(self, stage_id: str) -> Program:
        """Give the steps of a stage that follow the fold over judges, for one judge's own list."""
        found = self._after.get(stage_id)
        if found is None:
            stage = self.rules.stage(stage_id)
            steps = stage.steps[len(before(stage.steps, "judge")) + 1 :]
            found = Program(f"after:{stage_id}", stage.info, steps)
            self._after[stage_id] = found
        return found

    def program(self, name: str) -> Program:
        """Give a program by its name."""
        return self.programs[name]

    def programs_of(self, stage_id: str) -> Iterable[Program]:
        """List the programs of a stage."""
        return self.stages[stage_id].programs

    def key_name(self, rank: Rank, key: RankKey, stage_id: str = "") -> str:
        """Name the program of a key of a chain."""
        return f"key:{stage_id}:{rank.by.index(key)}"

    def combining(self, maxima: Mapping[str, Any] | None = None) -> Program:
        """Give the program of `combine`, with the greatest value of each stage where shares need it."""
        program = self._combine
        if maxima is None:
            return program
        criteria = {c: replace(known, max=maxima.get(c)) for c, known in program.stage.criteria.items()}
        return Program("combine", replace(program.stage, criteria=criteria), program.steps)


def wanted_judges(stage: Stage) -> int:
    """Say how many judges a stage expects; 0 where it does not say."""
    return max((s.expect or 0 for s in stage.steps if isinstance(s, Fold) and s.axis == "judge"), default=0)


def counting(stage: Stage) -> tuple[Step, ...]:
    """Give the steps that count what a sum of times adds up, where it may be of fewer rounds than the sums of others.

    Failed or missing rounds are left out of it, or nobody said how many rounds there are.
    """
    for index, step in enumerate(stage.steps):
        if isinstance(step, Fold) and step.axis in COUNTED and step.how in ("total", "trimmed_total"):
            skips = step.marks == "skip" or (isinstance(step.marks, tuple) and "skip" in dict(step.marks).values())
            is_open = step.missing == "skip" or step.told(stage.info).expect is None
            if stage.better == "lower" and (skips or is_open):
                rest = (later for later in stage.steps[index + 1 :] if isinstance(later, Fold))
                return (*stage.steps[:index], _as(step, "count"), *(_as(later, "total") for later in rest))
    return ()


def _as(step: Fold, how: str) -> Fold:
    """Fold the same axis by counting or adding up, with the same rules for what is missing."""
    return replace(step, how=how, few="", high=0, low=0, within=None, third="", with_=(), better="higher")


def before(steps: Sequence[Step], axis: str) -> tuple[Step, ...]:
    """Give the steps before the one that folds an axis, so that its values can still be compared."""
    for index, step in enumerate(steps):
        if isinstance(step, Fold) and step.axis == axis:
            return tuple(steps[:index])
        if step.name == "play" and axis == "round":
            return tuple(steps[:index])
    return tuple(steps)
