"""Rows of the standings of teams and schools out of the kernel's result."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import Organisation
from results.bridge import exact_text, printed_text
from results.services.ranking_wide import Ranked
from scoring import AwardGiven, Decision, StandingRow
from scoring.joint import Joint, Part, join_standings, joint_nodes
from scoring.scheme import Award, Node, Scheme

KEYS = {"ladder", "best_place", "standing"}


def team_rows(ranked: Ranked) -> list[dict[str, Any]]:
    """The rows of every table of a division, with the title that people know the team or school by."""
    divisions = {division.code: division for division in ranked.divisions}
    schools = _schools(row for rows in ranked.result.standings.values() for row in rows)
    rows: list[dict[str, Any]] = []
    for node in ranked.scheme.standings:
        if is_only_a_key(ranked.scheme, node):
            continue
        positions: dict[str, int] = {}
        for row in ranked.result.standings.get(node.id, ()):
            if row.division not in divisions:
                continue
            rules = ranked.runs[row.division].rules
            award = _award(ranked.result.awards, node, row)
            level = _level(rules.awards, node, award)
            rows.append(
                _row(ranked, node, row, positions, award=award)
                | {"division_id": divisions[row.division].pk, **_shown(node, row, schools, level=level)}
            )
    return rows


def is_only_a_key(scheme: Scheme, node: Node) -> bool:
    """Whether a table is there only to part equals of another one: no award, no table and no place goes by it."""
    ranks = [rules.rank for rules in (scheme.rules, *scheme.divisions.values())]
    named = {key.name for rank in ranks for key in rank.by if key.kind in {"standing", "best_place"}}
    named |= {award.node for rules in (scheme.rules, *scheme.divisions.values()) for award in rules.awards}
    named |= {name for other in scheme.standings if other.source == "node" for name in other.names}
    keys = {key.name for other in scheme.standings if other.rank for key in other.rank.by if key.kind in KEYS}
    return node.id in keys and node.id not in named


@dataclass(frozen=True)
class Joined:
    """Tables that belong to no division, and the schemes that describe them."""

    joint: Joint
    parts: list[Ranked]

    def is_of(self, ranked: Ranked) -> bool:
        """Whether the scheme is one of those that describe the tables."""
        return any(part is ranked for part in self.parts)


def join(ranked: Sequence[Ranked], decisions: Sequence[Decision]) -> list[Joined]:
    """Count the tables that belong to no division, over everything that was ranked together."""
    found = join_standings([Part(one.scheme, one.runs, one.result) for one in ranked], decisions)
    return [Joined(joint, [one for one in ranked if joint_nodes(one.scheme) == joint.nodes]) for joint in found]


def joint_rows(joined: Iterable[Joined]) -> list[dict[str, Any]]:
    """The rows of the tables that belong to no division."""
    rows: list[dict[str, Any]] = []
    for one in joined:
        joint, first = one.joint, one.parts[0]
        schools = _schools(row for found in joint.tables.values() for row in found)
        for node in joint.nodes:
            if is_only_a_key(first.scheme, node):
                continue
            positions: dict[str, int] = {}
            for row in joint.tables[node.id]:
                award = joint.award_of(node.id, row.key)
                level = _level(first.scheme.rules.awards, node, award)
                rows.append(
                    _row(first, node, row, positions, award=award)
                    | {"division_id": None, **_shown(node, row, schools, level=level)}
                )
    return rows


def _row(ranked: Ranked, node: Node, row: StandingRow, positions: dict[str, int], *, award: str) -> dict[str, Any]:
    positions[row.division] = positions.get(row.division, 0) + 1
    return {
        "competition_id": ranked.divisions[0].competition_id,
        "node": node.id,
        "key": row.key,
        "position": positions[row.division],
        "award": award,
    }


def _schools(rows: Iterable[StandingRow]) -> dict[str, Organisation]:
    keys = {row.key for row in rows if row.key.isdigit()}
    found = Organisation.objects.filter(pk__in=map(int, keys)) if keys else []
    return {str(school.pk): school for school in found}


def _award(given: Iterable[AwardGiven], node: Node, row: StandingRow) -> str:
    for award in given:
        if award.node == node.id and award.entry == row.key and award.division == row.division:
            return award.title
    return ""


def _level(awards: Iterable[Award], node: Node, title: str) -> str:
    """The look of a team's award: its order among the awards of the table."""
    titles = list(dict.fromkeys(award.title for award in awards if award.node == node.id))
    number = titles.index(title) + 1 if title in titles else 0
    return str(number) if 1 <= number <= 3 else ""


def _shown(node: Node, row: StandingRow, schools: Mapping[str, Organisation], *, level: str) -> dict[str, Any]:
    school = schools.get(row.key)
    place = row.place
    return {
        "title": school.short_name if school else row.key,
        "first": place.first if place else None,
        "last": place.last if place else None,
        "total": exact_text(row.value),
        "details": {
            "node_title": node.title or node.id,
            "level": level,
            "parts": [[name, printed_text(value), counts] for name, value, counts in row.parts],
            "is_complete": row.is_complete,
            "organisation": (
                {
                    "id": school.pk,
                    "short_name": school.short_name,
                    "full_name": school.full_name,
                    "city": school.city,
                }
                if school
                else None
            ),
            "values": {"shown": printed_text(row.value)},
        },
    }
