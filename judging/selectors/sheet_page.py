"""One sheet as its page draws it: criteria with their marks, levels and conflicts."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.enums import CriterionRole, Unit
from competitions.models import Criterion, Stage
from core.templatetags.formats import field_number, num, ru_time
from judging.models import Assignment, Mark, MarkOperation
from judging.selectors.sheets import marked_criteria
from judging.validators import code_title, range_text, unit_sign
from scoring.numbers import number_to_text

TICKS = 11  # so many values are drawn as a scale; more or finer ones are a number field


@dataclass(frozen=True)
class Tick:
    """A value on the scale and the text of its level."""

    value: str
    shown: str
    level: str


@dataclass(frozen=True)
class Band:
    """A level: its text, how many values it covers, whether the mark lies in it."""

    text: str
    span: int
    is_current: bool
    values: str


@dataclass(frozen=True)
class Conflict:
    """Two values of one cell: the stored one and the one that came from an older revision."""

    stored: str
    stored_shown: str
    stored_at: str
    sent: str
    sent_shown: str
    sent_at: str


@dataclass(frozen=True)
class Cell:
    """A criterion in a round and attempt: all that its part of the page shows."""

    criterion: Criterion
    round: int
    attempt: int
    heading: str
    ticks: Sequence[Tick]
    bands: Sequence[Band]
    factor: str = "1"
    value: str = ""
    code: str = ""
    revision: int = 0
    level: str = ""
    conflict: Conflict | None = None
    error: str = ""
    typed: str = ""
    operation_id: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def name(self) -> str:
        """The field's name in the form."""
        return f"m-{self.criterion.pk}-{self.round}-{self.attempt}"

    @property
    def is_empty(self) -> bool:
        """Not marked: neither a value nor a code."""
        return not self.value and not self.code

    @property
    def state(self) -> str:
        """The state the server knows: confirmed, in conflict or not marked."""
        if self.error:
            return "bad"
        if self.conflict:
            return "conf"
        return "none" if self.is_empty else "ok"

    @property
    def shown(self) -> str:
        """The mark as a person reads it."""
        return shown_of(self.value, self.code, self.criterion)

    @property
    def limits(self) -> str:
        """«до 10, вес 2»."""
        return limits_of(self.criterion)

    @property
    def range(self) -> str:
        """«от 0 до 10, шаг 0,5»: under a number field."""
        return range_text(self.criterion)

    @property
    def field_text(self) -> str:
        """What stands in the number field: what was typed and refused, else the stored value."""
        return self.typed or field_number(self.value)

    @property
    def low_text(self) -> str:
        """The least value, exactly."""
        return text_of(self.criterion.minimum)

    @property
    def high_text(self) -> str:
        """The greatest value, exactly; empty where there is none."""
        return "" if self.criterion.maximum is None else text_of(self.criterion.maximum)

    @property
    def step_text(self) -> str:
        """The step, exactly."""
        return text_of(self.criterion.step)


def text_of(value: Decimal) -> str:
    """The exact text of a number: «8», «2.5»."""
    return number_to_text(value)


def ticks_of(criterion: Criterion) -> list[Tick]:
    """The values of a scale; none where the criterion is a number field."""
    if (
        criterion.maximum is None
        or criterion.unit != Unit.POINTS
        or criterion.step != criterion.step.to_integral_value()
    ):
        return []
    count = int((criterion.maximum - criterion.minimum) / criterion.step) + 1
    if count > TICKS:
        return []
    values = [criterion.minimum + criterion.step * index for index in range(count)]
    return [Tick(text_of(value), num(value), level_of(criterion, value)) for value in values]


def level_of(criterion: Criterion, value: Decimal) -> str:
    """The text of the level that a value belongs to."""
    for level in criterion.levels:
        if value <= Decimal(str(level["upto"])):
            return str(level["text"])
    return ""


def bands_of(criterion: Criterion, ticks: Sequence[Tick], value: Decimal | None) -> list[Band]:
    """Levels drawn under the scale, each as wide as its values."""
    bands, low = [], 0
    for level in criterion.levels if ticks else ():
        upto = Decimal(str(level["upto"]))
        inside = [tick for tick in ticks[low:] if Decimal(tick.value) <= upto]
        if not inside:
            continue
        low += len(inside)
        values = inside[0].shown if len(inside) == 1 else f"{inside[0].shown}–{inside[-1].shown}"
        current = value is not None and any(Decimal(tick.value) == value for tick in inside)
        bands.append(Band(str(level["text"]), len(inside), current, values))
    return bands


