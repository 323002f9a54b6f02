"""How certificates of a competition look and who signs them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.models import Competition
from core.models import Timestamped


class Design(Timestamped):
    """A layout as data, never changed once it is used: an edit is a new row, so that a file can be made again.

    `layout` is what `certificates.render.load_design` reads; `digest` covers layout and background.
    """

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="designs")
    title = models.CharField(_("название"), max_length=100)
    layout = models.JSONField()
    background = models.CharField(_("фон"), max_length=16, default="apogee")
    background_data = models.BinaryField(blank=True, default=b"")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["competition", "digest"], name="design_once")]

    def __str__(self) -> str:
        return self.title
