"""Forms of rules: criteria, the rules text, nominations and groups."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.models import AgeGroup, Competition, Criterion, Nomination, Scheme

LEVEL = re.compile(r"(?:до\s+|up to\s+)?(\d+(?:[.,]\d+)?)\s*:\s*(.+)")


class RulesForm(forms.Form):
    """The text of a scheme; what is wrong in it is said by line beside the text."""

    rules = forms.CharField(
        label=gettext_lazy("Текст правил"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "input rules-text"}),
    )


class CriterionForm(forms.ModelForm):
    """One criterion: its title, maximum, step, weight and the texts of its levels."""

    level_texts = forms.CharField(
        label=gettext_lazy("Тексты уровней"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("По одному в строке: «до 4: о школе общими словами»"),
    )

    class Meta:
        model = Criterion
        fields = ["title", "maximum", "step", "weight"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")
        for name in ("maximum", "step", "weight"):
            self.fields[name].localize = True
            self.fields[name].widget.is_localized = True
            self.fields[name].widget.input_type = "text"
            if (value := self.initial.get(name)) is not None:
                self.initial[name] = Decimal(format(value.normalize(), "f"))
        self.fields["level_texts"].initial = "\n".join(
            _("до %(upto)s: %(text)s") % level for level in self.instance.levels
        )

    def clean_level_texts(self) -> list[dict[str, str]]:
        """The levels as data; a line that names no end is refused."""
        levels = []
        for line in filter(None, map(str.strip, self.cleaned_data["level_texts"].splitlines())):
            found = LEVEL.fullmatch(line)
            if found is None:
                raise forms.ValidationError(_("Начните строку с конца уровня: «до 4: …». Не читается: «%s»") % line)
            levels.append({"upto": found[1].replace(",", "."), "text": found[2]})
        if [Decimal(level["upto"]) for level in levels] != sorted(Decimal(level["upto"]) for level in levels):
            raise forms.ValidationError(_("Поставьте уровни по возрастанию."))
        return levels

    def clean(self) -> dict[str, Any]:
        """A maximum above the minimum and a step above zero."""
        values: dict[str, Any] = super().clean() or {}
        maximum, step = values.get("maximum"), values.get("step")
        if maximum is not None and maximum <= self.instance.minimum:
            self.add_error("maximum", _("Поставьте больше наименьшей оценки."))
        if step is not None and step <= 0:
            self.add_error("step", _("Поставьте шаг больше нуля."))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        found = dict(self.cleaned_data)
        found["levels"] = found.pop("level_texts")
        return found


class NewCriterionForm(forms.Form):
    """A further criterion of a stage."""

    title = forms.CharField(label=gettext_lazy("Название"), max_length=200)
    code = forms.SlugField(
        label=gettext_lazy("Код"), max_length=64, help_text=gettext_lazy("Латиницей, для текста правил: idea")
    )
    maximum = forms.DecimalField(
        label=gettext_lazy("Наибольшая оценка"), max_digits=12, decimal_places=4, localize=True
    )
    weight = forms.DecimalField(
        label=gettext_lazy("Вес"), max_digits=8, decimal_places=4, required=False, localize=True
    )


class NominationForm(forms.ModelForm):
    """A nomination and the groups it is held in."""

    groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Возрастные группы"),
        queryset=AgeGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Ни одной – все соревнуются вместе"),
    )

    class Meta:
        model = Nomination
        fields = ["title", "min_members", "max_members", "has_title", "number_prefix"]

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = competition.age_groups.all()  # type: ignore[attr-defined]
        self.fields["groups"].initial = [
            division.age_group_id
            for division in (self.instance.divisions.all() if self.instance.pk else ())
            if division.age_group_id
        ]

    def clean(self) -> dict[str, Any]:
        """Not more members at the least than at the most."""
        values: dict[str, Any] = super().clean() or {}
        low, high = values.get("min_members"), values.get("max_members")
        if low is not None and high is not None and low > high:
            self.add_error("max_members", _("Поставьте не меньше, чем «участников от»."))
        return values


class NewNominationForm(NominationForm):
    """A further nomination: also its code, who takes part and by which rules it is judged."""

    code = forms.SlugField(
        label=gettext_lazy("Код"), max_length=32, help_text=gettext_lazy("Латиницей, для адресов: foto")
    )
    scheme = forms.ModelChoiceField(
        label=gettext_lazy("По каким правилам"), queryset=Scheme.objects.none(), empty_label=None
    )

    class Meta(NominationForm.Meta):
        fields = ["title", "code", "entrant", "min_members", "max_members", "has_title", "number_prefix"]

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, competition=competition, instance=Nomination(competition=competition), **kwargs)
        self.fields["scheme"].queryset = competition.schemes.all()  # type: ignore[attr-defined]


class GroupForm(forms.ModelForm):
    """An age group's title and borders, both included."""

    class Meta:
        model = AgeGroup
        fields = ["title", "low", "high"]

    def clean(self) -> dict[str, Any]:
        """The end does not stand before the beginning."""
        values: dict[str, Any] = super().clean() or {}
        low, high = values.get("low"), values.get("high")
        if low is not None and high is not None and low > high:
            self.add_error("high", _("Поставьте конец группы не раньше её начала."))
        return values


class NewGroupForm(GroupForm):
    """A further age group: also its code and how it is counted."""

    code = forms.SlugField(label=gettext_lazy("Код"), max_length=32, help_text=gettext_lazy("Например, 5-7"))

    class Meta(GroupForm.Meta):
        fields = ["title", "code", "basis", "low", "high"]
