"""Closed lists of results."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DecisionKind(models.TextChoices):
    """What the jury decided by vote or lot and the kernel takes as given."""

    ORDER = "order", _("порядок внутри равных")
    AWARD_LINE = "award_line", _("равные на границе наград")
    ADVANCE = "advance", _("кто проходит дальше")
    COUNTED = "counted", _("кто в зачёте команды")
    SPECIAL = "special", _("специальный приз")
    ACCEPT_INCOMPLETE = "accept_incomplete", _("принято неполное оценивание")


class StandingState(models.TextChoices):
    """Why a row has or has no place; the order of this list is the order of the page below the places."""

    RANKED = "ranked", _("с местом")
    FAILED = "failed", _("нет результата")
    NOT_HELD = "not_held", _("группа не состоялась")
    OUT = "out", _("вне конкурса")
    PENDING = "pending", _("ждёт оценок")
    ABSENT = "DNS", _("не явился")
    WITHDREW = "WD", _("снялся")
    DISQUALIFIED = "DSQ", _("дисквалификация")
    TEAM = "team", _("командный зачёт")


class PublicRows(models.TextChoices):
    """Which rows of its protocols a publication shows; nobody has to read a low score beside a child's name."""

    AWARDED = "awarded", _("только награждённые")
    PLACED = "placed", _("все, у кого есть место")


class DelegationStatus(models.TextChoices):
    """Where an entry stands in a delegation."""

    GOING = "going", _("едет")
    RESERVE = "reserve", _("резерв")
    OUT = "out", _("не едет")


class DelegationAct(models.TextChoices):
    """What happened to a delegation; the words of its history."""

    FORMED = "formed", _("список составлен по протоколу")
    RENEWED = "renewed", _("список сверен с новым протоколом")
    REPLACED = "replaced", _("замена")
    RESTORED = "restored", _("возвращение в список")
    EDITED = "edited", _("изменены сведения о поездке")
