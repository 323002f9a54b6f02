"""The texts of every kind of certificate, as lines of a sheet; the order and words of the municipal habit.

The person stands in the nominative after «Награждается» («Настоящий сертификат подтверждает, что»), which never
needs a declined name; only «Объявляется благодарность» takes the dative. Names of schools and groups stay as typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from .awards import Award, AwardKind
from .names import Gender
from .words import Group, chosen, position_dative, quoted, school_took, tie


class Kind(Enum):
    """What a certificate is given for."""

    DIPLOMA = "diploma"
    PARTICIPANT = "participant"
    SUPERVISOR = "supervisor"
    SUPERVISOR_DATIVE = "supervisor_dative"
    JUROR = "juror"
    CHAIR = "chair"
    JUROR_CERTIFICATE = "juror_certificate"
    VOLUNTEER = "volunteer"
    SCHOOL = "school"
    SCHOOL_THANKS = "school_thanks"


class WordingRefused(ValueError):
    """Facts that do not suffice for the text; the message is a sentence in Russian."""


@dataclass(frozen=True, slots=True)
class Title:
    """The competition's title with its kind of event, in the two cases that texts need; typed by hand."""

    genitive: str
    prepositional: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who receives: the name as printed, the dative where it may be needed, and the line below the name."""

    name: str
    gender: Gender = Gender.UNKNOWN
    about: str = ""
    dative: str = ""


@dataclass(frozen=True, slots=True)
class School:
    """A school as a recipient or as the home of a group, its full name as typed."""

    full_name: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a text may say; what a kind does not need stays empty."""

    title: Title
    person: Person | None = None
    group: Group | None = None
    school: School | None = None
    award: Award | None = None
    nomination: str = ""
    age_group: str = ""
    work: str = ""
    report: str = ""
    members: Sequence[str] = ()
    supervisors: Sequence[str] = ()
    pupils: Sequence[str] = ()
    prepared: str = ""
    founder: str = ""
    standing: str = ""  # «командном зачёте», where the place is one in a standing of the competition


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a sheet, by the names that designs ask for."""

    heading: str
    degree: str = ""
    lead: str = ""
    name: str = ""
    person: str = ""
    body: str = ""
    note: str = ""
    doubts: tuple[str, ...] = ()

    def values(self) -> dict[str, str]:
        """The lines as values of a design."""
        return {key: getattr(self, key) for key in ("heading", "degree", "lead", "name", "person", "body", "note")}


_DIPLOMA, _LETTER, _CERTIFICATE = "ДИПЛОМ", "БЛАГОДАРСТВЕННОЕ ПИСЬМО", "СЕРТИФИКАТ"
_AWARDED, _CONFIRMS = "Награждается", "Настоящий сертификат подтверждает, что"


def compose(kind: Kind, facts: Facts) -> Lines:
    """The lines of one certificate; raises `WordingRefused` with what is missing."""
    if not facts.title.genitive or not facts.title.prepositional:
        raise WordingRefused(
            "Впишите название конкурса в родительном и предложном падежах: без них текст не составить."
        )
    lines = _COMPOSERS[kind](facts)
    return Lines(**{key: tie(text) for key, text in lines.values().items()}, doubts=lines.doubts)


def _where(facts: Facts) -> str:
    """«в номинации «Видеоролик» (возрастная группа: 8–11 классы)», as much of it as there is."""
    nomination = f"в номинации {quoted(facts.nomination)}" if facts.nomination else ""
    group = f"(возрастная группа: {facts.age_group})" if facts.age_group else ""
    return " ".join(filter(None, (nomination, group)))


def _work(facts: Facts) -> str:
    return f"за работу {quoted(facts.work)}" if facts.work else ""


def _recipient(facts: Facts) -> tuple[str, str]:
    """The name line and the line below it."""
    if facts.person is not None:
        return facts.person.name, facts.person.about
    if facts.group is not None:
        name = facts.group.nominative
        return name[0].upper() + name[1:], facts.school.full_name if facts.school else ""
    if facts.school is not None:
        return facts.school.full_name, ""
    raise WordingRefused("Укажите, кому выдаётся документ.")


def _diploma(facts: Facts) -> Lines:
    award = facts.award
    if award is None:
        raise WordingRefused("Укажите награду: диплом выдаётся за неё.")
    name, about = _recipient(facts)
    genitive = facts.title.genitive
    degree, lead = {
        AwardKind.GRAND_PRIX: (f"Гран-при {genitive}", _AWARDED),
        AwardKind.DEGREE: (f"{award.degree} степени", _AWARDED),
        AwardKind.WINNER: (f"победителя {genitive}", _AWARDED),
        AwardKind.PRIZE: (f"призёра {genitive}", _AWARDED),
        AwardKind.LAUREATE: (f"лауреата {genitive}", _AWARDED),
        AwardKind.SPECIAL: ("", f"Специальным призом жюри {quoted(award.title)} {genitive} награждается"),
        AwardKind.AUDIENCE: ("", f"Призом зрительских симпатий {genitive} награждается"),
        AwardKind.OTHER: (_other_degree(award.title), _AWARDED),
    }[award.kind]
    body = _place(facts, award.degree) if award.kind is AwardKind.DEGREE else _body(facts, award.kind)
    return Lines(_DIPLOMA, degree, lead, name, about, body, _note(facts))


def _other_degree(title: str) -> str:
    """«Диплом за оригинальность» → «за оригинальность»: the word «диплом» stands above already."""
    return title[7:] if title.lower().startswith("диплом ") else title


def _place(facts: Facts, degree: str) -> str:
    """«занявшая I место в городском конкурсе … в номинации …, за работу …»."""
    contest = f"{facts.standing} {facts.title.genitive}" if facts.standing else facts.title.prepositional
    where = f"{degree} место в {contest} {_where(facts)}".rstrip()
    if facts.person is not None and facts.group is not None:
        text = f"в составе {facts.group.genitive}, {facts.group.took_genitive} {where}"
    elif facts.person is not None:
        text = f"{chosen(facts.person.gender, 'занявший', 'занявшая', 'за')} {where}"
    elif facts.group is not None:
        text = f"{facts.group.took} {where}"
    else:
        took = school_took(facts.school.full_name) if facts.school else ""
        text = f"{took or 'за'} {where}"
    return ", ".join(filter(None, (text, _work(facts))))


def _body(facts: Facts, kind: AwardKind) -> str:
    """What follows an award that the heading or the lead has named already."""
    within = f"в составе {facts.group.genitive}" if facts.person is not None and facts.group is not None else ""
    contest = f"в {facts.title.prepositional}" if kind is AwardKind.OTHER else ""
    where = "" if kind in (AwardKind.SPECIAL, AwardKind.AUDIENCE) else _where(facts)
    return " ".join(filter(None, (within, _work(facts), contest, where)))


def _note(facts: Facts) -> str:
    """The members of a group, then the supervisors."""
    parts = []
    if facts.members and facts.group is not None and facts.person is None:
        parts.append(f"Состав: {', '.join(facts.members)}")
    if facts.supervisors:
        word = "Руководитель" if len(facts.supervisors) == 1 else "Руководители"
        parts.append(f"{word}: {'; '.join(facts.supervisors)}")
    return ". ".join(parts)


def _participant(facts: Facts) -> Lines:
    name, about = _recipient(facts)
    where = " ".join(filter(None, (f"в {facts.title.prepositional}", _where(facts))))
    gender = facts.person.gender if facts.person else Gender.UNKNOWN
    if facts.person is None:
        body = f"{_group_part(facts.group)} участие {where}"
    elif gender is Gender.UNKNOWN:
        report = f"с докладом {quoted(facts.report)}" if facts.report else _where(facts)
        body = f"– участник {facts.title.genitive} {report}".rstrip()
    elif facts.report:
        body = f"{chosen(gender, 'выступил', 'выступила', '')} с докладом {quoted(facts.report)} {where}"
    else:
        body = f"{chosen(gender, 'принял', 'приняла', '')} участие {where}"
    return Lines(_CERTIFICATE, "участника", _CONFIRMS, name, about, body, _note(facts))


def _group_part(group: Group | None) -> str:
    """«приняла» of a team, «принял» of a squad, «приняло» of a school."""
    if group is None:
        return "приняло"
    return "принял" if group.took == "занявший" else "приняла"


def _supervisor(facts: Facts) -> Lines:
    person = _person(facts)
    body = f"за подготовку {facts.prepared or 'участников'} {facts.title.genitive}"
    return Lines(_LETTER, "", _AWARDED, person.name, person.about, body, "; ".join(facts.pupils))


def _supervisor_dative(facts: Facts) -> Lines:
    person, doubts = _person(facts), []
    about = position_dative(person.about) if person.about else ""
    if about is None:
        about = person.about
        doubts.append(f"Проверьте должность «{person.about}»: её падеж составлен не был.")
    body = f"за подготовку {facts.prepared or 'участников'} {facts.title.genitive}"
    return Lines(
        _LETTER, "", "Объявляется благодарность", person.dative or person.name, about, body, "; ".join(facts.pupils),
        tuple(doubts),
    )  # fmt: skip


def _juror(facts: Facts) -> Lines:
    person = _person(facts)
    body = f"за работу в составе жюри {facts.title.genitive}"
    return Lines(_LETTER, "", _AWARDED, person.name, person.about, body)


def _chair(facts: Facts) -> Lines:
    person = _person(facts)
    return Lines(
        _LETTER, "", _AWARDED, person.name, person.about, f"за руководство работой жюри {facts.title.genitive}"
    )


def _juror_certificate(facts: Facts) -> Lines:
    person = _person(facts)
    worked = chosen(person.gender, "работал в составе", "работала в составе", "входит в состав")
    return Lines(
        _CERTIFICATE, "эксперта", _CONFIRMS, person.name, person.about, f"{worked} жюри {facts.title.genitive}"
    )


def _volunteer(facts: Facts) -> Lines:
    person = _person(facts)
    body = f"за помощь в организации и проведении {facts.title.genitive}"
    return Lines(_LETTER, "", _AWARDED, person.name, person.about, body)


def _school_thanks(facts: Facts) -> Lines:
    if facts.school is None:
        raise WordingRefused("Укажите школу, которую благодарят.")
    founder = facts.founder or "Организационный комитет"
    return Lines(
        _LETTER, "", f"{founder} благодарит коллектив", facts.school.full_name, "",
        f"за активное участие в {facts.title.prepositional}",
    )  # fmt: skip


def _person(facts: Facts) -> Person:
    if facts.person is None:
        raise WordingRefused("Укажите, кому выдаётся документ.")
    return facts.person


_COMPOSERS = {
    Kind.DIPLOMA: _diploma,
    Kind.PARTICIPANT: _participant,
    Kind.SUPERVISOR: _supervisor,
    Kind.SUPERVISOR_DATIVE: _supervisor_dative,
    Kind.JUROR: _juror,
    Kind.CHAIR: _chair,
    Kind.JUROR_CERTIFICATE: _juror_certificate,
    Kind.VOLUNTEER: _volunteer,
    Kind.SCHOOL: _diploma,
    Kind.SCHOOL_THANKS: _school_thanks,
}
