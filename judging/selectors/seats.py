"""Who sits on which entry, for the chair: by entry, with what is missing first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from competitions.models import Competition, Criterion, Role, Stage
from judging.enums import AssignmentStatus
from judging.models import Assignment, Mark
from judging.rules import JURY, can_chair
from judging.selectors.jury_panel import judged_entries
from judging.selectors.sheet_page import Conflict, conflicts_of
from judging.selectors.sheets import label_of
from registrations.models import Entry


def competition_for_chair(user: User, slug: str) -> Competition:
    """A competition whose judging the user leads; every other does not exist."""
    competition = Competition.objects.select_related("organiser").filter(slug=slug).first()
    if competition is None or not user.is_authenticated or not can_chair(user, competition):
        raise Http404
    return competition


@dataclass(frozen=True)
class SeatRow:
    """An entry of a stage with its experts."""

    entry: Entry
    label: str
    seats: Sequence[Assignment]
    needed: int

    @property
    def lacking(self) -> int:
        """How many experts it still needs."""
        return max(0, self.needed - sum(1 for seat in self.seats if not seat.is_third))


def entries_of_stage(competition: Competition, stage: Stage, query: str = "") -> QuerySet[Entry]:
    """Entries of a stage in their order, found by number, cipher or title."""
    entries = judged_entries(competition, stage).select_related("division", "organisation")
    if query:
        entries = entries.filter(Q(number__icontains=query) | Q(cipher__icontains=query) | Q(title__icontains=query))
    return entries.order_by("division__order", "number", "pk")


def seats_of_entries(entries: Sequence[Entry], stage: Stage) -> list[SeatRow]:
    """The experts of these entries, in one query."""
    seats: dict[int, list[Assignment]] = {}
    rows = Assignment.objects.filter(entry__in=entries, stage=stage, status=AssignmentStatus.OPEN)
    for seat in rows.select_related("juror__user", "sheet").order_by("pk"):
        seats.setdefault(seat.entry_id, []).append(seat)
    return [SeatRow(entry, label_of(entry), seats.get(entry.pk, []), stage.judges) for entry in entries]


def jury_of(competition: Competition) -> QuerySet[Role]:
    """Experts in force with their names."""
    return Role.objects.filter(competition=competition, kind__in=JURY, is_active=True).select_related("user")


def assignment_for_chair(competition: Competition, pk: int) -> Assignment:
    """An assignment of the chair's own competition."""
    found = (
        Assignment.objects.filter(pk=pk, entry__competition=competition)
        .select_related("entry__competition", "entry__division__scheme", "stage", "juror__user", "sheet")
        .first()
    )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class ConflictRow:
    """A cell with two values, as the chair chooses between them."""

    mark: Mark
    label: str
    criterion: Criterion
    conflict: Conflict


def conflicts_for_chair(competition: Competition) -> list[ConflictRow]:
    """Cells of the competition that wait for a choice, in three queries."""
    marks = list(
        Mark.objects.filter(entry__competition=competition, has_conflict=True)
        .select_related("entry__division", "criterion", "judge__user", "stage")
        .order_by("entry__number", "pk")[:200]
    )
    conflicts = conflicts_of(marks)
    return [
        ConflictRow(mark, label_of(mark.entry), mark.criterion, conflicts[mark.pk])
        for mark in marks
        if mark.pk in conflicts
    ]
