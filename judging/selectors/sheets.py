"""What a juror sees: competitions, works in their order, one sheet with its marks."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import User
from competitions.enums import CriterionRole
from competitions.models import Competition, Criterion, Role
from judging.enums import AssignmentStatus, SheetStatus
from judging.models import Assignment, Mark
from judging.rules import JURY
from judging.selectors.advancing import still_judged
from registrations.models import Entry


@dataclass(frozen=True)
class JuryTask:
    """A competition as a juror's home shows it."""

    role: Role
    total: int
    done: int
    next_id: int | None

    @property
    def competition(self) -> Competition:
        """The competition of the role."""
        return self.role.competition

    @property
    def left(self) -> int:
        """Sheets that are not handed in yet."""
        return self.total - self.done


def tasks_of_juror(user: User) -> list[JuryTask]:
    """Competitions of the juror: those with sheets to fill first, by their deadline; two queries and one for each."""
    counts = {
        row["juror"]: row
        for row in still_judged(Assignment.objects.filter(juror__user=user, status=AssignmentStatus.OPEN))
        .values("juror")
        .annotate(total=Count("pk"), done=Count("pk", filter=Q(sheet__status=SheetStatus.HANDED_IN)))
        .order_by()
    }
    roles = Role.objects.filter(user=user, is_active=True, kind__in=JURY).select_related("competition")
    tasks = []
    for role in roles:
        row = counts.get(role.pk, {"total": 0, "done": 0})
        left = row["total"] > row["done"]
        tasks.append(JuryTask(role, row["total"], row["done"], unfinished_sheet(role) if left else None))
    return sorted(tasks, key=lambda task: (task.left == 0, task.competition.judging_until, task.role.pk))


def _marks_of_seat() -> QuerySet[Mark]:
    """Marks of the outer assignment's expert."""
    return Mark.objects.filter(entry=OuterRef("entry"), stage=OuterRef("stage"), judge=OuterRef("juror")).exclude(
        value="", code=""
    )


def unfinished_sheet(role: Role) -> int | None:
    """Where the juror left off: a sheet begun, else the first untouched one."""
    return (
        still_judged(
            Assignment.objects.filter(juror=role, status=AssignmentStatus.OPEN, sheet__status=SheetStatus.OPEN)
        )
        .annotate(is_begun=Exists(_marks_of_seat()))
        .order_by("-is_begun", "pk")
        .values_list("pk", flat=True)
        .first()
    )


@dataclass(frozen=True)
class WorkRow:
    """One work in a juror's list: what it is called, how far its sheet is."""

    assignment_id: int
    label: str
    title: str
    division: str
    status: str
    is_begun: bool
    is_third: bool

    @property
    def is_done(self) -> bool:
        """Whether the sheet is handed in."""
        return self.status == SheetStatus.HANDED_IN

    @property
    def state(self) -> str:
        """The tick of the work: handed in, begun, untouched."""
        if self.is_done:
            return "d"
        return "p" if self.is_begun else ""


def label_of(entry: Entry) -> str:
    """The cipher hides the authors where there is one; else the number."""
    return entry.cipher or entry.number or f"№ {entry.pk}"


def works_of_juror(role: Role) -> list[WorkRow]:
    """Works of a juror in the order of judging, in one query."""
    rows = (
        still_judged(Assignment.objects.filter(juror=role, status=AssignmentStatus.OPEN))
        .annotate(is_begun=Exists(_marks_of_seat()))
        .order_by("pk")
        .values_list(
            "pk",
            "entry__cipher",
            "entry__number",
            "entry_id",
            "entry__title",
            "entry__division__title",
            "sheet__status",
            "is_begun",
            "is_third",
        )
    )
    return [
        WorkRow(pk, cipher or number or f"№ {entry}", "" if cipher else title, division, status, begun, third)
        for pk, cipher, number, entry, title, division, status, begun, third in rows
    ]


@dataclass(frozen=True)
class Neighbours:
    """Where a juror may go from a sheet, and how many sheets are handed in."""

    total: int
    done: int
    previous_id: int | None
    next_id: int | None
    next_label: str


