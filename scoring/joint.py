"""Tables over divisions whose rules differ: the overall of a meeting where each class has a scheme of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring.awards import AwardRun
from scoring.outcome import AwardGiven, Question, Result, StandingRow
from scoring.phrases import say
from scoring.scheme import Node, Scheme
from scoring.standing_sources import member_parts, node_parts
from scoring.standings import Standings
from scoring.types import Decision, ScoringError

if TYPE_CHECKING:
    from scoring.ranking import DivisionRun


@dataclass(frozen=True, slots=True)
class Part:
    """One scheme's divisions as they were ranked by themselves."""

    scheme: Scheme
    runs: Mapping[str, DivisionRun]
    result: Result


@dataclass(frozen=True, slots=True)
class Joint:
    """Tables that belong to no division, the awards that follow from them, and what people must decide."""

    nodes: tuple[Node, ...]
    tables: Mapping[str, tuple[StandingRow, ...]]
    awards: tuple[AwardGiven, ...] = ()
    questions: tuple[Question, ...] = ()

    def award_of(self, node: str, key: str) -> str:
        """The first award of a row, empty without one."""
        return next((one.title for one in self.awards if one.node == node and one.entry == key), "")


def joint_nodes(scheme: Scheme) -> tuple[Node, ...]:
    """The nodes of a scheme whose rows belong to no division."""
    return tuple(node for node in scheme.standings if node.source != "each")


def join_standings(parts: Sequence[Part], decisions: Sequence[Decision] = ()) -> list[Joint]:
    """Compute each table of several schemes once, over the divisions of all that describe it.

    The schemes must describe it alike: a table is one, and its rule is one.
    """
    groups: list[list[Part]] = []
    for part in parts:
        if not joint_nodes(part.scheme):
            continue
        mine = next((group for group in groups if _names(group[0]) & _names(part)), None)
        if mine is None:
            groups.append([part])
            continue
        if joint_nodes(mine[0].scheme) != joint_nodes(part.scheme):
            raise ScoringError(_difference(mine[0].scheme, part.scheme))
        mine.append(part)
    return [_joined(group, decisions) for group in groups]


def _names(part: Part) -> set[str]:
    return {node.id for node in joint_nodes(part.scheme)}


def _difference(one: Scheme, other: Scheme) -> str:
    known = {node.id: node for node in joint_nodes(one)}
    names = [node.id for node in joint_nodes(other) if known.get(node.id) != node]
    name = names[0] if names else next(node for node in known if node not in {n.id for n in joint_nodes(other)})
    return say("Таблица «{name}» общая для всех правил конкурса: опишите её везде одинаково.").format(name=name)


def _joined(parts: Sequence[Part], decisions: Sequence[Decision]) -> Joint:
    scheme = parts[0].scheme
    nodes = joint_nodes(scheme)
    if len(parts) == 1:
        result = parts[0].result
        names = {node.id for node in nodes}
        awards = tuple(award for award in result.awards if award.node in names)
        return Joint(nodes, {name: result.standings.get(name, ()) for name in names}, awards)
    runs = {division: run for part in parts for division, run in part.runs.items()}
    results = {division: one for part in parts for division, one in part.result.divisions.items()}
    standings = Standings(scheme, decisions)
    for node in scheme.standings:
        if node.source == "each":
            rows = [row for part in parts for row in part.result.standings.get(node.id, ())]
            standings.tables[node.id] = tuple(rows)
        elif node.source == "node":
            standings.add(node, *node_parts(node, standings.tables))
        else:
            standings.add(node, member_parts(node, runs, results), set())
    tables = {node.id: standings.tables[node.id] for node in nodes}
    known = [decision for decision in decisions if not decision.key.startswith("extra")]
    given = AwardRun(scheme, {}, {}, tables, known)
    given.run()
    return Joint(nodes, tables, tuple(given.given), (*standings.questions, *given.questions))
