"""Delegations as the organiser reads them: who goes, who waits, what papers are there, what happened."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.http import Http404

from accounts.models import User
from competitions.models import Competition, Division
from core.sealing import open_texts
from registrations.enums import ConsentPurpose, ConsentStatus
from registrations.models import Consent, Entry, EntryMember, ExternalResult, Participant, Work
from results.enums import DelegationStatus
from results.models import Delegation, DelegationEvent, DelegationMember, Protocol, ProtocolLine
from results.selectors.protocols import protocols_in_force


@dataclass(frozen=True)
class DelegationState:
    """A division of a selection: its sealed protocol and the list that was made from it."""

    division: Division
    protocol: Protocol | None
    delegation: Delegation | None
    going: int = 0
    reserve: int = 0

    @property
    def is_old(self) -> bool:
        """Whether the protocol was sealed anew since the list was made."""
        made = self.delegation
        return made is not None and self.protocol is not None and made.protocol_id != self.protocol.pk


@dataclass(frozen=True)
class Traveller:
    """One person of an entry, with the papers that a journey needs."""

    participant: Participant
    grade: int | None
    consents: dict[str, str] = field(default_factory=dict)

    @property
    def has_all(self) -> bool:
        """Whether every consent asked for was checked."""
        return all(state == ConsentStatus.VERIFIED for state in self.consents.values())


@dataclass(frozen=True)
class MemberRow:
    """An entry of the list as the page draws it."""

    member: DelegationMember
    people: list[Traveller]
    missing: list[str]

    @property
    def entry(self) -> Entry:
        """The entry itself."""
        return self.member.entry

    @property
    def name(self) -> str:
        """The people, or the team with them."""
        people = ", ".join(one.participant.short_name for one in self.people)
        return f"{self.entry.team_name} ({people})" if self.entry.team_name else people

    @property
    def is_ready(self) -> bool:
        """Whether every consent of everybody was checked."""
        return all(one.has_all for one in self.people)


@dataclass(frozen=True)
class PastAct:
    """A line of the history with the names it is about."""

    event: DelegationEvent
    actor: str
    entry: str
    other: str


@dataclass(frozen=True)
class Chaperone:
    """Who travels with the delegation."""

    name: str = ""
    phone: str = ""


def delegation_overview(competition: Competition) -> list[DelegationState]:
    """Every division with places of its own, in order."""
    protocols = {one.division_id: one for one in protocols_in_force(competition).defer("payload")}
    lists = {
        one.division_id: one
        for one in Delegation.objects.filter(division__competition=competition).prefetch_related("members")
    }
    found = []
    for division in competition.divisions.filter(merged_into=None).order_by("order", "pk"):
        made = lists.get(division.pk)
        states = [member.status for member in made.members.all()] if made else []
        found.append(
            DelegationState(
                division,
                protocols.get(division.pk),
                made,
                states.count(DelegationStatus.GOING),
                states.count(DelegationStatus.RESERVE),
            )
        )
    return found


def state_of(competition: Competition, division: Division) -> DelegationState:
    """One division of the overview, or 404 for one merged into another."""
    for state in delegation_overview(competition):
        if state.division.pk == division.pk:
            state.division.competition = competition
            return state
    raise Http404


def delegation_of(division: Division) -> Delegation:
    """The division's delegation, or 404 before it was made."""
    made = Delegation.objects.select_related("division__competition__organiser", "protocol").filter(division=division)
    found = made.defer("protocol__payload").first()
    if found is None:
        raise Http404
    return found


def member_of(delegation: Delegation, member_id: int) -> DelegationMember:
    """An entry of the list, or 404."""
    found = delegation.members.select_related("entry__organisation").filter(pk=member_id).first()
    if found is None:
        raise Http404
    return found


def awarded_lines(protocol: Protocol, title: str) -> list[ProtocolLine]:
    """The lines of a protocol with this award, best first."""
    return list(protocol.lines.filter(award=title, entry__isnull=False).order_by("position", "pk"))


