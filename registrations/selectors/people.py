"""What a participant sees of himself through a private link."""

import hashlib

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from registrations.enums import EntryStatus
from registrations.models import Entry, Participant, PersonalLink


def digest_of_token(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def person_by_token(token: str) -> PersonalLink:
    """The link in force behind a token, or 404; an erased person has no page."""
    return get_object_or_404(
        PersonalLink.objects.select_related("participant").prefetch_related("participant__consents"),
        token_digest=digest_of_token(token),
        ended_at=None,
        participant__key__erased_at=None,
    )


def entries_of_person(participant: Participant) -> QuerySet[Entry]:
    """Entries in which the participant stands, drafts of the school left out."""
    mine = Q(members__participant=participant) | Q(members__participant__merged_into=participant)
    return (
        Entry.objects.filter(mine)
        .exclude(status__in=(EntryStatus.DRAFT, EntryStatus.WITHDRAWN))
        .select_related("competition", "nomination", "organisation")
        .distinct()
        .order_by("-competition__results_at", "pk")
    )
