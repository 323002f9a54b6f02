"""Marks: the cell as it stands, and the append-only log of what was done to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.models import Criterion, Role, Stage
from registrations.models import Entry


class Mark(models.Model):
    """One cell: entry × stage × round × attempt × criterion × judge. No row means pending; zero is a value.

    Exactly one of `value` (exact text of a number) and `code` (DNS, DNF, VOID, declared) is filled;
    both empty means «cleared»: pending again, with its revision kept. `has_conflict`: another value was sent from
    an older revision and nobody has chosen yet; both stand in the operations.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="marks")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="marks")
    judge = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, blank=True, related_name="marks")
    round = models.PositiveSmallIntegerField(default=1)
    attempt = models.PositiveSmallIntegerField(default=1)
    value = models.CharField(max_length=32, blank=True)
    code = models.CharField(max_length=8, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=1)
    has_conflict = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "stage", "criterion", "round", "attempt", "judge"], name="mark_one_cell"
            ),
            # NULLs are distinct to a unique constraint, so the secretary's cells have one of their own.
            models.UniqueConstraint(
                fields=["entry", "stage", "criterion", "round", "attempt"],
                condition=models.Q(judge__isnull=True),
                name="mark_one_cell_without_judge",
            ),
            models.CheckConstraint(condition=models.Q(value="") | models.Q(code=""), name="mark_value_or_code"),
        ]


class MarkOperation(models.Model):
    """One act on a cell, under the id made on the device; repeating it is harmless, nothing is overwritten here."""

    class Outcome(models.TextChoices):
        STORED = "stored", _("сохранено")
        AGREED = "agreed", _("совпало с записанным")
        CONFLICT = "conflict", _("конфликт")

    operation_id = models.UUIDField(unique=True)
    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="operations")
    outcome = models.CharField(max_length=8, choices=Outcome)
    base_revision = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    value = models.CharField(max_length=32, blank=True)
    code = models.CharField(max_length=8, blank=True)
    typed = models.CharField(max_length=64, blank=True)
    author_id = models.PositiveBigIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
