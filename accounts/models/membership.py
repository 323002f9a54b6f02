"""Who acts for which organisation."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import MembershipRole
from accounts.models.organisation import Organisation
from core.models import Timestamped


class Membership(Timestamped):
    """A user's role in an organisation; an ended membership stays for the history.

    `is_waiting`: proposed from outside and not confirmed by the organisation yet; it opens nothing until then.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("роль"), max_length=16, choices=MembershipRole, default=MembershipRole.TEACHER)
    is_active = models.BooleanField(_("действует"), default=True)
    is_waiting = models.BooleanField(_("ждёт подтверждения"), default=False)
    proposed_by_id = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once_per_role"),
            models.CheckConstraint(
                condition=~models.Q(is_active=True, is_waiting=True), name="membership_waits_or_is_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation} ({self.get_role_display()})"
