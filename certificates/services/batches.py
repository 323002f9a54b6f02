"""Going on and stopping: the files of a batch, not its certificates."""

from typing import Any

from django.db import transaction

from certificates.models import Batch
from certificates.services.issuing import start_rendering
from core import jobs


@transaction.atomic
def resume_batch(*, batch: Batch, actor: Any) -> bool:
    """Begin again where it stopped; nothing happens while a job is at work. No audit entry: nothing is decided."""
    locked = Batch.objects.select_for_update(of=("self",)).select_related("job").get(pk=batch.pk)
    if locked.job is not None and not locked.job.is_over:
        return False
    start_rendering(locked, actor)
    return True


def stop_batch(*, batch: Batch) -> bool:
    """Stop making files at the next one; whether there was anything to stop."""
    return batch.job is not None and jobs.cancel(batch.job)
