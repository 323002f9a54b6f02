"""Writing an application: every change is one transaction, raises the revision and leaves a trace."""

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from competitions.enums import EntrantKind
from competitions.models import Competition, Nomination
from core import audit
from registrations.enums import EntryAct, EntryStatus, MemberRole
from registrations.models import Entry, EntryMember, EntrySupervisor, Participant, Supervisor
from registrations.selectors.placement import participant_grade
from registrations.selectors.windows import window_for_organisation
from registrations.services.history import lock_entry, record_act, require_editable
from registrations.services.refusals import ActRefused, ApplicationsClosed
from registrations.services.roster import enrol_supervisor
from registrations.services.works import remove_works


class DraftChanges(TypedDict, total=False):
    """What a form may change at once: own columns of the entry, and role and part of its members by their ids."""

    nomination: Nomination | None
    title: str
    team_name: str
    is_remote: bool
    extras: Mapping[str, str]
    roles: Mapping[int, str]
    parts: Mapping[int, str]


@transaction.atomic
def create_entry(
    *, competition: Competition, organisation: Organisation, actor: User | None, nomination: Nomination | None = None
) -> Entry:
    """Begin a draft. Refused when applications are closed for this organisation or not meant for it."""
    window = window_for_organisation(competition, organisation)
    if not window.is_open:
        raise ApplicationsClosed(window.sentence)
    if not organisation.is_municipal and not competition.is_open:
        raise ActRefused(_("Выберите открытый конкурс: в этом участвуют только организации города."))
    if nomination is None and competition.nominations.count() == 1:
        nomination = competition.nominations.get()
    if nomination is not None and nomination.competition_id != competition.pk:
        raise ActRefused(_("Выберите номинацию этого конкурса."))
    entry = Entry.objects.create(
        competition=competition,
        organisation=organisation,
        nomination=nomination,
        created_by_id=None if actor is None else actor.pk,
    )
    record_act(entry, actor, EntryAct.CREATED)
    return entry


@transaction.atomic
def update_entry(
    *, entry: Entry, actor: User | None, base_revision: int | None = None, **changes: Unpack[DraftChanges]
) -> Entry:
    """Save what was typed. Raises `StaleRevision` when somebody else saved since `base_revision`."""
    locked = lock_entry(entry, base_revision=base_revision)
    require_editable(locked)
    changed = [*_change_columns(locked, changes), *_change_members(locked, changes)]
    if changed:
        _finish(locked, actor, changed)
    return locked


def _change_columns(entry: Entry, changes: DraftChanges) -> list[str]:
    changed: list[str] = []
    for name in ("title", "team_name", "is_remote", "extras"):
        if name in changes:
            value: Any = changes[name]
            value = dict(value) if name == "extras" else value
            if getattr(entry, name) != value:
                setattr(entry, name, value)
                changed.append(name)
    if "nomination" in changes and entry.nomination != changes["nomination"]:
        nomination = changes["nomination"]
        if nomination is not None and nomination.competition_id != entry.competition_id:
            raise ActRefused(_("Выберите номинацию этого конкурса."))
        entry.nomination = nomination
        entry.division = None
        wanted = [] if nomination is None else [upload["code"] for upload in nomination.uploads]
        remove_works(entry.works.exclude(code__in=wanted))
        changed.append("nomination")
    return changed


def _change_members(entry: Entry, changes: DraftChanges) -> list[str]:
    roles, parts = changes.get("roles", {}), changes.get("parts", {})
    if not roles and not parts:
        return []
    moved = []
    for member in entry.members.all():
        role, part = roles.get(member.pk, member.role), parts.get(member.pk, member.part)
        if (role, part) != (member.role, member.part):
            member.role, member.part = MemberRole(role), part
            moved.append(member)
    EntryMember.objects.bulk_update(moved, ["role", "part"])
    return ["members"] if moved else []


def _finish(entry: Entry, actor: User | None, changed: list[str], **details: object) -> None:
    entry.revision += 1
    entry.save()
    record_act(entry, actor, EntryAct.EDITED, details={"fields": sorted(changed), **details})


