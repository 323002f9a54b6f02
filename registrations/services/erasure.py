"""Erasing a person beside records that must not change: the row and its ids stay, everything personal goes."""

import uuid
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, sealing
from core.contributions import PersonEraser, PersonExporter, contributions
from core.models import Erasure, Message, PersonKey, StoredFile
from registrations.enums import ConsentStatus, Gender
from registrations.models import Consent, Entry, EntryEvent, EntryMember, Participant, Supervisor
from registrations.selectors.roster import author_of
from registrations.services.external_people import erase_supervisor_of_results
from registrations.services.links import end_links
from registrations.services.naming import Mention, always, empty_texts, is_last_author, mention_of
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
    _require_reason(reason, participant)
    root = participant.merged_into or participant
    for person in [root, *root.merged.select_related("key")]:
        for supervisor in Supervisor.objects.filter(key=person.key_id):
            _erase_supervising(supervisor, actor)
        for eraser in sorted(contributions(PersonEraser), key=lambda item: item.order):
            eraser.erase(person, actor)
        sealing.erase_person(key=person.key, actor=actor, reason=reason.strip())
        audit.record(chain="persons", act="person.erased", target=person, actor=actor)
        participant_erased.send(Participant, participant=person)


@transaction.atomic
def erase_supervisor(*, supervisor: Supervisor, actor: User | None, reason: str) -> None:
    """Erase what is personal of a supervisor, and of the author whom the same person is; the account stays."""
    author = author_of(supervisor)
    if author is not None:
        erase_participant(participant=author, actor=actor, reason=reason)
        return
    _require_reason(reason, supervisor)
    _erase_supervising(supervisor, actor)
    sealing.erase_person(key=supervisor.key, actor=actor, reason=reason.strip())


def _erase_supervising(supervisor: Supervisor, actor: User | None) -> None:
    """What names a person as a supervisor, while the name is still there to be found by."""
    mention = mention_of(supervisor)
    Supervisor.objects.filter(pk=supervisor.pk).update(**EMPTY_NAME, user=None)
    for entry in Entry.objects.filter(supervisors__supervisor=supervisor):
        _remove_naming_words(entry, mention)
    erase_supervisor_of_results(supervisor, mention)
    _remove_near(Q(competition__entries__supervisors__supervisor=supervisor), mention)
    supervisor_erased.send(Supervisor, supervisor=supervisor, mention=mention)
    audit.record(chain="persons", act="person.erased", target=supervisor, actor=actor)


def _require_reason(reason: str, person: Participant | Supervisor) -> None:
    """The reason stays for good, so it must not name whom it erases."""
    if not reason.strip():
        raise ActRefused(_("Напишите основание: чьё это заявление и от какого числа."))
    if mention_of(person).is_in(reason):
        raise ActRefused(_("Напишите основание без имён: оно останется и после удаления."))


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
    mention = mention_of(participant)
    for entry in Entry.objects.filter(members__participant=participant).distinct():
        if is_last_author(entry, participant):
            remove_works(entry.works.all())
            _remove_words(entry)
        else:
            _remove_naming_words(entry, mention)
    _remove_near(Q(competition__entries__members__participant=participant), mention)


def _remove_words(entry: Entry) -> None:
    """Free words may name the author: title, team and extras go, the history keeps the acts without remarks."""
    Entry.objects.filter(pk=entry.pk).update(title="", team_name="", extras={}, remark="")
    events = EntryEvent.objects.filter(entry=entry)
    scans = [event.file for event in events.select_related("file") if event.file is not None]
    events.update(remark="", file=None)
    remove_files(scans)
    _remove_letters(entry, always)


