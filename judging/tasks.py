"""Doorbells of judging: each fetches and calls one service."""

from celery import shared_task

from competitions.models import Division
from core import jobs
from judging.services.lines import rebuild_lines as rebuild
from judging.services.mark_files import write_file


@shared_task(name="judging.import_marks")
def import_marks(*, job_id: int, competition_id: int, file_id: str, actor_id: int) -> None:
    """Write the marks of a tried file, a chunk after another; run again it finds its own rows and goes on."""
    with jobs.running(job_id) as job:
        if job is not None:
            write_file(job=job, competition_id=competition_id, file_id=file_id, actor_id=actor_id)


@shared_task(name="judging.rebuild_lines")
def rebuild_lines(*, job_id: int, division_id: int) -> None:
    """Rewrite the lines of a division."""
    with jobs.running(job_id) as job:
        if job is not None:
            rebuild(division=Division.objects.select_related("scheme").get(pk=division_id), job=job)
