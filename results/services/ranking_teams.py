"""Rows of the standings of teams and schools out of the kernel's result."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Organisation
from results.bridge import exact_text, printed_text
from results.services.ranking_wide import Ranked
from scoring import StandingRow
from scoring.scheme import Node


def team_rows(ranked: Ranked) -> list[dict[str, Any]]:
    """Every row of every node, with the title that people know the team or school by."""
    divisions = {division.code: division for division in ranked.divisions}
    keys = {row.key for rows in ranked.result.standings.values() for row in rows if row.key.isdigit()}
    schools = {
        str(school.pk): school for school in (Organisation.objects.filter(pk__in=map(int, keys)) if keys else [])
    }
    rows: list[dict[str, Any]] = []
    for node in ranked.scheme.standings:
        positions: dict[str, int] = {}
        for row in ranked.result.standings.get(node.id, ()):
            positions[row.division] = positions.get(row.division, 0) + 1
            division = divisions.get(row.division)
            award = _award(ranked, node, row)
            rows.append(
                {
                    "division_id": division.pk if division else None,
                    "competition_id": ranked.divisions[0].competition_id,
                    "node": node.id,
                    "key": row.key,
                    "position": positions[row.division],
                    **_shown(node, row, schools, level=_level(ranked, node, award)),
                    "award": award,
                }
            )
    return rows


def _award(ranked: Ranked, node: Node, row: StandingRow) -> str:
    for award in ranked.result.awards:
        if award.node == node.id and award.entry == row.key and award.division == row.division:
            return award.title
    return ""


def _level(ranked: Ranked, node: Node, title: str) -> str:
    """The look of a team's award: its order among the awards of the table."""
    rules = next(iter(ranked.runs.values())).rules
    titles = list(dict.fromkeys(award.title for award in rules.awards if award.node == node.id))
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
