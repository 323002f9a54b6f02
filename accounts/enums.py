"""Closed lists of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What an organisation is to the contests."""

    SCHOOL = "school", _("школа")
    CENTRE = "centre", _("центр дополнительного образования")
    DEPARTMENT = "department", _("управление образования")
    OTHER = "other", _("другая организация")


class MembershipRole(models.TextChoices):
    """What a person does in an organisation."""

    TEACHER = "teacher", _("учитель")
    COORDINATOR = "coordinator", _("ответственный за конкурсы")
    ORGANISER = "organiser", _("организатор конкурсов")
    OBSERVER = "observer", _("сотрудник управления")
