"""«Почему это место»: the kernel's trace of one entry, made ready for the panel, the page and the family."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from competitions.models import Division
from core.templatetags.formats import num
from core.templatetags.step_charts import StepRow
from judging.bridge import observations_of, plan_of
from registrations.models import Entry, EntryMember
from results.bridge.columns import Part, PartsMaker, digits_of, printed_text
from results.bridge.field import decisions_for, field_of, group_of
from results.bridge.play_words import is_of_bouts, named_columns, quoted, told, way_words
from results.bridge.sheet_tables import SheetTable, judges_of, sheet_tables
from results.bridge.step_rows import address_of, step_rows
from results.models import Ranking, Standing
from scoring import Trace, explain, sentences
from scoring.explaining import Cell, KeyComparison, Neighbour
from scoring.phrases import said_with, say
from scoring.scheme import Award
from scoring.wording import value_text

SIGNS = {1: ">", 0: "=", -1: "<"}


@dataclass(frozen=True)
class Duel:
    """One key of the chain beside a neighbour."""

    title: str
    mine: str
    sign: str
    theirs: str
    is_decision: bool = False


@dataclass(frozen=True)
class Comparison:
    """The chain beside one neighbour, up to the key that parts the two."""

    name: str
    place: str
    keys: list[Duel]
    relation: str


@dataclass(frozen=True)
class ShownStep:
    """One step of the rules with what it did to the numbers."""

    text: str
    before: list[Part]
    after: list[Part]


@dataclass(frozen=True)
class Explanation:
    """Everything of the panel: marks used, formula, neighbours, award; and the whole trace below."""

    standing: Standing
    entry: Entry
    name: str
    most: str
    parts_title: str
    parts: list[Part]
    formula: str
    stages: list[tuple[str, str]]
    comparisons: list[Comparison]
    award_rule: str
    steps: list[tuple[str, list[ShownStep]]]
    charts: list[tuple[str, list[StepRow]]]
    sheets: list[SheetTable]
    sentences: list[str]
    equals: int

    @property
    def is_shared(self) -> bool:
        """Whether the place is shared because the rules are exhausted."""
        return self.equals > 0


def standing_for(division: Division, entry: int) -> Standing:
    """The stored row of an entry in the division, or 404."""
    rows = Standing.objects.select_related("entry__organisation", "entry__division__scheme")
    standing = rows.prefetch_related("entry__members__participant").filter(division=division, entry=entry).first()
    if standing is None:
        raise Http404
    return standing


def name_of(entry: Entry) -> str:
    """Authors or team, as the ranking calls them."""
    return entry.team_name or ", ".join(member.participant.short_name for member in entry.members.all())


def trace_of(division: Division, entry: Entry) -> Trace:
    """The kernel's trace from stored lines of everybody and the marks of this entry alone."""
    together = group_of(division).by_scheme()[division.scheme_id]
    found = field_of(together)
    scheme = plan_of(division).scheme
    marks = observations_of(entry)
    return explain(scheme, found.entries, found.lines, str(entry.pk), decisions_for(together), marks=marks)


def explanation_for(division: Division, standing: Standing) -> Explanation:
    """The explanation of one place for the organiser and the chair, in the language of the page."""
    with said_with(_, get_format("DECIMAL_SEPARATOR")):
        return _explained(division, standing)


def _explained(division: Division, standing: Standing) -> Explanation:
    entry = standing.entry
    found = trace_of(division, entry)
    ways = ways_beside(found, Standing.objects.filter(division=division), "values")
    trace, way = told(found, ways), ways.get(found.entry, "")
    plan = plan_of(division)
    maker = PartsMaker(plan)
    marks = observations_of(entry)
    judges = judges_of(marks)
    parts = maker.of_observations(marks) if maker.needs_observations else maker.of_stages(trace.row.stages)
    digits = digits_of(maker.rules)
    return Explanation(
        standing=standing,
        entry=entry,
        name=name_of(entry),
        most=_most(division),
        parts_title=_parts_title(maker, len(parts)),
        parts=parts,
        formula=_formula(maker, parts, printed_text(found.row.total, digits)),
        stages=_stages(trace, way),
        comparisons=_comparisons(trace),
        award_rule=_award_rule(standing, maker),
        steps=_steps(trace, judges, way),
        charts=step_rows(trace, judges, way),
        sheets=sheet_tables(plan, entry, marks),
        sentences=sentences(told(found, {pk: quoted(words) for pk, words in ways.items()})),
        equals=len(trace.equals),
    )


def ways_beside(trace: Trace, rows: QuerySet[Any], values: str) -> dict[str, str]:
    """How far this entry and its neighbours came in a bracket; `values` is where the rows keep it."""
    near = [one.entry for one in (trace.ahead, trace.behind, trace.equal) if one is not None]
    kept = rows.filter(entry__in=[int(entry) for entry in (trace.entry, *near)]).values_list("entry_id", values)
    return {str(pk): words for pk, found in kept if (words := way_words(found))}


def _stages(trace: Trace, way: str) -> list[tuple[str, str]]:
    """What each stage brought, where there are several; the level of a bracket in words."""
    if len(trace.values) < 2:
        return []
    reached = trace.row.reached
    return [
        (say(value.title) or _("Сумма"), way if way and value.stage == reached else printed_text(value.value))
        for value in trace.values
    ]


