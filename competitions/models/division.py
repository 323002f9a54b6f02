"""Where places are counted: nomination × age group."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.enums import EntrantKind, GroupBasis
from competitions.models.competition import Competition
from competitions.models.scheme import Scheme


class Nomination(models.Model):
    """What may be entered. `uploads`: [{"code", "title", "types", "max_mb", "min", "max", "is_link", "required"}]."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="nominations")
    code = models.SlugField(max_length=32)
    title = models.CharField(_("название"), max_length=200)
    entrant = models.CharField(_("кто участвует"), max_length=16, choices=EntrantKind, default=EntrantKind.PUPIL)
    min_members = models.PositiveSmallIntegerField(_("участников от"), default=1)
    max_members = models.PositiveSmallIntegerField(_("участников до"), default=1)
    has_title = models.BooleanField(_("у работы есть название"), default=True)
    uploads = models.JSONField(default=list, blank=True)
    extras = models.JSONField(default=list, blank=True)
    number_prefix = models.CharField(_("буква номера заявки"), max_length=4, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "code"], name="nomination_code_once"),
            models.CheckConstraint(
                condition=models.Q(min_members__lte=models.F("max_members")), name="nomination_min_not_over_max"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgeGroup(models.Model):
    """By class or by age on the competition's date; both ends are included."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="age_groups")
    code = models.SlugField(max_length=32)
    title = models.CharField(_("название"), max_length=100)
    basis = models.CharField(_("как считается"), max_length=8, choices=GroupBasis, default=GroupBasis.GRADE)
    low = models.PositiveSmallIntegerField(_("от"))
    high = models.PositiveSmallIntegerField(_("до"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "code"], name="age_group_code_once"),
            models.CheckConstraint(condition=models.Q(low__lte=models.F("high")), name="age_group_low_not_over_high"),
        ]

    def __str__(self) -> str:
        return self.title


class Division(models.Model):
    """Places are counted inside a division. `parameters` are the scheme's own for this division."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="divisions")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="divisions")
    age_group = models.ForeignKey(AgeGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="divisions")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="divisions")
    code = models.SlugField(max_length=64)
    title = models.CharField(_("название"), max_length=300)
    order = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(_("правила заморожены"), null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "code"], name="division_code_once"),
            models.UniqueConstraint(fields=["nomination", "age_group"], name="division_once_per_group"),
            models.UniqueConstraint(
                fields=["nomination"], condition=models.Q(age_group__isnull=True), name="division_once_without_group"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_chain(self) -> str:
        """Chain of the acts inside this division."""
        return f"division:{self.pk}"
