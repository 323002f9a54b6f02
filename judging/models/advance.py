"""Who goes on from a stage to the next one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.models import Stage
from judging.enums import AdvanceOutcome
from registrations.models import Entry


class Advance(models.Model):
    """An entry at the end of a stage whose rules let only some go on; rewritten with the places of its division.

    `is_decided`: people let it on or stopped it. `is_disputed`: the rules no longer let it on, but it has marks of a
    later stage already: it stays there until somebody decides, because marks are never dropped silently.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="advances")
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="advances")
    outcome = models.CharField(max_length=8, choices=AdvanceOutcome)
    position = models.PositiveIntegerField()
    first = models.PositiveIntegerField(_("место этапа"), null=True, blank=True)
    last = models.PositiveIntegerField(null=True, blank=True)
    group = models.CharField(_("группа"), max_length=64, blank=True)
    shown = models.CharField(_("итог этапа"), max_length=64, blank=True)
    is_decided = models.BooleanField(default=False)
    is_disputed = models.BooleanField(default=False)

    class Meta:
        ordering = ["stage", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "stage"], name="advance_once")]
