"""A scheme's rules ready for the kernel."""

from datetime import datetime
from functools import lru_cache

from competitions.models import Criterion, Scheme, Stage
from competitions.validators.scheme import read_scheme
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