def _most(division: Division) -> str:
    columns = Ranking.objects.filter(division=division).values_list("columns", flat=True).first() or {}
    return str(columns.get("most", ""))


def _parts_title(maker: PartsMaker, count: int) -> str:
    axis = maker.fold.axis if maker.fold else "stage"
    titles = {
        "judge": _("Итоги экспертов: %(n)s"),
        "round": _("Туры: %(n)s"),
        "attempt": _("Попытки: %(n)s"),
        "criterion": _("Задания и критерии: %(n)s"),
        "stage": _("Этапы: %(n)s"),
    }
    return titles[axis] % {"n": count}


def _formula(maker: PartsMaker, parts: Iterable[Part], total: str) -> str:
    """The last fold with its numbers: (45 + 44 + 44) : 3 = 44,33."""
    counted = [part.text for part in parts if not part.is_dropped]
    if not counted or not total:
        return ""
    how = maker.fold.how if maker.fold else "total"
    if len(counted) == 1:
        return f"{counted[0]} → {total}" if counted[0] != total else total
    if how in {"mean", "trimmed_mean", "adjudicated"}:
        return f"({' + '.join(counted)}) : {len(counted)} = {total}"
    if how in {"total", "trimmed_total"}:
        return f"{' + '.join(counted)} = {total}"
    return total


def _comparisons(trace: Trace) -> list[Comparison]:
    """Beside an equal where there is one: that is the question then; else beside the place above and the one below."""
    near: list[tuple[Neighbour | None, str]] = [(trace.equal, _("на том же месте"))]
    if trace.equal is None:
        near = [(trace.ahead, _("место выше")), (trace.behind, _("место ниже"))]
    names = _names([neighbour.entry for neighbour, _relation in near if neighbour])
    return [
        Comparison(
            name=names.get(neighbour.entry, neighbour.entry),
            place=neighbour.place.display if neighbour.place else "",
            keys=[_duel(key, _("итог") if not index else say(key.title)) for index, key in enumerate(neighbour.keys)],
            relation=relation,
        )
        for neighbour, relation in near
        if neighbour and neighbour.keys
    ]


def _duel(key: KeyComparison, title: str) -> Duel:
    if key.kind == "decision":
        said = _("решено") if key.verdict else _("не принималось")
        return Duel(title, said, "", "", is_decision=True)
    mine, theirs = value_text(key.mine), value_text(key.theirs)
    sign = "=" if not key.verdict else SIGNS[key.verdict if key.better != "lower" else -key.verdict]
    return Duel(title, mine, sign, theirs)


def _names(pks: list[str]) -> dict[str, str]:
    members = Prefetch("members", EntryMember.objects.select_related("participant"))
    entries = Entry.objects.filter(pk__in=[int(pk) for pk in pks]).prefetch_related(members)
    return {str(entry.pk): name_of(entry) for entry in entries}


def _award_rule(standing: Standing, maker: PartsMaker) -> str:
    """Which rule gave the award, or that none reaches this place."""
    if not standing.award:
        return _("Правила наград до этого места не доходят.") if standing.first else _("Без места награды нет.")
    for award in maker.rules.awards:
        if award.title == standing.award:
            return f"{standing.award}: {_rule_of(award)}"
    return standing.award


def _rule_of(award: Award) -> str:
    parts = []
    if award.place is not None:
        parts.append(_("за %(n)s место") % {"n": award.place})
    if award.amount is not None:
        bases = {
            "registered": _("от заявленных"),
            "started": _("от участвовавших"),
            "ranked": _("от занявших места"),
        }
        amount = num(award.amount) if award.unit == "count" else f"{num(award.amount * 100)}\u00a0%"
        parts.append(_("квота %(amount)s %(of)s") % {"amount": amount, "of": bases.get(award.of, "")})
    if award.at_least is not None:
        number, is_percent = award.at_least
        level = f"{num(number)}\u00a0%" if is_percent else num(number)
        words = _("не меньше %(level)s") if award.op == ">=" else _("больше %(level)s")
        parts.append(words % {"level": level + (_(" от максимума") if is_percent else "")})
    if award.one_per == "competition":
        parts.append(_("одна на весь конкурс"))
    return ", ".join(parts) + "."


def _steps(trace: Trace, judges: Mapping[str, str], way: str) -> list[tuple[str, list[ShownStep]]]:
    titles = trace.criterion_titles
    return [
        (
            say(value.title) or _("Сумма этапов"),
            [
                ShownStep(step.text, _cells(step.before, judges, titles, way), _cells(step.after, judges, titles, way))
                for step in value.steps
            ],
        )
        for value in trace.values
    ]


def _cells(cells: Iterable[Cell], judges: Mapping[str, str], titles: Mapping[str, str], way: str) -> list[Part]:
    """Cells of the trace; judges are numbered, never named: the family and the appeal read the same text."""
    listed = list(cells)
    if is_of_bouts(listed):
        return [Part(name, f"{name} {text}") for name, text in named_columns(listed, way)]
    found = []
    for cell in listed:
        text = value_text(cell.value)
        found.append(Part(address_of(cell.key, judges, titles), text.strip("()"), text.startswith("(")))
    return found
