"""Who marks what: balanced assignment, assignment by hand, recusal, the third opinion."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import Competition, Division, Role, Stage
from core import audit
from judging import bridge
from judging.enums import AssignmentStatus, SheetStatus
from judging.models import Assignment, Sheet
from judging.rules import JURY
from judging.selectors.advancing import waiting_at
from judging.selectors.jury_panel import Panel, judged_entries, panel_of, schools_of
from judging.services.advancing import refresh_advances
from judging.services.marks import clear_marks_of
from registrations.models import Entry


class AssignmentRefused(ValueError):
    """An assignment that may not be; the text says what to do and why."""


@dataclass(frozen=True)
class Assigned:
    """What came of an assignment: how many sheets were made and which entries lack an expert, by how many.

    `waiting`: entries that got none, because the stage before has not said yet whether they go on.
    """

    made: int
    short: dict[int, int] = field(default_factory=dict)
    waiting: int = 0


def assign_jurors(
    *,
    stage: Stage,
    per_entry: int,
    actor: User,
    competition: Competition | None = None,
    division: Division | None = None,
) -> Assigned:
    """Give every accepted entry its experts, evenly; what is assigned already stays as it is.

    1. Entries that few may judge come first, else a colleague of everybody finds all free experts taken.
    2. Each seat goes to the least loaded eligible expert, so that loads differ by one where nothing forbids it.
    3. Entries without enough eligible experts are named in the answer, never filled with a forbidden one.
    4. In a stage that only some reach these alone get experts, by the marks as they are now.
    """
    if division is not None:
        competition = division.competition
    if competition is None:
        raise TypeError("a competition or a division is needed")
    with transaction.atomic():
        waiting = _who_reached(stage, competition, division)
        entries = list(judged_entries(competition, stage, division).select_related("division__scheme"))
        panel = panel_of(competition, stage)
        seats: dict[int, set[int]] = {entry.pk: set() for entry in entries}
        for entry_id, juror_id in Assignment.objects.filter(
            stage=stage, entry_id__in=seats, status=AssignmentStatus.OPEN
        ).values_list("entry_id", "juror_id"):
            seats[entry_id].add(juror_id)
        fresh, short = _fill(panel, entries, seats, per_entry)
        _open(stage, _in_order(fresh, entries))
        _recount({entry.pk: entry for entry in entries}, {entry_id for entry_id, _juror in fresh})
        audit.record(
            chain=(division or competition).audit_chain,
            act="jurors.assigned",
            target=division or competition,
            actor=actor,
            details={"stage": stage.pk, "per_entry": per_entry, "made": len(fresh), "short": sorted(short)},
        )
    return Assigned(made=len(fresh), short=short, waiting=waiting)


def _who_reached(stage: Stage, competition: Competition, division: Division | None) -> int:
    """Bring up to date who goes on to the stage; how many still wait for it."""
    divisions = [division] if division is not None else list(competition.divisions.filter(scheme=stage.scheme_id))
    for one in divisions:
        refresh_advances(division=one)
    return waiting_at(stage, [one.pk for one in divisions])


def _fill(
    panel: Panel, entries: list[Entry], seats: dict[int, set[int]], per_entry: int
) -> tuple[list[tuple[int, int]], dict[int, int]]:
    fresh: list[tuple[int, int]] = []
    short: dict[int, int] = {}
    for entry in sorted(entries, key=lambda e: (len(panel.eligible(e)), e.number, e.pk)):
        taken = seats[entry.pk]
        while len(taken) < per_entry:
            juror = panel.choose(entry, taken)
            if juror is None:
                short[entry.pk] = per_entry - len(taken)
                break
            panel.seat(juror.pk, taken)
            taken.add(juror.pk)
            fresh.append((entry.pk, juror.pk))
    return fresh, short


def _in_order(seats: list[tuple[int, int]], entries: list[Entry]) -> list[tuple[int, int]]:
    """Seats in the order of the entries: an expert judges in it."""
    places = {entry.pk: index for index, entry in enumerate(entries)}
    return sorted(seats, key=lambda seat: places[seat[0]])


def _recount(entries: Mapping[int, Entry], changed: Collection[int]) -> None:
    """Lines wait for the marks of the new experts; a division at a time."""
    by_division: dict[int, list[int]] = {}
    divisions: dict[int, Division] = {}
    for pk in changed:
        division = entries[pk].division
        if division is not None:
            divisions[division.pk] = division
            by_division.setdefault(division.pk, []).append(pk)
    for division_id, ids in by_division.items():
        plan = bridge.plan_of(divisions[division_id])
        for start in range(0, len(ids), 1000):
            bridge.recount_missing(plan, ids[start : start + 1000])


def _open(stage: Stage, seats: Iterable[tuple[int, int]], *, is_third: bool = False) -> list[Assignment]:
    """Rows of new assignments with their empty sheets."""
    made = Assignment.objects.bulk_create(
        [
            Assignment(entry_id=entry_id, stage=stage, juror_id=juror_id, is_third=is_third)
            for entry_id, juror_id in seats
        ]
    )
    Sheet.objects.bulk_create([Sheet(assignment=assignment) for assignment in made])
    return made


def assign_juror(*, entry: Entry, stage: Stage, juror: Role, actor: User) -> Assignment:
    """The chair assigns one expert by hand; an assignment taken off before is opened again."""
    with transaction.atomic():
        _refuse_unsuitable(entry, stage, juror)
        assignment = Assignment.objects.filter(entry=entry, stage=stage, juror=juror).first()
        if assignment is None:
            (assignment,) = _open(stage, [(entry.pk, juror.pk)])
        elif assignment.status != AssignmentStatus.OPEN:
            assignment.status, assignment.reason = AssignmentStatus.OPEN, ""
            assignment.save(update_fields=["status", "reason", "updated_at"])
            Sheet.objects.filter(assignment=assignment).update(status=SheetStatus.OPEN, handed_in_at=None)
        _recount({entry.pk: entry}, [entry.pk])
        _record(assignment, "juror.assigned", actor)
    return assignment


def _refuse_unsuitable(entry: Entry, stage: Stage, juror: Role) -> None:
    if juror.competition_id != entry.competition_id or juror.kind not in JURY or not juror.is_active:
        raise AssignmentRefused(_("Выберите эксперта из жюри этого конкурса."))
    if entry.division is not None and not bridge.has_reached(bridge.plan_of(entry.division), entry, stage.pk):
        raise AssignmentRefused(
            _("Выберите работу, которая прошла на этап «%(stage)s»: эта остановилась раньше или ждёт его начала.")
            % {"stage": stage.title}
        )
    panel = panel_of(entry.competition, stage)
    panel.jurors = [juror]
    panel.nominations.setdefault(juror.pk, frozenset(juror.nominations.values_list("pk", flat=True)))
    panel.schools.setdefault(juror.pk, schools_of([juror])[juror.pk])
    if obstacle := panel.obstacle(juror, entry):
        raise AssignmentRefused(_("Назначьте другого эксперта: %(why)s.") % {"why": obstacle})


def cancel_assignment(*, assignment: Assignment, reason: str, actor: User) -> None:
    """The chair takes an expert off an entry; marks of the expert there no longer count and stay in the log."""
    with transaction.atomic():
        _end(assignment, AssignmentStatus.CANCELLED, reason, actor)
        _record(assignment, "assignment.cancelled", actor)


def recuse(*, assignment: Assignment, reason: str, actor: User) -> Assignment | None:
    """The expert refuses an entry; its sheet goes to the least loaded expert who may judge it, if there is one."""
    if not reason.strip():
        raise AssignmentRefused(_("Напишите, почему не можете судить эту работу: её получит другой эксперт."))
    with transaction.atomic():
        _end(assignment, AssignmentStatus.RECUSED, reason, actor)
        entry, stage = assignment.entry, assignment.stage
        panel = panel_of(entry.competition, stage)
        taken = set(Assignment.objects.filter(entry=entry, stage=stage).values_list("juror_id", flat=True))
        next_juror = panel.choose(entry, taken)
        fresh = None
        if next_juror is not None:
            (fresh,) = _open(stage, [(entry.pk, next_juror.pk)], is_third=assignment.is_third)
            _recount({entry.pk: entry}, [entry.pk])
        _record(assignment, "juror.recused", actor, {"next": fresh.juror_id if fresh else None})
    return fresh


def assign_third(*, entry: Entry, stage: Stage, actor: User, juror: Role | None = None) -> Assignment:
    """A third opinion on an entry whose two markers differ: the named expert or the least loaded one."""
    with transaction.atomic():
        sitting = Assignment.objects.filter(entry=entry, stage=stage)
        if sitting.filter(is_third=True, status=AssignmentStatus.OPEN).exists():
            raise AssignmentRefused(_("Дождитесь третьего эксперта: он уже назначен."))
        taken = set(sitting.values_list("juror_id", flat=True))
        if juror is None:
            juror = panel_of(entry.competition, stage).choose(entry, taken)
            if juror is None:
                raise AssignmentRefused(_("Пригласите ещё одного эксперта: свободных для этой работы нет."))
        elif juror.pk in taken:
            raise AssignmentRefused(_("Назначьте другого эксперта: этот уже видел работу."))
        else:
            _refuse_unsuitable(entry, stage, juror)
        (assignment,) = _open(stage, [(entry.pk, juror.pk)], is_third=True)
        _recount({entry.pk: entry}, [entry.pk])
        _record(assignment, "third.assigned", actor)
    return assignment


def _end(assignment: Assignment, status: AssignmentStatus, reason: str, actor: User) -> None:
    ended = Assignment.objects.filter(pk=assignment.pk, status=AssignmentStatus.OPEN).update(
        status=status, reason=reason[:300]
    )
    if not ended:
        raise AssignmentRefused(_("Обновите страницу: эта работа у эксперта уже снята."))
    assignment.status, assignment.reason = status, reason[:300]
    clear_marks_of(assignment=assignment, actor=actor, reason=reason[:300])


def _record(assignment: Assignment, act: str, actor: User, details: dict[str, object] | None = None) -> None:
    entry = assignment.entry
    audit.record(
        chain=entry.division.audit_chain if entry.division else entry.competition.audit_chain,
        act=act,
        target=assignment,
        actor=actor,
        details={"entry": entry.pk, "stage": assignment.stage_id, "juror": assignment.juror_id, **(details or {})},
    )
