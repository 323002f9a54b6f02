"""A scheme's rules ready for the kernel, and its content as plain data."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from competitions.models import Criterion, Scheme, SchemeChange, Stage
from competitions.validators.scheme import exact_number, read_scheme
from core.audit import digest_of
from core.models import AuditEntry
from core.sealing import is_committed
from scoring import Scheme as Rules


def scheme_for(scheme: Scheme) -> Rules:
    """The kernel's scheme: text and criteria joined, read once per revision; raises `TextRefused`."""
    return _read(scheme.pk, scheme.revision, scheme.created_at)


@lru_cache(maxsize=256)
def _read(scheme_id: int, _revision: int, _created_at: datetime) -> Rules:
    """Read once: a new revision is another key, and so is another scheme under a number used again after a rollback."""
    scheme = Scheme.objects.select_related("competition").get(pk=scheme_id)
    return read_scheme(scheme.rules, stages_of(scheme), minimum=scheme.competition.minimum_entries)


def stages_of(scheme: Scheme) -> list[tuple[Stage, list[Criterion]]]:
    """Stages of a scheme with their criteria, in order."""
    return [(stage, list(stage.criteria.all())) for stage in scheme.stages.prefetch_related("criteria")]


def snapshot_of(scheme: Scheme) -> dict[str, Any]:
    """Text and criteria as plain data: what a change keeps of both versions."""
    return {
        "rules": scheme.rules,
        "criteria": [criterion_data(one) for _stage, criteria in stages_of(scheme) for one in criteria],
    }


def criterion_data(criterion: Criterion) -> dict[str, Any]:
    """A criterion as plain data with exact numbers in their shortest text."""
    numbers = {name: getattr(criterion, name) for name in ("minimum", "maximum", "step", "weight")}
    return {
        "stage": criterion.stage.code,
        "code": criterion.code,
        "title": criterion.title,
        "role": str(criterion.role),
        "unit": str(criterion.unit),
        **{name: None if value is None else str(exact_number(value)) for name, value in numbers.items()},
        "levels": criterion.levels,
    }


def faults_of_changes() -> Iterator[str]:
    """Saved changes of rules that are not what the audit trail recorded."""
    acts = AuditEntry.objects.filter(act="change_scheme").iterator(chunk_size=500)
    recorded = {entry.details["change"]: entry.details for entry in acts}
    for change in SchemeChange.objects.order_by("pk").iterator(chunk_size=100):
        known = recorded.get(change.pk, {})
        same = known.get("before") == digest_of(change.before) and known.get("after") == digest_of(change.after)
        if not same or not is_committed(change.reason_salt, change.reason, str(known.get("reason", ""))):
            yield _("правка правил с ключом %(pk)s не та, что была записана") % {"pk": change.pk}
