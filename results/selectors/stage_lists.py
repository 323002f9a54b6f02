"""Announced lists of a later stage: ids as announced, names joined through consents when a page is served."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from accounts.models import Organisation
from competitions.models import Competition, Division, Stage
from judging.bridge import plan_of
from registrations.enums import EntryStatus, Standing
from registrations.models import Entry, EntryMember, Participant
from results.models import StageList
from results.selectors.consented import ShownPerson, shown_people


@dataclass(frozen=True)
class InvitedRow:
    """One entry of a list as everybody may see it."""

    number: str
    team: str
    authors: list[ShownPerson]
    school: str


@dataclass(frozen=True)
class PublicStageList:
    """One announced list: from which stage to which, and who."""

    found: StageList
    next_title: str
    rows: list[InvitedRow]


@dataclass(frozen=True)
class Invitation:
    """One own entry at an announced door: whether it goes on, for its school and its family."""

    found: StageList
    entry: Entry
    next_title: str
    names: list[str]

    @property
    def goes_on(self) -> bool:
        """Whether the entry is in the list."""
        return self.entry.pk in self.found.entries

    @property
    def names_text(self) -> str:
        """The authors in one line."""
        return ", ".join(self.names)

    @property
    def competition(self) -> Competition:
        """The competition of the entry."""
        return self.found.division.competition


def list_in_force(division: Division, door: Stage) -> StageList | None:
    """The list that everybody sees now, if there is one."""
    return StageList.objects.filter(division=division, stage=door, withdrawn_at=None).order_by("-pk").first()


def has_stage_lists(competition: Competition) -> bool:
    """Whether anything was announced."""
    return StageList.objects.filter(division__competition=competition, withdrawn_at=None).exists()


def next_stage(division: Division, door: Stage) -> str:
    """The title of the stage behind a door."""
    codes = [stage.id for stage in plan_of(division).rules.stages]
    titles = {stage.code: stage.title for stage in plan_of(division).stages.values()}
    return titles[codes[codes.index(door.code) + 1]]


def public_stage_lists(competition: Competition) -> list[PublicStageList]:
    """The lists in force of a competition, in the order of its divisions; a fixed number of queries.

    Rows go by number: the order of the stage's places would tell what the list does not.
    """
    lists = list(_in_force().filter(division__competition=competition).order_by("division__order", "stage__order"))
    entries = _entries({pk for found in lists for pk in found.entries})
    people = shown_people(member.participant for entry in entries.values() for member in entry.members.all())
    return [
        PublicStageList(
            found,
            next_stage(found.division, found.stage),
            [_row(entry, people) for pk, entry in entries.items() if pk in found.entries],
        )
        for found in lists
    ]


def _row(entry: Entry, people: dict[int, ShownPerson]) -> InvitedRow:
    authors = [people[member.participant_id] for member in entry.members.all()]
    shows_school = all("school" in author.scope for author in authors if author.name)
    return InvitedRow(
        number=entry.number,
        team=entry.team_name,
        authors=authors,
        school=entry.organisation.short_name if shows_school else "",
    )


def invitations_of_school(organisation: Organisation) -> list[Invitation]:
    """What announced lists say of the school's own entries, the newest first."""
    lists = list(_in_force().filter(division__entries__organisation=organisation).distinct().order_by("-pk")[:50])
    return _invitations(lists, Entry.objects.filter(organisation=organisation))


def invitations_of_person(participant: Participant) -> list[Invitation]:
    """The same of a child's entries."""
    people = [participant.pk, *participant.merged.values_list("pk", flat=True)]
    mine = Entry.objects.filter(members__participant__in=people)
    lists = list(_in_force().filter(division__entries__in=mine).distinct().order_by("-pk")[:50])
    return _invitations(lists, mine)


def _invitations(lists: Iterable[StageList], mine: QuerySet[Entry]) -> list[Invitation]:
    shown = list(lists)
    divisions = [found.division_id for found in shown]
    own = _entries(mine.filter(division__in=divisions, standing=Standing.OK).values_list("pk", flat=True))
    return [
        Invitation(
            found,
            entry,
            next_stage(found.division, found.stage),
            [member.participant.short_name for member in entry.members.all()],
        )
        for found in shown
        for entry in own.values()
        if entry.division_id == found.division_id
    ]


def _in_force() -> QuerySet[StageList]:
    rows = StageList.objects.filter(withdrawn_at=None)
    return rows.select_related("stage", "division__competition", "division__scheme")


def _entries(pks: Collection[int] | QuerySet[Entry, int]) -> dict[int, Entry]:
    members = Prefetch("members", EntryMember.objects.select_related("participant__key"))
    entries = Entry.objects.filter(pk__in=pks, status=EntryStatus.ACCEPTED).select_related("organisation")
    return {entry.pk: entry for entry in entries.prefetch_related(members).order_by("number", "pk")}