def _remove_naming_words(entry: Entry, mention: Mention) -> None:
    """Of an entry that has other authors only what names the person goes; a first name in a title says nothing."""
    hit = mention.is_in
    empty_texts(Entry.objects.filter(pk=entry.pk), ["title", "team_name"], mention.has_surname)
    empty_texts(Entry.objects.filter(pk=entry.pk), ["remark"], hit)
    kept = {name: value for name, value in entry.extras.items() if not hit(str(value))}
    if kept != entry.extras:
        Entry.objects.filter(pk=entry.pk).update(extras=kept)
    empty_texts(EntryEvent.objects.filter(entry=entry), ["remark"], hit)
    empty_texts(entry.members.all(), ["part"], hit)
    _remove_letters(entry, hit)
    for work in entry.works.exclude(file=None).select_related("file"):
        stored = work.file
        if stored is not None and hit(stored.name):
            StoredFile.objects.filter(pk=stored.pk).update(name=f"{work.code}{Path(stored.name).suffix}")


def _remove_letters(entry: Entry, hit: Callable[[str], bool]) -> None:
    """Letters about the entry lose their words; one that waits to be sent is not sent any more."""
    letters = Message.objects.filter(key__startswith=f"entry:{entry.pk}:")
    found = [letter.pk for letter in letters if hit(letter.subject) or hit(letter.body)]
    Message.objects.filter(pk__in=found, status=Message.Status.WAITING).delete()
    Message.objects.filter(pk__in=found).update(subject="", body="")


def _remove_near(near: Q, mention: Mention) -> None:
    """Remarks of organisers on other entries of the same competitions may compare them with the person's."""
    entries = Entry.objects.filter(pk__in=Entry.objects.filter(near).order_by().values("pk"))
    empty_texts(entries, ["remark"], mention.has_surname)
    empty_texts(EntryEvent.objects.filter(entry__in=entries), ["remark"], mention.has_surname)


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
    # Words under keys of their own, of people on no roster: the chaperone of a delegation, titles of works.
    for key in PersonKey.objects.filter(pk__in=known).exclude(key=None):
        sealing.erase_person(key=key, actor=None, reason=reason)
    return len(pupils) + len(supervisors)


def export_person(*, participant: Participant, organisations: Collection[int] | None = None) -> dict[str, Any]:
    """What is held of a person, by app, as plain data for a JSON file; with organisations only what is theirs."""
    exporters = contributions(PersonExporter)
    return {exporter.app: dict(exporter.export(participant, organisations)) for exporter in exporters}


def export_own_part(participant: Participant, organisations: Collection[int] | None) -> dict[str, Any]:
    """What registrations holds of a person."""
    enrolments = participant.enrolments.select_related("organisation").order_by("school_year")
    members = participant.memberships.select_related("entry__competition").order_by("entry_id")
    if organisations is not None:
        enrolments = enrolments.filter(organisation__in=organisations)
        members = members.filter(entry__organisation__in=organisations)
    named = ("last_name", "first_name", "patronymic", "dative", "genitive", "position")
    return {
        **{name: getattr(participant, name) for name in named},
        "gender": participant.get_gender_display(),
        "birth_date": participant.birth_date and participant.birth_date.isoformat(),
        "enrolments": [
            {
                "organisation": enrolment.organisation.full_name,
                "school_year": enrolment.school_year,
                "grade": enrolment.grade,
                "letter": enrolment.letter,
                "circle": enrolment.circle,
            }
            for enrolment in enrolments
        ],
        "consents": [_told_consent(consent) for consent in participant.consents.order_by("pk")],
        "entries": [_told_entry(member) for member in members],
    }


def _told_consent(consent: Consent) -> dict[str, Any]:
    return {
        "purpose": consent.get_purpose_display(),
        "status": consent.get_status_display(),
        "scope": consent.scope,
        "signed_on": consent.signed_on and consent.signed_on.isoformat(),
        "given_by": consent.given_by,
    }


def _told_entry(member: EntryMember) -> dict[str, Any]:
    entry = member.entry
    return {
        "competition": entry.competition.title,
        "number": entry.number,
        "title": entry.title,
        "remark": entry.remark,
        "team": entry.team_name,
        "status": entry.get_status_display(),
        "role": member.get_role_display(),
        "part": member.part,
        "grade": member.grade,
    }
