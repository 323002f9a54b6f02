"""Long work with progress: a `Job` row that a person watches and a Celery task of the same name that does it.

1. `start` writes the row in the caller's transaction and sends the task after commit.
2. The task enters `running(job_id)`: a conditional UPDATE claims the row with a fresh token, so two deliveries never
   work at once unless the first one stopped beating (killed worker); then the second takes over.
3. `advance` stores progress and the heart-beat under the token: a worker that was taken for dead and wakes up stops
   there (`ClaimLost`). The work itself must be repeatable from where it stopped.
4. `requeue_lost` (every half minute) sends again what is queued or running without a beat.
5. A job that was taken up `TRIES` times without getting further kills its workers: it has failed until somebody
   asks for it again (`retry`).
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, When
from django.utils import timezone

from core.models import Job

SILENCE = timedelta(seconds=30)  # without a beat for so long the worker is taken for dead
GRACE = timedelta(minutes=2)  # a queued job not begun after this is sent once more
TRIES = 5  # workers that a job may take with it before it is given up


class ClaimLost(Exception):
    """Another worker has the job; what this one still wanted to write is not written."""


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
    except ClaimLost:
        return  # the new owner goes on
    except Exception as error:
        _close(job, Job.Status.FAILED, error=f"{type(error).__name__}: {error}")
        raise
    _close(job, Job.Status.DONE)


def _claim(job_id: int) -> Job | None:
    now = timezone.now()
    _give_up(Q(pk=job_id), now)
    free = Q(status=Job.Status.QUEUED) | Q(status=Job.Status.RUNNING, beat_at__lt=now - SILENCE)
    token = uuid.uuid4().hex
    claimed = Job.objects.filter(free, pk=job_id).update(
        status=Job.Status.RUNNING, beat_at=now, started_at=now, token=token, tries=F("tries") + 1
    )
    return Job.objects.get(pk=job_id) if claimed else None


def _give_up(which: Q, now: datetime) -> None:
    """Close the silent jobs whose budget of tries is spent."""
    Job.objects.filter(which, status=Job.Status.RUNNING, beat_at__lt=now - SILENCE, tries__gte=TRIES).update(
        status=Job.Status.FAILED, finished_at=now
    )


def _close(job: Job, status: Job.Status, error: str = "") -> None:
    Job.objects.filter(pk=job.pk, token=job.token, status=Job.Status.RUNNING).update(
        status=status, error=error, finished_at=timezone.now()
    )


def advance(job: Job, *, done: int | None = None, total: int | None = None, note: str | None = None) -> None:
    """Store how far the job is; also its heart-beat, and a fresh budget of tries once it got further than before.

    Raises `ClaimLost` where another worker took the job over.
    """
    changes: dict[str, Any] = {"done": done, "total": total, "note": note}
    known = {name: value for name, value in changes.items() if value is not None}
    if done is not None:
        known["tries"] = Case(When(done__lt=done, then=0), default=F("tries"), output_field=IntegerField())
    if not Job.objects.filter(pk=job.pk, token=job.token).update(beat_at=timezone.now(), **known):
        raise ClaimLost


def retry(job: Job) -> bool:
    """Put a failed job into the queue again, with a fresh budget; whether it had failed."""
    again = Job.objects.filter(pk=job.pk, status=Job.Status.FAILED).update(
        status=Job.Status.QUEUED, tries=0, token="", error="", finished_at=None, beat_at=None, created_at=timezone.now()
    )
    if again:
        transaction.on_commit(lambda: _send(job), robust=True)
    return bool(again)


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
    _give_up(Q(), now)
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
