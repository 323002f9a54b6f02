"""A queue that is away does not fail the act whose row is already committed."""

import pytest
from kombu.exceptions import OperationalError

from core import jobs, outbox
from core.models import Job, Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_queue(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("no queue")

    monkeypatch.setattr(jobs.current_app, "send_task", refuse)


def test_a_job_waits_in_its_row():
    job = jobs.start("core.probe", total=3)
    assert Job.objects.get(pk=job.pk).status == Job.Status.QUEUED


def test_a_letter_waits_in_the_outbox():
    outbox.post(key="k", kind="invitation", to="a@example.org", subject="s", body="b")
    assert Message.objects.get(key="k").status == Message.Status.WAITING
