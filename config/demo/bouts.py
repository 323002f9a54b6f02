"""Bouts of the demo season: drawn, fought as the chance has it, a tie at the line fought out."""

import random
import uuid

from accounts.models import User
from competitions.models import Division, Stage
from judging import bridge
from judging.models import Bout, Draw
from judging.services.bouts import SideResult, save_bout
from judging.services.draws import draw_stage
from judging.services.flyoffs import call_flyoff
from judging.validators import BoutRefused

MOST_LEVELS = 20  # chance may draw a bout for a while, but not for ever


def fight_out(stage: Stage, division: Division, secretary: User, chance: random.Random, done: float) -> None:
    """Draw a stage of a division and fight it; with less than everything done some bouts wait for their result."""
    try:
        draw = draw_stage(division=division, stage=stage, actor=secretary, seed=f"{division.pk}-{stage.pk}")
    except BoutRefused:  # nobody to fight, or the stage before it is still going on
        return
    for turn in range(MOST_LEVELS):
        plan = bridge.plan_of(division)
        draw = Draw.objects.select_related("stage").get(pk=draw.pk)
        waiting = [fight.bout for fight in bridge.draw_state(plan, draw).fights if not fight.is_decided]
        if not waiting and not _fly_off(plan, draw, secretary):
            return
        for bout in waiting:
            if chance.random() < done:
                _fight(plan, draw, bout, secretary, chance)
        if done < 1 and turn:
            return


def _fly_off(plan: bridge.Plan, draw: Draw, secretary: User) -> bool:
    """Call a fly-off in each group that needs one; whether there was any."""
    called = False
    state = bridge.draw_state(plan, draw)
    for group in [] if state.is_knockout else state.groups:
        try:
            call_flyoff(draw=draw, group=group, actor=secretary)
        except BoutRefused:
            continue
        called = True
    return called


def _fight(plan: bridge.Plan, draw: Draw, bout: Bout, secretary: User, chance: random.Random) -> None:
    """One side wins, the stronger one more often; the other may win a part of it."""
    strength = {entry: random.Random(f"{entry}").random() + chance.gauss(0, 0.25) for entry in bout.entry_ids}
    winner = max(strength, key=lambda entry: strength[entry])
    absent = min(strength, key=lambda entry: strength[entry]) if chance.random() < 0.04 else None
    results = {}
    for entry in bout.entry_ids:
        texts = {}
        for criterion in plan.criteria_of(draw.stage_id):
            most = int(criterion.maximum) if criterion.maximum is not None else 4
            high = min(most, 2) if most < 10 else chance.randint(most // 3, most // 2)
            texts[criterion.pk] = str(high if entry == winner else chance.randint(0, max(high - 1, 0)))
        results[entry] = SideResult(texts=texts, is_absent=entry == absent)
    save_bout(bout=bout, results=results, operation_id=uuid.uuid4(), author=secretary)
