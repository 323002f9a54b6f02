"""Entries for whom: the school's own, the organiser's competition, one entry with all that its page shows."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Organisation, User
from accounts.rules import Visitor, is_member
from accounts.selectors import containing
from accounts.validators import whole_number
from competitions.models import Competition
from registrations import rules
from registrations.enums import ConsentPurpose, ConsentStatus, EntryStatus
from registrations.models import Consent, Entry, EntryEvent, EntryMember, Work

ENTRY_PARTS = (
    "members__participant__enrolments",
    "members__participant__consents",
    "supervisors__supervisor",
    "works__file",
    "nomination__divisions__age_group",
    "nomination__divisions__merged_into",
)


def entries_with_parts() -> QuerySet[Entry]:
    """Entries with everything that their page and their check need, in a fixed number of queries."""
    return Entry.objects.select_related(
        "competition__organiser", "nomination", "division__age_group", "organisation"
    ).prefetch_related(*ENTRY_PARTS)


def entry_with_parts(entry_id: int) -> Entry:
    """One entry, read afresh with all its parts."""
    return entries_with_parts().get(pk=entry_id)


def entry_for_school(entry_id: int, user: Visitor) -> Entry:
    """An entry of an organisation that the user acts for, or 404."""
    entry = get_object_or_404(entries_with_parts(), pk=entry_id)
    if not is_member(user, entry.organisation):
        raise Http404
    return entry


def entry_for_organiser(entry_id: int, user: Visitor) -> Entry:
    """An entry handed in to a competition that the user organises, or 404: a school's draft is its own."""
    entry = get_object_or_404(entries_with_parts().exclude(status=EntryStatus.DRAFT), pk=entry_id)
    if not rules.can_decide(user, entry):
        raise Http404
    return entry


def entry_for_reader(entry_id: int, user: Visitor) -> Entry:
    """An entry that the user may read, as its school or as the organiser, or 404."""
    entry = get_object_or_404(entries_with_parts(), pk=entry_id)
    if is_member(user, entry.organisation):
        return entry
    if entry.status != EntryStatus.DRAFT and rules.can_decide(user, entry):
        return entry
    raise Http404


def work_for_organiser(work_id: int, user: Visitor) -> Work:
    """A work handed in to a competition that the user organises, or 404."""
    works = Work.objects.select_related("entry__organisation", "entry__competition")
    work = get_object_or_404(works.exclude(entry__status=EntryStatus.DRAFT), pk=work_id)
    if not rules.can_decide(user, work.entry):
        raise Http404
    return work


def entries_for_school(
    organisation: Organisation, *, year: int | None = None, status: str = "", query: str = ""
) -> QuerySet[Entry]:
    """Entries of an organisation, those that wait for its hand first, then by deadline."""
    found = entries_for_list().filter(organisation=organisation)
    if year is not None:
        found = found.filter(competition__year=year)
    if status:
        found = found.filter(status=status)
    if query:
        found = found.filter(_matching(query)).distinct()
    return found.order_by("competition__applications_close_at", "number", "pk")


def entries_for_list() -> QuerySet[Entry]:
    """Entries with what a row of a list shows; what many rows share is read once."""
    return Entry.objects.prefetch_related(
        "competition", "nomination", "division__age_group", "organisation", "members__participant"
    )


@dataclass(frozen=True)
class EntryFilter:
    """The filters of the organiser's list, as they stand in the address."""

    status: str = ""
    nomination: str = ""
    division: str = ""
    organisation: str = ""
    consents: str = ""
    query: str = ""

    @property
    def is_set(self) -> bool:
        """Whether anything narrows the list."""
        return any((self.status, self.nomination, self.division, self.organisation, self.consents, self.query))


def entries_for_organiser(competition: Competition, chosen: EntryFilter) -> QuerySet[Entry]:
    """Entries handed in to a competition that match the filters."""
    found = entries_for_list().filter(competition=competition).exclude(status=EntryStatus.DRAFT)
    if chosen.status:
        found = found.filter(status=chosen.status)
    if chosen.nomination:
        found = found.filter(nomination__code=chosen.nomination)
    if chosen.division:
        found = found.filter(division__code=chosen.division)
    if (school := whole_number(chosen.organisation)) is not None:
        found = found.filter(organisation=school)
    if chosen.consents == "missing":
        verified = Consent.objects.filter(purpose=ConsentPurpose.PROCESSING, status=ConsentStatus.VERIFIED)
        without = EntryMember.objects.exclude(participant__in=verified.values("participant"))
        found = found.filter(pk__in=without.values("entry"))
    if chosen.query:
        found = found.filter(_matching(chosen.query))
    return found.distinct().order_by("number", "pk")


def next_to_decide(entry: Entry) -> Entry | None:
    """The next application that waits for a decision after this one, from the start again at the end of the list."""
    waiting = Entry.objects.filter(competition=entry.competition_id, status=EntryStatus.SUBMITTED).exclude(pk=entry.pk)
    after = waiting.filter(number__gt=entry.number).order_by("number", "pk").only("number")
    return after.first() or waiting.order_by("number", "pk").only("number").first()


def _matching(query: str) -> Q:
    return containing(
        query, "number", "title", "team_name", "members__participant__last_name", "organisation__short_name"
    )


@dataclass(frozen=True)
class Past:
    """One line of an entry's history with the name of who acted."""

    event: EntryEvent
    actor: str


def history_of(entry: Entry) -> list[Past]:
    """What happened to the entry, the newest first."""
    events = list(entry.events.select_related("file"))
    users = {user.pk: user for user in User.objects.filter(pk__in={event.actor_id for event in events})}
    return [
        Past(event, users[event.actor_id].short_name if event.actor_id in users else "") for event in reversed(events)
    ]
