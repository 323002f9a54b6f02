"""Lists of those who are invited to a later stage."""

from django.db import models

from competitions.models import Division, Stage
from core.models import Timestamped


class StageList(Timestamped):
    """The deliberate act that tells schools and everybody who goes on from a stage; the newest not withdrawn holds.

    `entries` are ids: names are joined when served, marks and places are never shown.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="stage_lists")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="stage_lists")
    entries = models.JSONField(default=list)
    announced_by_id = models.PositiveBigIntegerField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
