"""Matches: who met whom and with what result; tables of points, tables among equals, levels of an elimination."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scoring.numbers import NUMBER_TYPES, Number, add, subtract
from scoring.phrases import say
from scoring.types import Code, Key, ScoringError, Value, natural

if TYPE_CHECKING:
    from scoring.steps.play import Play

TableOf = Mapping[str, tuple[Sequence[Key], Sequence[Value]]]


@dataclass(slots=True)
class Side:
    """One side of a match: its entries and their common value."""

    entries: list[str] = field(default_factory=list)
    value: Value = None


@dataclass(slots=True)
class Match:
    """One match of a round with its sides."""

    round: str
    name: str
    sides: dict[str, Side] = field(default_factory=dict)

    def is_bye(self) -> bool:
        """Tell whether nobody stood on the other side."""
        return len(self.sides) == 1

    def is_played(self) -> bool:
        """Tell whether every side has a result."""
        return all(s.value.__class__ in NUMBER_TYPES or isinstance(s.value, Code) for s in self.sides.values())

    def best(self, better: str) -> list[str]:
        """Name the sides with the best value; sides that forfeited are none of them."""
        numbers: dict[str, Number] = {
            name: side.value  # type: ignore[misc]
            for name, side in self.sides.items()
            if side.value.__class__ in NUMBER_TYPES
        }
        if not numbers:
            return []
        top = max(numbers.values()) if better == "higher" else min(numbers.values())
        return [name for name, value in numbers.items() if value == top]


def read_matches(tables: TableOf, is_mark: Callable[[str], bool]) -> list[Match]:
    """Gather the matches of all entries, in the order of rounds and names."""
    found: dict[tuple[str, str], Match] = {}
    for entry, (columns, values) in tables.items():
        seen: set[tuple[str, str]] = set()
        for key, value in zip(columns, values, strict=True):
            if not is_mark(key.criterion):
                continue
            if not key.match:
                raise ScoringError(
                    say("Встреча участника «{entry}» в туре «{round}» не названа (match).").format(
                        entry=entry, round=key.round
                    )
                )
            place = (key.round, key.match)
            if place in seen:
                raise ScoringError(
                    say("Встреча «{match}»: у участника «{entry}» несколько значений, сверните их до play.").format(
                        match=key.match, entry=entry
                    )
                )
            seen.add(place)
            match = found.setdefault(place, Match(key.round, key.match))
            side = match.sides.setdefault(key.side or entry, Side())
            if side.entries and side.value != value:
                raise ScoringError(say("Встреча «{match}»: у одной стороны разные результаты.").format(match=key.match))
            side.entries.append(entry)
            side.value = value
    return sorted(found.values(), key=lambda match: (natural(match.round), natural(match.name)))


@dataclass(slots=True)
class Tally:
    """What an entry has gathered over its matches."""

    points: Number = 0
    difference: Number = 0
    won: int = 0
    played: int = 0
    scored: Number = 0
    conceded: Number = 0
    waiting: bool = False
    opponents: list[str] = field(default_factory=list)

    def count(self, points: Number, own: Number, other: Number, won: bool) -> None:  # noqa: FBT001 - one match
        """Add one match."""
        self.points = add((self.points, points))
        self.scored = add((self.scored, own))
        self.conceded = add((self.conceded, other))
        self.difference = subtract(self.scored, self.conceded)
        self.won += won
        self.played += 1


def tally(matches: Iterable[Match], rule: Play, better: str, guests: frozenset[str] = frozenset()) -> dict[str, Tally]:
    """Make the table of points. The side of a guest, who competes for nothing, counts for the guest alone."""
    table: dict[str, Tally] = {}
    for match in matches:
        for side in match.sides.values():
            for entry in side.entries:
                table.setdefault(entry, Tally())
        others = {name: side for name, side in match.sides.items() if not guests.issuperset(side.entries)}
        if len(others) == len(match.sides):
            _meet(match, rule, better, table)
            continue
        _meet(match, rule, better, {entry: row for entry, row in table.items() if entry in guests})
        if len(others) > 1:
            _meet(Match(match.round, match.name, others), rule, better, table)
    return table


def _meet(match: Match, rule: Play, better: str, table: Mapping[str, Tally]) -> None:
    there = [entry for side in match.sides.values() for entry in side.entries if entry in table]
    if match.is_bye():
        (side,) = match.sides.values()
        # A code says that the side did not come, and that is no victory even with nobody opposite.
        points = rule.forfeit_points() if isinstance(side.value, Code) else rule.bye_points()
        for entry in there:
            table[entry].points = add((table[entry].points, points))
    elif match.is_played():
        _count(match, rule, better, table)
    else:
        for entry in there:
            table[entry].waiting = True


def _count(match: Match, rule: Play, better: str, table: Mapping[str, Tally]) -> None:
    best = match.best(better)
    numbers: list[Number] = [s.value for s in match.sides.values() if s.value.__class__ in NUMBER_TYPES]  # type: ignore[misc]
    most, least = (max, min) if better == "higher" else (min, max)
    worst = least(numbers, default=0)
    for name, side in match.sides.items():
        others = [other for other_name, other in match.sides.items() if other_name != name]
        rivals: list[Number] = [o.value for o in others if o.value.__class__ in NUMBER_TYPES]  # type: ignore[misc]
        rival = most(rivals, default=0)
        own: Number = side.value if side.value.__class__ in NUMBER_TYPES else 0  # type: ignore[assignment]
        won = best == [name]
        points = _points(rule, side, won=won, drawn=name in best, own=own, rival=rival, worst=worst)
        for entry in side.entries:
            if entry in table:
                table[entry].count(points, own, rival, won)
                table[entry].opponents.extend(o for other in others for o in other.entries)


def _points(rule: Play, side: Side, *, won: bool, drawn: bool, own: Number, rival: Number, worst: Number) -> Number:
    if isinstance(side.value, Code):
        return rule.forfeit_points()
    if rule.source == "own":
        return own
    if rule.source == "opponent":
        return rival
    if rule.source == "loser":
        return worst
    return rule.win if won else rule.draw if drawn else rule.loss


def levels(matches: Sequence[Match], rule: Play, better: str) -> dict[str, int]:
    """Say how far everybody came: twice the round of the last defeat, one more for the match for a place.

    Those who are still in stand above all who are out; a match between two who are out is the match for a place.
    """
    rounds = sorted({match.round for match in matches}, key=natural)
    number = {name: index + 1 for index, name in enumerate(rounds)}
    defeats: dict[str, int] = {}
    found: dict[str, int] = {}
    for match in matches:
        names = [entry for side in match.sides.values() for entry in side.entries]
        for entry in names:
            defeats.setdefault(entry, 0)
        lost = losers(match, rule, better)
        out = [entry for entry in names if defeats[entry] >= rule.lives]
        if out and not match.is_bye() and (len(out) < len(names) or not rule.third_place):
            raise ScoringError(
                say("Встреча «{name}»: участник «{value}» уже выбыл.").format(name=match.name, value=out[0])
            )
        if out:
            found.update({entry: found[entry] + 1 for entry in names if lost and entry not in lost})
            continue
        for entry in lost:
            defeats[entry] += 1
            if defeats[entry] >= rule.lives:
                found[entry] = 2 * number[match.round]
    top = 2 * len(rounds) + 2
    return {entry: found.get(entry, top) for entry in defeats}


def undecided(matches: Sequence[Match], rule: Play, better: str, reached: Mapping[str, int]) -> set[str]:
    """Name those whose level may still change: their match has no loser yet, or more than one is still in."""
    waiting = {
        entry
        for match in matches
        if not match.is_bye() and not losers(match, rule, better)
        for side in match.sides.values()
        for entry in side.entries
    }
    top = 2 * len({match.round for match in matches}) + 2
    alive = {entry for entry, level in reached.items() if level == top}
    return waiting | (alive if len(alive) > 1 else set())


def losers(match: Match, rule: Play, better: str) -> list[str]:
    """Name those who lost a match that is decided."""
    if match.is_bye() or not match.is_played():
        return []
    best = match.best(better)
    if len(best) > 1 or (rule.best_of and best and not _is_decided(match, best[0], rule.best_of)):
        return []
    return [entry for name, side in match.sides.items() if name not in best for entry in side.entries]


def _is_decided(match: Match, side: str, best_of: int) -> bool:
    value = match.sides[side].value
    others_forfeited = all(isinstance(s.value, Code) for name, s in match.sides.items() if name != side)
    return others_forfeited or (value.__class__ in NUMBER_TYPES and value > best_of // 2)  # type: ignore[operator]
