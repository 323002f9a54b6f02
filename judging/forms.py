"""What comes in from pages: operations of marks, choices of the chair."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.enums import StageInput
from competitions.models import Competition, Stage
from judging.validators import MarkRefused


@dataclass(frozen=True, slots=True)
class Operation:
    """A mark as a device sends it; either an assignment (sheet) or an entry with its stage (grid)."""

    operation_id: uuid.UUID
    criterion: int
    round: int
    attempt: int
    base_revision: int
    value: str
    code: str
    typed: str
    reason: str
    assignment: int | None = None
    entry: int | None = None
    stage: int | None = None


def read_operation(data: object) -> Operation:
    """The operation in a JSON body; raises `MarkRefused` where the body is none."""
    if not isinstance(data, Mapping):
        raise MarkRefused(_("Обновите страницу: запрос не читается."))
    try:
        return Operation(
            operation_id=uuid.UUID(str(data["operation_id"])),
            criterion=_number(data, "criterion"),
            round=_number(data, "round", 1),
            attempt=_number(data, "attempt", 1),
            base_revision=_number(data, "base_revision", 0),
            value=_text(data, "value", 64),
            code=_text(data, "code", 8),
            typed=_text(data, "typed", 64),
            reason=_text(data, "reason", 300),
            **{name: _number(data, name) for name in ("assignment", "entry", "stage") if data.get(name) is not None},
        )
    except (KeyError, ValueError, TypeError):
        raise MarkRefused(_("Обновите страницу: запрос не читается.")) from None


def _number(data: Mapping[str, Any], name: str, default: int | None = None) -> int:
    value = data.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError(name)
    return value


def _text(data: Mapping[str, Any], name: str, longest: int) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError(name)
    return value


class StageField(forms.ModelChoiceField):
    """A stage under the title of its scheme: a contest has several schemes with stages of one name."""

    def label_from_instance(self, obj: Stage) -> str:
        """«Лучшая газета: оценивание»."""
        return f"{obj.scheme.title}: {obj.title}"


class AssignForm(forms.Form):
    """The balanced assignment: of one stage or of all, with as many experts as the rules say or another number."""

    stage = StageField(
        label=gettext_lazy("Что распределить"),
        queryset=Stage.objects.none(),
        required=False,
        empty_label=gettext_lazy("все работы"),
    )
    per_entry = forms.IntegerField(
        label=gettext_lazy("Экспертов на работу"),
        min_value=1,
        max_value=15,
        required=False,
        widget=forms.NumberInput(attrs={"placeholder": gettext_lazy("как в правилах")}),
    )

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = Stage.objects.filter(
            scheme__competition=competition, input=StageInput.SHEET, scheme__divisions__entries__isnull=False
        )
        self.fields["stage"].queryset = stages.select_related("scheme").distinct()
        self.helper = FormHelper()
        self.helper.form_tag = False

    def choices(self) -> list[tuple[Stage, int]]:
        """The chosen stages with the number of experts for each."""
        chosen = self.cleaned_data["stage"]
        stages = [chosen] if chosen else list(self.fields["stage"].queryset)
        return [(stage, self.cleaned_data["per_entry"] or stage.judges) for stage in stages]
