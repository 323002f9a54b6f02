"""Consents: one per child and purpose; publication obeys them at the moment of serving."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import StoredFile, Timestamped
from registrations.enums import ConsentPurpose, ConsentStatus
from registrations.models.participant import Participant


class Consent(Timestamped):
    """A paper signed by a parent or the adult. `scope`: of publication – ["name", "school", "grade", "work"]."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("на что"), max_length=16, choices=ConsentPurpose)
    status = models.CharField(_("состояние"), max_length=16, choices=ConsentStatus, default=ConsentStatus.RECEIVED)
    scope = models.JSONField(default=list, blank=True)
    signed_on = models.DateField(_("подписано"), null=True, blank=True)
    text_version = models.CharField(max_length=16, default="2026-09")
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True)
    given_by = models.CharField(_("кем дано"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "purpose"],
                condition=~models.Q(status="withdrawn"),
                name="consent_one_in_force",
            ),
        ]
