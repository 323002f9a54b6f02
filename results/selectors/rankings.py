"""The ranking page: stored rows of one page with the names that its readers may see."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from competitions.models import Competition, Division, Role
from judging.enums import AssignmentStatus, SheetStatus
from judging.models import Assignment, Line, Mark
from registrations.models import EntryMember
from results.enums import StandingState
from results.models import Ranking, Standing
from results.selectors.sentences import text_of

PAGE = 50
MOST_COLUMNS = 8
MOST_FLAGS = 5
COLUMNS = (  # all that a row shows: wider rows take longer to load than to write
    *("division_id", "position", "first", "last", "total", "award", "state", "values"),
    *("entry__number", "entry__title", "entry__team_name", "entry__organisation__short_name"),
)
SORTS = {
    "place": ("position", "pk"),
    "number": ("entry__number", "pk"),
    "school": ("entry__organisation__short_name", "position", "pk"),
}


@dataclass(frozen=True)
class RankingFilters:
    """What the reader asked for, from the address."""

    text: str = ""
    sort: str = ""
    page: int = 1

    @property
    def order(self) -> tuple[str, ...]:
        """Columns to sort by; an unknown word sorts by place."""
        fields = SORTS.get(self.sort.removeprefix("-"), SORTS["place"])
        return tuple(f"-{name}" for name in fields) if self.sort.startswith("-") else fields

    @property
    def is_by_place(self) -> bool:
        """Whether rows stand in the order of places, so that the line of awards and «без места» make sense."""
        return not self.text and self.sort.removeprefix("-") not in {"number", "school"} and self.sort != "-place"


@dataclass(frozen=True)
class Cell:
    """A judge's total, a round or a stage of one entry."""

    text: str
    is_dropped: bool = False
    is_empty: bool = False


@dataclass(frozen=True)
class RankingRow:
    """One row as the page shows it."""

    standing: Standing
    name: str
    school: str
    number: str
    title: str
    cells: list[Cell]
    keys: list[str]
    waits_for: str = ""
    is_waiting: bool = False
    starts_unplaced: bool = False
    follows_cut: bool = False

    @property
    def is_tied(self) -> bool:
        """Whether the place has two ends."""
        return self.standing.first is not None and self.standing.first != self.standing.last

    @property
    def level(self) -> str:
        """The look of the award."""
        return str(self.standing.values.get("level", ""))

    @property
    def is_pending(self) -> bool:
        """Whether marks are still missing."""
        return self.standing.state == StandingState.PENDING

    @property
    def state_label(self) -> str:
        """Why there is no place, in words."""
        return str(StandingState(self.standing.state).label)


@dataclass(frozen=True)
class RankingPage:
    """Everything of the page of one division."""

    division: Division
    ranking: Ranking | None
    rows: list[RankingRow]
    page: Page[Any]
    heads: list[str]
    total: int
    filters: RankingFilters
    cut: dict[str, Any] = field(default_factory=dict)

    @property
    def questions(self) -> list[str]:
        """What the rules leave to the jury, one sentence each."""
        return [text_of(question) for question in self.ranking.undecided] if self.ranking else []

    @property
    def flags(self) -> list[str]:
        """What the chair is told: the first few."""
        return [text_of(flag) for flag in self.ranking.flags[:MOST_FLAGS]] if self.ranking else []

    @property
    def rule(self) -> str:
        """What the total is out of and how equals are told apart, in one line above the table."""
        columns = self.ranking.columns if self.ranking else {}
        parts = []
        if out_of := columns.get("out_of"):
            parts.append(_("Итог – из %(most)s.") % {"most": out_of})
        if ties := columns.get("ties"):
            parts.append(_("При равенстве: %(keys)s.") % {"keys": ", ".join(_(title) for title in ties)})
        return " ".join(parts)

    @property
    def has_awards(self) -> bool:
        """Whether the scheme gives awards at all: else the column is left out."""
        return bool(self.cut) or any(row.standing.award for row in self.rows)

    @property
    def width(self) -> int:
        """Columns of the table, for rows that span it."""
        return 5 + len(self.heads)


def ranking_page(division: Division, filters: RankingFilters) -> RankingPage:
    """The rows of one page: queries and loaded rows depend on the page alone, never on the size of the division."""
    ranking = Ranking.objects.filter(division=division).first()
    standings = Standing.objects.filter(division=division)
    found = _matching(standings, filters).order_by(*filters.order)
    page = Paginator(found, PAGE).get_page(filters.page)
    start = (page.number - 1) * PAGE
    rows = _shown(list(found.values_list("pk", flat=True)[start : start + PAGE]))
    columns = ranking.columns if ranking else {}
    cut = ranking.cut if ranking and filters.is_by_place else {}
    return RankingPage(
        division=division,
        ranking=ranking,
        rows=list(_rows(rows, columns, cut, filters)),
        page=page,
        heads=_heads(columns),
        total=page.paginator.count,
        filters=filters,
        cut=cut,
    )


def _shown(pks: list[int]) -> list[Standing]:
    """The rows of a page, in its order. They are joined only once the page is known: else a database sorts all."""
    rows = Standing.objects.filter(pk__in=pks).select_related("entry__organisation").only(*COLUMNS)
    found = {row.pk: row for row in rows.order_by().prefetch_related(_members())}
    return [found[pk] for pk in pks if pk in found]


