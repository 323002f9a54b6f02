"""Forms of decisions, of sealing and of publication: what a person types, checked beside its field."""

import re
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from competitions.models import Division
from results.enums import PublicRows
from results.models import Protocol
from results.selectors.decisions import Choice
from results.selectors.protocols import entries_of_division


class DecisionForm(forms.Form):
    """The words and the date that every decision has."""

    text = forms.CharField(
        label=_("Решение словами"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Кто и как решил: «Открытое голосование, 4 против 1». Войдёт в протокол."),
        error_messages={"required": _("Напишите решение словами: оно войдёт в протокол.")},
    )
    decided_on = forms.DateField(
        label=_("Дата решения"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Укажите дату решения.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].initial = timezone.localdate()

    def clean_decided_on(self) -> Any:
        """A decision of tomorrow is a slip of the finger."""
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Проверьте дату: решение не может быть из будущего."))
        return day

    def content(self) -> dict[str, Any]:
        """What the kernel takes as given."""
        return {}


class OrderForm(DecisionForm):
    """Puts a block of equals in order; the same number leaves two of them equal."""

    field_order = None

    def __init__(self, choice: Choice, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice = choice
        numbers = [("", "–"), *((number, str(number)) for number in range(1, len(choice.options) + 1))]
        self.spots = {f"spot_{option.pk}": option for option in choice.options}
        for name, option in self.spots.items():  # nothing is chosen beforehand: the order of a list is no decision
            self.fields[name] = forms.TypedChoiceField(
                label=option.label, choices=numbers, coerce=int, error_messages={"required": _("Поставьте номер.")}
            )
        self.order_fields([*self.spots, "text", "decided_on"])

    def clean(self) -> dict[str, Any]:
        """A decision that leaves everybody equal decides nothing."""
        cleaned = super().clean() or {}
        chosen = {cleaned.get(name) for name in self.spots}
        if len(chosen) < 2 and None not in chosen:
            raise forms.ValidationError(_("Разведите хотя бы двоих: сейчас у всех один номер."))
        return cleaned

    def content(self) -> dict[str, Any]:
        """Blocks of entries or teams, best first."""
        blocks: dict[int, list[int | str]] = {}
        for name, option in self.spots.items():
            blocks.setdefault(self.cleaned_data[name], []).append(option.key)
        found: dict[str, Any] = {"key": self.choice.key, "order": [blocks[number] for number in sorted(blocks)]}
        if self.choice.teams:
            found |= {"table": self.choice.teams[0].node, "is_wide": self.choice.is_wide}
        return found


class AwardLineForm(DecisionForm):
    """Says who of those tied on a border gets the award; nobody is an answer too."""

    asked = _("Кому присуждено")
    hint = _("Никого не отмечено – награда не присуждается.")
    field_order = ["chosen", "text", "decided_on"]

    def __init__(self, choice: Choice, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice = choice
        self.fields["chosen"] = forms.TypedMultipleChoiceField(
            label=self.asked,
            choices=[(option.pk, option.label) for option in choice.options],
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=self.hint,
        )
        self.order_fields(self.field_order)

    def content(self) -> dict[str, Any]:
        """Those who get it first, the others behind them; teams by what the kernel calls them."""
        chosen = set(self.cleaned_data["chosen"])
        first = [option.key for option in self.choice.options if option.pk in chosen]
        others = [option.key for option in self.choice.options if option.pk not in chosen]
        return self.choice.content(first, others)


class CountedForm(AwardLineForm):
    """Says who of too large a team counts for it."""

    asked = _("Кто в зачёте команды")
    hint = _("Остальные в личном зачёте остаются, команде не прибавляют.")


class AdvanceForm(AwardLineForm):
    """Says who of those in question goes on to the next stage; nobody is an answer too."""

    asked = _("Кто проходит дальше")
    hint = _("Никого не отмечено – дальше никто из них не проходит.")


class AdmitForm(DecisionForm):
    """Lets entries on to the next stage, or stops them, whatever their marks say."""

    goes_on = forms.TypedChoiceField(
        label=_("Решение"),
        choices=[("1", _("Допустить к следующему этапу")), ("0", _("Не допустить"))],
        coerce=lambda text: text == "1",
        widget=forms.RadioSelect,
        initial="1",
        error_messages={"required": _("Выберите: допустить или нет.")},
    )
    numbers = forms.CharField(
        label=_("Номера работ"),
        max_length=200,
        help_text=_("Через запятую, как в рейтинге: М-047, М-052."),
        error_messages={"required": _("Назовите номер работы, о которой решено.")},
    )
    field_order = ["goes_on", "numbers", "text", "decided_on"]

    def __init__(self, division: Division, stage: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.division, self.stage = division, stage

    def clean_numbers(self) -> list[int]:
        """Numbers become entries of this division."""
        return entries_by_numbers(self.division, self.cleaned_data["numbers"])

    def content(self) -> dict[str, Any]:
        """Those who are let on in the first block, those who are not behind it."""
        entries = self.cleaned_data["numbers"]
        order = [entries] if self.cleaned_data["goes_on"] else [[], entries]
        return {"key": f"admit:{self.stage}", "order": order}


def entries_by_numbers(division: Division, text: str) -> list[int]:
    """The entries that a person named by their numbers; the sentence names those that are not there."""
    numbers = [part.strip() for part in re.split(r"[,;\s]+", text) if part.strip()]
    entries = dict(entries_of_division(division).filter(number__in=numbers).values_list("number", "pk"))
    missing = [number for number in numbers if number not in entries]
    if missing:
        raise forms.ValidationError(
            _("Проверьте номер %(number)s: такой работы здесь нет."), params={"number": ", ".join(missing)}
        )
    return [entries[number] for number in dict.fromkeys(numbers)]


class SpecialPrizeForm(DecisionForm):
    """A prize beside the degrees, for any entry of the division."""

    award = forms.CharField(
        label=_("Название приза"),
        max_length=100,
        help_text=_("Как будет в дипломе: «Приз зрительских симпатий»."),
        error_messages={"required": _("Назовите приз: его название попадёт в диплом.")},
    )
    numbers = forms.CharField(
        label=_("Номера работ"),
        max_length=200,
        help_text=_("Через запятую, как в рейтинге: М-047, М-052."),
        error_messages={"required": _("Назовите номер работы, которой присуждён приз.")},
    )
    field_order = ["award", "numbers", "text", "decided_on"]

    def __init__(self, division: Division, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.division = division

    def clean_numbers(self) -> list[int]:
        """Numbers become entries of this division."""
        return entries_by_numbers(self.division, self.cleaned_data["numbers"])

    def content(self) -> dict[str, Any]:
        """The title and the entries."""
        return {"award": self.cleaned_data["award"].strip(), "entries": self.cleaned_data["numbers"]}


class SealForm(forms.Form):
    """The reason of a new version; the first version needs none."""

    reason = forms.CharField(
        label=_("Причина новой версии"),
        max_length=300,
        help_text=_("Её прочтут в протоколе и на странице итогов: «Апелляция №\u00a02 удовлетворена»."),
        error_messages={"required": _("Напишите причину новой версии: её прочтут в протоколе.")},
    )


class ProtocolsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Protocols by number, division and count of lines."""

    def label_from_instance(self, obj: Protocol) -> str:
        """«№\u00a07 · Видеоролик, 8–11 классы, 12 строк»."""
        count: int = obj.line_count  # type: ignore[attr-defined]
        lines = ngettext("%(n)s строка", "%(n)s строк", count) % {"n": count}
        return f"{obj} · {obj.title}, {lines}"


class PublicationForm(forms.Form):
    """Which protocols are shown and which of their rows."""

    rows = forms.ChoiceField(
        label=_("Кого показать"),
        choices=PublicRows,
        widget=forms.RadioSelect,
        initial=PublicRows.AWARDED,
        help_text=_("Имена видны только с согласием на публикацию, остальные названы «участник»."),
    )

    def __init__(self, protocols: QuerySet[Protocol], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        protocols = protocols.defer("payload").annotate(line_count=Count("lines"))
        self.fields["protocols"] = ProtocolsField(
            label=_("Протоколы"),
            queryset=protocols,
            initial=protocols,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Выберите хотя бы один протокол: публиковать пока нечего.")},
        )
        self.order_fields(["protocols", "rows"])
