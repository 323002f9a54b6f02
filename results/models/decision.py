"""Decisions of the jury that the kernel takes as given."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.models import Division
from core.models import Timestamped
from results.enums import DecisionKind


class Decision(Timestamped):
    """A recorded decision. `content` holds entry ids, e.g. {"order": [3, 1]}, {"award": "Гран-при", "entries": [7]}.

    `text` may name people: protocols and the audit trail hold its `commitment`, which an erasure leaves.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(_("о чём"), max_length=32, choices=DecisionKind)
    content = models.JSONField(default=dict)
    text = models.TextField(_("решение"))
    text_salt = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64, blank=True)
    decided_on = models.DateField(_("дата"))
    actor_id = models.PositiveBigIntegerField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