def _members() -> "Prefetch[str, QuerySet[EntryMember], str]":
    names = [f"participant__{name}" for name in ("last_name", "first_name", "patronymic")]
    members = EntryMember.objects.select_related("participant").only("entry_id", "grade", "order", *names)
    return Prefetch("entry__members", members)


def _matching(standings: QuerySet[Standing], filters: RankingFilters) -> QuerySet[Standing]:
    """Every word must stand somewhere in the row; е and ё are one letter."""
    for word in filters.text.split()[:6]:
        pattern = re.sub("[её]", "[её]", re.escape(word.lower()))
        found = Q()
        for name in (
            "entry__number",
            "entry__title",
            "entry__team_name",
            "entry__organisation__short_name",
            "entry__members__participant__last_name",
            "entry__members__participant__first_name",
        ):
            found |= Q(**{f"{name}__iregex": pattern})
        standings = standings.filter(pk__in=standings.filter(found).values("pk"))
    return standings


def _rows(
    standings: list[Standing], columns: dict[str, Any], cut: dict[str, Any], filters: RankingFilters
) -> Iterator[RankingRow]:
    waiting = _waited_for(standings)
    before = StandingState.RANKED.value
    for standing in standings:
        entry = standing.entry
        placed = standing.state == StandingState.RANKED
        yield RankingRow(
            standing=standing,
            name=entry.team_name or ", ".join(member.participant.short_name for member in entry.members.all()),
            school=_school(standing),
            number=entry.number,
            title=entry.title,
            cells=_cells(standing, columns),
            keys=[_(text) if text else "" for text in standing.values.get("keys", [])],
            waits_for=waiting.get(standing.entry_id, ""),
            is_waiting=standing.entry_id in waiting,
            starts_unplaced=filters.is_by_place and not placed and before == StandingState.RANKED,
            follows_cut=bool(cut) and standing.position == cut["position"] + 1,
        )
        before = standing.state


def _school(standing: Standing) -> str:
    grades = sorted({member.grade for member in standing.entry.members.all() if member.grade})
    school = standing.entry.organisation.short_name
    if not grades:
        return school
    shown = "–\u2060".join(map(str, dict.fromkeys([grades[0], grades[-1]])))  # a line never ends after the dash
    return ", ".join((school, _("%(grades)s\u00a0кл.") % {"grades": shown}))


def _cells(standing: Standing, columns: dict[str, Any]) -> list[Cell]:
    """The parts of a total under their columns; one that is not there yet is an empty box, never a zero."""
    ids = columns.get("ids", [])
    parts = [Cell(text, is_dropped) for _name, text, is_dropped in standing.values.get("parts", [])]
    nothing = Cell("", is_empty=True)
    if columns.get("is_positional"):
        return [*parts, *[nothing] * (len(ids) - len(parts))]
    names = [str(name) for name, _text, _dropped in standing.values.get("parts", [])]
    by_id = {name.removeprefix("third-"): cell for name, cell in zip(names, parts, strict=True)}
    return [by_id.get(str(name), nothing) for name in ids]


def _heads(columns: dict[str, Any]) -> list[str]:
    """Heads of the columns between the participant and the total: surnames of judges, rounds, stages."""
    ids = [str(name) for name in columns.get("ids", [])]
    if columns.get("axis") != "judge" or columns.get("is_positional"):
        return [str(title) for title in columns.get("titles", ids)]
    names = Role.objects.filter(pk__in=[name for name in ids if name.isdigit()]).values_list(
        "pk", "user__last_name", "user__email"
    )
    surnames = {str(pk): last_name or email for pk, last_name, email in names}
    return [surnames.get(name, name) for name in ids]


def _waited_for(standings: Iterable[Standing]) -> dict[int, str]:
    """Surnames of the experts whose marks are missing, for the rows of the page that wait for any."""
    here = [row.entry_id for row in standings if row.state in {StandingState.PENDING, StandingState.RANKED}]
    waiting = list(Line.objects.filter(entry__in=here, missing__gt=0).values_list("entry_id", flat=True))
    if not waiting:
        return {}
    seats = (
        Assignment.objects.filter(entry__in=waiting, status=AssignmentStatus.OPEN)
        .exclude(sheet__status=SheetStatus.HANDED_IN)
        .order_by("pk")
        .values_list("entry_id", "juror_id", "juror__user__last_name")
    )
    marked = set(
        Mark.objects.filter(entry__in=waiting, judge__isnull=False).values_list("entry_id", "judge_id").distinct()
    )
    names: dict[int, list[str]] = {entry: [] for entry in waiting}
    for entry, juror, surname in seats:
        if (entry, juror) not in marked:
            names[entry].append(surname)
    return {entry: ", ".join(dict.fromkeys(surnames)) for entry, surnames in names.items()}


def divisions_to_choose(competition: Competition) -> list[tuple[str, str]]:
    """Code and title of the divisions with places of their own, for the choice above the table."""
    divisions = competition.divisions.filter(merged_into__isnull=True).order_by("order", "pk")
    return list(divisions.values_list("code", "title"))


def is_close_to_line(cut: dict[str, Any]) -> bool:
    """Whether the next work is nearer to the line of awards than its experts are to each other."""
    return bool(cut.get("spread")) and Decimal(cut["gap"]) < Decimal(cut["spread"])
