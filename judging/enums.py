"""Closed lists of judging."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssignmentStatus(models.TextChoices):
    OPEN = "open", _("оценивает")
    RECUSED = "recused", _("отвод")
    CANCELLED = "cancelled", _("снято")


class SheetStatus(models.TextChoices):
    OPEN = "open", _("заполняется")
    HANDED_IN = "handed_in", _("сдан")
