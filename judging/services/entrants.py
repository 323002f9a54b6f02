"""Entries that did not come through applications: start lists of events held elsewhere, brought in by the organiser."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from competitions.models import Competition, Division
from registrations.enums import EntryAct, EntryStatus, MemberRole
from registrations.models import Entry, EntryMember, Participant
from registrations.selectors.roster import namesakes_of
from registrations.services.decisions import next_number
from registrations.services.history import record_act
from registrations.services.roster import add_pupil
from registrations.signals import entry_accepted


@transaction.atomic
def bring_in_entry(
    *,
    competition: Competition,
    division: Division,
    organisation: Organisation,
    actor: User,
    number: str = "",
    title: str = "",
    team_name: str = "",
    participant: str = "",
) -> Entry:
    """An accepted entry under its own number; its participant joins the organisation's roster, once.

    Consents are not there: such a name is published only after they are recorded.
    """
    Competition.objects.select_for_update().get(pk=competition.pk)
    entry = Entry.objects.create(
        competition=competition,
        nomination=division.nomination,
        division=division,
        organisation=organisation,
        number=number or next_number(competition, division.nomination),
        title=title,
        team_name=team_name,
        status=EntryStatus.ACCEPTED,
        submitted_at=timezone.now(),
        created_by_id=actor.pk,
    )
    if participant.strip():
        EntryMember.objects.create(
            entry=entry, participant=_participant(participant, organisation, actor), role=MemberRole.AUTHOR
        )
    record_act(entry, actor, EntryAct.ACCEPTED, details={"division": division.pk})
    entry_accepted.send(Entry, entry=entry)
    return entry


def _participant(name: str, organisation: Organisation, actor: User) -> Participant:
    """The person of this name on the organisation's roster, made where there is none."""
    last, first, patronymic = [*name.split(maxsplit=2), "", "", ""][:3]
    twins = namesakes_of(
        organisation, Participant(last_name=last, first_name=first, patronymic=patronymic, birth_date=None)
    )
    if twins:
        return twins[0]
    return add_pupil(
        organisation=organisation,
        actor=actor,
        last_name=last,
        first_name=first,
        patronymic=patronymic,
        is_duplicate_meant=True,
    )
