"""Entries of a competition from a table: what an organiser holds on paper, or a meeting with its list of entrants."""

from datetime import date
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import CachedInstanceLoader
from import_export.results import Result

from accounts.models import Organisation, User
from accounts.resources.preview import Checked, TableResource
from accounts.resources.tables import ROW
from competitions.models import Competition, Division
from core import audit, sealing
from registrations.enums import EntryAct, EntryStatus
from registrations.models import Enrolment, Entry, EntryEvent, EntryMember, Participant
from registrations.selectors.roster import name_key
from registrations.services.decisions import next_number
from registrations.services.roster import gender_of
from registrations.signals import entry_accepted
from registrations.validators import (
    clean_birth_date,
    clean_name,
    clean_title,
    read_birth_date,
    read_grade,
    school_year_of,
)

NUMBER, DIVISION, PERSON, TEAM, TITLE, ORGANISATION, GRADE, BORN = (
    "Номер",
    "Группа",
    "Участник",
    "Команда",
    "Название работы",
    "Организация",
    "Класс",
    "Дата рождения",
)
HEADERS = (NUMBER, DIVISION, PERSON, TEAM, TITLE, ORGANISATION, GRADE, BORN)


def _number(text: str) -> str:
    number = text.strip()
    if len(number) > 16:
        raise ValidationError(_("сократите номер до 16 знаков"))
    return number


def _person(text: str) -> str:
    """A name, or the code that a meeting knows its entrant by."""
    words = text.strip()
    return clean_title(words) if any(sign.isdigit() for sign in words) else clean_name(words)


def _born(text: str) -> date | None:
    return clean_birth_date(read_birth_date(text), today=timezone.localdate()) if text.strip() else None


def _class(text: str) -> int | None:
    return read_grade(text)[0]


class EntryLoader(CachedInstanceLoader):
    """Finds an entry by its number; numbers, divisions and organisations are read once."""

    def __init__(self, resource: "EntryResource", dataset: tablib.Dataset) -> None:
        self.resource, self.dataset = resource, dataset
        resource.read_known()
        self.all_instances = resource.entries

    def get_instance(self, row: dict[str, str]) -> Entry | None:
        """The entry of this number, if there is one."""
        return self.all_instances.get((row.get(NUMBER) or "").strip())


