"""Who is ranked together, with which lines, and which decisions the kernel takes as given."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from competitions.models import Division
from judging.bridge import Plan, entries_for, flyoff_decisions, plan_of
from judging.models import Line
from registrations.enums import EntryStatus
from results.enums import DecisionKind
from results.models import Decision
from scoring import Decision as KernelDecision
from scoring import Entry as KernelEntry
from scoring import Line as KernelLine
from scoring import line_from_data
from scoring.joint import joint_nodes


@dataclass(frozen=True)
class Group:
    """Divisions that are ranked together, because an award or a standing looks over all of them."""

    divisions: tuple[Division, ...]
    plans: Mapping[int, Plan]

    def by_scheme(self) -> dict[int, list[Division]]:
        """The divisions by the scheme that ranks them."""
        found: dict[int, list[Division]] = defaultdict(list)
        for division in self.divisions:
            found[division.scheme_id].append(division)
        return dict(found)


def group_of(division: Division) -> Group:
    """The division alone, or every division of its competition whose rules look over more than one."""
    plan = plan_of(division)
    if not _looks_further(plan):
        return Group((division,), {division.pk: plan})
    divisions = Division.objects.filter(competition=division.competition_id, merged_into=None)
    plans = {one.pk: plan_of(one) for one in divisions.select_related("scheme").order_by("order", "pk")}
    joined = {pk: one for pk, one in plans.items() if _looks_further(one)}
    return Group(tuple(one.division for one in joined.values()), joined)


def holds_joint_tables(group: Group) -> bool:
    """Whether the tables over all divisions are this group's to write: a class outside them says nothing of them."""
    if any(joint_nodes(plan.scheme) for plan in group.plans.values()):
        return True
    competition = group.divisions[0].competition_id
    others = Division.objects.filter(competition=competition, merged_into=None).exclude(pk__in=group.plans)
    return not any(joint_nodes(plan_of(one).scheme) for one in others.select_related("scheme"))


def _looks_further(plan: Plan) -> bool:
    return bool(plan.scheme.standings) or any(award.one_per == "competition" for award in plan.rules.awards)


@dataclass(frozen=True)
class Field:
    """Entries and lines of some divisions as they are stored, the revision of each line, and lines that failed."""

    entries: list[KernelEntry]
    lines: dict[str, KernelLine]
    revisions: dict[str, int]
    faults: dict[str, str]

    def division_of(self) -> dict[str, str]:
        """The code of each entry's division."""
        return {entry.id: entry.division for entry in self.entries}


def field_of(divisions: Iterable[Division]) -> Field:
    """Read what is ranked: a fixed number of queries a division and one for the lines of all."""
    here = list(divisions)
    entries = [entry for division in here for entry in entries_for(division)]
    rows = Line.objects.filter(entry__division__in=here, entry__status=EntryStatus.ACCEPTED)
    lines: dict[str, KernelLine] = {}
    revisions: dict[str, int] = {}
    faults: dict[str, str] = {}
    for pk, data, revision in rows.values_list("entry_id", "data", "revision"):
        revisions[str(pk)] = revision
        if data:
            lines[str(pk)] = line_from_data(data)
            if "error" in data:
                faults[str(pk)] = data["error"]
    return Field(entries, lines, revisions, faults)


def decisions_about(division: Division) -> list[KernelDecision]:
    """The same of one division: judging asks whom the jury let on to a later stage."""
    return decisions_for([division])


def decisions_for(divisions: Iterable[Division]) -> list[KernelDecision]:
    """Recorded decisions that the kernel takes as given, the newest of a question first; then fly-offs fought out."""
    here = list(divisions)
    codes = {division.pk: division.code for division in here}
    kinds = [DecisionKind.ORDER, DecisionKind.AWARD_LINE, DecisionKind.ADVANCE, DecisionKind.COUNTED]
    rows = Decision.objects.filter(division__in=codes, revoked_at=None, kind__in=kinds)
    found: list[KernelDecision] = []
    for row in rows.order_by("-pk"):
        blocks = tuple(tuple(str(pk) for pk in block) for block in row.content["order"])
        division = "" if row.content.get("is_wide") else codes[row.division_id]
        found.append(KernelDecision(row.content["key"], blocks, division))
    return [*found, *(fought for division in here for fought in flyoff_decisions(division))]
