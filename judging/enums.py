"""Closed lists of judging."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssignmentStatus(models.TextChoices):
    """Whether an expert still judges an entry."""

    OPEN = "open", _("оценивает")
    RECUSED = "recused", _("отвод")
    CANCELLED = "cancelled", _("снято")


class SheetStatus(models.TextChoices):
    """Whether a sheet is with its expert or closed."""

    OPEN = "open", _("заполняется")
    HANDED_IN = "handed_in", _("сдан")
