"""The secretary's grid: rows are entries, columns are rounds, attempts and measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.enums import RoleKind, StageInput
from competitions.models import Competition, Criterion, Division, Role, Stage
from competitions.selectors import division_or_404
from judging.models import Mark
from judging.rules import can_keep_grid, is_marking_open
from judging.selectors.advancing import reached
from judging.selectors.sheet_page import Conflict, conflicts_of, shown_of
from judging.selectors.sheets import label_of
from registrations.enums import EntryStatus, Standing
from registrations.models import Entry, EntryMember


@dataclass(frozen=True)
class GridTask:
    """A grid as the home page of its secretary shows it."""

    competition: Competition
    division: Division
    stage: Stage
    entries: int
    filled: int

    @property
    def is_open(self) -> bool:
        """Whether results come in now; before and after they can only be looked at."""
        return is_marking_open(self.competition)


def grids_of(user: User) -> list[GridTask]:
    """Grids of the competitions where the user is secretary or chair."""
    return grids_in(kept_by(user))


def kept_by(user: User) -> list[int]:
    """Competitions whose results of the day the user writes down."""
    roles = Role.objects.filter(user=user, is_active=True, kind__in=[RoleKind.SECRETARY, RoleKind.CHAIR])
    return list(roles.values_list("competition_id", flat=True).distinct())


def grids_in(competitions: Sequence[int]) -> list[GridTask]:
    """Grids of these competitions with how far they are filled, in five queries and one for each later stage."""
    if not competitions:
        return []
    stages: dict[int, list[Stage]] = {}
    grids = Stage.objects.filter(scheme__competition__in=competitions, input=StageInput.GRID)
    for stage in grids.select_related("scheme"):
        stages.setdefault(stage.scheme_id, []).append(stage)
    divisions = list(
        Division.objects.filter(competition__in=competitions, scheme__in=stages, merged_into=None).select_related(
            "competition"
        )
    )
    entries = _counts(divisions)
    later = {s.pk: _counts(divisions, reached(s)) for here in stages.values() for s in here if reached(s)}
    filled = {
        (division, stage): count
        for division, stage, count in Mark.objects.filter(entry__division__in=divisions, judge=None)
        .exclude(value="", code="")
        .order_by()
        .values_list("entry__division", "stage")
        .annotate(Count("entry", distinct=True))
    }
    return [
        GridTask(d.competition, d, stage, later.get(stage.pk, entries).get(d.pk, 0), filled.get((d.pk, stage.pk), 0))
        for d in divisions
        for stage in stages[d.scheme_id]
        if later.get(stage.pk, entries).get(d.pk)
    ]


def _counts(divisions: Sequence[Division], among: Q | None = None) -> dict[int, int]:
    """How many accepted entries each division has."""
    entries = Entry.objects.filter(among or Q(), division__in=divisions, status=EntryStatus.ACCEPTED)
    return dict(entries.order_by().values_list("division").annotate(Count("pk")))


def grid_place(user: User, slug: str, division: str, stage: str) -> tuple[Competition, Division, Stage]:
    """The grid that the user may keep; every other does not exist."""
    competition = Competition.objects.select_related("organiser").filter(slug=slug).first()
    if competition is None or not user.is_authenticated or not can_keep_grid(user, competition):
        raise Http404
    found = division_or_404(competition, division)
    here = found.scheme.stages.filter(code=stage).exclude(input__in=[StageInput.SHEET, StageInput.BOUTS]).first()
    if here is None:
        raise Http404
    return competition, found, here


@dataclass(frozen=True)
class Column:
    """One column: a measure in an attempt of a round."""

    round: int
    attempt: int
    criterion: Criterion
    title: str


@dataclass(frozen=True)
class GridCell:
    """One cell as it stands."""

    column: Column
    entry_id: int
    value: str = ""
    code: str = ""
    revision: int = 0
    shown: str = ""
    conflict: Conflict | None = None

    @property
    def key(self) -> str:
        """The cell's name on the page and in the address."""
        return f"{self.entry_id}-{self.column.criterion.pk}-{self.column.round}-{self.column.attempt}"

    @property
    def is_empty(self) -> bool:
        """Not written: neither a number nor a code."""
        return not self.value and not self.code

    @property
    def state(self) -> str:
        """The state the server knows."""
        if self.conflict:
            return "conf"
        return "none" if self.is_empty else "ok"


@dataclass(frozen=True)
class GridRow:
    """One entry with its cells and its running total."""

    entry: Entry
    label: str
    name: str
    sub: str
    cells: Sequence[GridCell]
    total: str
    is_out: bool


