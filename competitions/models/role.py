"""Who does what in a competition."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from competitions.enums import RoleKind
from competitions.models.competition import Competition
from competitions.models.division import Nomination
from core.models import Timestamped


class Role(Timestamped):
    """A user's role; a juror may be limited to nominations (none chosen means all)."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(_("роль"), max_length=16, choices=RoleKind)
    nominations = models.ManyToManyField(Nomination, blank=True, related_name="jurors")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("место работы")
    )
    is_active = models.BooleanField(_("действует"), default=True)
    end_reason = models.CharField(max_length=300, blank=True)  # free words: never in the audit trail, which stays

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["competition", "user", "kind"], name="role_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_kind_display()}"
