"""Numbers of certificates."""

from django.db import models


class NumberSeries(models.Model):
    """The last number given under these letters in this year; the row is locked by whoever takes numbers.

    A number is taken in the transaction that writes its certificate, so that the series has no gaps.
    """

    letters = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letters", "year"], name="number_series_once")]

    def __str__(self) -> str:
        return f"{self.letters}-{self.year % 100:02d}-{self.last:04d}"
