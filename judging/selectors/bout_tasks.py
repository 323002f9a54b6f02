"""Stages of bouts as lists show them: whether they are drawn, how many bouts there are and how many wait."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from competitions.enums import StageInput
from competitions.models import Competition, Division, Stage
from judging.models import Bout, Draw, Mark
from judging.rules import is_marking_open
from judging.selectors.grid import kept_by
from registrations.enums import EntryStatus
from registrations.models import Entry


@dataclass(frozen=True)
class BoutTask:
    """A stage of bouts as lists show it."""

    competition: Competition
    division: Division
    stage: Stage
    entries: int
    draw: Draw | None
    bouts: int = 0
    waiting: int = 0

    @property
    def drawn(self) -> str:
        """How many bouts there are and how many have no result, of a stage that is drawn."""
        return drawn_sentence(self.bouts, self.waiting)

    @property
    def is_open(self) -> bool:
        """Whether results come in now; before and after they can only be looked at."""
        return is_marking_open(self.competition)


def bout_tasks_of(user: User) -> list[BoutTask]:
    """Stages of bouts of the competitions where the user is secretary or chair."""
    return bout_tasks_in(kept_by(user))


def bout_tasks_in(competitions: Sequence[int]) -> list[BoutTask]:
    """Stages of bouts of these competitions in divisions that have entries, in five queries."""
    if not competitions:
        return []
    stages: dict[int, list[Stage]] = {}
    for stage in Stage.objects.filter(scheme__competition__in=competitions, input=StageInput.BOUTS):
        stages.setdefault(stage.scheme_id, []).append(stage)
    divisions = Division.objects.filter(competition__in=competitions, scheme__in=stages, merged_into=None)
    here = list(divisions.select_related("competition"))
    counts: dict[int, int] = {}
    for pk in Entry.objects.filter(division__in=here, status=EntryStatus.ACCEPTED).values_list("division", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    draws = {(d.division_id, d.stage_id): d for d in Draw.objects.filter(division__in=here, ended_at=None)}
    bouts = _bouts_by_draw([draw.pk for draw in draws.values()])
    return [
        BoutTask(
            division.competition, division, stage, counts[division.pk], draw, *bouts.get(draw.pk if draw else 0, (0, 0))
        )
        for division in here
        for stage in stages[division.scheme_id]
        if counts.get(division.pk)
        for draw in [draws.get((division.pk, stage.pk))]
    ]


def _bouts_by_draw(draws: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many bouts each draw has and how many of them have no result, counted in the database in one query.

    Nothing is waited for where one side is alone, or has left the division.
    """
    if not draws:
        return {}
    written = Mark.objects.filter(stage=OuterRef("draw__stage"), round=OuterRef("level")).exclude(value="", code="")
    accepted = {f"{side}__status": EntryStatus.ACCEPTED for side in ("first", "second")}
    inside = {f"{side}__division": F("draw__division") for side in ("first", "second")}
    has_result = Exists(written.filter(Q(entry=OuterRef("first")) | Q(entry=OuterRef("second"))))
    waits = Q(has_result=False, **accepted, **inside)
    rows = Bout.objects.filter(draw__in=draws).annotate(has_result=has_result).order_by().values("draw")
    counted = rows.annotate(bouts=Count("pk"), waiting=Count("pk", filter=waits))
    return {draw: (bouts, waiting) for draw, bouts, waiting in counted.values_list("draw", "bouts", "waiting")}


def drawn_sentence(bouts: int, waiting: int) -> str:
    """«Пары составлены: 6 поединков, 5 ждут результата»."""
    words = {"bouts": ngettext("%(n)s поединок", "%(n)s поединков", bouts) % {"n": bouts}}
    if not waiting:
        return _("Пары составлены: %(bouts)s, результаты внесены") % words
    words["waiting"] = ngettext("%(n)s ждёт результата", "%(n)s ждут результата", waiting) % {"n": waiting}
    return _("Пары составлены: %(bouts)s, %(waiting)s") % words
