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


class AdvanceOutcome(models.TextChoices):
    """What became of an entry at the end of a stage that not everybody leaves for the next one."""

    ON = "on", _("проходит дальше")
    STOPPED = "stopped", _("дальше не проходит")
    WAITING = "waiting", _("ещё не решено")


class BoutKind(models.TextChoices):
    """What a bout is fought for."""

    GROUP = "group", _("группа")
    LEVEL = "level", _("на выбывание")
    THIRD = "third", _("за третье место")
    FLYOFF = "flyoff", _("перебой")
