"""The roster: pupils (and teachers who take part) with their enrolments, and supervisors."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.models import PersonKey, Timestamped
from registrations.enums import Gender


class Person(Timestamped):
    """A name that documents decline. Erased: names are empty, `key.erased_at` is set, the row stays for its ids."""

    key = models.OneToOneField(PersonKey, on_delete=models.PROTECT, related_name="+")
    last_name = models.CharField(_("фамилия"), max_length=100, blank=True)
    first_name = models.CharField(_("имя"), max_length=100, blank=True)
    patronymic = models.CharField(_("отчество"), max_length=100, blank=True)
    gender = models.CharField(_("пол"), max_length=1, choices=Gender, blank=True, default=Gender.UNKNOWN)
    dative = models.CharField(_("кому (если склоняется особо)"), max_length=300, blank=True)
    genitive = models.CharField(_("кого (если склоняется особо)"), max_length=300, blank=True)
    is_indeclinable = models.BooleanField(_("не склонять"), default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Surname, name and patronymic, or «данные удалены»."""
        name = " ".join(filter(None, (self.last_name, self.first_name, self.patronymic)))
        return name or str(_("данные удалены"))

    @property
    def short_name(self) -> str:
        """Surname and name."""
        return " ".join(filter(None, (self.last_name, self.first_name))) or str(_("данные удалены"))


class Participant(Person):
    """A person on a roster. Two records of one child are joined by `merged_into`; rows are never repointed."""

    birth_date = models.DateField(_("дата рождения"), null=True, blank=True)
    is_adult = models.BooleanField(_("взрослый участник"), default=False)
    position = models.CharField(_("должность"), max_length=200, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta:
        ordering = ["last_name", "first_name", "id"]
        indexes = [models.Index(fields=["last_name", "first_name"], name="participant_name")]


class Enrolment(Timestamped):
    """Where a pupil learns in a school year; `school_year` is the year it begins in."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="enrolments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enrolments")
    school_year = models.PositiveSmallIntegerField(_("учебный год"))
    grade = models.PositiveSmallIntegerField(_("класс"), null=True, blank=True)
    letter = models.CharField(_("буква"), max_length=8, blank=True)
    circle = models.CharField(_("объединение"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "organisation", "school_year"], name="enrolment_once"),
            models.CheckConstraint(condition=models.Q(grade__range=(1, 11)), name="enrolment_grade_1_to_11"),
        ]


class Supervisor(Person):
    """Who prepared the entrants; may have an account or none."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="supervisors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    position = models.CharField(_("должность"), max_length=200, blank=True)

    class Meta:
        ordering = ["last_name", "first_name", "id"]
