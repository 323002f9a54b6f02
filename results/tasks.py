"""Doorbells of results: each calls one service."""

from celery import shared_task

from competitions.models import Division
from results.services import rank_division, request_stale_rankings
from results.services.ranking import RANK_DIVISION


@shared_task(name=RANK_DIVISION)
def rank_division_task(*, division_id: int) -> None:
    """Bring the places of a division up to its lines."""
    rank_division(division=Division.objects.select_related("scheme").get(pk=division_id))


@shared_task(name="results.rank_stale")
def rank_stale_task() -> None:
    """Ask again for the rankings whose task was lost."""
    request_stale_rankings()
