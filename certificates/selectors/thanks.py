"""Letters of thanks: to those who prepared the winners and to the jury."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from certificates.enums import CertificateKind
from certificates.selectors.candidate import THANKS_ACCENT, Candidate
from certificates.selectors.claims import awards_of, is_group, prepared_by
from certificates.selectors.facts import Setting, Texts, group_of, name_of, short_of, token
from certificates.wording import (
    Award,
    Case,
    Facts,
    Gender,
    Kind,
    Name,
    Person,
    decline,
    gender_of,
    preparation,
)
from competitions.enums import RoleKind
from competitions.models import Role
from registrations.models import Supervisor
from results.models import ProtocolLine


def letters(setting: Setting, lines: list[ProtocolLine], *, thanks_in_dative: bool) -> list[Candidate]:
    """One letter for each supervisor who prepared somebody with an award."""
    prepared = prepared_by(lines, setting.outcomes)
    people = [setting.supervisors[pk] for pk in prepared if pk in setting.supervisors]
    return [
        _letter(setting, person, prepared[person.pk], thanks_in_dative=thanks_in_dative)
        for person in people
        if person.key.key is not None and person.last_name
    ]


def supervisor_letter(
    setting: Setting,
    person: Supervisor,
    *,
    basis: str,
    pupils: Callable[[Texts], Iterable[str]],
    awards: Sequence[tuple[Award | None, bool]] | None = None,
    thanks_in_dative: bool,
) -> Candidate:
    """A letter to who prepared these pupils; `awards` with whether a group got them, else one entrant each pupil.

    The names of the pupils are put into the letter's texts behind the name of the supervisor.
    """
    texts, name = Texts(), name_of(person)
    dative = decline(name, Case.DATIVE)
    texts.add(person.key, dative.text if thanks_in_dative else person.full_name)
    short = texts.add(person.key, short_of(person.first_name, person.last_name))
    about = " ".join(filter(None, (person.position, person.organisation.full_name)))
    prepared = tuple(pupils(texts))
    facts = Facts(
        setting.title,
        person=Person(token(0), gender_of(name), about, dative=token(0)),
        prepared=preparation([(None, False)] * len(prepared) if awards is None else awards),
        pupils=prepared,
    )
    return Candidate(
        kind=CertificateKind.SUPERVISOR,
        basis=basis,
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


def _letter(setting: Setting, person: Supervisor, lines: list[ProtocolLine], *, thanks_in_dative: bool) -> Candidate:
    return supervisor_letter(
        setting,
        person,
        basis=f"competition:{setting.competition.pk}",
        pupils=lambda texts: [text for line in lines for text in _pupils(setting, line, texts)],
        awards=[(award, is_group(line)) for line in lines for _, award in awards_of(line, setting.outcomes)],
        thanks_in_dative=thanks_in_dative,
    )


def _pupils(setting: Setting, line: ProtocolLine, texts: Texts) -> Iterator[str]:
    """«Иванова Мария, 9 класс, диплом I степени»; a group stands by its own name."""
    title = ", ".join(award.title[0].lower() + award.title[1:] for _, award in awards_of(line, setting.outcomes))
    group = group_of(setting, line, texts)
    if group is not None:
        yield f"{group.nominative}, {title}"
        return
    for member in line.data["members"]:
        person = setting.participants.get(member["participant"])
        if person is not None and person.key.key is not None and person.last_name:
            grade = f"{member['grade']} класс" if member.get("grade") else ""
            yield ", ".join(filter(None, (texts.add(person.key, person.short_name), grade, title)))


def jury(setting: Setting) -> list[Candidate]:
    """A letter for each member of the jury; the chair's speaks of leading it."""
    roles = (
        setting.competition.roles.filter(kind__in=[RoleKind.CHAIR, RoleKind.JUROR], is_active=True)
        .select_related("user", "organisation")
        .order_by("kind", "pk")
    )
    found, seen = [], set()
    for role in roles:
        if role.user_id not in seen and role.user.last_name:
            seen.add(role.user_id)
            found.append(_juror_letter(setting, role))
    return found


def _juror_letter(setting: Setting, role: Role) -> Candidate:
    """An expert has no key of roster people: `services.issuing` seals the name under a key of the certificate's own."""
    user = role.user
    gender = gender_of(Name(user.last_name, user.first_name, user.patronymic, Gender.UNKNOWN))
    texts = Texts()
    texts.add(None, user.full_name)
    short = texts.add(None, short_of(user.first_name, user.last_name))
    about = ", ".join(filter(None, (user.position, role.organisation.full_name if role.organisation else "")))
    kind = Kind.CHAIR if role.kind == RoleKind.CHAIR else Kind.JUROR
    return Candidate(
        kind=CertificateKind.JUROR,
        basis=f"competition:{setting.competition.pk}",
        recipient=f"user:{user.pk}",
        award="",
        accent=THANKS_ACCENT,
        wording=kind,
        facts=Facts(setting.title, person=Person(token(0), gender, about)),
        shortened=short,
        texts=texts,
        role=role,
    )
