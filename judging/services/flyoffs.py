"""Fly-offs: those whom the rules of a group leave equal at its line fight it out among themselves."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from judging import bridge
from judging.enums import AdvanceOutcome, BoutKind
from judging.models import Bout, Draw
from judging.rules import is_marking_open
from judging.services.draws import add_bouts, note
from judging.services.pairing import round_robin
from judging.validators import BoutRefused


@transaction.atomic
def call_flyoff(*, draw: Draw, group: str, actor: User) -> list[Bout]:
    """Set the bouts of a fly-off between the equals at the line of a group: everybody meets everybody once.

    Its results split the tie alone and enter no table. A fly-off that leaves a tie is followed by another one.
    """
    draw = Draw.objects.select_for_update(of=("self",)).select_related("division__scheme").get(pk=draw.pk)
    plan = bridge.plan_of(draw.division)
    if not is_marking_open(draw.division.competition):
        raise BoutRefused(_("Откройте оценивание: перебой проводят, пока вносят поединки."))
    state = bridge.draw_state(plan, draw)
    people, take = tie_of(plan, state, group)
    level = 1 + max(fight.bout.level for fight in state.fights)
    rounds = round_robin(people)
    bouts = [
        Bout(kind=BoutKind.FLYOFF, group=group, level=level + place, first_id=first, second_id=second)
        for place, pairs in enumerate(rounds)
        for first, second in pairs
    ]
    add_bouts(draw, bouts, first_number=1 + max(fight.bout.number for fight in state.fights))
    flyoff = {"group": group, "entries": people, "take": take, "level": level, "until": level + len(rounds) - 1}
    draw.flyoffs = [*draw.flyoffs, flyoff]
    draw.save(update_fields=["flyoffs", "updated_at"])
    note(draw, "flyoff.called", actor, **flyoff)
    return bouts


def tie_of(plan: bridge.Plan, state: bridge.DrawState, group: str) -> tuple[list[int], int]:
    """Between whom a fly-off of the group is, and for how many places; raises where there is nothing to split."""
    if any(not fight.is_decided for fight in state.fights if fight.bout.group == group):
        raise BoutRefused(_("Внесите сначала все поединки группы %(group)s.") % {"group": group})
    former = bridge.flyoffs_of(state).get(group)
    if former is not None and former.tied:
        return list(former.tied), former.take
    rows = [
        row for row in bridge.advances_now(plan.division) if row.stage_id == state.draw.stage_id and row.group == group
    ]
    waiting = [row.entry_id for row in rows if row.outcome == AdvanceOutcome.WAITING]
    advance = plan.rules.stage(plan.stages[state.draw.stage_id].code).advance
    most = advance.take.count if advance is not None and advance.per else None
    take = most - sum(row.outcome == AdvanceOutcome.ON for row in rows) if most is not None else 0
    if not 0 < take < len(waiting):
        raise BoutRefused(_("Обновите страницу: в группе %(group)s перебой не нужен.") % {"group": group})
    return waiting, take
