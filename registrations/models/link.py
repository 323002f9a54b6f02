"""Private links: one page per child without an account."""

from django.db import models

from core.models import Timestamped
from registrations.models.participant import Participant


class PersonalLink(Timestamped):
    """Opens the page of one participant. Only the digest of the token is kept; a new link ends the old one."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="links")
    token_digest = models.CharField(max_length=64, unique=True)
    made_by_id = models.PositiveBigIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=models.Q(ended_at__isnull=True), name="link_one_in_force"
            ),
        ]
