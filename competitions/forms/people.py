"""Forms of people: inviting into a role and ending it."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from competitions.enums import RoleKind
from competitions.models import Competition, Nomination


class InviteForm(forms.Form):
    """Who is invited, as what and for which nominations."""

    email = forms.EmailField(label=_("Электронная почта"), help_text=_("На неё придёт приглашение со входом"))
    last_name = forms.CharField(
        label=_("Фамилия"), max_length=150, required=False, help_text=_("Нужна, если человека здесь ещё нет")
    )
    first_name = forms.CharField(
        label=_("Имя"), max_length=150, required=False, help_text=_("Нужно, если человека здесь ещё нет")
    )
    patronymic = forms.CharField(label=_("Отчество"), max_length=100, required=False)
    position = forms.CharField(
        label=_("Должность"), max_length=200, required=False, help_text=_("Для благодарственного письма и протокола")
    )
    organisation = forms.ModelChoiceField(
        label=_("Место работы"),
        queryset=Organisation.objects.all(),
        required=False,
        empty_label=_("не из списка"),
        help_text=_("Работы своей школы эксперт не оценивает"),
    )
    kind = forms.ChoiceField(label=_("Роль"), choices=RoleKind.choices, initial=RoleKind.JUROR)
    nominations = forms.ModelMultipleChoiceField(
        label=_("Номинации"),
        queryset=Nomination.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ни одной – все номинации"),
    )

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nominations"].queryset = competition.nominations.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A person who is not here yet is written down with surname and name: they stand in protocols and letters."""
        values: dict[str, Any] = super().clean() or {}
        email = values.get("email", "")
        if email and not User.objects.filter(email=email.lower()).exists():
            for name, sentence in (
                ("last_name", gettext("Напишите фамилию: человека с этой почтой здесь ещё нет.")),
                ("first_name", gettext("Напишите имя: человека с этой почтой здесь ещё нет.")),
            ):
                if not values.get(name):
                    self.add_error(name, sentence)
        return values


class EndRoleForm(forms.Form):
    """Why a person no longer works in the competition."""

    reason = forms.CharField(
        label=_("Причина"), max_length=300, help_text=_("Останется в журнале: самоотвод, отвод, замена")
    )
