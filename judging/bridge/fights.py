"""A draw with its results: which bouts are decided, who lost them, what a fly-off says about a tie."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import localcontext
from typing import Any

from competitions.models import Division
from judging.bridge.bouts import bout_stages, match_of, play_of
from judging.bridge.plan import Plan, plan_of
from judging.enums import BoutKind
from judging.models import Bout, Draw, Mark
from registrations.enums import EntryStatus, Standing
from registrations.models import Entry
from scoring.matches import Match, Tally, losers, tally
from scoring.numbers import EXACT, Number
from scoring.steps.play import Play
from scoring.types import Code, Decision

Cells = Mapping[tuple[int, int], Mark]  # entry, criterion


@dataclass(frozen=True)
class Fight:
    """A bout with its marks and what the rules make of them."""

    bout: Bout
    match: Match
    cells: Cells
    lost: frozenset[int]
    is_decided: bool
    is_void: bool = False  # a side has left the division: the other one goes on, no table counts it

    @property
    def is_touched(self) -> bool:
        """Whether anything is written down for it."""
        return any(mark.value or mark.code for mark in self.cells.values())

    @property
    def went_on(self) -> list[int]:
        """Those who did not lose it."""
        return [entry for entry in self.bout.entry_ids if entry not in self.lost]

    def is_absent(self, entry: int) -> bool:
        """Whether the side did not come."""
        side = self.match.sides.get(str(entry))
        return side is not None and isinstance(side.value, Code)


@dataclass(frozen=True)
class DrawState:
    """A draw in force with all its fights, in the order of their numbers."""

    draw: Draw
    play: Play
    better: str
    fights: Sequence[Fight]
    gone: frozenset[int] = frozenset()
    guests: frozenset[str] = frozenset()  # out of competition: their bouts count for nobody else

    @property
    def is_knockout(self) -> bool:
        """Whether those who lost are out."""
        return self.play.elimination is not None

    @property
    def order(self) -> list[int]:
        """Everybody in the order of the draw."""
        return [int(row["entry"]) for row in self.draw.order]

    @property
    def groups(self) -> dict[str, list[int]]:
        """Everybody who is still there by group, in the order of the draw."""
        found: dict[str, list[int]] = {}
        for row in self.draw.order:
            if row["entry"] not in self.gone:
                found.setdefault(str(row["group"]), []).append(int(row["entry"]))
        return dict(sorted(found.items(), key=lambda item: (len(item[0]), item[0])))

    def of_kind(self, *kinds: str) -> list[Fight]:
        """The fights of these kinds."""
        return [fight for fight in self.fights if fight.bout.kind in kinds]

    @property
    def is_complete(self) -> bool:
        """Whether every bout that is set is decided."""
        return all(fight.is_decided for fight in self.fights)

    def table(self, fights: Iterable[Fight]) -> dict[int, Tally]:
        """Points, fights won and lost of everybody in these bouts, as far as they are played."""
        with localcontext(EXACT):
            counted = tally([fight.match for fight in fights if not fight.is_void], self.play, self.better, self.guests)
        return {int(entry): row for entry, row in counted.items()}


def draw_state(plan: Plan, draw: Draw) -> DrawState:
    """The draw with its bouts and marks, in three queries."""
    stage = plan.stages[draw.stage_id]
    play = play_of(plan, stage)
    better = plan.rules.stage(stage.code).better
    bouts = list(draw.bouts.order_by("level", "number"))
    people = {entry for bout in bouts for entry in bout.entry_ids}
    rows = Mark.objects.filter(stage=stage, entry__in=people, judge=None)
    marks = {(mark.entry_id, mark.criterion_id, mark.round): mark for mark in rows}
    here = Entry.objects.filter(pk__in=people, division=draw.division_id, status=EntryStatus.ACCEPTED)
    standings = dict(here.values_list("pk", "standing"))
    gone = frozenset(people - standings.keys())
    guests = frozenset(str(pk) for pk, standing in standings.items() if standing == Standing.OUT)
    fights = []
    with localcontext(EXACT):
        for bout in bouts:
            match = match_of(plan, stage, bout, marks)
            left = gone.intersection(bout.entry_ids)
            beaten = left or frozenset(map(int, losers(match, play, better)))
            cells = {
                (entry, criterion): mark
                for (entry, criterion, level), mark in marks.items()
                if level == bout.level and entry in bout.entry_ids
            }
            needs_loser = play.elimination is not None and not bout.is_bye
            is_decided = bool(beaten) if needs_loser else bool(left) or bout.is_bye or match.is_played()
            fights.append(Fight(bout, match, cells, beaten, is_decided, bool(left)))
    return DrawState(draw, play, better, fights, gone, guests)


def draws_in_force(division: Division) -> list[Draw]:
    """The draws of a division that count, in the order of its stages."""
    return list(Draw.objects.filter(division=division, ended_at=None).select_related("stage").order_by("stage__order"))


@dataclass(frozen=True)
class FlyoffOutcome:
    """What a fly-off says: who goes on, who stops, and between whom it left a tie for how many places."""

    on: tuple[int, ...]
    off: tuple[int, ...]
    tied: tuple[int, ...]
    take: int


def flyoff_points(state: DrawState, flyoff: Mapping[str, Any]) -> dict[int, Number] | None:
    """What everybody won in the bouts of a fly-off; nothing while one of them is not fought."""
    here = range(int(flyoff["level"]), int(flyoff["until"]) + 1)
    fights = [f for f in state.of_kind(BoutKind.FLYOFF) if f.bout.group == flyoff["group"] and f.bout.level in here]
    if not fights or not all(fight.is_decided for fight in fights):
        return None
    table = state.table(fights)
    return {int(entry): table[int(entry)].points for entry in flyoff["entries"] if int(entry) in table}


def flyoff_orders(state: DrawState, group: str) -> list[list[list[int]]]:
    """The orders in which the fly-offs of a group left those who fought them, best first."""
    found = []
    for flyoff in state.draw.flyoffs:
        points = flyoff_points(state, flyoff) if str(flyoff["group"]) == group else None
        if points:
            levels = sorted(set(points.values()), reverse=True)
            found.append([[entry for entry, won in points.items() if won == level] for level in levels])
    return found


def flyoff_outcome(state: DrawState, flyoff: Mapping[str, Any]) -> FlyoffOutcome | None:
    """Split those of a fly-off by the points of its bouts; nothing while one of them is not fought."""
    points, take = flyoff_points(state, flyoff), int(flyoff["take"])
    if points is None:
        return None
    people = list(points)
    if len(people) <= take:
        return FlyoffOutcome(tuple(people), (), (), 0)
    ranked = sorted(people, key=lambda entry: points[entry], reverse=True)
    line = points[ranked[take - 1]]
    if line != points[ranked[take]]:
        return FlyoffOutcome(tuple(ranked[:take]), tuple(ranked[take:]), (), 0)
    ahead = tuple(entry for entry in ranked if points[entry] > line)
    tied = tuple(entry for entry in ranked if points[entry] == line)
    behind = tuple(entry for entry in ranked if points[entry] < line)
    return FlyoffOutcome(ahead, behind, tied, take - len(ahead))


def flyoffs_of(state: DrawState) -> dict[str, FlyoffOutcome | None]:
    """The state of the fly-offs of each group: all of them joined, the last one says whether a tie is left."""
    found: dict[str, FlyoffOutcome | None] = {}
    for flyoff in state.draw.flyoffs:
        group = str(flyoff["group"])
        outcome = flyoff_outcome(state, flyoff)
        former = found.get(group)
        if outcome is not None and former is not None:
            outcome = FlyoffOutcome(former.on + outcome.on, former.off + outcome.off, outcome.tied, outcome.take)
        found[group] = outcome
    return found


def flyoff_decisions(division: Division) -> list[Decision]:
    """Fly-offs that are fought out, as decisions the kernel takes as given; no query where rules know no bouts."""
    plan = plan_of(division)
    if not bout_stages(plan):
        return []
    draws = [draw for draw in draws_in_force(division) if draw.flyoffs]
    return [one for draw in draws for one in decisions_fought(plan, draw_state(plan, draw))]


def decisions_fought(plan: Plan, state: DrawState) -> list[Decision]:
    """The same of one draw."""
    question, division = f"advance:{plan.stages[state.draw.stage_id].code}", plan.division.code
    return [
        Decision(question, (tuple(map(str, outcome.on)), tuple(map(str, outcome.off))), division)
        for outcome in flyoffs_of(state).values()
        if outcome is not None and not outcome.tied
    ]
