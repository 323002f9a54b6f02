"""Doorbells of core: each calls one service."""

import time

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from core import audit, files, jobs, outbox


@shared_task(name="core.send_messages")
def send_messages() -> None:
    """Send the letters that wait."""
    outbox.send_waiting()


@shared_task(name="core.anchor_heads")
def anchor_heads() -> None:
    """Anchor the heads of all audit chains."""
    audit.anchor_heads()


@shared_task(name="core.requeue_lost")
def requeue_lost() -> None:
    """Send the tasks of lost jobs again."""
    jobs.requeue_lost()


@shared_task(name="core.forget_old")
def forget_old() -> None:
    """Delete what is kept for no reason: files nobody refers to, words of old letters, sessions that ended."""
    files.forget_orphans()
    outbox.forget_old()
    SessionStore.clear_expired()


@shared_task(name="core.probe")
def probe(job_id: int) -> None:
    """Count a job's steps, a tenth of a second each, from where it stopped: what `probe_queue` waits for."""
    with jobs.running(job_id) as job:
        if job is None:
            return
        for done in range(job.done + 1, job.total + 1):
            time.sleep(0.1)
            jobs.advance(job, done=done)
