"""What was handed in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import StoredFile, Timestamped
from registrations.models.entry import Entry


class Work(Timestamped):
    """A file or a link of an entry; `code` names the nomination's upload it answers."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="works")
    code = models.SlugField(max_length=32)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True)
    link = models.URLField(_("ссылка"), max_length=500, blank=True)
    is_received = models.BooleanField(_("оригинал получен"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file__isnull=False, link="") | models.Q(file__isnull=True) & ~models.Q(link=""),
                name="work_file_or_link",
            ),
        ]
