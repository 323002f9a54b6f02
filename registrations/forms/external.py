"""A result from outside: the event, the place in words, whose it is, the paper that proves it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.enums import EventLevel
from competitions.models import Competition
from registrations.forms.roster import DateInput
from registrations.models import ExternalResult, Supervisor
from registrations.validators import clean_title

OLDEST = timedelta(days=366 * 12)


class ExternalForm(forms.Form):
    """The event and the result; whose it is stands beside the form, for people are searched and not typed."""

    title = forms.CharField(
        label=_("Событие"),
        max_length=300,
        help_text=_("Так, как в дипломе. Начните писать – появятся подсказки."),
        widget=forms.TextInput(attrs={"list": "event-titles", "autocomplete": "off"}),
        error_messages={"required": _("Напишите название события, как оно стоит в дипломе.")},
    )
    level = forms.ChoiceField(
        label=_("Уровень"),
        choices=[("", _("выберите")), *EventLevel.choices],
        error_messages={"required": _("Выберите уровень: он стоит в положении или в дипломе.")},
    )
    held_on = forms.DateField(
        label=_("Дата"),
        widget=DateInput,
        help_text=_("День награждения или последний день события"),
        error_messages={"required": _("Укажите дату события.")},
    )
    award = forms.CharField(
        label=_("Место или награда"),
        max_length=200,
        help_text=_("Словами: «II место», «призёр», «диплом лауреата»"),
        error_messages={"required": _("Напишите место или награду словами: «II место», «участник».")},
    )
    team_name = forms.CharField(label=_("Команда"), max_length=200, required=False)
    supervisor = forms.ModelChoiceField(
        label=_("Руководитель"), queryset=Supervisor.objects.none(), required=False, empty_label="–"
    )
    competition = forms.ModelChoiceField(
        label=_("После какого отбора"),
        queryset=Competition.objects.none(),
        required=False,
        empty_label=_("без отбора"),
        help_text=_("Тогда итог подтвердит организатор отбора, иначе – управление образования"),
    )
    scan = forms.FileField(label=_("Скан диплома"), required=False, help_text=_("PDF, JPG или PNG до 10\u00a0МБ"))

    def __init__(
        self,
        *args: Any,
        supervisors: QuerySet[Supervisor],
        selections: QuerySet[Competition] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].queryset = supervisors  # type: ignore[attr-defined]
        self.fields["scan"].widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"
        if selections is not None and selections.exists():
            self.fields["competition"].queryset = selections  # type: ignore[attr-defined]
        else:
            del self.fields["competition"]

    @staticmethod
    def initial_of(result: ExternalResult) -> dict[str, Any]:
        """What is stored, as the fields show it."""
        names = ("title", "level", "held_on", "award", "team_name", "supervisor", "competition")
        return {name: getattr(result, name) for name in names}

    def clean_title(self) -> str:
        """One line without invisible signs."""
        return clean_title(self.cleaned_data["title"])

    def clean_award(self) -> str:
        """One line without invisible signs."""
        return clean_title(self.cleaned_data["award"])

    def clean_team_name(self) -> str:
        """One line without invisible signs."""
        return clean_title(self.cleaned_data["team_name"])

    def clean_held_on(self) -> date:
        """A day that has come and that a pupil of today can have lived through at school."""
        day: date = self.cleaned_data["held_on"]
        today = timezone.localdate()
        if day > today:
            raise ValidationError(_("Проверьте дату: этот день ещё не наступил, итога быть не может."))
        if day < today - OLDEST:
            raise ValidationError(_("Проверьте дату: с тех пор прошло больше двенадцати лет."))
        return day

    def fields_of_result(self) -> dict[str, Any]:
        """Columns of the result; the scan and the selection go their own ways."""
        names = ("title", "level", "held_on", "award", "team_name", "supervisor")
        return {name: self.cleaned_data[name] for name in names}


class RemarkForm(forms.Form):
    """Why a result goes back to the school."""

    remark = forms.CharField(
        label=_("Что исправить"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Школа прочтёт это над своим итогом"),
        error_messages={"required": _("Напишите, что исправить: школа прочтёт это в итоге.")},
    )


def chosen_ids(values: Iterable[str]) -> list[int]:
    """Ids of people that a form carries along, in their order; anything else in their place is left out."""
    found = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 12]
    return list(dict.fromkeys(found))
