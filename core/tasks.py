"""Doorbells of core: each calls one service."""

from celery import shared_task

from core import audit, jobs, outbox


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
