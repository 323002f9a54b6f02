"""Forms of making and setting up a competition."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from competitions.enums import DocumentKind
from competitions.models import Competition
from competitions.validators.dates import faults_of_dates


class MomentInput(forms.DateTimeInput):
    """A day and a time as the browser's own control."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class DayInput(forms.DateInput):
    """A day as the browser's own control."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CreateForm(forms.Form):
    """The year, the organiser and the contacts of a competition made from a preset."""

    year = forms.TypedChoiceField(label=_("Год проведения"), coerce=int)
    organiser = forms.ModelChoiceField(label=_("Кто проводит"), queryset=Organisation.objects.none(), empty_label=None)
    contacts = forms.CharField(
        label=_("Контакты"),
        required=False,
        max_length=300,
        help_text=_("Телефон и почта, по которым отвечают школам"),
    )

    def __init__(self, *args: Any, organisers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        self.fields["year"].choices = [(year, str(year)) for year in range(this_year - 1, this_year + 3)]  # type: ignore[attr-defined]
        self.fields["organiser"].queryset = organisers  # type: ignore[attr-defined]


DATES = (
    "applications_open_at",
    "applications_close_at",
    "admission_until",
    "judging_until",
    "appeals_until",
    "results_at",
)


class DatesForm(forms.ModelForm):
    """The dates of a competition, checked as one row of time."""

    class Meta:
        model = Competition
        fields = [*DATES, "ages_on"]
        widgets = {name: MomentInput() for name in DATES} | {"ages_on": DayInput()}
        help_texts = {
            "appeals_until": _("Оставьте пустым, если апелляций нет"),
            "ages_on": _("На этот день считаются возраст и класс участников"),
        }

    def clean(self) -> dict[str, Any]:
        """Put the sentence beside the date that stands too early."""
        values: dict[str, Any] = super().clean() or {}
        for name, sentence in faults_of_dates(values).items():
            self.add_error(name, sentence)
        return values


class TextsForm(forms.ModelForm):
    """Words and switches of a competition."""

    genitive = forms.CharField(
        label=_("Название в родительном падеже"),
        help_text=_("Для дипломов: «Гран-при городского конкурса …»"),
        max_length=300,
    )
    prepositional = forms.CharField(
        label=_("Название в предложном падеже"),
        help_text=_("Для дипломов: «занявший I место в городском конкурсе …»"),
        max_length=300,
    )

    class Meta:
        model = Competition
        fields = [
            "title",
            "short_title",
            "about",
            "contacts",
            "age_sign",
            "minimum_entries",
            "is_open",
            "is_blind",
            "hides_own_school",
            "needs_consents",
        ]
        widgets = {"about": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("genitive", "prepositional"):
            self.fields[name].initial = self.instance.wording.get(name, "")

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes: the two cases go back into the wording."""
        found = dict(self.cleaned_data)
        wording = {name: found.pop(name) for name in ("genitive", "prepositional")}
        return found | {"wording": self.instance.wording | wording}


class DocumentForm(forms.Form):
    """A document for the competition's page."""

    kind = forms.ChoiceField(label=_("Вид"), choices=DocumentKind.choices)
    title = forms.CharField(label=_("Название"), max_length=200, help_text=_("Как оно будет стоять на странице"))
    upload = forms.FileField(label=_("Файл"), help_text=_("PDF или DOCX, до 20\u00a0МБ"))


class ExtensionForm(forms.Form):
    """A later deadline for one organisation."""

    organisation = forms.ModelChoiceField(
        label=_("Школа или центр"), queryset=Organisation.objects.all(), empty_label=_("Выберите")
    )
    until = forms.DateTimeField(label=_("Принимать заявки до"), widget=MomentInput())
