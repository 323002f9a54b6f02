"""Sample marks out of criteria alone: the same criteria always give the same marks."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from competitions.enums import CriterionRole, StageInput
from competitions.models import Criterion, Stage
from scoring import Entry, Observation
from scoring import Scheme as Rules
from scoring.steps.play import Play

ENTRIES = 6
TOP = Decimal(60)  # a measure without a maximum: seconds, metres


def made_sample(
    stages: Sequence[tuple[Stage, Sequence[Criterion]]], rules: Rules
) -> tuple[list[Entry], list[Observation]]:
    """Six entries with every mark, two of them close to each other."""
    names = [str(number) for number in range(1, ENTRIES + 1)]
    entries = [Entry(name, code=name, school=name, team=name) for name in names]
    observations = []
    for stage, criteria in stages:
        if any(isinstance(step, Play) for step in rules.rules.stage(stage.code).steps):
            observations += list(_matches(stage, criteria, names))
        else:
            observations += list(_marks(stage, criteria, names))
    return entries, observations


def _marks(stage: Stage, criteria: Sequence[Criterion], names: Sequence[str]) -> Iterator[Observation]:
    judges = [str(n) for n in range(1, stage.judges + 1)] if stage.input == StageInput.SHEET else [""]
    rounds = [str(n) for n in range(1, stage.rounds + 1)] if stage.rounds > 1 else [""]
    attempts = [str(n) for n in range(1, stage.attempts + 1)] if stage.attempts > 1 else [""]
    for place, name in enumerate(names):
        for column, criterion in enumerate(criteria):
            for r, round_ in enumerate(rounds):
                for a, attempt in enumerate(attempts):
                    for j, judge in enumerate(judges):
                        value = _value(criterion, place, 3 * column + 2 * r + a + 5 * j)
                        yield Observation(
                            name,
                            value,
                            stage=stage.code,
                            round=round_,
                            attempt=attempt,
                            criterion=criterion.code,
                            judge=judge,
                            group="1",
                        )


def _value(criterion: Criterion, place: int, shift: int) -> Decimal:
    """A mark in the range and on the step of its criterion, better for the first entries."""
    if criterion.role in {CriterionRole.PENALTY, CriterionRole.BONUS}:
        return Decimal(criterion.step) if (place + shift) % 4 == 3 else Decimal(0)
    if criterion.role == CriterionRole.FACTOR:
        return Decimal(1)
    low, high = criterion.minimum, criterion.maximum if criterion.maximum is not None else criterion.minimum + TOP
    steps = int((high - low) / criterion.step)
    down = (place * max(1, steps // 12) + (7 * place + shift) % max(2, steps // 3)) % (steps + 1)
    return low + (steps - down) * criterion.step


def _matches(stage: Stage, criteria: Sequence[Criterion], names: Sequence[str]) -> Iterator[Observation]:
    """Everybody meets everybody once; the earlier entry wins, and every fourth match is a draw."""
    scored = [criterion for criterion in criteria if criterion.role == CriterionRole.MARK][:1]
    for number, (one, other) in enumerate(combinations(names, 2), 1):
        values = (1, 1) if number % 4 == 0 else (2, number % 2)
        for criterion in scored:
            for name, value in ((one, values[0]), (other, values[1])):
                yield Observation(
                    name,
                    value,
                    stage=stage.code,
                    round=str(number),
                    criterion=criterion.code,
                    match=f"{one}-{other}",
                    side=name,
                )
