"""Forms of rules: criteria, the rules text, nominations and groups."""

import re
from collections.abc import Mapping
from copy import copy
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.models import AgeGroup, Competition, Criterion, Nomination, Scheme, Stage
from competitions.validators.scheme import exact_number

LEVEL = re.compile(r"(?:до\s+|up to\s+)?(\d+(?:[.,]\d+)?)\s*:\s*(.+)")


class NumberField(forms.DecimalField):
    """A number typed with a comma or a point in either language, shown with the page's own mark."""

    def to_python(self, value: Any) -> Decimal | None:
        """Exact, whichever mark it has."""
        return super().to_python("".join(value.split()).replace(",", ".") if isinstance(value, str) else value)


class CriterionForm(forms.Form):
    """One criterion as it is being edited: a row of the table or a new one; its code is set once."""

    stage = forms.SlugField(widget=forms.HiddenInput)
    code = forms.SlugField(
        label=gettext_lazy("Код"),
        max_length=64,
        help_text=gettext_lazy("Латиницей, для текста правил: idea"),
        error_messages={"invalid": gettext_lazy("Напишите код латиницей, без пробелов: idea.")},
    )
    title = forms.CharField(label=gettext_lazy("Название"), max_length=200)
    maximum = NumberField(
        label=gettext_lazy("Максимум"), max_digits=12, decimal_places=4, required=False, localize=True
    )
    step = NumberField(label=gettext_lazy("Шаг"), max_digits=8, decimal_places=4, localize=True)
    weight = NumberField(label=gettext_lazy("Вес"), max_digits=8, decimal_places=4, required=False, localize=True)
    level_texts = forms.CharField(
        label=gettext_lazy("Тексты уровней"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("По одному в строке: «до 4: о школе общими словами»"),
    )

    def __init__(self, *args: Any, rows: Mapping[str, Criterion], **kwargs: Any) -> None:
        """`rows` are the stored criteria by code; a form of another code makes a new one."""
        super().__init__(*args, **kwargs)
        self.empty_permitted = False
        self.rows = rows
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("class", "input")
            if name in {"maximum", "step", "weight"}:
                field.widget.input_type = "text"
                field.widget.attrs["inputmode"] = "decimal"
        if self.row is not None:
            self.fields["code"].widget = forms.HiddenInput()

    @property
    def row(self) -> Criterion | None:
        """The stored criterion that is being edited; none for a new one."""
        raw = self.data.get(self.add_prefix("code")) if self.is_bound else self.initial.get("code")
        return self.rows.get(str(raw or ""))

    @staticmethod
    def initial_of(criterion: Criterion) -> dict[str, Any]:
        """What the form shows of a stored criterion."""
        numbers = {name: getattr(criterion, name) for name in ("maximum", "step", "weight")}
        return {
            "stage": criterion.stage.code,
            "code": criterion.code,
            "title": criterion.title,
            **{name: None if value is None else exact_number(value) for name, value in numbers.items()},
            "level_texts": "\n".join(_("до %(upto)s: %(text)s") % level for level in criterion.levels),
        }

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
        least = self.row.minimum if self.row is not None else 0
        if maximum is not None and maximum <= least:
            self.add_error("maximum", _("Поставьте больше наименьшей оценки."))
        if step is not None and step <= 0:
            self.add_error("step", _("Поставьте шаг больше нуля."))
        return values

    def criterion(self, stages: Mapping[str, Stage]) -> Criterion:
        """The criterion as it is typed, not stored: a copy of its row or a new one."""
        values = dict(self.cleaned_data)
        made = copy(self.row) if self.row is not None else Criterion(code=values["code"], stage=stages[values["stage"]])
        for name in ("title", "maximum", "step", "weight"):
            setattr(made, name, values[name])
        made.levels = values["level_texts"]
        return made


class CriteriaFormSet(forms.BaseFormSet):
    """All criteria of a scheme together: codes once, stages that exist."""

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        self.stages = {stage.code: stage for stage in scheme.stages.all()}
        rows = {row.code: row for row in scheme.criteria.select_related("stage").order_by("stage__order", "order")}
        kwargs.setdefault("initial", [CriterionForm.initial_of(row) for row in rows.values()])
        super().__init__(*args, prefix="c", form_kwargs={"rows": rows}, **kwargs)

    def clean(self) -> None:
        """Codes do not repeat, and each criterion belongs to a stage of the scheme."""
        seen: set[str] = set()
        for form in self.kept:
            code, stage = form.cleaned_data.get("code"), form.cleaned_data.get("stage")
            if code in seen:
                form.add_error("code", _("Возьмите другой код: «%(code)s» уже занят.") % {"code": code})
            if stage not in self.stages:
                form.add_error(None, _("Этого этапа больше нет: уберите критерий."))
            seen.add(str(code))

    @property
    def kept(self) -> list[CriterionForm]:
        """The forms that are not marked for removal."""
        return [form for form in self.forms if not self._should_delete_form(form) and hasattr(form, "cleaned_data")]

    def criteria(self) -> list[Criterion]:
        """The whole list as it shall be, in order; only of a valid set."""
        found = [form.criterion(self.stages) for form in self.kept]
        for order, criterion in enumerate(found):
            criterion.order = order
        return found


CriteriaForms = forms.formset_factory(CriterionForm, formset=CriteriaFormSet, extra=0, can_delete=True)


class RulesForm(forms.Form):
    """The whole draft beside the criteria: the text, what the blocks were made of, the revision it began from."""

    rules = forms.CharField(
        label=gettext_lazy("Текст правил"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "input rules-text"}),
    )
    base = forms.CharField(strip=False, required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why rules change that marks stand under."""

    reason = forms.CharField(
        label=gettext_lazy("Почему меняются правила"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
        help_text=gettext_lazy("Останется в истории правил. Например: «в положении вес грамотности 0,2»"),
        error_messages={"required": gettext_lazy("Напишите причину: по этим правилам уже стоят оценки.")},
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
