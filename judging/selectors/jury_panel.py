"""The jury as assignment sees it: who may judge what, and how much each has already."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership
from competitions.enums import RoleKind
from competitions.models import Competition, Division, Role, Stage
from judging.enums import AssignmentStatus
from judging.models import Assignment
from judging.selectors.advancing import reached
from registrations.enums import EntryStatus, Standing
from registrations.models import Entry


@dataclass
class Panel:
    """The jurors of a competition and whom each may judge; kept while a batch is assigned."""

    jurors: list[Role]
    hides_own_school: bool
    nominations: dict[int, frozenset[int]]
    schools: dict[int, frozenset[int]]
    load: Counter[int] = field(default_factory=Counter)
    together: Counter[tuple[int, int]] = field(default_factory=Counter)
    refused: set[tuple[int, int]] = field(default_factory=set)
    taken_off: set[tuple[int, int]] = field(default_factory=set)

    def eligible(self, entry: Entry) -> list[Role]:
        """The jurors who may judge the entry: their nominations, not their own school, not recused from it."""
        return [
            juror
            for juror in self.jurors
            if (juror.pk, entry.pk) not in self.taken_off and not self.obstacle(juror, entry)
        ]

    def obstacle(self, juror: Role, entry: Entry) -> str:
        """Why the juror may not judge the entry; empty where nothing stands in the way."""
        chosen = self.nominations[juror.pk]
        if chosen and entry.nomination_id not in chosen:
            return _("эксперт судит другие номинации")
        if self.hides_own_school and entry.organisation_id in self.schools[juror.pk]:
            return _("работа из организации эксперта")
        if (juror.pk, entry.pk) in self.refused:
            return _("эксперт отказался от этой работы")
        return ""

    def choose(self, entry: Entry, taken: set[int]) -> Role | None:
        """The least loaded; among equals the one who sat least often with those already chosen."""
        free = [juror for juror in self.eligible(entry) if juror.pk not in taken]
        if not free:
            return None
        return min(free, key=lambda j: (self.load[j.pk], sum(self.together[_pair(j.pk, t)] for t in taken), j.pk))

    def seat(self, juror_id: int, taken: Iterable[int]) -> None:
        """Count the juror as sitting on an entry with the others."""
        self.load[juror_id] += 1
        for other in taken:
            self.together[_pair(juror_id, other)] += 1


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def panel_of(competition: Competition, stage: Stage) -> Panel:
    """The panel with its present load in the stage, in five queries."""
    jurors = list(Role.objects.filter(competition=competition, kind=RoleKind.JUROR, is_active=True).order_by("pk"))
    ids = [juror.pk for juror in jurors]
    chosen: dict[int, set[int]] = {pk: set() for pk in ids}
    for role_id, nomination_id in Role.nominations.through.objects.filter(role_id__in=ids).values_list(
        "role_id", "nomination_id"
    ):
        chosen[role_id].add(nomination_id)
    panel = Panel(
        jurors=jurors,
        hides_own_school=competition.hides_own_school,
        nominations={pk: frozenset(found) for pk, found in chosen.items()},
        schools=schools_of(jurors),
    )
    seats: dict[int, list[int]] = {}
    for entry_id, juror_id, status in Assignment.objects.filter(
        stage=stage, entry__competition=competition
    ).values_list("entry_id", "juror_id", "status"):
        if status == AssignmentStatus.OPEN:
            seats.setdefault(entry_id, []).append(juror_id)
        else:
            (panel.refused if status == AssignmentStatus.RECUSED else panel.taken_off).add((juror_id, entry_id))
    for sitting in seats.values():
        panel.load.update(sitting)
        panel.together.update(_pair(one, other) for one, other in combinations(sorted(sitting), 2))
    return panel


def schools_of(jurors: Iterable[Role]) -> dict[int, frozenset[int]]:
    """Where each juror works: the place named in the role and every membership in force."""
    found = list(jurors)
    members: dict[int, set[int]] = {}
    for user_id, organisation_id in Membership.objects.filter(
        user_id__in=[juror.user_id for juror in found], is_active=True
    ).values_list("user_id", "organisation_id"):
        members.setdefault(user_id, set()).add(organisation_id)
    return {
        juror.pk: frozenset(
            members.get(juror.user_id, set()) | ({juror.organisation_id} if juror.organisation_id else set())
        )
        for juror in found
    }


def judged_entries(competition: Competition, stage: Stage, division: Division | None = None) -> QuerySet[Entry]:
    """Accepted entries of the stage's divisions that are there to be judged and have reached it."""
    entries = Entry.objects.filter(
        competition=competition,
        division__scheme_id=stage.scheme_id,
        status=EntryStatus.ACCEPTED,
        standing__in=[Standing.OK, Standing.OUT],
    ).filter(reached(stage))
    entries = entries.order_by("division__order", "cipher", "number", "pk")
    return entries.filter(division=division) if division is not None else entries
