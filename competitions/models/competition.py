"""One year of a contest."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from competitions.enums import Phase
from competitions.models.contest import Contest
from core.models import Timestamped


class Competition(Timestamped):
    """A yearly edition: dates, limits and words, copied from a preset and the organiser's own from then on.

    `limits`: {"per_pupil_and_nomination": 1, "per_school": {"<code>" or "<code>+<code>" or "*": 3},
    "per_school_and_group": {…}}: most entries of a school; codes joined by + are counted together, * means every
    nomination; absent means no limit.
    `wording`: {"genitive": …, "prepositional": …, "singular": …} – the title in other cases, typed by hand.
    `delegation`: empty, or of a selection {"award", "reserve", "event", "level", "places": {"" or group code: …}}.
    `papers`: consents and papers asked for, as data of the preset. `appeals_until` is empty where there are none.
    """

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="competitions")
    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="competitions")
    slug = models.SlugField(_("адрес"), unique=True)
    title = models.CharField(_("название"), max_length=300)
    short_title = models.CharField(_("короткое название"), max_length=100)
    abbreviation = models.CharField(_("буквы номера диплома"), max_length=8)
    year = models.PositiveSmallIntegerField(_("год"))
    phase = models.CharField(_("этап"), max_length=16, choices=Phase, default=Phase.DRAFT)
    about = models.TextField(_("о конкурсе"), blank=True)
    contacts = models.CharField(_("контакты"), max_length=300, blank=True)
    age_sign = models.CharField(_("возрастной знак"), max_length=4, default="6+")
    preset = models.CharField(_("заготовка"), max_length=64, blank=True)
    applications_open_at = models.DateTimeField(_("начало приёма заявок"))
    applications_close_at = models.DateTimeField(_("конец приёма заявок"))
    admission_until = models.DateTimeField(_("допуск до"))
    judging_until = models.DateTimeField(_("оценивание до"))
    appeals_until = models.DateTimeField(_("апелляции до"), null=True, blank=True)
    results_at = models.DateTimeField(_("объявление итогов"))
    ages_on = models.DateField(_("возраст и класс считаются на дату"))
    is_open = models.BooleanField(_("открытый: принимаются организации из других городов"), default=False)
    is_blind = models.BooleanField(_("эксперты не видят авторов и школ"), default=False)
    hides_own_school = models.BooleanField(_("эксперт не оценивает свою школу"), default=True)
    needs_consents = models.BooleanField(_("заявка принимается только с проверенными согласиями"), default=True)
    minimum_entries = models.PositiveSmallIntegerField(_("номинация состоится, если работ не меньше"), default=2)
    limits = models.JSONField(default=dict, blank=True)
    wording = models.JSONField(default=dict, blank=True)
    papers = models.JSONField(default=dict, blank=True)
    delegation = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-year", "title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(applications_open_at__lt=models.F("applications_close_at")),
                name="competition_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.short_title

    @property
    def audit_chain(self) -> str:
        """Chain of the acts that concern the whole competition."""
        return f"competition:{self.pk}"
