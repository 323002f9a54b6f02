"""Moving a competition through its life: an act with a checklist."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.enums import Phase
from competitions.models import Competition
from competitions.selectors.desk import ORDER, checks_before, checks_of
from competitions.validators.refusal import Refused
from core.audit import record


@transaction.atomic
def move_phase(*, competition: Competition, to: Phase | str, actor: User | None) -> Competition:
    """Begin the next phase where nothing of the checklist stops it, or go back by one.

    The row is locked, so that two clicks move one step. Raises `Refused` with every open item.
    """
    locked = Competition.objects.select_for_update().get(pk=competition.pk)
    phase = Phase(to)
    step = ORDER.index(phase) - ORDER.index(Phase(locked.phase))
    if step == 0:
        competition.phase = locked.phase
        return competition
    if abs(step) != 1:
        raise Refused(_("Обновите страницу: конкурс уже на этапе «%(phase)s».") % {"phase": locked.get_phase_display()})
    if step == 1:
        stopping = [check for check in checks_before(checks_of(locked), phase) if not check.is_done]
        if stopping:
            raise Refused(*(_("Сначала: %(title)s") % {"title": check.title} for check in stopping))
    before = locked.phase
    locked.phase = phase
    locked.save(update_fields=["phase", "updated_at"])
    record(
        chain=locked.audit_chain,
        act="move_phase",
        target=locked,
        actor=actor,
        details={"from": before, "to": phase.value},
    )
    competition.phase = phase
    return competition