def neighbours_of(assignment: Assignment) -> Neighbours:
    """The work before, and the next whose sheet is open: later ones first, then those passed over."""
    mine = still_judged(Assignment.objects.filter(juror_id=assignment.juror_id, status=AssignmentStatus.OPEN))
    counts = mine.aggregate(total=Count("pk"), done=Count("pk", filter=Q(sheet__status=SheetStatus.HANDED_IN)))
    before = mine.filter(pk__lt=assignment.pk).order_by("-pk").values_list("pk", flat=True).first()
    after = (
        mine.filter(sheet__status=SheetStatus.OPEN)
        .exclude(pk=assignment.pk)
        .annotate(is_later=Q(pk__gt=assignment.pk))
        .order_by("-is_later", "pk")
        .values_list("pk", "entry__cipher", "entry__number")
        .first()
    )
    return Neighbours(
        total=counts["total"],
        done=counts["done"],
        previous_id=before,
        next_id=after[0] if after else None,
        next_label=(after[1] or after[2]) if after else "",
    )


def assignment_for_juror(user: User, slug: str, pk: int) -> Assignment:
    """An assignment that is the user's own and still holds; everybody else's does not exist."""
    assignment = assignments().filter(pk=pk, entry__competition__slug=slug, juror__user=user).first()
    if assignment is None or not user.is_active:
        raise Http404
    return assignment


def assignments() -> QuerySet[Assignment]:
    """Assignments in force with everything a sheet stands on, in one query."""
    return Assignment.objects.filter(status=AssignmentStatus.OPEN, juror__is_active=True).select_related(
        "entry__competition", "entry__division__scheme", "entry__nomination", "stage", "juror", "sheet"
    )


# What a save reads of an assignment: the rest of a competition and the text of its rules stay in the database.
NEEDED_BY_A_SAVE = (
    "status",
    "stage_id",
    "is_third",
    *(f"juror__{name}" for name in ("competition_id", "user_id", "kind")),
    *(f"entry__{name}" for name in ("competition_id", "division_id", "organisation_id", "number", "cipher")),
    *(f"entry__{name}" for name in ("status", "standing", "team_name", "extras")),
    *(f"entry__competition__{name}" for name in ("phase", "slug")),
    *(f"entry__division__{name}" for name in ("competition_id", "scheme_id", "code", "locked_at")),
    *(f"entry__division__scheme__{name}" for name in ("competition_id", "revision", "created_at")),
)


def assignment_for_save(user: User, pk: int) -> Assignment:
    """An assignment of the user's own with what a save needs, in one narrow query; else 404."""
    rows = (
        Assignment.objects.filter(pk=pk, status=AssignmentStatus.OPEN, juror__is_active=True, juror__user=user)
        .select_related("entry__competition", "entry__division__scheme", "juror")
        .only(*NEEDED_BY_A_SAVE)
        .order_by()
    )
    if not user.is_active or not (found := list(rows)):
        raise Http404
    return found[0]


def marked_criteria(assignment: Assignment) -> QuerySet[Criterion]:
    """The criteria that a juror marks in the stage."""
    return Criterion.objects.filter(stage_id=assignment.stage_id).order_by("order", "pk")


def empty_cells(assignment: Assignment) -> list[Criterion]:
    """Criteria without a mark somewhere on the sheet; information may stay empty."""
    held = set(
        Mark.objects.filter(entry_id=assignment.entry_id, stage_id=assignment.stage_id, judge_id=assignment.juror_id)
        .exclude(value="", code="")
        .values_list("criterion_id", "round", "attempt")
    )
    stage = assignment.stage
    cells = [(r, a) for r in range(1, stage.rounds + 1) for a in range(1, stage.attempts + 1)]
    return [
        criterion
        for criterion in marked_criteria(assignment)
        if criterion.role != CriterionRole.INFO and any((criterion.pk, r, a) not in held for r, a in cells)
    ]
