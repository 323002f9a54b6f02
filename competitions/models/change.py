"""What became of the rules: each saved change with its reason and both versions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.models.scheme import Scheme


class SchemeChange(models.Model):
    """One saved change of a scheme. `before` and `after`: {"rules": text, "criteria": [rows]}.

    The audit trail holds digests of both and a commitment of the reason; the reason itself, which may name somebody,
    lies here alone and can be erased with its salt.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(_("причина"), max_length=300, blank=True)
    reason_salt = models.CharField(max_length=64, blank=True)
    moved = models.PositiveIntegerField(_("кто переместился"), default=0)
    actor_id = models.PositiveBigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["scheme", "revision"], name="scheme_change_once_per_revision")]
