"""The greatest result that a scheme can give, computed by running it on the best possible sheet."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.numbers import NUMBER_TYPES, Number
from scoring.plan import RulesPlan
from scoring.scheme import Rules, Stage
from scoring.steps import Criterion, Step
from scoring.steps.across import Scale
from scoring.steps.choosing import Keep
from scoring.steps.folds import Fold
from scoring.types import Key, Value


def _sizes(stage: Stage) -> dict[str, int]:
    """Say how many rounds, attempts and judges the best sheet needs."""
    sizes = {"round": stage.info.rounds or 1, "attempt": stage.info.attempts or 1, "judge": stage.info.judges or 1}
    for step in stage.steps:
        if isinstance(step, Fold) and step.axis in sizes:
            kept = step.high + step.low + 1 if step.high or step.low else 1
            least = 2 if step.how == "adjudicated" else 1
            sizes[step.axis] = max(sizes[step.axis], step.expect or 1, step.quorum, kept, least)
        if isinstance(step, Keep):
            for schedule in (step.best, step.first, step.last):
                if schedule:
                    sizes[step.axis] = max(sizes.get(step.axis, 1), *(count for _, count in schedule))
    return sizes


def stage_maximum(stage: Stage, plan: RulesPlan) -> Number | None:
    """Give the greatest value of a stage, or None where there is none."""
    if stage.better == "lower":
        return None
    if any(_is_unknown(step, stage) for step in stage.steps):
        return None
    criteria = [c for c in stage.info.criteria.values() if c.role in ("mark", "factor")]
    if not criteria or any(c.max is None for c in criteria):
        return None
    columns, values = _best_sheet(stage, criteria)
    program = plan.program(f"stage:{stage.id}")
    columns, values = program.start(columns, values)
    for step in program.suffix:
        if isinstance(step, Scale):
            top = _scaled(step)
            if top is None:
                return None
            values = [top if step.on.picks(key, stage.info) else v for key, v in zip(columns, values, strict=True)]
        elif step.needs_others():
            return None
        else:
            columns, values = program.one_step(step, columns, values)
    value = program.single(columns, values)
    return value if value.__class__ in NUMBER_TYPES else None  # type: ignore[return-value]


def _is_unknown(step: Step, stage: Stage) -> bool:
    """Tell whether a sum runs over a number of rounds or judges that the scheme does not say."""
    if not isinstance(step, Fold) or step.how not in ("total", "trimmed_total", "count") or step.expect:
        return False
    said = {"round": stage.info.rounds, "attempt": stage.info.attempts, "judge": stage.info.judges}
    return step.axis in said and said[step.axis] is None


def _scaled(step: Scale) -> Number | None:
    if step.mode == "best":
        return step.to
    return max((worth for _, worth in step.points), default=None) if step.mode == "points" else None


def _best_sheet(stage: Stage, criteria: Sequence[Criterion]) -> tuple[tuple[Key, ...], list[Value]]:
    sizes = _sizes(stage)
    columns: list[Key] = []
    values: list[Value] = []
    for criterion in criteria:
        for one in range(sizes["round"]):
            for attempt in range(sizes["attempt"]):
                for judge in range(sizes["judge"]):
                    columns.append(Key(f"{one + 1:03}", f"{attempt + 1:03}", criterion.code, f"{judge + 1:03}"))
                    values.append(criterion.max)
    return tuple(columns), values


def result_maximum(rules: Rules, plan: RulesPlan | None = None) -> Number | None:
    """Give the greatest final result, or None where per cent of it would mean nothing."""
    plan = plan or RulesPlan(rules)
    if rules.better == "lower":
        return None
    first = rules.rank.by[0]
    if rules.combine is None or first.kind != "value" or first.stage:
        stage = rules.stage(first.stage) if first.stage else rules.stages[-1]
        return stage_maximum(stage, plan)
    tops: dict[str, Number | None] = {name: stage_maximum(rules.stage(name), plan) for name in rules.combine.stages}
    if any(top is None for top in tops.values()):
        return None
    columns = tuple(Key(criterion=name) for name in tops)
    value = plan.combined(columns, list(tops.values()), tops)
    return value if value.__class__ in NUMBER_TYPES else None  # type: ignore[return-value]
