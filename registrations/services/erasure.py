"""Erasing a person beside records that must not change: the row and its ids stay, everything personal goes."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, sealing
from core.contributions import PersonEraser, PersonExporter, contributions
from core.models import Erasure, Message
from registrations.enums import ConsentStatus, Gender
from registrations.models import Entry, EntryEvent, Participant, Supervisor
from registrations.services.links import end_links
from registrations.services.refusals import ActRefused
from registrations.services.works import remove_files, remove_works
from registrations.signals import participant_erased, supervisor_erased

EMPTY_NAME: dict[str, Any] = {
    "last_name": "",
    "first_name": "",
    "patronymic": "",
    "dative": "",
    "genitive": "",
    "gender": Gender.UNKNOWN,
    "position": "",
}


@transaction.atomic
def erase_participant(*, participant: Participant, actor: User | None, reason: str) -> None:
    """Erase a person and the other records of the same child: every app erases its part, then the key goes.

    Protocols and the audit trail keep ids and commitments, which verify as before and can be read no more.
    """
    if not reason.strip():
        raise ActRefused(_("Напишите основание: чьё это заявление и от какого числа."))
    root = participant.merged_into or participant
    for person in [root, *root.merged.select_related("key")]:
        for eraser in sorted(contributions(PersonEraser), key=lambda item: item.order):
            eraser.erase(person, actor)
        sealing.erase_person(key=person.key, actor=actor, reason=reason.strip())
        audit.record(chain="persons", act="person.erased", target=person, actor=actor)
        participant_erased.send(Participant, participant=person)


@transaction.atomic
def erase_supervisor(*, supervisor: Supervisor, actor: User | None, reason: str) -> None:
    """Erase what is personal of a supervisor; the account, if any, is another matter."""
    if not reason.strip():
        raise ActRefused(_("Напишите основание: чьё это заявление и от какого числа."))
    Supervisor.objects.filter(pk=supervisor.pk).update(**EMPTY_NAME, user=None)
    supervisor_erased.send(Supervisor, supervisor=supervisor)
    sealing.erase_person(key=supervisor.key, actor=actor, reason=reason.strip())
    audit.record(chain="persons", act="person.erased", target=supervisor, actor=actor)


def erase_own_part(participant: Participant, actor: User | None) -> None:
    """What registrations holds of a person: names, birth date, consents with scans, links, works made alone."""
    Participant.objects.filter(pk=participant.pk).update(**EMPTY_NAME, birth_date=None)
    participant.enrolments.update(letter="", circle="")
    consents = participant.consents.select_related("scan")
    remove = [consent.scan for consent in consents if consent.scan is not None]
    consents.update(scan=None, given_by="")
    consents.exclude(status=ConsentStatus.WITHDRAWN).update(status=ConsentStatus.WITHDRAWN, withdrawn_at=timezone.now())
    remove_files(remove)
    end_links(participant=participant, actor=actor)
    participant.memberships.update(part="")
    for entry in Entry.objects.filter(members__participant=participant).distinct():
        if _has_others(entry, participant):
            _remove_remarks(entry, naming=participant)
        else:
            remove_works(entry.works.all())
            _remove_words(entry)


def _has_others(entry: Entry, participant: Participant) -> bool:
    return entry.members.exclude(participant=participant).filter(participant__key__erased_at=None).exists()


def _remove_words(entry: Entry) -> None:
    """Free words may name the author: title and extras go, the history keeps the acts without remarks."""
    Entry.objects.filter(pk=entry.pk).update(title="", extras={}, remark="")
    events = EntryEvent.objects.filter(entry=entry)
    scans = [event.file for event in events.select_related("file") if event.file is not None]
    events.update(remark="", file=None)
    remove_files(scans)
    _letters_of(entry).update(body="")


def _remove_remarks(entry: Entry, *, naming: Participant) -> None:
    """Of a team's entry only the remarks and letters go that name the person, in whatever case."""
    stems = [name[: max(3, len(name) - 1)].lower() for name in (naming.last_name, naming.first_name) if name]
    events = [event.pk for event in entry.events.exclude(remark="") if _names(event.remark, stems)]
    EntryEvent.objects.filter(pk__in=events).update(remark="")
    letters = [letter.pk for letter in _letters_of(entry) if _names(letter.body, stems)]
    Message.objects.filter(pk__in=letters).update(body="")
    if _names(entry.remark, stems):
        Entry.objects.filter(pk=entry.pk).update(remark="")


def _letters_of(entry: Entry) -> QuerySet[Message]:
    return Message.objects.filter(key__startswith=f"entry:{entry.pk}:").exclude(status=Message.Status.WAITING)


def _names(text: str, stems: list[str]) -> bool:
    return any(stem in text.lower() for stem in stems)


def replay_erasures(*, keys: Collection[str] = ()) -> int:
    """Erase again whom a restored backup brought back: by the list of erasures and by further keys; how many."""
    known = set(Erasure.objects.values_list("person_key", flat=True)) | {uuid.UUID(key) for key in keys}
    reason = _("повтор после восстановления из копии")
    pupils = Participant.objects.filter(key__in=known).exclude(key__erased_at__isnull=False, last_name="")
    supervisors = Supervisor.objects.filter(key__in=known).exclude(key__erased_at__isnull=False, last_name="")
    for participant in pupils:
        erase_participant(participant=participant, actor=None, reason=reason)
    for supervisor in supervisors:
        erase_supervisor(supervisor=supervisor, actor=None, reason=reason)
    return len(pupils) + len(supervisors)


def export_person(*, participant: Participant) -> dict[str, Any]:
    """Everything that is held of a person, by app, as plain data for a JSON file."""
    return {exporter.app: dict(exporter.export(participant)) for exporter in contributions(PersonExporter)}


def export_own_part(participant: Participant) -> dict[str, Any]:
    """What registrations holds of a person."""
    return {
        "last_name": participant.last_name,
        "first_name": participant.first_name,
        "patronymic": participant.patronymic,
        "gender": participant.get_gender_display(),
        "birth_date": participant.birth_date and participant.birth_date.isoformat(),
        "dative": participant.dative,
        "genitive": participant.genitive,
        "enrolments": [
            {
                "organisation": enrolment.organisation.full_name,
                "school_year": enrolment.school_year,
                "grade": enrolment.grade,
                "letter": enrolment.letter,
                "circle": enrolment.circle,
            }
            for enrolment in participant.enrolments.select_related("organisation").order_by("school_year")
        ],
        "consents": [
            {
                "purpose": consent.get_purpose_display(),
                "status": consent.get_status_display(),
                "scope": consent.scope,
                "signed_on": consent.signed_on and consent.signed_on.isoformat(),
                "given_by": consent.given_by,
            }
            for consent in participant.consents.order_by("pk")
        ],
        "entries": [
            {
                "competition": member.entry.competition.title,
                "number": member.entry.number,
                "title": member.entry.title,
                "team": member.entry.team_name,
                "status": member.entry.get_status_display(),
                "role": member.get_role_display(),
                "part": member.part,
                "grade": member.grade,
            }
            for member in participant.memberships.select_related("entry__competition").order_by("entry_id")
        ],
    }
