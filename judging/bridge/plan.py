"""The frozen part of a division's rules, ready for saving marks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from competitions.enums import CriterionRole
from competitions.models import Criterion, Division, Stage
from competitions.selectors.schemes import scheme_for
from judging.validators import STANDARD
from scoring.numbers import Number
from scoring.scheme import Rules
from scoring.scheme import Scheme as KernelScheme
from scoring.steps.values import Weigh


@dataclass(frozen=True)
class Plan:
    """The frozen part of a division's rules: the kernel's scheme, stages and criteria by id."""

    division: Division
    scheme: KernelScheme
    stages: Mapping[int, Stage]
    criteria: Mapping[int, Criterion]
    codes: frozenset[str]

    @property
    def scheme_id(self) -> int:
        """The scheme all of this belongs to."""
        return self.division.scheme_id

    @property
    def rules(self) -> Rules:
        """The kernel's rules with the division's own parameters."""
        return self.scheme.rules_of(self.division.code)

    def criteria_of(self, stage_id: int) -> list[Criterion]:
        """The criteria of a stage in their order."""
        return [criterion for criterion in self.criteria.values() if criterion.stage_id == stage_id]

    def factor_of(self, criterion: Criterion) -> Number:
        """What a point of the criterion adds to the running total of a sheet."""
        if criterion.role != CriterionRole.MARK:
            return 0
        stage = self.rules.stage(self.stages[criterion.stage_id].code)
        for step in stage.steps:
            if isinstance(step, Weigh):
                return step.factor(criterion.code, stage.info)
        return 1


def plan_of(division: Division) -> Plan:
    """The plan of a division; rules and criteria are read once per revision of the scheme."""
    scheme = division.scheme
    stages, criteria = _tables(scheme.pk, scheme.revision, scheme.created_at)
    rules = scheme_for(scheme)
    codes = STANDARD | set(rules.rules_of(division.code).codes)
    return Plan(division, rules, stages, criteria, frozenset(codes))


@lru_cache(maxsize=256)
def _tables(
    scheme_id: int, _revision: int, _created_at: datetime
) -> tuple[Mapping[int, Stage], Mapping[int, Criterion]]:
    stages = {stage.pk: stage for stage in Stage.objects.filter(scheme_id=scheme_id)}
    criteria = {
        criterion.pk: criterion
        for criterion in Criterion.objects.filter(scheme_id=scheme_id).order_by("stage__order", "order", "pk")
    }
    return stages, criteria
