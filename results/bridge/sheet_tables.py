"""The numbers of a work's own sheets as tables: criteria and experts, rounds or attempts; experts without names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from judging.bridge import Plan, rivals_of
from registrations.models import Entry
from scoring import Observation
from scoring.phrases import say
from scoring.scheme import Rules
from scoring.types import natural
from scoring.wording import value_text

Address = tuple[str, str, str, str, str]  # judge, round, attempt, group, match


@dataclass(frozen=True)
class SheetTable:
    """The marks of one stage: a row each criterion, a column each expert, round or attempt; turned where that reads."""

    title: str
    corner: str
    heads: list[str]
    rows: list[tuple[str, list[str]]]

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Rows whose values know their column: on a phone a row is a card."""
        return [(name, list(zip(self.heads, values, strict=True))) for name, values in self.rows]


def judges_of(observations: Iterable[Observation]) -> dict[str, str]:
    """«эксперт 1», «эксперт 2»: the same number in every table and step of a work, whoever the expert is."""
    names = sorted({one.judge for one in observations if one.judge}, key=natural)
    return {name: f"{_('эксперт')}\u00a0{n}" for n, name in enumerate(names, 1)}


def sheet_tables(plan: Plan, entry: Entry, observations: Sequence[Observation]) -> list[SheetTable]:
    """One table a stage that has marks, in the order of the rules; a bout says against whom."""
    judges = judges_of(observations)
    rivals = rivals_of(plan, entry.pk)
    rules = plan.rules
    found = []
    for stage in rules.stages:
        own = [one for one in observations if one.stage in {stage.id, ""} and one.value is not None]
        if own:
            title = say(stage.title) if len(rules.stages) > 1 else ""
            met = {match: number for (code, match), number in rivals.items() if code == stage.id}
            found.append(_table(title, own, rules, judges=judges, rivals=met))
    return found


def _table(
    title: str, own: Sequence[Observation], rules: Rules, *, judges: Mapping[str, str], rivals: Mapping[str, str]
) -> SheetTable:
    columns = sorted({_address(one) for one in own}, key=lambda each: tuple(natural(part) for part in each))
    given = {one.criterion for one in own}
    criteria = [code for code in rules.criteria if code in given]
    criteria += sorted(given - set(criteria), key=natural)
    values = {(one.criterion, _address(one)): value_text(one.value) for one in own}
    heads = [_head(column, judges, rivals) for column in columns]
    names = [_name(rules, code) for code in criteria]
    if len(criteria) == 1 and len(columns) > 1:
        rows = [(head, [values[criteria[0], each]]) for head, each in zip(heads, columns, strict=True)]
        return SheetTable(title, "", names, rows)
    rows = [
        (name, [values.get((code, each), "") for each in columns]) for name, code in zip(names, criteria, strict=True)
    ]
    return SheetTable(title, _("Критерий"), heads, rows)


def _name(rules: Rules, code: str) -> str:
    criterion = rules.criteria.get(code)
    if criterion is None:
        return code or _("Результат")
    title = say(criterion.title) or code
    if criterion.max is None or len(rules.criteria) == 1:
        return title
    return _("%(title)s, до %(most)s") % {"title": title, "most": value_text(criterion.max)}


def _address(one: Observation) -> Address:
    return (one.judge, one.round, one.attempt, one.group, one.match)


def _head(address: Address, judges: Mapping[str, str], rivals: Mapping[str, str]) -> str:
    judge, round_, attempt, _group, match = address
    parts = [judges.get(judge, "")]
    if rivals.get(match):
        parts.append(_("бой %(n)s против %(number)s") % {"n": match, "number": rivals[match]})
    elif match:
        parts.append(_("бой %(n)s") % {"n": match})
    elif round_:
        parts.append(_("тур %(n)s") % {"n": round_})
    if attempt:
        parts.append(_("попытка %(n)s") % {"n": attempt})
    text = ", ".join(filter(None, parts)) or _("оценка")
    return text[0].upper() + text[1:]