def reserve_lines(protocol: Protocol, title: str, going: Iterable[ProtocolLine]) -> list[ProtocolLine]:
    """Who waits: the lines with the award of the reserve; where none is named, everybody placed after those who go."""
    if title:
        return awarded_lines(protocol, title)
    taken = {line.pk for line in going}
    placed = protocol.lines.filter(entry__isnull=False, first__isnull=False).order_by("position", "pk")
    return [line for line in placed if line.pk not in taken]


def next_in_reserve(delegation: Delegation) -> list[DelegationMember]:
    """Who may take a free place: the best of the reserve, or several whom one place of the protocol joins."""
    waiting = list(
        delegation.members.filter(status=DelegationStatus.RESERVE)
        .select_related("entry__organisation")
        .prefetch_related(Prefetch("entry__members", EntryMember.objects.select_related("participant")))
    )
    return [member for member in waiting if member.place == waiting[0].place] if waiting else []


def rows_of(delegation: Delegation) -> list[MemberRow]:
    """The whole list in the order of the protocol, with people, consents and works, in a fixed number of queries."""
    competition = delegation.division.competition
    consents = Consent.objects.exclude(status=ConsentStatus.WITHDRAWN)
    members = list(
        delegation.members.select_related("entry__organisation", "entry__nomination").prefetch_related(
            Prefetch("entry__members", EntryMember.objects.select_related("participant")),
            Prefetch("entry__members__participant__consents", consents),
            Prefetch("entry__works", Work.objects.only("entry", "code")),
        )
    )
    asked = [str(purpose) for purpose in competition.papers.get("consents", [])]
    return [MemberRow(member, _people(member.entry, asked), _missing(member.entry)) for member in members]


def _people(entry: Entry, asked: list[str]) -> list[Traveller]:
    found = []
    for link in entry.members.all():
        states = {str(consent.purpose): str(consent.status) for consent in link.participant.consents.all()}
        found.append(Traveller(link.participant, link.grade, {purpose: states.get(purpose, "") for purpose in asked}))
    return found


def _missing(entry: Entry) -> list[str]:
    """Titles of the files that the entry has not: what was optional for the selection may be wanted for the journey."""
    present = {work.code for work in entry.works.all()}
    uploads = entry.nomination.uploads if entry.nomination else []
    return [str(upload["title"]) for upload in uploads if upload["code"] not in present]


def chaperone_of(delegation: Delegation) -> Chaperone:
    """The chaperone's name and phone, empty before one is named and after an erasure."""
    text = open_texts([delegation.chaperone]).get(delegation.chaperone) if delegation.chaperone else None
    name, _line, phone = (text or "").partition("\n")
    return Chaperone(name, phone)


def history_of_delegation(delegation: Delegation) -> list[PastAct]:
    """What happened to the list, the newest first."""
    people = Prefetch("members", EntryMember.objects.select_related("participant"))
    entries = Entry.objects.prefetch_related(people)
    events = list(
        delegation.events.prefetch_related(Prefetch("entry", entries), Prefetch("other", entries)).order_by(
            "-at", "-pk"
        )
    )
    users = {user.pk: user for user in User.objects.filter(pk__in={event.actor_id for event in events})}
    return [
        PastAct(
            event,
            users[event.actor_id].short_name if event.actor_id in users else "",
            entry_name(event.entry),
            entry_name(event.other),
        )
        for event in events
    ]


def entry_name(entry: Entry | None) -> str:
    """An entry as a list of travellers names it."""
    if entry is None:
        return ""
    people = ", ".join(link.participant.short_name for link in entry.members.all())
    return f"{entry.team_name} ({people})" if entry.team_name else people


def results_of_delegation(delegation: Delegation) -> list[ExternalResult]:
    """Results from outside that follow the selection and name somebody of the list."""
    return list(
        ExternalResult.objects.filter(
            competition=delegation.division.competition_id,
            members__participant__memberships__entry__delegations__delegation=delegation,
        )
        .select_related("organisation")
        .distinct()
        .order_by("-held_on", "-pk")
    )


def purposes_asked(competition: Competition) -> list[ConsentPurpose]:
    """The consents that the competition asks for, in order."""
    return [ConsentPurpose(purpose) for purpose in competition.papers.get("consents", [])]
