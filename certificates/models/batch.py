"""Certificates issued by one act."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models.design import Design
from competitions.models import Competition
from core.models import Job, Timestamped


class Batch(Timestamped):
    """One act of issuing: which kinds, by which order, how many. `words`: founder, signers and place as printed.

    `joined_sha256` is set once the joined file of the batch was made; the file is a cache.
    """

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="batches")
    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="batches")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kinds = models.JSONField(default=list)
    words = models.JSONField(default=dict, blank=True)
    total = models.PositiveIntegerField(default=0)
    issued_by_id = models.PositiveBigIntegerField()
    joined_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("выпуск")

    def __str__(self) -> str:
        return f"{_('выпуск')} №\u00a0{self.pk}"
