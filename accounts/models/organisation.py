"""Schools, centres and the department."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from core.models import Timestamped


class Organisation(Timestamped):
    """The full name stands in documents as it was typed; the short name stands in tables."""

    kind = models.CharField(_("вид"), max_length=16, choices=OrganisationKind, default=OrganisationKind.SCHOOL)
    full_name = models.CharField(_("полное название"), max_length=300, unique=True)
    short_name = models.CharField(_("короткое название"), max_length=100)
    city = models.CharField(_("город"), max_length=100, default="Калуга")
    is_municipal = models.BooleanField(_("подведомственна управлению образования города"), default=True)
    email = models.EmailField(_("электронная почта"), blank=True)
    phone = models.CharField(_("телефон"), max_length=32, blank=True)

    class Meta:
        ordering = ["short_name", "id"]

    def __str__(self) -> str:
        return self.short_name
