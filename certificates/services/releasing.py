"""Release: what the organiser printed before the ceremony becomes visible to others with the results."""

from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from certificates.models import Certificate
from competitions.models import Competition


def release_certificates(*, competition: Competition, divisions: Collection[int | None]) -> int:
    """Show the certificates that follow from published divisions, and those that follow from none; how many.

    None among the divisions stands for the protocol over all of them.
    Once released a paper stays checkable: it is in somebody's hands. No audit entry of its own: publishing has one.
    """
    behind = Q(line__protocol__division__in=[pk for pk in divisions if pk]) | Q(line__isnull=True)
    if None in divisions:
        behind |= Q(line__isnull=False, line__protocol__division__isnull=True)
    waiting = Certificate.objects.filter(behind, competition=competition, released_at__isnull=True)
    return waiting.update(released_at=timezone.now()) if divisions else 0
