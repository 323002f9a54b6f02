"""Start lists from a table: number, title or participant, organisation, division."""

from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader

from accounts.models import Organisation, User
from accounts.resources.preview import TableResource
from accounts.resources.tables import ROW
from competitions.models import Competition, Division
from judging.services.entrants import bring_in_entry
from registrations.models import Entry

HEADERS = ("номер", "участник", "название", "команда", "организация", "зачёт")
NUMBER, PARTICIPANT, TITLE, TEAM, ORGANISATION, DIVISION = HEADERS


def _same(text: str | None) -> str:
    return (text or "").strip().casefold().replace("ё", "е")


class EntryLoader(BaseInstanceLoader):  # type: ignore[misc]
    """Finds an entry of this number among the competition's entries, which are read once."""

    def get_instance(self, row: dict[str, str]) -> Entry | None:
        """The entry that has this number already."""
        resource: EntryResource = self.resource
        return resource.numbers.get(_same(row.get(NUMBER)))


class EntryResource(TableResource):
    """Accepted entries of one competition; an entry that is there already is left as it is."""

    aliases = {
        "номер": NUMBER,
        "number": NUMBER,
        "участник": PARTICIPANT,
        "фио": PARTICIPANT,
        "participant": PARTICIPANT,
        "название": TITLE,
        "работа": TITLE,
        "title": TITLE,
        "команда": TEAM,
        "team": TEAM,
        "организация": ORGANISATION,
        "школа": ORGANISATION,
        "organisation": ORGANISATION,
        "зачет": DIVISION,
        "division": DIVISION,
    }
    needed = (NUMBER, ORGANISATION)

    class Meta:
        model = Entry
        fields = ()
        import_id_fields = ()
        instance_loader_class = EntryLoader
        report_skipped = True
        skip_diff = True

    def __init__(self, competition: Competition, actor: User) -> None:
        super().__init__()
        self.competition, self.actor = competition, actor
        self.seen: dict[str, str] = {}
        self.numbers = {_same(entry.number): entry for entry in competition.entries.exclude(number="")}
        self.divisions: dict[str, Division] = {}
        for division in competition.divisions.select_related("nomination", "scheme").filter(merged_into=None):
            self.divisions[_same(division.code)] = self.divisions[_same(division.title)] = division
        self.organisations: dict[str, Organisation] = {}
        for organisation in Organisation.objects.all():
            self.organisations.setdefault(_same(organisation.short_name), organisation)
            self.organisations[_same(organisation.full_name)] = organisation

    def prepared(self, table: tablib.Dataset) -> tablib.Dataset:
        """As every table; the numbers seen in an earlier pass are forgotten."""
        self.seen = {}
        return super().prepared(table)

    def before_import_row(self, row: dict[str, str], **_kwargs: Any) -> None:
        """Refuse the second row of one number."""
        number = _same(row.get(NUMBER))
        if number and number in self.seen:
            raise ValidationError(_("Оставьте одну из строк: тот же номер в строке %(n)s.") % {"n": self.seen[number]})
        self.seen[number] = row[ROW]

    def init_instance(self, row: dict[str, str] | None = None) -> Entry:
        """An entry that is not in the competition yet."""
        return Entry(competition=self.competition)

    def import_instance(self, instance: Entry, row: dict[str, str], **_kwargs: Any) -> None:
        """Read the row; every fault of it is told at once."""
        if instance.pk:
            return
        faults = []
        division = self._division(row.get(DIVISION))
        organisation = self.organisations.get(_same(row.get(ORGANISATION)))
        if division is None:
            faults.append(
                _("Напишите зачёт: «%(text)s» среди зачётов конкурса нет.") % {"text": row.get(DIVISION) or ""}
            )
        if organisation is None:
            faults.append(
                _("Проверьте организацию: «%(text)s» нет в справочнике.") % {"text": row.get(ORGANISATION) or ""}
            )
        if not any((row.get(name) or "").strip() for name in (PARTICIPANT, TITLE, TEAM)):
            faults.append(_("Напишите участника, название работы или команду."))
        if len((row.get(NUMBER) or "").strip()) > 16:
            faults.append(_("Сократите номер до 16 знаков."))
        if faults or division is None or organisation is None:
            raise ValidationError(faults)
        instance.division, instance.organisation = division, organisation
        instance.number = (row.get(NUMBER) or "").strip()
        instance.title, instance.team_name = (row.get(TITLE) or "").strip(), (row.get(TEAM) or "").strip()

    def _division(self, text: str | None) -> Division | None:
        """The named division; the only one where nothing is named."""
        if not _same(text):
            found = {division.pk: division for division in self.divisions.values()}
            return next(iter(found.values())) if len(found) == 1 else None
        return self.divisions.get(_same(text))

    def validate_instance(self, instance: Entry, errors: Any = None, **_kwargs: Any) -> None:
        """The faults found while reading are told now."""
        if errors:
            raise ValidationError(errors)

    def skip_row(self, instance: Entry, original: Entry | None, row: Any, errors: Any = None) -> bool:
        """What is in the competition already is not touched."""
        return bool(instance.pk)

    def save_instance(self, instance: Entry, is_create: bool, row: dict[str, str], **kwargs: Any) -> None:  # noqa: FBT001 - import-export's
        """Bring the entry in; a trial writes nothing."""
        if kwargs.get("dry_run") or instance.division is None:
            return
        bring_in_entry(
            competition=self.competition,
            division=instance.division,
            organisation=instance.organisation,
            number=instance.number,
            title=instance.title,
            team_name=instance.team_name,
            participant=row.get(PARTICIPANT) or "",
            actor=self.actor,
        )
