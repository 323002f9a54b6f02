"""Pupils and supervisors."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registrations.enums import Gender
from registrations.models import Participant, Supervisor
from registrations.validators import FIRST_GRADE, LAST_GRADE, clean_birth_date, clean_name

GRADES = [("", "–"), *((str(grade), str(grade)) for grade in range(FIRST_GRADE, LAST_GRADE + 1))]


class DateInput(forms.DateInput):
    """The browser's own calendar; the value travels as ISO."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class NameForm(forms.Form):
    """Surname, name, patronymic, gender and the case forms that documents take as they are."""

    last_name = forms.CharField(label=_("Фамилия"), max_length=100)
    first_name = forms.CharField(label=_("Имя"), max_length=100)
    patronymic = forms.CharField(label=_("Отчество"), max_length=100, required=False)
    gender = forms.ChoiceField(
        label=_("Пол"), choices=Gender.choices, required=False, help_text=_("Если есть отчество, определим сами")
    )
    dative = forms.CharField(
        label=_("Кому (если склоняется особо)"),
        max_length=300,
        required=False,
        help_text=_("Например: Цой Софье Павловне. Пусто – просклоняем сами"),
    )
    genitive = forms.CharField(label=_("Кого (если склоняется особо)"), max_length=300, required=False)
    is_indeclinable = forms.BooleanField(label=_("Фамилию не склонять"), required=False)

    NAME_FIELDS = ("last_name", "first_name", "patronymic")
    CASE_FIELDS = ("gender", "dative", "genitive", "is_indeclinable")

    def clean_last_name(self) -> str:
        """Letters only."""
        return clean_name(self.cleaned_data["last_name"])

    def clean_first_name(self) -> str:
        """Letters only."""
        return clean_name(self.cleaned_data["first_name"])

    def clean_patronymic(self) -> str:
        """Letters only."""
        return clean_name(self.cleaned_data["patronymic"])

    def clean_dative(self) -> str:
        """Letters only."""
        return clean_name(self.cleaned_data["dative"])

    def clean_genitive(self) -> str:
        """Letters only."""
        return clean_name(self.cleaned_data["genitive"])


class PupilForm(NameForm):
    """A pupil with this year's class, or an adult who takes part."""

    birth_date = forms.DateField(label=_("Дата рождения"), required=False, widget=DateInput)
    grade = forms.ChoiceField(label=_("Класс"), choices=GRADES, required=False)
    letter = forms.CharField(label=_("Буква"), max_length=8, required=False)
    circle = forms.CharField(label=_("Объединение, кружок"), max_length=200, required=False)
    is_adult = forms.BooleanField(label=_("Взрослый участник (педагог)"), required=False)
    position = forms.CharField(label=_("Должность"), max_length=200, required=False)

    ENROLMENT_FIELDS = ("grade", "letter", "circle")

    @classmethod
    def of(cls, participant: Participant, enrolment: Any | None, data: Any = None) -> "PupilForm":
        """The form filled with what is stored."""
        names = (*cls.NAME_FIELDS, *cls.CASE_FIELDS, "birth_date", "is_adult", "position")
        initial = {name: getattr(participant, name) for name in names}
        if enrolment is not None:
            initial |= {"grade": str(enrolment.grade or ""), "letter": enrolment.letter, "circle": enrolment.circle}
        return cls(data, initial=initial)

    def clean_birth_date(self) -> date | None:
        """A date that a living participant may have."""
        day = self.cleaned_data["birth_date"]
        return None if day is None else clean_birth_date(day, today=timezone.localdate())

    def clean_grade(self) -> int | None:
        """A number from 1 to 11."""
        return int(self.cleaned_data["grade"]) if self.cleaned_data["grade"] else None

    def clean_letter(self) -> str:
        """Capital letters without quotes."""
        return self.cleaned_data["letter"].strip("«»\"' ").upper()

    def clean(self) -> dict[str, Any]:
        """A pupil needs a class or a birth date: age groups are found by them."""
        data = super().clean() or {}
        if not data.get("is_adult") and not data.get("grade") and not data.get("birth_date") and not self.errors:
            self.add_error("grade", _("Укажите класс или дату рождения: по ним находится возрастная группа."))
        return data

    def person(self) -> dict[str, Any]:
        """Columns of the participant."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.ENROLMENT_FIELDS}

    def enrolment(self) -> dict[str, Any]:
        """Columns of this year's enrolment."""
        return {name: self.cleaned_data[name] for name in self.ENROLMENT_FIELDS}


class SupervisorForm(NameForm):
    """Somebody who prepares entrants."""

    position = forms.CharField(
        label=_("Должность"), max_length=200, required=False, help_text=_("Так, как в приказе: учитель физики")
    )

    @classmethod
    def of(cls, supervisor: Supervisor, data: Any = None) -> "SupervisorForm":
        """The form filled with what is stored."""
        names = (*cls.NAME_FIELDS, *cls.CASE_FIELDS, "position")
        return cls(data, initial={name: getattr(supervisor, name) for name in names})
