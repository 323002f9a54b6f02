"""Closed lists of certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateKind(models.TextChoices):
    """What a certificate is given for; a batch is issued by these kinds."""

    DIPLOMA = "diploma", _("Дипломы")
    PARTICIPANT = "participant", _("Сертификаты участников")
    SUPERVISOR = "supervisor", _("Благодарственные письма руководителям")
    JUROR = "juror", _("Благодарственные письма жюри")


class CertificateStatus(models.TextChoices):
    """Whether a certificate says the truth."""

    VALID = "valid", _("действителен")
    REVOKED = "revoked", _("отозван")


class RevokeReason(models.TextChoices):
    """Why a certificate was revoked, as the check page tells everybody."""

    RESULTS = "results", _("итоги изменены новым протоколом")
    APPEAL = "appeal", _("решение по апелляции")
    MISTAKE = "mistake", _("выдан по ошибке")
    OTHER = "other", _("решение организатора")


# What a person may choose; «итоги изменены» is said by issuing alone, which then replaces the paper.
BY_HAND = (RevokeReason.APPEAL, RevokeReason.MISTAKE, RevokeReason.OTHER)


class FileState(models.TextChoices):
    """How far the file of a certificate is; the file itself is a cache and can always be made again."""

    WAITING = "waiting", _("ждёт")
    WORKING = "working", _("делается")
    READY = "ready", _("готов")
    REFUSED = "refused", _("не напечатать")
