"""How far judging is: by expert and by entry, what is missing first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.enums import StageInput
from competitions.models import Competition, Role, Stage
from core.contributions import IncompleteJudging, contributions
from judging.enums import AssignmentStatus, SheetStatus
from judging.models import Assignment, Mark
from judging.rules import JURY
from judging.selectors.advancing import reached, still_judged
from registrations.enums import EntryStatus, Standing
from registrations.models import Entry


@dataclass(frozen=True)
class JurorRow:
    """One expert's progress."""

    role: Role
    total: int
    done: int
    begun: int
    last_at: datetime | None

    @property
    def left(self) -> int:
        """Sheets that are still to be handed in."""
        return self.total - self.done

    @property
    def state(self) -> str:
        """«не начала», «молчит 6 дней», «оценивает», «сдано»: what the organiser should know."""
        if not self.total:
            return _("работ нет")
        if not self.left:
            return _("сдано")
        if self.last_at is None:
            return _("ещё не открыт ни один лист")
        days = (timezone.now() - self.last_at) // timedelta(days=1)
        if days >= 2:
            return ngettext("молчит %(n)s день", "молчит %(n)s дней", days) % {"n": days}
        return _("оценивает")

    @property
    def is_behind(self) -> bool:
        """Whether a reminder makes sense."""
        return bool(self.left)


def jurors_of(competition: Competition) -> list[JurorRow]:
    """Experts of a competition, those with most to do first, in three queries."""
    marked = Mark.objects.filter(entry=OuterRef("entry"), stage=OuterRef("stage"), judge=OuterRef("juror"))
    counts = {
        row["juror"]: row
        for row in still_judged(Assignment.objects.filter(juror__competition=competition, status=AssignmentStatus.OPEN))
        .annotate(is_begun=Exists(marked))
        .values("juror")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(sheet__status=SheetStatus.HANDED_IN)),
            begun=Count("pk", filter=Q(sheet__status=SheetStatus.OPEN, is_begun=True)),
        )
        .order_by()
    }
    last = dict(
        Mark.objects.filter(judge__competition=competition)
        .order_by()
        .values_list("judge")
        .annotate(at=Max("updated_at"))
    )
    roles = Role.objects.filter(competition=competition, kind__in=JURY, is_active=True).select_related("user")
    rows = []
    for role in roles:
        row = counts.get(role.pk, {"total": 0, "done": 0, "begun": 0})
        rows.append(JurorRow(role, row["total"], row["done"], row["begun"], last.get(role.pk)))
    return sorted(rows, key=lambda row: (-row.left, row.role.user.last_name, row.role.pk))


@dataclass(frozen=True)
class StageProgress:
    """A stage with sheets: how many entries have fewer experts than they need."""

    stage: Stage
    entries: int
    short: int
    sheets: int
    done: int


def divisions_accepted(competition: Competition) -> set[int]:
    """Divisions whose judging the jury accepted as it is: they keep nobody from the protocols."""
    return {pk for source in contributions(IncompleteJudging) for pk in source.find(competition)}


def stages_of_competition(competition: Competition, *, without: Collection[int] = ()) -> list[StageProgress]:
    """Stages judged by sheets with their entries and seats, three queries for each; `without`: divisions left out."""
    found = []
    stages = Stage.objects.filter(scheme__competition=competition, input=StageInput.SHEET).select_related("scheme")
    for stage in stages.order_by("scheme__id", "order"):
        entries = Entry.objects.filter(
            competition=competition,
            division__scheme_id=stage.scheme_id,
            status=EntryStatus.ACCEPTED,
            standing__in=[Standing.OK, Standing.OUT],
        ).filter(reached(stage))
        if without:
            entries = entries.exclude(division__in=without)
        seats = still_judged(Assignment.objects.filter(stage=stage, status=AssignmentStatus.OPEN))
        full = (
            seats.filter(entry__in=entries)
            .order_by()
            .values("entry")
            .annotate(seats=Count("pk"))
            .filter(seats__gte=stage.judges)
            .count()
        )
        sums = seats.aggregate(sheets=Count("pk"), done=Count("pk", filter=Q(sheet__status=SheetStatus.HANDED_IN)))
        total = entries.count()
        if total:
            found.append(StageProgress(stage, total, total - full, sums["sheets"], sums["done"]))
    return found


def unhanded(competition: Competition, *, without: Collection[int] = ()) -> int:
    """Sheets of the competition that are not handed in; `without`: divisions left out."""
    return (
        still_judged(Assignment.objects.filter(entry__competition=competition, status=AssignmentStatus.OPEN))
        .exclude(sheet__status=SheetStatus.HANDED_IN)
        .exclude(entry__standing__in=[Standing.DISQUALIFIED, Standing.WITHDREW, Standing.ABSENT])
        .exclude(entry__division__in=without)
        .count()
    )


def behind(rows: Sequence[JurorRow]) -> list[JurorRow]:
    """The experts whom a reminder would reach."""
    return [row for row in rows if row.is_behind]


def conflicts_in(competition: Competition) -> int:
    """Cells of the competition with two values."""
    return Mark.objects.filter(entry__competition=competition, has_conflict=True).count()
