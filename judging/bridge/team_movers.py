"""Which teams and schools other rules give another place, total or award in the tables of a competition."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.audit import digest_of
from judging.bridge.drafts import Ranked
from judging.bridge.movers import Mover, Outcome, digest_of_movers
from scoring import value_text

NOWHERE = Outcome(0, 0, "", "", "")  # a team that the table does not have


@dataclass(frozen=True)
class TeamMover:
    """A team or school of a table whose place, total or award changes."""

    table: str
    division: str
    key: str
    was: Outcome
    now: Outcome


@dataclass(frozen=True)
class Moved:
    """Everybody whom other rules move: entries, and teams of the tables that these rules make alone."""

    entries: list[Mover]
    teams: list[TeamMover]

    def digest(self) -> str:
        """What was shown: nobody confirms what they did not see."""
        told = [[t.table, t.division, t.key, *_told(t.was), *_told(t.now)] for t in self.teams]
        return digest_of([digest_of_movers(self.entries), told])


def _told(outcome: Outcome) -> list[str]:
    return [outcome.place, outcome.total, outcome.award]


def team_movers_of(ranked: Ranked, before: Ranked, *, is_shared: bool) -> list[TeamMover]:
    """Rows of the tables that change, table by table; where they are shared with other rules, only those of one
    division each: the others are counted over more than is known here.
    """
    old, new = _outcomes(before, is_shared=is_shared), _outcomes(ranked, is_shared=is_shared)
    titles = {node.id: node.title for one in (before, ranked) for node in one.rules.standings}
    moved = []
    for place in dict.fromkeys([*new, *old]):
        was, now = old.get(place, NOWHERE), new.get(place, NOWHERE)
        if was != now:
            table, division, key = place
            moved.append(TeamMover(titles.get(table) or table, division, key, was, now))
    return moved


def _outcomes(ranked: Ranked, *, is_shared: bool) -> Mapping[tuple[str, str, str], Outcome]:
    awards: dict[tuple[str, str, str], list[str]] = {}
    for award in ranked.result.awards:
        if award.node:
            awards.setdefault((award.node, award.division, award.entry), []).append(award.title)
    found: dict[tuple[str, str, str], Outcome] = {}
    for node in ranked.rules.standings:
        if is_shared and node.source != "each":
            continue
        for row in ranked.result.standings.get(node.id, ()):
            place, address = row.place, (node.id, row.division, row.key)
            ends = (place.first, place.last, place.display) if place is not None else (0, 0, "")
            found[address] = Outcome(*ends, value_text(row.value), ", ".join(awards.get(address, ())))
    return found
