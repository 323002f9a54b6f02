"""Letters whose basis is a result from outside: to those who prepared pupils of a selection for the event it led to."""

from collections.abc import Iterator

from django.db.models import Prefetch

from certificates.enums import CertificateKind
from certificates.selectors.candidate import THANKS_ACCENT, Candidate
from certificates.selectors.facts import Setting, Texts, name_of, short_of, token
from certificates.wording import Case, Facts, Kind, Person, decline, gender_of, preparation
from registrations.enums import ExternalStatus
from registrations.models import ExternalMember, ExternalResult, Supervisor


def letters_for_outside(setting: Setting, *, thanks_in_dative: bool) -> list[Candidate]:
    """One letter for the supervisor of each confirmed result that follows the selection."""
    members = ExternalMember.objects.select_related("participant__key")
    results = (
        ExternalResult.objects.filter(
            competition=setting.competition, status=ExternalStatus.CONFIRMED, supervisor__key__erased_at=None
        )
        .exclude(supervisor=None)
        .select_related("supervisor__key", "supervisor__organisation")
        .prefetch_related(Prefetch("members", members))
        .order_by("held_on", "pk")
    )
    return [
        _letter(setting, result, result.supervisor, thanks_in_dative=thanks_in_dative)
        for result in results
        if result.supervisor is not None
    ]


def _letter(setting: Setting, result: ExternalResult, person: Supervisor, *, thanks_in_dative: bool) -> Candidate:
    """The text thanks for participants of the selection; the pupils' line says what they brought from the event."""
    texts, name = Texts(), name_of(person)
    dative = decline(name, Case.DATIVE)
    texts.add(person.key, dative.text if thanks_in_dative else person.full_name)
    short = texts.add(person.key, short_of(person.first_name, person.last_name))
    pupils = tuple(_pupils(result, texts))
    facts = Facts(
        setting.title,
        person=Person(
            token(0),
            gender_of(name),
            " ".join(filter(None, (person.position, person.organisation.full_name))),
            dative=token(0),
        ),
        prepared=preparation([(None, False)] * len(pupils)),
        pupils=pupils,
    )
    return Candidate(
        kind=CertificateKind.SUPERVISOR,
        basis=f"external:{result.pk}",
        recipient=f"supervisor:{person.pk}",
        award="",
        accent=THANKS_ACCENT,
        wording=Kind.SUPERVISOR_DATIVE if thanks_in_dative else Kind.SUPERVISOR,
        facts=facts,
        shortened=short,
        case_doubts=dative.doubts,
        texts=texts,
        supervisor=person,
        organisation=person.organisation,
    )


def _pupils(result: ExternalResult, texts: Texts) -> Iterator[str]:
    """«Иванова Мария, 9 класс»; behind the last one the award and the event, free words under this child's key."""
    people = [one for one in result.members.all() if one.participant.key.key is not None and one.participant.last_name]
    for number, member in enumerate(people, 1):
        grade = f"{member.grade} класс" if member.grade else ""
        brought = " – ".join(filter(None, (result.award, result.title))) if number == len(people) else ""
        said = ", ".join(filter(None, (texts.add(member.participant.key, member.participant.short_name), grade)))
        yield f"{said} ({texts.add(member.participant.key, brought)})" if brought else said
