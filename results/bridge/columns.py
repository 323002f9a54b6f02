"""The columns between a participant and the total: judges, rounds, tasks or stages, as the rules fold them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from core.templatetags.formats import num
from judging.bridge import Plan, juror_of
from judging.validators import code_title
from scoring import Code, Dropped, Lexical, Observation, number_to_text
from scoring.folding import FOLDS, mean
from scoring.numbers import NUMBER_TYPES
from scoring.program import Program
from scoring.scheme import Rules, Stage
from scoring.steps.folds import Fold
from scoring.steps.order import best_first
from scoring.steps.values import Round
from scoring.types import Key, natural

MOST_COLUMNS = 8  # with more judges than this each row has «эксперт 1, 2, …» of its own
CHOOSING = frozenset({"best", "worst", "last", "first_valid"})
ADDRESS = ("round", "attempt", "criterion", "judge", "group", "match", "side")


def exact_text(value: object) -> str:
    """A kernel's value exactly: «83.5», «235/3», «70;128.6», the name of a code; empty while unknown."""
    if isinstance(value, Dropped):
        value = value.value
    if isinstance(value, Code):
        return value.name
    if isinstance(value, Lexical):
        return ";".join(number_to_text(part) for part in value.parts)
    return number_to_text(value) if value.__class__ in NUMBER_TYPES else ""  # type: ignore[arg-type]


def printed_text(value: object, digits: int | None = None) -> str:
    """The value as the page prints it, with the digits that the rules round to."""
    if isinstance(value, Dropped):
        value = value.value
    if isinstance(value, Code):
        return code_title(value.name)
    if isinstance(value, Lexical):
        return "; ".join(num(Fraction(part)) for part in value.parts)
    if not isinstance(value, (int, Decimal, Fraction)):
        return ""
    return num(Fraction(value)) if digits is None else num(Fraction(value), digits)


