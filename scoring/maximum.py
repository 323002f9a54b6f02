"""The greatest result that a scheme can give, computed by running it on the best possible sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scoring.numbers import NUMBER_TYPES, Number
from scoring.plan import RulesPlan
from scoring.program import Program
from scoring.scheme import Rules, Stage
from scoring.steps import Criterion, Step
from scoring.steps.across import Scale
from scoring.steps.base import Columns, Table
from scoring.steps.choosing import Keep
from scoring.steps.folds import Fold
from scoring.steps.values import Limit, TableStep, Weigh
from scoring.types import Key, Value


def stage_maximum(stage: Stage, plan: RulesPlan, name: str = "") -> Number | None:
    """Give the greatest value of a stage, or of a program with steps of its own, or None where there is none."""
    if stage.better == "lower" or any(_is_unknown(step, stage) for step in stage.steps):
        return None
    criteria = [c for c in stage.info.criteria.values() if c.role in ("mark", "factor")]
    if not criteria or any(c.max is None for c in criteria):
        return None
    columns, values = _best_sheet(stage, criteria)
    program = plan.program(name or f"stage:{stage.id}")
    for step in program.steps:
        if isinstance(step, (Scale, TableStep, Limit)):
            values = _best_of_step(step, stage, columns, values)
        elif step.needs_others():
            return None
        else:
            columns, values = program.one_step(step, columns, values)
    return _number(program, columns, values)


def _number(program: Program, columns: Columns, values: Sequence[Value]) -> Number | None:
    """Take the one number that is left; where there are several the scheme says too little."""
    marks = [value for key, value in zip(columns, values, strict=True) if program.stage.is_mark(key.criterion)]
    if len(marks) != 1 or marks[0].__class__ not in NUMBER_TYPES:
        return None
    return marks[0]  # type: ignore[return-value]


def _sizes(stage: Stage, criterion: Criterion) -> dict[str, int]:
    """Say how many rounds, attempts and judges the best sheet needs for a criterion."""
    sizes = {"round": stage.info.rounds or 1, "attempt": stage.info.attempts or 1, "judge": 1}
    for step in stage.steps:
        if not step.on.picks(Key(criterion=criterion.code), stage.info):
            continue
        if isinstance(step, Fold) and step.axis in sizes:
            kept = step.high + step.low + 1 if step.high or step.low else 1
            least = 2 if step.how == "adjudicated" else 1
            said = stage.info.judges or 1 if step.axis == "judge" else 1
            sizes[step.axis] = max(sizes[step.axis], step.expect or 1, step.quorum, kept, least, said)
        if isinstance(step, Keep):
            for schedule in (step.best, step.first, step.last):
                if schedule:
                    sizes[step.axis] = max(sizes.get(step.axis, 1), *(count for _, count in schedule))
    return sizes


def _is_unknown(step: Step, stage: Stage) -> bool:
    """Tell whether a sum runs over a number of rounds or judges that the scheme does not say."""
    if not isinstance(step, Fold) or step.how not in ("total", "trimmed_total", "count") or step.expect:
        return False
    said = {"round": stage.info.rounds, "attempt": stage.info.attempts, "judge": stage.info.judges}
    return step.axis in said and said[step.axis] is None


def _best_of_step(
    step: Scale | TableStep | Limit, stage: Stage, columns: Columns, values: Sequence[Value]
) -> list[Value]:
    """Give the best that such a step can leave: the full share, the most points, the limit itself."""
    top: Value = None
    if isinstance(step, Limit):
        top = step.limit
    elif isinstance(step, TableStep):
        top = max(points for _, _, points in step.ranges)
    elif step.mode == "best":
        top = step.to
    elif step.mode == "points":
        top = max(worth for _, worth in step.points)
    line: list[Value] = []
    for key, value in zip(columns, values, strict=True):
        is_under = isinstance(step, Limit) and value.__class__ in NUMBER_TYPES and value <= step.limit  # type: ignore[operator]
        line.append(top if step.on.picks(key, stage.info) and not is_under else value)
    return line


def _best_mark(stage: Stage, criterion: Criterion) -> Number | None:
    """Give the best mark of a criterion: the least one where it is weighed below zero."""
    key = Key(criterion=criterion.code)
    for step in stage.steps:
        if isinstance(step, Weigh) and step.works_on(key, stage.info) and step.weight(criterion.code, stage.info) < 0:
            return criterion.min or 0
    return criterion.max


def _best_sheet(stage: Stage, criteria: Sequence[Criterion]) -> Table:
    columns: list[Key] = []
    values: list[Value] = []
    for criterion in criteria:
        sizes = _sizes(stage, criterion)
        for one in range(sizes["round"]):
            for attempt in range(sizes["attempt"]):
                for judge in range(sizes["judge"]):
                    columns.append(Key(str(one + 1), str(attempt + 1), criterion.code, str(judge + 1)))
                    values.append(_best_mark(stage, criterion))
    return tuple(columns), values


def result_maximum(rules: Rules, plan: RulesPlan | None = None) -> Number | None:
    """Give the greatest final result, or None where per cent of it would mean nothing."""
    plan = plan or RulesPlan(rules)
    first = rules.rank.by[0]
    if rules.combine is None:
        stage = rules.stage(first.stage)
        if first.kind != "steps":
            return stage_maximum(stage, plan) if first.kind == "value" else None
        own = replace(stage, steps=first.steps, info=replace(stage.info, better=first.better or stage.better))
        return stage_maximum(own, plan, plan.key_name(rules.rank, first))
    tops: dict[str, Number | None] = {name: stage_maximum(rules.stage(name), plan) for name in rules.combine.stages}
    if rules.better == "lower" or any(top is None for top in tops.values()):
        return None
    columns = tuple(Key(criterion=name) for name in tops)
    program = plan.combining(tops)
    return _number(program, *program.start(columns, list(tops.values())))