def cells_of(assignment: Assignment, factors: Mapping[int, str], faults: Mapping[str, tuple[str, str]]) -> list[Cell]:
    """The sheet's cells in the order of marking, in three queries; `faults`: (sentence, typed) by field name."""
    marks = {
        (mark.criterion_id, mark.round, mark.attempt): mark
        for mark in Mark.objects.filter(
            entry_id=assignment.entry_id, stage_id=assignment.stage_id, judge_id=assignment.juror_id
        )
    }
    conflicts = conflicts_of([mark for mark in marks.values() if mark.has_conflict])
    criteria = list(marked_criteria(assignment))
    stage = assignment.stage
    cells = []
    for round_, attempt in places_of(stage):
        for criterion in criteria:
            mark = marks.get((criterion.pk, round_, attempt))
            error, typed = faults.get(f"m-{criterion.pk}-{round_}-{attempt}", ("", ""))
            value = Decimal(mark.value) if mark and mark.value else None
            ticks = ticks_of(criterion)
            cells.append(
                Cell(
                    criterion=criterion,
                    round=round_,
                    attempt=attempt,
                    heading=_heading(criterion, stage, round_, attempt),
                    ticks=ticks,
                    bands=bands_of(criterion, ticks, value),
                    factor=factors.get(criterion.pk, "0"),
                    value=mark.value if mark else "",
                    code=mark.code if mark else "",
                    revision=mark.revision if mark else 0,
                    level=level_of(criterion, value) if value is not None else "",
                    conflict=conflicts.get(mark.pk) if mark else None,
                    error=error,
                    typed=typed,
                )
            )
    return cells


def places_of(stage: Stage) -> list[tuple[int, int]]:
    """Rounds and attempts of a stage in their order."""
    return [(r, a) for r in range(1, stage.rounds + 1) for a in range(1, stage.attempts + 1)]


def _heading(criterion: Criterion, stage: Stage, round_: int, attempt: int) -> str:
    """The criterion's title, with the round and the attempt where the stage has several."""
    parts = [criterion.title]
    if stage.rounds > 1:
        parts.append(_("тур %(number)s") % {"number": round_})
    if stage.attempts > 1:
        parts.append(_("попытка %(number)s") % {"number": attempt})
    return ", ".join(parts)


def limits_of(criterion: Criterion) -> str:
    """«до 10, вес 2»: what stands beside the title."""
    parts = (
        [_("до %(maximum)s") % {"maximum": num(criterion.maximum)} + unit_sign(criterion)] if criterion.maximum else []
    )
    if criterion.weight is not None and criterion.weight != 1:
        parts.append(_("вес %(weight)s") % {"weight": num(criterion.weight)})
    if criterion.role == CriterionRole.PENALTY:
        parts.append(_("штраф"))
    return ", ".join(parts)


def shown_of(value: str, code: str, criterion: Criterion) -> str:
    """A mark as a person reads it: «8», «95,6 с», «н/я»."""
    if code:
        return code_title(code)
    return f"{num(Decimal(value))}{unit_sign(criterion)}" if value else ""


def conflicts_of(marks: Sequence[Mark]) -> dict[int, Conflict]:
    """Both values of every cell in conflict, in one query; nothing is asked where there is none."""
    if not marks:
        return {}
    sent: dict[int, MarkOperation] = {}
    stored: dict[int, MarkOperation] = {}
    for operation in MarkOperation.objects.filter(mark__in=marks).order_by("pk"):
        target = sent if operation.outcome == MarkOperation.Outcome.CONFLICT else stored
        target[operation.mark_id] = operation
    criteria = {
        criterion.pk: criterion for criterion in Criterion.objects.filter(pk__in=[m.criterion_id for m in marks])
    }
    found = {}
    for mark in marks:
        other, own = sent.get(mark.pk), stored.get(mark.pk)
        if other is None:
            continue
        criterion = criteria[mark.criterion_id]
        found[mark.pk] = Conflict(
            stored=mark.code or mark.value,
            stored_shown=shown_of(mark.value, mark.code, criterion) or _("пусто"),
            stored_at=ru_time(own.at if own else timezone.now()),
            sent=other.code or other.value,
            sent_shown=shown_of(other.value, other.code, criterion) or _("пусто"),
            sent_at=ru_time(other.at),
        )
    return found