@dataclass(frozen=True)
class Group:
    """The columns of one round under their common head, and how far the round is."""

    round: int
    title: str
    columns: Sequence[Column]
    filled: int
    total: int

    @property
    def is_done(self) -> bool:
        """Whether every entry has something in every measure of the round."""
        return bool(self.total) and self.filled >= self.total


@dataclass(frozen=True)
class Grid:
    """The whole table."""

    groups: Sequence[Group]
    rows: Sequence[GridRow]
    conflicts: int
    columns: Sequence[Column] = field(default=())


def grid_of(division: Division, stage: Stage, totals: Mapping[int, str]) -> Grid:
    """The table of a division's stage, in five queries whatever its size."""
    criteria = list(Criterion.objects.filter(stage=stage).order_by("order", "pk"))
    columns = [
        Column(round_, attempt, criterion, _column_title(stage, attempt, criterion, len(criteria)))
        for round_ in range(1, stage.rounds + 1)
        for attempt in range(1, stage.attempts + 1)
        for criterion in criteria
    ]
    entries = list(
        Entry.objects.filter(reached(stage), division=division, status=EntryStatus.ACCEPTED)
        .select_related("organisation")
        .order_by("number", "pk")
    )
    names = names_of(entries)
    marks = {
        (mark.entry_id, mark.criterion_id, mark.round, mark.attempt): mark
        for mark in Mark.objects.filter(entry__in=entries, stage=stage, judge=None)
    }
    conflicts = conflicts_of([mark for mark in marks.values() if mark.has_conflict])
    rows = [
        _row(
            entry,
            names[entry.pk],
            totals.get(entry.pk, ""),
            [_cell(c, entry.pk, marks.get((entry.pk, c.criterion.pk, c.round, c.attempt)), conflicts) for c in columns],
        )
        for entry in entries
    ]
    groups = [_group(stage, round_, columns, rows) for round_ in range(1, stage.rounds + 1)]
    return Grid(groups, rows, len(conflicts), columns)


def _column_title(stage: Stage, attempt: int, criterion: Criterion, count: int) -> str:
    parts = []
    if stage.attempts > 1:
        parts.append(_("попытка %(number)s") % {"number": attempt})
    if count > 1:
        parts.append(criterion.title)
    return ", ".join(parts)


def names_of(entries: Sequence[Entry]) -> dict[int, str]:
    """Who stands behind each entry, in one query: the team, else its first members."""
    people: dict[int, list[str]] = {}
    for member in EntryMember.objects.filter(entry__in=entries).select_related("participant").order_by("order", "pk"):
        people.setdefault(member.entry_id, []).append(member.participant.short_name)
    return {entry.pk: entry.team_name or ", ".join(people.get(entry.pk, [])[:2]) or entry.title for entry in entries}


def _row(entry: Entry, name: str, total: str, cells: Sequence[GridCell]) -> GridRow:
    return GridRow(
        entry=entry,
        label=label_of(entry),
        name="" if entry.cipher else name,
        sub="" if entry.cipher else entry.organisation.short_name,
        cells=cells,
        total=total,
        is_out=entry.standing not in {Standing.OK, Standing.OUT},
    )


def _cell(column: Column, entry_id: int, mark: Mark | None, conflicts: Mapping[int, Any]) -> GridCell:
    if mark is None:
        return GridCell(column, entry_id)
    shown = shown_of(mark.value, mark.code, column.criterion)
    return GridCell(column, entry_id, mark.value, mark.code, mark.revision, shown, conflicts.get(mark.pk))


def _group(stage: Stage, round_: int, columns: Sequence[Column], rows: Sequence[GridRow]) -> Group:
    mine = [column for column in columns if column.round == round_]
    playing = [row for row in rows if not row.is_out]
    measures = {column.criterion.pk for column in mine}
    filled = 0
    for row in playing:
        held = {c.column.criterion.pk for c in row.cells if c.column.round == round_ and not c.is_empty}
        filled += held >= measures
    title = _("Тур %(number)s") % {"number": round_} if stage.rounds > 1 else stage.title
    return Group(round_, title, mine, filled, len(playing))


def next_cell(grid: Grid, key: str) -> str:
    """The cell below in the same column; after the last row, the first empty one of the next column."""
    for index in range(len(grid.columns)):
        keys = [row.cells[index].key for row in grid.rows]
        if key in keys:
            place = keys.index(key)
            if place + 1 < len(keys):
                return keys[place + 1]
            after = grid.columns[min(index + 1, len(grid.columns) - 1)]
            return first_empty(grid, after.round) or keys[0]
    return first_empty(grid, 1)


def first_empty(grid: Grid, round_: int) -> str:
    """The first cell of the round that waits for its result; empty where none does."""
    for index, column in enumerate(grid.columns):
        if column.round == round_:
            for row in grid.rows:
                if row.cells[index].is_empty and not row.is_out:
                    return row.cells[index].key
    return ""
