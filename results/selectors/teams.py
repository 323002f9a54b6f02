"""Standings of teams and schools as the ranking page shows them."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from competitions.models import Competition, Division
from results.models import TeamStanding


@dataclass(frozen=True)
class TeamTable:
    """One node of the standings; `is_overall` looks over all divisions of the competition."""

    title: str
    rows: list[TeamStanding]
    is_overall: bool


def team_tables(division: Division) -> list[TeamTable]:
    """Tables of the division, then those over all divisions, in one query."""
    here = Q(division=division) | Q(division=None)
    return _tables(TeamStanding.objects.filter(here, competition=division.competition_id))


def joint_tables(competition: Competition) -> list[TeamTable]:
    """The tables over all divisions alone."""
    return _tables(TeamStanding.objects.filter(competition=competition, division=None))


def _tables(rows: QuerySet[TeamStanding]) -> list[TeamTable]:
    found: dict[tuple[bool, str], TeamTable] = {}
    for row in rows.order_by("node", "position", "pk"):
        address = (row.division_id is None, row.node)
        if address not in found:
            found[address] = TeamTable(row.details.get("node_title") or row.node, [], address[0])
        found[address].rows.append(row)
    return [found[address] for address in sorted(found)]
