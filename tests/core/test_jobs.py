"""Jobs: one worker at a time, a dead one is replaced, an error is recorded and never swallowed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import jobs
from core.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    messages = []
    monkeypatch.setattr(
        jobs.current_app, "send_task", lambda name, kwargs: messages.append((name, kwargs)), raising=True
    )
    return messages


def test_the_task_is_sent_only_after_the_commit(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.start("certificates.render_batch", subject="batch:5", total=3, batch_id=5)
        assert sent == []
    assert sent == [("certificates.render_batch", {"job_id": job.pk, "batch_id": 5})]


def test_a_second_delivery_does_not_work_beside_the_first():
    job = Job.objects.create(kind="x")
    with jobs.running(job.pk) as first, jobs.running(job.pk) as second:
        assert first is not None
        assert second is None
    job.refresh_from_db()
    assert job.status == Job.Status.DONE


def test_a_silent_worker_is_replaced_and_its_progress_kept():
    job = Job.objects.create(kind="x", status=Job.Status.RUNNING, done=40, total=100)
    Job.objects.update(beat_at=timezone.now() - jobs.SILENCE - timedelta(seconds=1))
    with jobs.running(job.pk) as mine:
        assert mine is not None
        assert mine.done == 40
        jobs.add_done(mine, 2)
    job.refresh_from_db()
    assert (job.status, job.done) == (Job.Status.DONE, 42)


def test_an_error_is_recorded_and_raised_on():
    job = Job.objects.create(kind="x")
    with pytest.raises(ZeroDivisionError), jobs.running(job.pk):
        _ = 1 / 0
    job.refresh_from_db()
    assert job.status == Job.Status.FAILED
    assert job.error.startswith("ZeroDivisionError")


def test_a_cancelled_job_stays_cancelled():
    job = Job.objects.create(kind="x")
    with jobs.running(job.pk) as mine:
        assert jobs.cancel(job)
        assert jobs.is_cancelled(mine)
    job.refresh_from_db()
    assert job.status == Job.Status.CANCELLED
    assert not jobs.cancel(job)


def test_lost_jobs_are_sent_again_and_living_ones_are_not(sent):
    now = timezone.now()
    dead = Job.objects.create(kind="dead", status=Job.Status.RUNNING, beat_at=now - jobs.SILENCE * 2)
    Job.objects.create(kind="living", status=Job.Status.RUNNING, beat_at=now)
    unsent = Job.objects.create(kind="unsent")
    Job.objects.filter(pk=unsent.pk).update(created_at=now - jobs.GRACE * 2)
    Job.objects.create(kind="fresh")
    assert jobs.requeue_lost() == 2
    assert [name for name, _ in sent] == [dead.kind, unsent.kind]
