"""One mark out of its text, checked by what the scheme says of its place: a number, a declared code, a fault."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from competitions.validators.text import Fault
from scoring import Code, NumberError, Scheme, number_to_text, parse_number, parse_time
from scoring.reading import nearest
from scoring.steps import Criterion
from scoring.steps.base import PLAY_COLUMNS

SHORT = ("round", "attempt", "criterion", "judge")
LISTED = 12
LONG = (*SHORT, "group", "match", "side")


@dataclass(frozen=True)
class MarkPlace:
    """A stage and a criterion of one division, found once."""

    stage: str
    criterion: Criterion | None
    codes: frozenset[str]
    axes: tuple[str, ...]


class ValueReader:
    """Finds the place of a mark in the scheme and reads its value; what was found once is remembered."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._places: dict[tuple[str, str, str], MarkPlace | Fault] = {}
        self._values: dict[tuple[MarkPlace, str], Decimal | Code | Fault] = {}

    def place(self, division: str, where: Mapping[str, str]) -> MarkPlace | Fault:
        """Where a mark of this division belongs, or why it belongs nowhere."""
        key = (division, where.get("stage", ""), where.get("criterion", ""))
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = self._new_place(*key)
        return found

    def _new_place(self, division: str, stage: str, code: str) -> MarkPlace | Fault:
        plan = self.scheme.plan_of(division)
        if not stage and plan.sole is None:
            words = _("Назовите этап: в схеме их несколько (%(names)s).") % {"names": listed(plan.stages)}
            return Fault(words, place="stage")
        found = plan.stages.get(stage) if stage else plan.sole
        if found is None:
            return Fault(
                _("Этапа «%(name)s» в схеме нет.") % {"name": stage}, None, "stage", nearest(stage, plan.stages)
            )
        criteria = found.info.criteria
        if code in PLAY_COLUMNS and code not in criteria:
            words = _("Опишите критерий «%(name)s» в criteria: так называется и столбец встреч.") % {"name": code}
            return Fault(words, place="criterion")
        if criteria and found.info.criterion(code) is None:
            if not code:
                words = _("Назовите критерий: в схеме они названы (%(names)s).") % {"names": listed(criteria)}
                return Fault(words, place="criterion")
            words = _("Критерия «%(name)s» на этом этапе нет.") % {"name": code}
            return Fault(words, None, "criterion", nearest(code, criteria))
        axes = LONG if found.long else SHORT
        return MarkPlace(found.info.id, found.info.criterion(code), found.codes, axes)

    def address(self, place: MarkPlace, where: Mapping[str, str]) -> tuple[str, ...]:
        """What makes two marks of one entry the same mark."""
        return (place.stage, *(where.get(axis, "") for axis in place.axes))

    def value(self, place: MarkPlace, text: str) -> Decimal | Code | Fault:
        """The exact number or the code that a text stands for, or why it stands for nothing."""
        found = self._values.get((place, text))
        if found is None:
            found = self._values[place, text] = _read(place, text)
        return found


def listed(names: Iterable[str]) -> str:
    """The first names of a list, as many as a sentence bears."""
    found = list(names)
    return ", ".join(found[:LISTED]) + (" …" if len(found) > LISTED else "")


def _read(place: MarkPlace, text: str) -> Decimal | Code | Fault:
    if text in place.codes:
        return Code(text)
    try:
        number = parse_number(text)
    except NumberError as error:
        if place.codes and (text[:1].isalpha() or not any(sign in "0123456789" for sign in text)):
            words = _("«%(text)s» – не число и не код схемы (%(codes)s).")
            shown = {"text": text[:40], "codes": listed(sorted(place.codes))}
            return Fault(words % shown, None, "value", nearest(text, place.codes))
        return Fault(_in_seconds(text) or str(error), place="value")
    return _fault_of_range(place.criterion, number) or number


def _in_seconds(text: str) -> str:
    """What to write instead of a time; it is never turned into seconds here, because «3:10» may be a score."""
    try:
        seconds = number_to_text(parse_time(text)) if ":" in text else ""
    except NumberError:
        return ""
    words = _("Запишите время в секундах: %(seconds)s, а не «%(text)s».")
    return words % {"seconds": seconds, "text": text} if seconds else ""


def _fault_of_range(criterion: Criterion | None, number: Decimal) -> Fault | None:
    """Why a number is no mark of its criterion: beyond its limits, or between its steps."""
    if criterion is None:
        return None
    shown = {"value": number_to_text(number), "title": criterion.title or criterion.code}
    if criterion.max is not None and number > criterion.max:
        words = _("%(value)s больше, чем бывает по критерию «%(title)s»: не больше %(limit)s.")
        return Fault(words % (shown | {"limit": number_to_text(criterion.max)}), place="value")
    if criterion.min is not None and number < criterion.min:
        words = _("%(value)s меньше, чем бывает по критерию «%(title)s»: не меньше %(limit)s.")
        return Fault(words % (shown | {"limit": number_to_text(criterion.min)}), place="value")
    if criterion.step is not None and (Fraction(number) - Fraction(criterion.min or 0)) % Fraction(criterion.step):
        words = _("%(value)s не бывает по критерию «%(title)s»: шаг оценки %(step)s.")
        return Fault(words % (shown | {"step": number_to_text(criterion.step)}), place="value")
    return None
