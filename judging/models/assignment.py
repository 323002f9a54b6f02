"""Which juror marks which entry, and the sheet of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.models import Role, Stage
from core.models import Timestamped
from judging.enums import AssignmentStatus, SheetStatus
from registrations.models import Entry


class Assignment(Timestamped):
    """A juror and an entry in a stage; `is_third` marks the opinion asked for after a divergence."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="assignments")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="assignments")
    juror = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")
    status = models.CharField(_("состояние"), max_length=16, choices=AssignmentStatus, default=AssignmentStatus.OPEN)
    reason = models.CharField(_("причина"), max_length=300, blank=True)
    is_third = models.BooleanField(_("третий эксперт"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["entry", "stage", "juror"], name="assignment_once")]


class Sheet(Timestamped):
    """The sheet of an assignment; handed in it is locked until the chair opens it with a reason.

    `comment` is read by the chair and the organiser, `note` by the juror alone.
    """

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="sheet")
    status = models.CharField(_("состояние"), max_length=16, choices=SheetStatus, default=SheetStatus.OPEN)
    comment = models.TextField(_("комментарий"), blank=True)
    note = models.TextField(_("личная заметка"), blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    reopened_reason = models.CharField(max_length=300, blank=True)
