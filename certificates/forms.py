"""Forms of certificates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.enums import BY_HAND, CertificateKind


class IssueForm(forms.Form):
    """What to issue and what is printed around it."""

    kinds = forms.MultipleChoiceField(
        label=_("Что выпустить"),
        choices=CertificateKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Выберите, что выпустить")},
    )
    founder = forms.CharField(label=_("Учредитель, вверху листа"), max_length=120)
    order = forms.CharField(
        label=_("Приказ"),
        max_length=120,
        required=False,
        help_text=_(
            "Например: Приказ управления образования от 15 апреля 2026 г. №\u00a0127-п. "
            "Без приказа внизу стоит протокол."
        ),
    )
    sign1_role = forms.CharField(label=_("Первая подпись, должность"), max_length=60, required=False)
    sign1_name = forms.CharField(label=_("Первая подпись, И. О. Фамилия"), max_length=60, required=False)
    sign2_role = forms.CharField(label=_("Вторая подпись, должность"), max_length=60, required=False)
    sign2_name = forms.CharField(label=_("Вторая подпись, И. О. Фамилия"), max_length=60, required=False)
    place = forms.CharField(label=_("Город и год"), max_length=60)
    dative = forms.BooleanField(
        label=_("Руководителям: «Объявляется благодарность кому»"),
        required=False,
        help_text=_("Имя и должность ставятся в дательный падеж; сомнительные имена попадут в список на проверку."),
    )

    def words(self) -> dict[str, str]:
        """What is printed around the text, as a batch keeps it."""
        data = self.cleaned_data
        words = {name: str(data[name]).strip() for name in (
            "founder", "order", "sign1_role", "sign1_name", "sign2_role", "sign2_name", "place"
        )}  # fmt: skip
        return words | {"dative": "1" if data["dative"] else ""}

    def clean(self) -> dict[str, Any]:
        """A signature has both its role and its name, or neither."""
        data = super().clean() or {}
        for number in ("1", "2"):
            role, name = data.get(f"sign{number}_role"), data.get(f"sign{number}_name")
            if role and not name:
                self.add_error(f"sign{number}_name", _("Впишите, кто подписывает: должность уже есть"))
            if name and not role:
                self.add_error(f"sign{number}_role", _("Впишите должность: имя уже есть"))
        return data


class RevokeForm(forms.Form):
    """Why a paper is revoked."""

    reason = forms.ChoiceField(
        label=_("Причина"),
        choices=[(reason.value, reason.label) for reason in BY_HAND],
        widget=forms.RadioSelect,
        help_text=_("Её увидит каждый, кто проверит документ."),
        error_messages={"required": _("Выберите причину: её увидит каждый, кто проверит документ")},
    )
    note = forms.CharField(
        label=_("Пояснение для своих"), max_length=300, required=False, help_text=_("Его видит только организатор.")
    )
