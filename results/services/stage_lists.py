"""Announcing who goes on to a later stage, and taking the announcement back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Division, Stage
from competitions.validators.refusal import Refused
from core.audit import record
from judging.enums import AdvanceOutcome
from judging.models import Advance
from judging.services.advancing import refresh_advances
from registrations.enums import EntryStatus
from results.models import StageList
from results.selectors.stage_lists import list_in_force


@transaction.atomic
def announce_stage_list(*, division: Division, door: Stage, actor: Any) -> StageList:
    """Tell schools and everybody who goes on from this stage, by the marks as they are now.

    1. While somebody's lot is open or disputed nobody is told anything: a list is not shortened afterwards.
    2. The same list announced twice is the same announcement; another one takes the place of the former.
    """
    Division.objects.select_for_update().get(pk=division.pk)
    refresh_advances(division=division)
    rows = Advance.objects.filter(entry__division=division, stage=door, entry__status=EntryStatus.ACCEPTED)
    _refuse_open(rows.filter(outcome=AdvanceOutcome.WAITING).count(), rows.filter(is_disputed=True).count())
    entries = sorted(rows.filter(outcome=AdvanceOutcome.ON).values_list("entry_id", flat=True))
    if not entries:
        raise Refused(_("Объявлять некого: дальше никто не проходит."))
    former = list_in_force(division, door)
    if former is not None and former.entries == entries:
        return former
    _withdraw(division, door)
    found = StageList.objects.create(division=division, stage=door, entries=entries, announced_by_id=actor.pk)
    record(
        chain=division.audit_chain,
        act="stage_list.announced",
        target=found,
        actor=actor,
        details={"stage": door.pk, "entries": entries},
    )
    return found


def _refuse_open(waiting: int, disputed: int) -> None:
    reasons = []
    if waiting:
        words = ngettext(
            "Дождитесь решения по %(n)s работе: неизвестно, проходит ли она дальше.",
            "Дождитесь решения по работам (%(n)s): неизвестно, проходят ли они дальше.",
            waiting,
        )
        reasons.append(words % {"n": waiting})
    if disputed:
        reasons.append(_("Решите, кого оставить в следующем этапе: оценки прежнего этапа изменились."))
    if reasons:
        raise Refused(*reasons)


@transaction.atomic
def withdraw_stage_list(*, division: Division, door: Stage, actor: Any) -> bool:
    """Hide the list again; whether one was shown (none is harmless)."""
    ended = _withdraw(division, door)
    for found in ended:
        record(chain=division.audit_chain, act="stage_list.withdrawn", target=found, actor=actor)
    return bool(ended)


def _withdraw(division: Division, door: Stage) -> list[StageList]:
    now = timezone.now()
    former = list(StageList.objects.select_for_update().filter(division=division, stage=door, withdrawn_at=None))
    for found in former:
        found.withdrawn_at = now
        found.save(update_fields=["withdrawn_at", "updated_at"])
    return former
