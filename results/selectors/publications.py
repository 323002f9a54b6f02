"""What is published: the newest publication that was not withdrawn."""

from django.db.models import F, QuerySet

from competitions.models import Competition
from results.models import Protocol, Publication


def publication_in_force(competition: Competition) -> Publication | None:
    """The publication that everybody sees now, if there is one."""
    return Publication.objects.filter(competition=competition, withdrawn_at__isnull=True).order_by("-pk").first()


def is_published(competition: Competition) -> bool:
    """Whether anybody outside may see a place of this competition."""
    return publication_in_force(competition) is not None


def published_protocols(competition: Competition) -> QuerySet[Protocol]:
    """The protocols that everybody sees now, in the order of the divisions."""
    publication = publication_in_force(competition)
    if publication is None:
        return Protocol.objects.none()
    order = F("division__order").asc(nulls_last=True)  # what stands over all divisions comes last
    return publication.protocols.select_related("division").order_by(order, "number")
