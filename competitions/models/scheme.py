"""How marks become places: a scheme with its stages and criteria, copied into the competition."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.enums import CriterionRole, StageInput, Unit
from core.models import Timestamped


class Scheme(Timestamped):
    """Rules of one or more divisions. `rules` is the scheme's text (YAML) without criteria, which are rows.

    `revision` rises with every change of the text or of a criterion: what was read is kept under it.
    """

    competition = models.ForeignKey("competitions.Competition", on_delete=models.CASCADE, related_name="schemes")
    code = models.SlugField(max_length=64)
    title = models.CharField(_("название"), max_length=200)
    rules = models.TextField(_("правила"))
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["competition", "code"], name="scheme_code_once")]

    def __str__(self) -> str:
        return self.title


class Stage(models.Model):
    """A stage of a scheme and how its marks come in. `code` is the stage's id in the rules.

    For bouts: `group_size` is the largest group of the draw (0: all in one), `walkover` what a side gets whose
    opponent did not come.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="stages")
    code = models.SlugField(max_length=32)
    title = models.CharField(_("название"), max_length=100)
    input = models.CharField(_("как вносят оценки"), max_length=8, choices=StageInput, default=StageInput.SHEET)
    rounds = models.PositiveSmallIntegerField(_("туров"), default=1)
    attempts = models.PositiveSmallIntegerField(_("попыток в туре"), default=1)
    judges = models.PositiveSmallIntegerField(_("экспертов на работу"), default=1)
    third_within = models.DecimalField(
        _("третий эксперт при расхождении больше"), max_digits=8, decimal_places=3, null=True, blank=True
    )
    group_size = models.PositiveSmallIntegerField(_("участников в группе не больше"), default=0)
    walkover = models.PositiveSmallIntegerField(_("результат при неявке соперника"), default=0)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="stage_code_once")]

    def __str__(self) -> str:
        return self.title


class Criterion(models.Model):
    """A criterion, task or measure. `levels`: texts under the mark, [{"upto": "2", "text": …}, …] best last."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="criteria")
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(max_length=64)
    title = models.CharField(_("название"), max_length=200)
    role = models.CharField(_("роль"), max_length=8, choices=CriterionRole, default=CriterionRole.MARK)
    unit = models.CharField(_("единица"), max_length=8, choices=Unit, default=Unit.POINTS)
    minimum = models.DecimalField(_("не меньше"), max_digits=12, decimal_places=4, default=0)
    maximum = models.DecimalField(_("не больше"), max_digits=12, decimal_places=4, null=True, blank=True)
    step = models.DecimalField(_("шаг"), max_digits=8, decimal_places=4, default=1)
    weight = models.DecimalField(_("вес"), max_digits=8, decimal_places=4, null=True, blank=True)
    levels = models.JSONField(default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "code"], name="criterion_code_once"),
            models.CheckConstraint(condition=models.Q(step__gt=0), name="criterion_step_positive"),
        ]

    def __str__(self) -> str:
        return self.title