def digits_of(rules: Rules) -> int | None:
    """How many digits the total is printed with: those of the last rounding, what is printed is what is compared."""
    steps = list(rules.combine.steps) if rules.combine else []
    rounding = [step for step in steps if isinstance(step, Round)]
    stage = parts_stage(rules)
    if not rounding and stage is not None:
        rounding = [step for step in stage.steps if isinstance(step, Round)]
    if not rounding:
        return None
    exponent = Decimal(number_to_text(rounding[-1].to)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else None


def parts_stage(rules: Rules) -> Stage | None:
    """The stage whose last fold makes the total; none where stages are put together: they are the columns then."""
    if rules.combine is not None:
        return None
    first = rules.rank.by[0]
    return rules.stage(first.stage) if first.stage else rules.stages[-1]


@dataclass(frozen=True)
class Part:
    """One value that a total is made of."""

    id: str
    text: str
    is_dropped: bool = False
    value: Any = field(default=None, compare=False)


@dataclass
class Columns:
    """The columns of a ranking, gathered while its rows are made."""

    axis: str
    titles: Mapping[str, str] = field(default_factory=dict)
    ids: dict[str, None] = field(default_factory=dict)
    most: int = 0

    def see(self, parts: Sequence[Part]) -> None:
        """Note the columns that one entry needs."""
        self.ids.update(dict.fromkeys(part.id for part in parts))
        self.most = max(self.most, len(parts))

    @property
    def is_positional(self) -> bool:
        """Whether there are too many judges for a column each."""
        return self.axis == "judge" and len(self.ids) > MOST_COLUMNS

    def ordered(self) -> list[str]:
        """The columns in their order; a single one says no more than the total."""
        if self.is_positional:
            return [str(number) for number in range(1, self.most + 1)]
        return sorted(self.ids, key=natural) if len(self.ids) > 1 else []

    def as_data(self) -> dict[str, Any]:
        """As the ranking keeps them; judges are kept by role, their names are joined when the page is served."""
        ids = self.ordered()
        if self.axis == "judge" and not self.is_positional:
            return {"axis": self.axis, "ids": [str(juror_of(name) or "") for name in ids]}
        titles = [self.titles.get(name, name) for name in ids]
        return {"axis": self.axis, "ids": ids, "titles": titles, "is_positional": self.is_positional}


class PartsMaker:
    """Computes the parts of entries of one division from their observations, by the rules' own steps."""

    def __init__(self, plan: Plan) -> None:
        self.rules = plan.rules
        self.stage = parts_stage(self.rules)
        self.fold: Fold | None = None
        self.program: Program | None = None
        if self.stage is not None:
            folds = [(index, step) for index, step in enumerate(self.stage.steps) if isinstance(step, Fold)]
            if folds:
                cut, self.fold = folds[-1]
                self.program = Program("parts", self.stage.info, self.stage.steps[:cut], whole=True)

    @property
    def needs_observations(self) -> bool:
        """Whether the parts are below the stored line."""
        return self.program is not None

    def columns(self) -> Columns:
        """Empty columns with the titles that the rules give."""
        if self.stage is None:
            return Columns("stage", {stage.id: stage.title or stage.id for stage in self.rules.stages})
        if self.fold is None:
            return Columns("none")
        return Columns(self.fold.axis, _Titles(self.fold.axis, self.rules))

    def of_stages(self, values: Mapping[str, object]) -> list[Part]:
        """The parts of a total that is put together from stages."""
        return [
            Part(name, text)
            for name in (self.rules.combine.stages if self.rules.combine else ())
            if (text := printed_text(values.get(name)))
        ]

    def of_observations(self, observations: Sequence[Observation]) -> list[Part]:
        """The values before the last fold, those that it does not count marked as dropped."""
        if self.stage is None or self.program is None or self.fold is None:
            return []
        own = [(_key(one), one.value) for one in observations if one.stage in {"", self.stage.id} and one.counts]
        own.sort(key=lambda pair: tuple(natural(part) for part in pair[0]))
        if not own:
            return []
        columns, values = self.program.start(tuple(key for key, _value in own), [value for _key, value in own])
        found = [
            (getattr(key, self.fold.axis), value)
            for key, value in zip(columns, values, strict=True)
            if self.stage.info.is_mark(key.criterion) and exact_text(value)
        ]
        unused = _not_counted(self.fold, [value for _name, value in found], self.fold.better or self.stage.better)
        return [
            Part(name, printed_text(value), isinstance(value, Dropped) or index in unused, _number(value))
            for index, (name, value) in enumerate(found)
        ]

    def criteria_of(self, observations: Iterable[Observation]) -> list[list[str]]:
        """The mean of each criterion over the experts, exactly, where the total is made of experts: [code, text]."""
        if self.stage is None or self.fold is None or self.fold.axis != "judge":
            return []
        marks: dict[str, list[Any]] = {code: [] for code in self.rules.criteria}
        for one in observations:
            is_own = one.stage in {"", self.stage.id} and one.counts and self.stage.info.is_mark(one.criterion)
            if is_own and one.value.__class__ in NUMBER_TYPES:
                marks.setdefault(one.criterion, []).append(one.value)
        found = [[code, exact_text(mean(values))] for code, values in marks.items() if code and values]
        return found if len(found) > 1 else []


class _Titles(dict[str, str]):
    """Titles made when they are asked for: a round has a number, a task its own title."""

    def __init__(self, axis: str, rules: Rules) -> None:
        super().__init__({code: criterion.title or code for code, criterion in rules.criteria.items()})
        self.axis = axis

    def get(self, name: str, default: Any = None) -> Any:
        if self.axis == "round":
            return _("Тур %(n)s") % {"n": name}
        if self.axis == "attempt":
            return _("Попытка %(n)s") % {"n": name}
        return super().get(name) or self._common(name) or default

    def _common(self, name: str) -> str:
        """What the titles of the criteria that were added up begin with: «Творческое задание: идея» and its like."""
        heads = {
            title.partition(":")[0] for code, title in self.items() if code.startswith(f"{name}.") and ":" in title
        }
        return heads.pop() if len(heads) == 1 else ""


def _key(observation: Observation) -> Key:
    return Key(*(getattr(observation, name) for name in ADDRESS))


def _not_counted(fold: Fold, values: Sequence[Any], better: str) -> set[int]:
    """Positions of the values that the fold leaves out: the extremes, or all but the chosen one."""
    live = [(index, value) for index, value in enumerate(values) if not isinstance(value, Dropped)]
    plain = [value for _index, value in live]
    if fold.how in {"trimmed_mean", "trimmed_total"} and len(live) > fold.high + fold.low:
        order = best_first(plain, better)
        if better == "higher":
            order.reverse()
        out = [*order[: fold.low], *order[len(order) - fold.high :]]
        return {live[position][0] for position in out}
    if fold.how in CHOOSING and len(live) > 1:
        chosen = FOLDS[fold.how](fold, plain, better, len(plain)).chosen
        return {index for position, (index, _value) in enumerate(live) if position != chosen}
    return set()


def _number(value: object) -> Any:
    inner = value.value if isinstance(value, Dropped) else value
    return inner if inner.__class__ in NUMBER_TYPES else None
