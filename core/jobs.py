"""Long work with progress: a `Job` row that a person watches and a Celery task of the same name that does it.

1. `start` writes the row in the caller's transaction and sends the task after commit.
2. The task enters `running(job_id)`: a conditional UPDATE claims the row, so two deliveries never work at once
   unless the first one stopped beating (killed worker); then the second takes over.
3. `advance` stores progress and the heart-beat; the work itself must be repeatable from where it stopped.
4. `requeue_lost` (every minute) sends again what is queued or running without a beat.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from core.models import Job

SILENCE = timedelta(seconds=30)  # without a beat for so long the worker is taken for dead
GRACE = timedelta(minutes=2)  # a queued job not begun after this is sent once more


def start(
    kind: str, *, subject: str = "", started_by: Any | None = None, total: int = 0, **arguments: str | int | None
) -> Job:
    """Write the job and send its task once the transaction is committed. `arguments` are primitive."""
    job = Job.objects.create(
        kind=kind,
        subject=subject,
        total=total,
        arguments=arguments,
        started_by_id=None if started_by is None else started_by.pk,
    )
    transaction.on_commit(lambda: _send(job), robust=True)  # a queue that is away: `requeue_lost` sends it later
    return job


def _send(job: Job) -> None:
    current_app.send_task(job.kind, kwargs={"job_id": job.pk, **job.arguments})


@contextmanager
def running(job_id: int) -> Iterator[Job | None]:
    """The claimed job, or None when it is over or another worker has it. An exception is recorded and raised on."""
    job = _claim(job_id)
    if job is None:
        yield None
        return
    try:
        yield job
    except Exception as error:
        _close(job, Job.Status.FAILED, error=f"{type(error).__name__}: {error}")
        raise
    _close(job, Job.Status.DONE)


def _claim(job_id: int) -> Job | None:
    now = timezone.now()
    free = Q(status=Job.Status.QUEUED) | Q(status=Job.Status.RUNNING, beat_at__lt=now - SILENCE)
    claimed = Job.objects.filter(free, pk=job_id).update(status=Job.Status.RUNNING, beat_at=now, started_at=now)
    return Job.objects.get(pk=job_id) if claimed else None


def _close(job: Job, status: Job.Status, error: str = "") -> None:
    Job.objects.filter(pk=job.pk, status=Job.Status.RUNNING).update(
        status=status, error=error, finished_at=timezone.now()
    )


def advance(job: Job, *, done: int | None = None, total: int | None = None, note: str | None = None) -> None:
    """Store how far the job is; also its heart-beat."""
    changes: dict[str, int | str | None] = {"done": done, "total": total, "note": note}
    known = {name: value for name, value in changes.items() if value is not None}
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now(), **known)


def add_done(job: Job, count: int = 1) -> None:
    """Count further pieces without reading the row first."""
    Job.objects.filter(pk=job.pk).update(done=F("done") + count, beat_at=timezone.now())


def is_cancelled(job: Job) -> bool:
    """Whether somebody pressed «Отменить»."""
    return Job.objects.filter(pk=job.pk, status=Job.Status.CANCELLED).exists()


def cancel(job: Job) -> bool:
    """Stop a job that is not over; what it has finished stays. Whether there was anything to stop."""
    return bool(
        Job.objects.filter(pk=job.pk, status__in=[Job.Status.QUEUED, Job.Status.RUNNING]).update(
            status=Job.Status.CANCELLED, finished_at=timezone.now()
        )
    )


def requeue_lost() -> int:
    """Send again the jobs whose worker went silent or whose message was lost; how many."""
    now = timezone.now()
    lost = Job.objects.filter(
        Q(status=Job.Status.RUNNING, beat_at__lt=now - SILENCE)
        | Q(status=Job.Status.QUEUED, created_at__lt=now - GRACE)
    )
    jobs = list(lost.order_by("pk")[:100])
    for job in jobs:
        _send(job)
    return len(jobs)


def release_orphans() -> int:
    """Free the running jobs for the next worker at once; the caller knows that no worker lives. How many."""
    return Job.objects.filter(status=Job.Status.RUNNING).update(beat_at=timezone.now() - 2 * SILENCE)
