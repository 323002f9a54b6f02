"""Tables of results through django-import-export: the ranking as it stands and a sealed protocol."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from import_export import fields, resources

from core.sealing import open_texts
from core.templatetags.formats import place
from registrations.models import EntryMember, EntrySupervisor
from results.bridge import way_words
from results.enums import StandingState
from results.models import ProtocolLine, Standing


class StandingResource(resources.ModelResource):
    """The ranking of a division, one row an entry, in the order of the page."""

    position = fields.Field("position", column_name=_("№"))
    place = fields.Field(column_name=_("Место"))
    number = fields.Field("entry__number", column_name=_("Номер"))
    people = fields.Field(column_name=_("Участники"))
    team = fields.Field("entry__team_name", column_name=_("Команда"))
    title = fields.Field("entry__title", column_name=_("Работа"))
    school = fields.Field("entry__organisation__short_name", column_name=_("Школа"))
    leaders = fields.Field(column_name=_("Руководители"))
    total = fields.Field(column_name=_("Итог"))
    stage = fields.Field(column_name=_("Этап итога"))
    award = fields.Field("award", column_name=_("Награда"))
    state = fields.Field(column_name=_("Участие"))

    class Meta:
        model = Standing
        fields = (
            "position",
            "place",
            "number",
            "people",
            "team",
            "title",
            "school",
            "leaders",
            "total",
            "stage",
            "award",
            "state",
        )

    @staticmethod
    def rows_of(division: Any) -> QuerySet[Standing]:
        """Everything the table reads, in a fixed number of queries; people are joined, as in `places_of`."""
        members = EntryMember.objects.select_related("participant")
        supervisors = EntrySupervisor.objects.select_related("supervisor")
        return (
            Standing.objects.filter(division=division)
            .select_related("entry__organisation")
            .prefetch_related(Prefetch("entry__members", members), Prefetch("entry__supervisors", supervisors))
            .order_by("position", "pk")
        )

    def dehydrate_place(self, row: Standing) -> str:
        """A place with its two ends."""
        return place(row.first, row.last) if row.first else ""

    def dehydrate_people(self, row: Standing) -> str:
        """Full names, surname first."""
        return str("; ".join(member.participant.full_name for member in row.entry.members.all()))

    def dehydrate_leaders(self, row: Standing) -> str:
        """Full names of the supervisors."""
        return str("; ".join(link.supervisor.full_name for link in row.entry.supervisors.all()))

    def dehydrate_total(self, row: Standing) -> str:
        """The total as it is printed."""
        return _total(row.values, row.total)

    def dehydrate_stage(self, row: Standing) -> str:
        """Where the entry stopped, where its total is of an earlier stage."""
        return str(row.values.get("stage", ""))

    def dehydrate_state(self, row: Standing) -> str:
        """Why there is no place."""
        return str(StandingState(row.state).label)


class ProtocolLineResource(resources.ModelResource):
    """A sealed protocol; names come back through their commitments."""

    place = fields.Field(column_name=_("Место"))
    number = fields.Field(column_name=_("Номер"))
    people = fields.Field(column_name=_("Участники"))
    team = fields.Field(column_name=_("Команда"))
    title = fields.Field(column_name=_("Работа"))
    school = fields.Field(column_name=_("Организация"))
    leaders = fields.Field(column_name=_("Руководители"))
    total = fields.Field(column_name=_("Итог"))
    stage = fields.Field(column_name=_("Этап итога"))
    award = fields.Field("award", column_name=_("Награда"))
    special = fields.Field(column_name=_("Специальные призы"))
    state = fields.Field(column_name=_("Участие"))

    class Meta:
        model = ProtocolLine
        fields = (
            "place",
            "number",
            "people",
            "team",
            "title",
            "school",
            "leaders",
            "total",
            "stage",
            "award",
            "special",
            "state",
        )

    def before_export(self, queryset: QuerySet[ProtocolLine], **kwargs: Any) -> None:
        """Open every name of the table at once."""
        super().before_export(queryset, **kwargs)
        wanted = []
        for data in queryset.values_list("data", flat=True):
            wanted += [person["name"] for person in _people(data)] + [data.get("work", ""), data.get("team", "")]
        self._names = open_texts(filter(None, wanted))

    def _named(self, people: list[dict[str, Any]]) -> str:
        erased = str(_("данные удалены"))
        return str("; ".join(self._names.get(person["name"]) or erased for person in people))

    def dehydrate_place(self, line: ProtocolLine) -> str:
        """The place as it was sealed."""
        return str(line.data.get("place", ""))

    def dehydrate_number(self, line: ProtocolLine) -> str:
        """The number of the entry."""
        return str(line.data.get("number", ""))

    def dehydrate_people(self, line: ProtocolLine) -> str:
        """Full names as they stood when it was sealed."""
        return self._named(line.data.get("members", []) if line.entry_id else [])

    def dehydrate_team(self, line: ProtocolLine) -> str:
        """The team of an entry, or the team or school of a standing."""
        return self._words(line.data.get("team", "")) if line.entry_id else str(line.data.get("title", ""))

    def dehydrate_title(self, line: ProtocolLine) -> str:
        """The title of the work as it was sealed."""
        return self._words(line.data.get("work", ""))

    def _words(self, commitment: str) -> str:
        return (self._names.get(commitment) or str(_("данные удалены"))) if commitment else ""

    def dehydrate_school(self, line: ProtocolLine) -> str:
        """The full name of the organisation, as documents write it."""
        return str((line.data.get("organisation") or {}).get("full_name", ""))

    def dehydrate_leaders(self, line: ProtocolLine) -> str:
        """Full names of the supervisors."""
        return self._named(line.data.get("supervisors", []))

    def dehydrate_total(self, line: ProtocolLine) -> str:
        """The total as it was printed."""
        return _total(line.data.get("values", {}), line.total)

    def dehydrate_stage(self, line: ProtocolLine) -> str:
        """Where the entry stopped, where its total is of an earlier stage."""
        return str(line.data.get("values", {}).get("stage", ""))

    def dehydrate_special(self, line: ProtocolLine) -> str:
        """Prizes beside the degrees."""
        return str("; ".join(line.data.get("special", [])))

    def dehydrate_state(self, line: ProtocolLine) -> str:
        """Why there is no place."""
        return str(StandingState(line.state).label)


def _total(values: Mapping[str, Any], stored: str) -> str:
    """A number that a table can add up, or how far a bracket went."""
    way: str = capfirst(way_words(values))
    return way or str(values.get("shown") or stored)


def _people(data: dict[str, Any]) -> list[dict[str, Any]]:
    members = [member for member in data.get("members", []) if isinstance(member, dict)]
    return [*members, *data.get("supervisors", [])]
