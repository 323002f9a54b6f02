"""A contest that comes back every year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.models import Timestamped


class Contest(Timestamped):
    """The series; what a year looks like stands in its editions."""

    slug = models.SlugField(_("адрес"), unique=True)
    title = models.CharField(_("название"), max_length=300)
    item = models.CharField(_("пункт дорожной карты"), max_length=16, blank=True)
    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contests")

    class Meta:
        ordering = ["item", "title"]

    def __str__(self) -> str:
        return self.title