class EntryResource(TableResource):
    """Accepted entries, one a row: number, division, entrant; where consents are needed they wait for them."""

    aliases = {
        "номер": NUMBER,
        "number": NUMBER,
        "группа": DIVISION,
        "номинация": DIVISION,
        "division": DIVISION,
        "участник": PERSON,
        "фио": PERSON,
        "participant": PERSON,
        "команда": TEAM,
        "team": TEAM,
        "названиеработы": TITLE,
        "работа": TITLE,
        "title": TITLE,
        "организация": ORGANISATION,
        "школа": ORGANISATION,
        "school": ORGANISATION,
        "класс": GRADE,
        "датарождения": BORN,
    }
    needed = (DIVISION, PERSON)
    number = Field("number", NUMBER, Checked(_number))
    division = Field("division", DIVISION)
    person = Field("person", PERSON, Checked(_person))
    team_name = Field("team_name", TEAM, Checked(clean_title))
    title = Field("title", TITLE, Checked(clean_title))
    organisation = Field("organisation", ORGANISATION)
    grade = Field("grade", GRADE, Checked(_class))
    birth_date = Field("birth_date", BORN, Checked(_born))

    class Meta:
        model = Entry
        fields = ("number", "division", "person", "team_name", "title", "organisation", "grade", "birth_date")
        import_id_fields = ("person",)
        instance_loader_class = EntryLoader
        skip_diff = True
        report_skipped = True

    def __init__(self, competition: Competition, actor: User | None) -> None:
        super().__init__()
        self.competition, self.actor = competition, actor
        self.fields["division"].widget = Checked(self._division)
        self.fields["organisation"].widget = Checked(self._organisation)
        self.entries: dict[str, Entry] = {}
        self.divisions: dict[str, Division] = {}
        self.organisations: dict[str, Organisation] = {}
        self.people: dict[Any, Participant] = {}
        self.seen: dict[str, str] = {}

    def read_known(self) -> None:
        """Read everything that rows may name, once for the whole file."""
        self.entries = {entry.number: entry for entry in self.competition.entries.exclude(number="")}
        self.divisions = {}
        for division in self.competition.divisions.filter(merged_into=None).select_related("nomination"):
            self.divisions |= {division.code.lower(): division, division.title.lower(): division}
        self.organisations = {}
        for one in Organisation.objects.all():
            names = (one.short_name, one.short_name.replace("\u00a0", " "), one.full_name)
            self.organisations |= {name.lower(): one for name in names}
        members = Participant.objects.filter(memberships__entry__competition=self.competition).distinct()
        self.people = {(name_key(person), person.birth_date): person for person in members}
        self.seen = {}

    def _division(self, text: str) -> Division:
        found = self.divisions.get(text.strip().lower())
        if found is None:
            titles = ", ".join(dict.fromkeys(division.title for division in self.divisions.values()))
            raise ValidationError(_("выберите из: %(titles)s") % {"titles": titles})
        return found

    def _organisation(self, text: str) -> Organisation:
        name = text.strip().lower()
        found = self.competition.organiser if not name else self.organisations.get(name)
        if found is None:
            raise ValidationError(_("сначала загрузите организацию «%(name)s»") % {"name": text.strip()})
        return found

    def before_import_row(self, row: dict[str, str], **_kwargs: Any) -> None:
        """Refuse what is there already: entries are changed on their own pages, where every change leaves a trace."""
        number = (row.get(NUMBER) or "").strip()
        if number and number in self.seen:
            raise ValidationError(
                _("Оставьте одну из строк: такой же номер в строке %(n)s.") % {"n": self.seen[number]}
            )
        if not (row.get(PERSON) or "").strip():
            raise ValidationError(_("Напишите участника."))
        self.seen[number] = row[ROW]

    def skip_row(self, instance: Entry, _original: Any, _row: Any, import_validation_errors: Any = None) -> bool:
        """An entry of this number is stored already and stays as it is."""
        return instance.pk is not None and not import_validation_errors

    def init_instance(self, row: Any = None) -> Entry:
        """An entry of this competition."""
        entry = Entry(competition=self.competition, organisation=self.competition.organiser)
        entry.person, entry.grade, entry.birth_date = "", None, None
        return entry

    def import_field(self, field: Field, instance: Entry, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:  # noqa: FBT001, FBT002 - the signature is import-export's
        """Nothing of a stored entry is touched."""
        if instance.pk is None and (field.column_name in row or field.column_name == ORGANISATION):
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def do_instance_save(self, instance: Entry, is_create: bool) -> None:  # noqa: FBT001 - import-export's
        """The entry with its entrant, its number and the line of its history."""
        instance.nomination = instance.division.nomination
        instance.status = EntryStatus.SUBMITTED if self.competition.needs_consents else EntryStatus.ACCEPTED
        instance.number = instance.number or next_number(self.competition, instance.nomination)
        instance.submitted_at = timezone.now()
        instance.created_by_id = None if self.actor is None else self.actor.pk
        instance.save()
        EntryMember.objects.create(entry=instance, participant=self._participant(instance), grade=instance.grade)
        EntryEvent.objects.create(
            entry=instance, actor_id=instance.created_by_id, act=EntryAct.SUBMITTED, status=instance.status
        )
        if instance.status == EntryStatus.ACCEPTED:
            entry_accepted.send(Entry, entry=instance)

    def _participant(self, entry: Entry) -> Participant:
        """The entrant: somebody of this competition already, or a new person on the organisation's roster."""
        is_code = any(sign.isdigit() for sign in entry.person)
        last, first, patronymic = (
            [entry.person, "", ""] if is_code else [*entry.person.split(maxsplit=2), "", "", ""][:3]
        )
        person = Participant(
            last_name=last,
            first_name=first,
            patronymic=patronymic,
            birth_date=entry.birth_date,
            gender=gender_of(patronymic),
            is_indeclinable=is_code,
            is_adult=entry.grade is None and entry.birth_date is None,
        )
        known = self.people.get((name_key(person), person.birth_date))
        if known is not None:
            return known
        person.key = sealing.new_key()
        person.save()
        Enrolment.objects.create(
            participant=person,
            organisation=entry.organisation,
            school_year=school_year_of(timezone.localdate()),
            grade=entry.grade,
        )
        self.people[(name_key(person), person.birth_date)] = person
        return person

    def after_import(self, _dataset: tablib.Dataset, result: Result, **_kwargs: Any) -> None:
        """One link in the trail for the whole file."""
        audit.record(
            chain=self.competition.audit_chain,
            act="entries.imported",
            target=self.competition,
            actor=self.actor,
            details={"new": result.totals["new"]},
        )
