"""Jobs: one worker at a time, a dead one is replaced, an error is recorded and never swallowed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.models import Job
from tests.cast import make_cast

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
        jobs.advance(mine, done=42)
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


def die(job: Job, *, done: int | None = None) -> bool:
    """A worker takes the job, gets so far and dies; whether it was given the job."""
    claimed = jobs._claim(job.pk)
    if claimed is not None and done is not None:
        jobs.advance(claimed, done=done)
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - jobs.SILENCE * 2)
    return claimed is not None


def test_a_job_that_kills_its_workers_is_given_up(sent):
    job = Job.objects.create(kind="deadly")
    assert [die(job) for _ in range(jobs.TRIES + 1)] == [True] * jobs.TRIES + [False]
    job.refresh_from_db()
    assert job.status == Job.Status.FAILED
    assert job.is_given_up
    assert jobs.requeue_lost() == 0


def test_a_job_is_given_up_even_if_nobody_delivers_it_again(sent):
    job = Job.objects.create(kind="deadly")
    for _ in range(jobs.TRIES):
        die(job)
    assert jobs.requeue_lost() == 0
    job.refresh_from_db()
    assert job.is_given_up


def test_a_job_that_gets_further_before_each_kill_is_never_given_up():
    job = Job.objects.create(kind="long", total=100)
    assert all(die(job, done=number) for number in range(1, 3 * jobs.TRIES))
    with jobs.running(job.pk) as mine:
        assert mine is not None


def test_a_job_that_stops_at_the_same_place_is_given_up():
    job = Job.objects.create(kind="long", total=100)
    assert [die(job, done=7) for _ in range(jobs.TRIES + 3)].count(True) == jobs.TRIES + 1  # the first got further


def test_a_worker_that_wakes_up_writes_nothing_over_the_new_owner():
    job = Job.objects.create(kind="x", total=100)
    with jobs.running(job.pk) as sleeper:
        Job.objects.update(beat_at=timezone.now() - jobs.SILENCE * 2)
        owner = jobs._claim(job.pk)
        jobs.advance(owner, done=60, note="новый")
        jobs.advance(sleeper, done=10, note="старый")
        pytest.fail("the sleeper must stop at its first sign of life")
    job.refresh_from_db()
    assert (job.status, job.done, job.note) == (Job.Status.RUNNING, 60, "новый")
    jobs.advance(owner, done=61)


def test_a_worker_that_wakes_up_neither_finishes_nor_fails_the_job_of_the_new_owner():
    for error in (None, ZeroDivisionError):
        job = Job.objects.create(kind="x")
        try:
            with jobs.running(job.pk):
                Job.objects.update(beat_at=timezone.now() - jobs.SILENCE * 2)
                assert jobs._claim(job.pk) is not None
                if error:
                    raise error
        except ZeroDivisionError:
            assert error
        job.refresh_from_db()
        assert (job.status, job.error) == (Job.Status.RUNNING, "")


def test_who_started_a_failed_job_tries_again_by_a_button(client, sent, django_capture_on_commit_callbacks):
    cast = make_cast()
    client.force_login(cast.organiser)
    job = Job.objects.create(kind="deadly", status=Job.Status.FAILED, tries=5, started_by_id=cast.organiser.pk)
    text = client.get(reverse("job_progress", args=[job.pk])).content.decode()
    assert "Не удалось: работа прервалась 5 раз подряд" in text
    assert "Попробовать ещё раз" in text
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("job_retry", args=[job.pk]), headers={"hx-request": "true"})
    assert "В очереди" in answer.content.decode()
    job.refresh_from_db()
    assert (job.status, job.tries) == (Job.Status.QUEUED, 0)
    assert sent == [("deadly", {"job_id": job.pk})]
    client.force_login(cast.teacher)
    assert client.post(reverse("job_retry", args=[job.pk])).status_code == 404
