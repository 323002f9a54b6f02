"""Live totals are stored, not computed per view."""

from django.db import models

from registrations.models import Entry


class Line(models.Model):
    """The kernel's per-entry part for one entry (all its stages), rewritten in the transaction of each mark.

    `data` is `scoring.line_to_data`; `missing` counts the marks still awaited; `revision` rises with every change.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="line")
    data = models.JSONField(default=dict)
    missing = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)
