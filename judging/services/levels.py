"""The levels of a play-off: the next appears when the last is decided, and goes when a result of it is corrected."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from judging import bridge
from judging.enums import BoutKind
from judging.models import Bout, Draw
from judging.services.draws import add_bouts, end_draw, note, of_level, refresh
from judging.services.pairing import next_level
from judging.validators import BoutRefused
from registrations.models import Entry


def follow_departure(*, entry: Entry) -> None:
    """Bring those who were drawn against an entry that may have left up to it. Inside the caller's transaction.

    Draws and lines are locked in the order in which a save locks them.
    """
    mine = Q(bouts__first=entry) | Q(bouts__second=entry)
    found = Draw.objects.filter(mine, ended_at=None).values("pk")  # a lock and DISTINCT do not go together
    draws = Draw.objects.select_for_update(of=("self",)).filter(pk__in=found).order_by("pk")
    for draw in draws.select_related("division__scheme", "division__competition"):
        met = {pk for bout in draw.bouts.filter(Q(first=entry) | Q(second=entry)) for pk in bout.entry_ids}
        bridge.lock_lines(met)
        plan = bridge.plan_of(draw.division)
        refresh(plan, met - {entry.pk})
        open_next_level(plan=plan, draw=draw, actor=None)


def open_next_level(*, plan: bridge.Plan, draw: Draw, actor: User | None) -> list[Bout]:
    """Pair those who are still in, when the last level is decided; with them the match for the third place.

    Inside a transaction that holds the draw.
    """
    state = bridge.draw_state(plan, draw)
    if not state.is_knockout or not state.fights or not state.is_complete:
        return []
    defeats = dict.fromkeys(state.order, 0)
    byes = dict.fromkeys(state.order, 0)
    met = set()
    for fight in state.of_kind(BoutKind.LEVEL):
        met.add(frozenset(fight.bout.entry_ids))
        byes[fight.bout.first_id] += fight.bout.is_bye
        for entry in fight.lost:
            defeats[entry] += 1
    level = max(fight.bout.level for fight in state.fights)
    last = [fight for fight in state.of_kind(BoutKind.LEVEL) if fight.bout.level == level]
    standing = _standing_order(state, last, defeats)
    alive = [entry for entry in standing if defeats[entry] < state.play.lives and entry not in state.gone]
    if len(alive) < 2:
        return []
    bouts = of_level(level + 1, next_level(alive, byes, defeats, met))
    out = [entry for fight in last for entry in fight.lost if entry not in state.gone]
    if state.play.lives == 1 and state.play.third_place and len(alive) == 2 and len(out) == 2:
        third = Bout(kind=BoutKind.THIRD, level=level + 1, first_id=out[0], second_id=out[1])
        bouts.insert(0, third)
    add_bouts(draw, bouts, first_number=1 + max(fight.bout.number for fight in state.fights))
    note(draw, "level.opened", actor, level=level + 1, bouts=[bout.entry_ids for bout in bouts])
    refresh(plan, {entry for bout in bouts for entry in bout.entry_ids})
    return bouts


def _standing_order(state: bridge.DrawState, last: Sequence[bridge.Fight], defeats: dict[int, int]) -> list[int]:
    """In which order neighbours meet: winners of neighbouring bouts, or, with two lives, by defeats and seeds."""
    if state.play.lives == 1:
        return [entry for fight in last for entry in fight.went_on]
    seeds = state.order
    return sorted(seeds, key=lambda entry: (defeats[entry], seeds.index(entry)))


def clear_what_followed(*, plan: bridge.Plan, bout: Bout, actor: User) -> bool:
    """Take back what was paired after this bout's result, so that it can be corrected; whether there was anything.

    Raises `BoutRefused` where it has results itself: those have to go first. Inside a transaction that holds the draw.
    """
    touched: set[int] = set()
    states = [bridge.draw_state(plan, draw) for draw in bridge.draws_in_force(plan.division)]
    here = next(state for state in states if state.draw.pk == bout.draw_id)
    after = [fight for fight in here.fights if _follows(fight.bout, bout, here.draw.flyoffs)]
    behind = [state for state in states if state.draw.stage.order > here.draw.stage.order]
    follow = [
        (fight, state.draw.stage)
        for state, fights in [(here, after), *((s, s.fights) for s in behind)]
        for fight in fights
    ]
    for fight, stage in follow:
        if fight.is_touched:
            raise BoutRefused(
                _("Сначала сотрите результат поединка №\u00a0%(number)s (%(stage)s): он составлен по этому результату.")
                % {"number": fight.bout.number, "stage": stage.title}
            )
        touched.update(fight.bout.entry_ids)
    for state in behind:
        note(state.draw, "draw.ended", actor, because_of=bout.pk)
        end_draw(state.draw)
    if after:
        _remove(here.draw, [fight.bout for fight in after], actor)
    if touched:
        refresh(plan, touched)
    return bool(touched)


def _follows(later: Bout, bout: Bout, flyoffs: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the pair of a bout was made after the result of another one; bouts of one fly-off were set together."""
    if later.kind == BoutKind.FLYOFF:
        last = next((f["until"] for f in flyoffs if f["level"] <= bout.level <= f["until"]), 0)
        return later.group == bout.group and (bout.kind == BoutKind.GROUP or later.level > last)
    return later.kind in {BoutKind.LEVEL, BoutKind.THIRD} and later.level > bout.level


def _remove(draw: Draw, bouts: Sequence[Bout], actor: User) -> None:
    """Delete bouts without results and the fly-offs that they were fought in."""
    note(draw, "bouts.removed", actor, bouts=[[bout.level, *bout.entry_ids] for bout in bouts])
    gone = {(bout.group, bout.level) for bout in bouts if bout.kind == BoutKind.FLYOFF}
    Bout.objects.filter(pk__in=[bout.pk for bout in bouts]).delete()
    draw.flyoffs = [flyoff for flyoff in draw.flyoffs if (flyoff["group"], flyoff["level"]) not in gone]
    draw.save(update_fields=["flyoffs", "updated_at"])
