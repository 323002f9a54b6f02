"""How far everybody came in a play-off: its last bout, which people understand where a level is but a number."""

from dataclasses import dataclass

from competitions.models import Stage
from judging.bridge.bouts import bout_stages, play_of
from judging.bridge.fights import DrawState, draw_state, draws_in_force
from judging.bridge.plan import Plan
from judging.enums import BoutKind


@dataclass(frozen=True)
class BracketWay:
    """The last bout of an entry: its level, how many stood in it, whether it was for the third place and was won."""

    level: int
    left: int
    lives: int
    is_third: bool
    has_won: bool


def bracket_ways(plan: Plan) -> dict[str, dict[int, BracketWay]]:
    """By stage and entry, where the level of a play-off is the stage's value; no query where the rules know none."""
    stages = {stage.pk for stage in bout_stages(plan) if _is_valued_by_level(plan, stage)}
    if not stages:
        return {}
    draws = [draw for draw in draws_in_force(plan.division) if draw.stage_id in stages]
    return {plan.stages[draw.stage_id].code: _ways(draw_state(plan, draw)) for draw in draws}


def _is_valued_by_level(plan: Plan, stage: Stage) -> bool:
    play = play_of(plan, stage)
    return play.elimination is not None and plan.rules.stage(stage.code).steps[-1] is play


def _ways(state: DrawState) -> dict[int, BracketWay]:
    left: dict[int, int] = {}
    for fight in state.of_kind(BoutKind.LEVEL):
        left[fight.bout.level] = left.get(fight.bout.level, 0) + len(fight.bout.entry_ids)
    return {
        entry: BracketWay(
            level=fight.bout.level,
            left=left.get(fight.bout.level, 0),
            lives=state.play.lives,
            is_third=fight.bout.kind == BoutKind.THIRD,
            has_won=fight.is_decided and bool(fight.lost) and entry not in fight.lost,
        )
        for fight in state.of_kind(BoutKind.LEVEL, BoutKind.THIRD)  # by level: the last one stays
        for entry in fight.bout.entry_ids
    }
