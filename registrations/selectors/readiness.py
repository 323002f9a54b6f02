"""What an entry still needs: one list for the panel beside the form, the error summary and the check on submitting."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.enums import EntrantKind
from competitions.models import Nomination
from competitions.selectors import limits_for
from registrations.enums import ConsentPurpose, ConsentStatus, EntryStatus, MemberRole
from registrations.models import Entry, EntryMember, Participant
from registrations.selectors.placement import Placement, place_members

HANDED_IN = (EntryStatus.SUBMITTED, EntryStatus.ACCEPTED, EntryStatus.RETURNED)
TEAMS = frozenset({EntrantKind.TEAM, EntrantKind.BOARD})
SECTIONS = ("members", "member-", "supervisors", "upload-")  # anchors that are no field of the form
WITH_SUPERVISOR = frozenset({EntrantKind.PUPIL, EntrantKind.TEAM, EntrantKind.BOARD})


@dataclass(frozen=True)
class Ready:
    """One thing an entry needs: done, or `problem` says what to do; `anchor` is the field it stands beside."""

    label: str
    anchor: str
    problem: str = ""
    blocks: bool = True

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return not self.problem

    @property
    def target(self) -> str:
        """The id in the page that a link leads to."""
        return self.anchor if self.anchor.startswith(SECTIONS) else f"id_{self.anchor}"


def placement_of(entry: Entry) -> Placement:
    """The division that the entry's members lead to."""
    if entry.nomination is None:
        return Placement(None, _("Выберите номинацию."))
    people = [member.participant for member in entry.members.all()]
    return place_members(entry.nomination, people, entry.competition.ages_on)


def readiness_of(entry: Entry, placement: Placement | None = None) -> list[Ready]:
    """Everything the entry needs, in the order of the form."""
    placement = placement or placement_of(entry)
    nomination = entry.nomination
    if nomination is None:
        return [Ready(_("Номинация"), "nomination", _("Выберите номинацию."))]
    return [
        Ready(_("Номинация"), "nomination"),
        *_text_items(entry, nomination),
        *_member_items(entry, nomination, placement),
        *_limit_items(entry, nomination, placement),
        *_supervisor_items(entry, nomination),
        *_extra_items(entry, nomination),
        *_upload_items(entry, nomination),
        *_consent_items(entry),
    ]


def problems_of(entry: Entry, placement: Placement | None = None) -> list[Ready]:
    """What keeps the entry from being submitted."""
    return [item for item in readiness_of(entry, placement) if item.problem and item.blocks]


def _text_items(entry: Entry, nomination: Nomination) -> Iterator[Ready]:
    if nomination.has_title:
        missing = "" if entry.title else _("Напишите название работы: оно будет напечатано в дипломе.")
        yield Ready(_("Название"), "title", missing)
    if nomination.entrant in TEAMS:
        label = _("Название редакции") if nomination.entrant == EntrantKind.BOARD else _("Название команды")
        missing = "" if entry.team_name else _("Напишите название: под ним будут показаны итоги.")
        yield Ready(label, "team_name", missing)


def _member_items(entry: Entry, nomination: Nomination, placement: Placement) -> Iterator[Ready]:
    members = list(entry.members.all())
    count = sum(member.role != MemberRole.RESERVE for member in members)
    low, high = nomination.min_members, nomination.max_members
    problem = ""
    if count < low:
        words = ngettext(
            "Добавьте участников: нужен хотя бы %(n)s.", "Добавьте участников: нужно не меньше %(n)s.", low
        )
        problem = words % {"n": low}
    elif count > high:
        words = ngettext(
            "Уберите лишних: место для %(n)s участника.", "Уберите лишних: мест для участников %(n)s.", high
        )
        problem = words % {"n": high}
    if high or members:
        yield Ready(_("Состав"), "members", problem)
    if nomination.entrant == EntrantKind.TEACHER:
        yield from _teacher_items(members)
    if placement.division is not None and placement.division.age_group is not None:
        yield Ready(_("Группа: %(group)s") % {"group": placement.division.age_group.title}, "members")
    elif members and placement.division is None:
        anchor = next((_anchor(m) for m in members if m.participant == placement.participant), "members")
        yield Ready(_("Возрастная группа"), anchor, placement.sentence)
    if entry.competition.papers.get("parts_required") and len(members) > 1:
        for member in members:
            name = {"name": member.participant.short_name}
            missing = "" if member.part else _("Напишите личный вклад: %(name)s.") % name
            yield Ready(_("Личный вклад: %(name)s") % name, f"part-{member.pk}", missing)


