"""Doorbells of certificates: each calls one service."""

from celery import shared_task

from certificates.services.rendering import render_batch as make_files


@shared_task(name="certificates.render_batch")
def render_batch(*, job_id: int, batch_id: int) -> None:
    """Make the files of a batch."""
    make_files(job_id=job_id, batch_id=batch_id)
