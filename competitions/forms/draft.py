"""Rules as they are being edited: text, blocks and criteria of one page, nothing of it stored.

One draft travels in the form itself: the text, `base` – the text that the blocks on the page were made of – and the
criteria. Fields that differ from `base` are written into the text; then the button's own act is done; then both are
read again, so that text and blocks always show the same rules.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from competitions.forms.rules import CriteriaForms, CriteriaFormSet, RulesForm
from competitions.models import Criterion, Scheme, Stage
from competitions.selectors.schemes import stages_of
from competitions.validators.block_edits import (
    AWARD_CHOICES,
    STEP_CHOICES,
    Choice,
    Merged,
    act_on,
    key_choices,
    merge_fields,
)
from competitions.validators.blocks import Blocks, blocks_of, marked
from competitions.validators.scheme import parse_rules, read_scheme
from competitions.validators.text import Fault, TextRefused
from competitions.validators.text_edit import EditRefused
from scoring import Scheme as Rules

Stages = list[tuple[Stage, list[Criterion]]]
NEW_MAXIMUM = "10"


class RulesDraft:
    """The draft of a scheme's rules; `data` is what the page sent, without it the stored rules."""

    def __init__(self, scheme: Scheme, data: QueryDict | None = None) -> None:
        self.scheme = scheme
        self.data = data
        self.refusal = ""
        self.form = RulesForm(data)
        self.criteria: CriteriaFormSet = CriteriaForms(data, scheme=scheme)
        self.stored = stages_of(scheme)
        if data is None:
            self.sent, self.revision = scheme.rules, scheme.revision
            self.merged = Merged(self.sent)
        else:
            valid = self.form.is_valid()
            self.sent = self._clean(data.get("rules", ""))
            self.revision = self.form.cleaned_data["revision"] if valid else 0
            self.merged = merge_fields(
                text=self.sent, base=self._clean(data.get("base", "")), stages=self.stored, typed=self._typed
            )

    @staticmethod
    def _clean(text: str) -> str:
        return text.replace("\r\n", "\n")

    def _typed(self, name: str) -> Sequence[str] | None:
        return self.data.getlist(name) if self.data is not None and name in self.data else None

    @property
    def text(self) -> str:
        """The rules text with what was done to the blocks."""
        return self.merged.text

    @property
    def is_text_as_sent(self) -> bool:
        """Whether the page already shows this very text, so that its cursor may stay."""
        return self.data is not None and self.text == self.sent

    @cached_property
    def has_good_criteria(self) -> bool:
        """Whether the table of criteria can be read."""
        return self.data is None or bool(self.criteria.is_valid())

    @cached_property
    def stages(self) -> Stages:
        """The stages with the criteria as they are typed, or as they are stored where they cannot be read."""
        if self.data is None or not self.has_good_criteria:
            return self.stored
        typed = self.criteria.criteria()
        return [(stage, [one for one in typed if one.stage.code == stage.code]) for stage, _stored in self.stored]

    @property
    def all_criteria(self) -> list[Criterion]:
        """Every criterion of the draft."""
        return [criterion for _stage, criteria in self.stages for criterion in criteria]

    @cached_property
    def _read(self) -> tuple[Rules | None, tuple[Fault, ...]]:
        try:
            return read_scheme(self.text, self.stages, minimum=self.scheme.competition.minimum_entries), ()
        except TextRefused as refusal:
            return None, refusal.faults

    @property
    def rules(self) -> Rules | None:
        """The kernel's scheme; none where the kernel refuses the text or the criteria cannot be read."""
        return self._read[0] if self.has_good_criteria else None

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What the kernel refuses, with lines of the text."""
        return self._read[1]

    @property
    def is_good(self) -> bool:
        """Whether the draft can be saved as far as words and numbers go."""
        return self.rules is not None and not self.merged.faults and not self.refusal and bool(self.revision)

    @cached_property
    def blocks(self) -> Blocks | None:
        """The cards; none while the text cannot be read at all."""
        try:
            located = parse_rules(self.text)
        except TextRefused:
            return None
        found = blocks_of(located, self.stages, self._read[0])
        return marked(found, self.faults, self.merged.faults, self.merged.typed)

    def act(self, act: str) -> None:
        """Do what a button of the page says to the text or to the table of criteria; a refusal is kept in words."""
        verb, _space, place = act.partition(" ")
        if verb == "criterion" and self.data is not None:
            self._add_criterion(place)
        elif self.blocks is None:
            self.refusal = _("Сначала исправьте текст правил: он не читается.")
        else:
            choice = self.data.get(f"choice {place}", "") if self.data is not None else ""
            try:
                self.merged.text = act_on(self.text, act, choice, self.blocks, self._criteria_of(place))
            except (EditRefused, TextRefused) as refusal:
                self.refusal = str(refusal)
        for name in ("stages", "_read", "blocks", "has_good_criteria"):
            self.__dict__.pop(name, None)

    def _criteria_of(self, place: str) -> list[Criterion]:
        """The criteria of the stage that a place belongs to; of all stages elsewhere."""
        if self.blocks is not None:
            for block in self.blocks.stages:
                if place == block.id:
                    return next(criteria for stage, criteria in self.stages if stage.code == block.code)
        return self.all_criteria

    def _add_criterion(self, stage: str) -> None:
        """A further row of the table, filled so that it can be read at once."""
        data = self.data.copy() if self.data is not None else QueryDict(mutable=True)
        total = self.criteria.total_form_count()
        taken = {value for key, value in data.items() if key.startswith("c-") and key.endswith("-code")}
        code = next(name for n in range(1, 1000) if (name := f"k{n}") not in taken)
        data["c-TOTAL_FORMS"] = str(total + 1)
        values = {"stage": stage, "code": code, "title": _("Новый критерий"), "maximum": NEW_MAXIMUM, "step": "1"}
        for name, value in {**values, "weight": "", "level_texts": ""}.items():
            data[f"c-{total}-{name}"] = value
        self.data = data
        self.criteria = CriteriaForms(data, scheme=self.scheme)

    def choices(self) -> Mapping[str, Sequence[Choice]]:
        """What can be added: steps, keys of the chain, awards."""
        return {"steps": STEP_CHOICES, "keys": key_choices(self.all_criteria), "awards": AWARD_CHOICES}

    def carried(self) -> list[tuple[str, str]]:
        """The draft as hidden fields, for the page that shows who moves before it is saved."""
        found = [("rules", self.text), ("base", self.text), ("revision", str(self.revision))]
        if self.data is not None:
            found += [(name, value) for name in self.data if name.startswith("c-") for value in self.data.getlist(name)]
        return found
