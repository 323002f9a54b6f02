"""Private links: one page per child without an account; the address is shown once, only its digest is kept."""

import secrets

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from registrations.models import Participant, PersonalLink
from registrations.selectors.people import digest_of_token


@transaction.atomic
def make_link(*, participant: Participant, actor: User | None) -> str:
    """A new link for the participant or a parent: its token, which is never shown again. The old link ends."""
    end_links(participant=participant, actor=actor)
    token = secrets.token_urlsafe(24)
    link = PersonalLink.objects.create(
        participant=participant,
        token_digest=digest_of_token(token),
        made_by_id=None if actor is None else actor.pk,
    )
    audit.record(chain="links", act="link.made", target=link, actor=actor, details={"participant": participant.pk})
    return token


@transaction.atomic
def end_links(*, participant: Participant, actor: User | None) -> int:
    """End the participant's link; how many were in force."""
    ended = 0
    for link in participant.links.filter(ended_at=None):
        link.ended_at = timezone.now()
        link.save(update_fields=["ended_at", "updated_at"])
        details = {"participant": participant.pk}
        audit.record(chain="links", act="link.ended", target=link, actor=actor, details=details)
        ended += 1
    return ended