@transaction.atomic
def add_member(
    *, entry: Entry, participant: Participant, actor: User | None, role: MemberRole | None = None, part: str = ""
) -> EntryMember:
    """Add a participant from the organisation's roster; adding the same one again is harmless."""
    locked = lock_entry(entry)
    require_editable(locked)
    if not participant.enrolments.filter(organisation=locked.organisation_id).exists():
        raise ActRefused(_("Добавьте участника в список учеников: в заявке могут быть только ваши ученики."))
    member = locked.members.filter(participant=participant).first()
    if member is not None:
        return member
    last = locked.members.aggregate(last=Max("order"))["last"]
    member = EntryMember.objects.create(
        entry=locked,
        participant=participant,
        role=role or _usual_role(locked),
        part=part,
        grade=participant_grade(participant, locked.competition.ages_on),
        order=0 if last is None else last + 1,
    )
    _finish(locked, actor, ["members"], added=participant.pk)
    return member


@transaction.atomic
def add_teacher(*, entry: Entry, supervisor: Supervisor, actor: User | None) -> EntryMember:
    """Add a supervisor of the organisation as an author, where teachers enter: nothing is typed twice."""
    locked = lock_entry(entry)
    require_editable(locked)
    if locked.nomination is None or locked.nomination.entrant != EntrantKind.TEACHER:
        raise ActRefused(_("Выберите номинацию для педагогов: в этой участвуют не они."))
    if supervisor.organisation_id != locked.organisation_id:
        raise ActRefused(_("Выберите педагога из своей организации."))
    participant = enrol_supervisor(supervisor=supervisor, actor=actor)
    return add_member(entry=locked, participant=participant, actor=actor)


def _usual_role(entry: Entry) -> MemberRole:
    """The role of somebody new: the first of a board edits it, the first of a team leads it."""
    is_first = not entry.members.exists()
    kind = entry.nomination.entrant if entry.nomination is not None else EntrantKind.PUPIL
    if kind == EntrantKind.BOARD:
        return MemberRole.EDITOR if is_first else MemberRole.MEMBER
    if kind == EntrantKind.TEAM:
        return MemberRole.CAPTAIN if is_first else MemberRole.MEMBER
    return MemberRole.AUTHOR


@transaction.atomic
def remove_member(*, member: EntryMember, actor: User | None) -> None:
    """Take a participant out of the entry."""
    locked = lock_entry(member.entry)
    require_editable(locked)
    removed, _rows = locked.members.filter(pk=member.pk).delete()
    if removed:
        _finish(locked, actor, ["members"], removed=member.participant_id)


@transaction.atomic
def add_entry_supervisor(*, entry: Entry, supervisor: Supervisor, actor: User | None) -> EntrySupervisor:
    """Name who prepared the entry; adding the same one again is harmless."""
    locked = lock_entry(entry)
    require_editable(locked)
    if supervisor.organisation_id != locked.organisation_id:
        raise ActRefused(_("Выберите руководителя из своей организации."))
    link = locked.supervisors.filter(supervisor=supervisor).first()
    if link is not None:
        return link
    link = EntrySupervisor.objects.create(entry=locked, supervisor=supervisor, order=locked.supervisors.count())
    _finish(locked, actor, ["supervisors"], added_supervisor=supervisor.pk)
    return link


@transaction.atomic
def remove_entry_supervisor(*, link: EntrySupervisor, actor: User | None) -> None:
    """Take a supervisor out of the entry."""
    locked = lock_entry(link.entry)
    require_editable(locked)
    removed, _rows = locked.supervisors.filter(pk=link.pk).delete()
    if removed:
        _finish(locked, actor, ["supervisors"], removed_supervisor=link.supervisor_id)


@transaction.atomic
def discard_draft(*, entry: Entry, actor: User | None) -> None:
    """Delete a draft that was never submitted, with its files; the trail keeps that there was one."""
    locked = lock_entry(entry)
    if locked.status != EntryStatus.DRAFT or locked.number:
        raise ActRefused(_("Отзовите заявку: она уже получила номер, удалить можно только черновик."))
    chain = f"organisation:{locked.organisation_id}"
    audit.record(chain=chain, act="entry.discarded", target=locked, actor=actor)
    remove_works(locked.works.all())
    locked.events.all().delete()
    locked.delete()
