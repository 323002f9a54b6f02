"""Forms of a delegation: the journey and the order, a replacement, a return."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registrations.validators import clean_title
from results.models import Delegation, DelegationMember
from results.selectors.delegations import Chaperone, entry_name

PHONE = r"^\+?[\d\s()\-–]{5,25}$"


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _Line(forms.CharField):
    """A text of one line without invisible signs: it is printed in the order."""

    def clean(self, value: Any) -> str:
        """Single spaces, nothing unseen."""
        return clean_title(super().clean(value))


class DelegationForm(forms.Form):
    """Where and when they go, who travels with them, by which order."""

    event = _Line(
        label=_("Событие"), max_length=300, error_messages={"required": _("Напишите, на какое событие едет делегация.")}
    )
    place = _Line(label=_("Где проходит"), max_length=200, required=False, help_text=_("Город, лагерь или центр"))
    starts_on = forms.DateField(label=_("С какого дня"), widget=_Day, required=False)
    ends_on = forms.DateField(label=_("По какой день"), widget=_Day, required=False)
    chaperone_name = _Line(
        label=_("Сопровождающий"), max_length=200, required=False, help_text=_("Фамилия, имя, отчество полностью")
    )
    chaperone_phone = forms.RegexField(
        PHONE,
        label=_("Телефон сопровождающего"),
        required=False,
        help_text=_("Хранится до смены сопровождающего, печатается только в направлении"),
        error_messages={"invalid": _("Напишите телефон цифрами: +7 910 123-45-67.")},
    )
    order_number = _Line(label=_("Номер приказа"), max_length=32, required=False, help_text=_("Как в вашем журнале"))
    order_date = forms.DateField(
        label=_("Дата приказа"), widget=_Day, required=False, help_text=_("День, когда он подписан")
    )
    signer_post = _Line(label=_("Должность"), max_length=200, required=False, help_text=_("Например: Директор"))
    signer_name = _Line(label=_("Кто подписывает"), max_length=200, required=False, help_text=_("И. О. Фамилия"))

    OWN = (
        "event",
        "place",
        "starts_on",
        "ends_on",
        "order_number",
        "order_date",
        "signer_post",
        "signer_name",
    )

    @classmethod
    def of(cls, delegation: Delegation, chaperone: Chaperone, data: Any = None) -> "DelegationForm":
        """The form filled with what is stored."""
        initial = {name: getattr(delegation, name) for name in cls.OWN}
        initial |= {"chaperone_name": chaperone.name, "chaperone_phone": chaperone.phone}
        return cls(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """The end is not before the beginning; a phone belongs to somebody; number and date stand together."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Проверьте дни: поездка кончается раньше, чем начинается."))
        if data.get("chaperone_phone") and not data.get("chaperone_name") and not self.has_error("chaperone_name"):
            self.add_error("chaperone_name", _("Напишите, чей это телефон."))
        if data.get("order_number") and not data.get("order_date") and not self.has_error("order_date"):
            self.add_error("order_date", _("Укажите дату приказа: номер без даты не печатают."))
        return data


class ReplacementForm(forms.Form):
    """Why somebody cannot go, and who goes instead where the protocol leaves a choice."""

    reason = forms.CharField(
        label=_("Причина"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Останется в истории списка. Диагнозы и семейные дела не пишите."),
        error_messages={"required": _("Напишите причину: она останется в истории списка.")},
    )

    def __init__(self, *args: Any, candidates: Sequence[DelegationMember] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(one.pk): one for one in candidates}
        if len(candidates) > 1:
            self.fields["substitute"] = forms.ChoiceField(
                label=_("Кто поедет"),
                choices=[(str(one.pk), entry_name(one.entry)) for one in candidates],
                widget=forms.RadioSelect,
                error_messages={"required": _("Выберите, кто поедет: место в протоколе у них общее.")},
            )

    def clean_reason(self) -> str:
        """Words, not spaces."""
        reason: str = self.cleaned_data["reason"].strip()
        if not reason:
            raise ValidationError(_("Напишите причину: она останется в истории списка."))
        return reason

    def substitute(self) -> DelegationMember | None:
        """The one who was named, if there was a choice."""
        return self.candidates.get(self.cleaned_data.get("substitute", ""))