def _teacher_items(members: list[EntryMember]) -> Iterator[Ready]:
    """Where teachers enter, a pupil is named."""
    for member in members:
        if not member.participant.is_adult:
            problem = _("Уберите из состава: %(name)s – ученик, а участвуют педагоги.")
            yield Ready(_("Участвуют педагоги"), _anchor(member), problem % {"name": member.participant.short_name})


def _anchor(member: EntryMember) -> str:
    return f"member-{member.pk}"


def _limit_items(entry: Entry, nomination: Nomination, placement: Placement) -> Iterator[Ready]:
    most = entry.competition.limits.get("per_pupil_and_nomination")
    members = list(entry.members.all())
    if most and members:
        counts = entries_per_participant(entry, nomination, members)
        over = [member for member in members if counts[_root(member.participant)] >= most]
        label = _("Участники не заявлены дважды")
        for member in over:
            problem = _("Уберите из состава: %(name)s уже участвует в этой номинации с другой заявкой.")
            yield Ready(label, _anchor(member), problem % {"name": member.participant.short_name})
        if not over:
            yield Ready(label, "members")
    for limit in limits_for(entry.competition, nomination):
        others = entry.competition.entries.filter(
            organisation=entry.organisation_id, nomination__code__in=limit.nominations, status__in=HANDED_IN
        ).exclude(pk=entry.pk)
        if limit.by_group and placement.division is not None:
            others = others.filter(division__age_group=placement.division.age_group_id)
        problem = ""
        if others.count() >= limit.most:
            problem = ngettext(
                "Выберите другую номинацию: от организации принимается %(n)s заявка, и она уже подана.",
                "Выберите другую номинацию: от организации принимается %(n)s заявок, и все уже поданы.",
                limit.most,
            ) % {"n": limit.most}
        yield Ready(_("Место для заявки есть"), "nomination", problem)


def entries_per_participant(entry: Entry, nomination: Nomination, members: list[EntryMember]) -> Counter[int]:
    """How many other entries of the nomination each member stands in, records of one child counted as one."""
    roots = {_root(member.participant) for member in members}
    rows = (
        EntryMember.objects.filter(entry__competition=entry.competition_id, entry__nomination=nomination)
        .filter(entry__status__in=HANDED_IN)
        .exclude(entry=entry)
        .exclude(role=MemberRole.RESERVE)
        .values_list("participant_id", "participant__merged_into_id")
    )
    return Counter(merged or own for own, merged in rows if (merged or own) in roots)


def _root(participant: Participant) -> int:
    return participant.merged_into_id or participant.pk


def _supervisor_items(entry: Entry, nomination: Nomination) -> Iterator[Ready]:
    if nomination.entrant in WITH_SUPERVISOR:
        missing = "" if entry.supervisors.all() else _("Выберите руководителя: кто готовил участников.")
        yield Ready(_("Руководитель"), "supervisors", missing)


def _extra_items(entry: Entry, nomination: Nomination) -> Iterator[Ready]:
    for extra in nomination.extras:
        if extra.get("required", True):
            missing = "" if str(entry.extras.get(extra["code"], "")).strip() else _("Заполните: %(title)s.")
            yield Ready(extra["title"], f"extra-{extra['code']}", missing and missing % {"title": extra["title"]})


def _upload_items(entry: Entry, nomination: Nomination) -> Iterator[Ready]:
    counts = Counter(work.code for work in entry.works.all())
    for upload in nomination.uploads:
        if not upload.get("required", True):
            continue
        low, have = upload.get("min") or 1, counts[upload["code"]]
        problem = ""
        if have < low:
            words = {"title": upload["title"], "n": low, "have": have}
            if upload.get("is_link"):
                problem = _("Напишите адрес: «%(title)s».") % words
            elif low == 1:
                problem = _("Приложите: «%(title)s».") % words
            else:
                problem = _("Приложите: «%(title)s». Нужно не меньше %(n)s, приложено %(have)s.") % words
        yield Ready(upload["title"], f"upload-{upload['code']}", problem)


def _consent_items(entry: Entry) -> Iterator[Ready]:
    if not entry.competition.needs_consents:
        return
    for member in entry.members.all():
        words = {"name": member.participant.short_name}
        problem = "" if has_verified_consent(member.participant) else _("Приложите согласие: %(name)s.") % words
        yield Ready(_("Согласие: %(name)s") % words, _anchor(member), problem, blocks=False)


def has_verified_consent(participant: Participant) -> bool:
    """Whether a checked consent to the processing of the participant's data is in force."""
    return any(
        consent.purpose == ConsentPurpose.PROCESSING and consent.status == ConsentStatus.VERIFIED
        for consent in participant.consents.all()
    )
