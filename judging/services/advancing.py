"""Who goes on from a stage: written from the places of the division, never at the cost of marks already given."""

from collections.abc import Collection, Sequence
from dataclasses import asdict

from django.db import transaction

from competitions.models import Division
from judging import bridge
from judging.enums import AdvanceOutcome
from judging.models import Advance, Mark

FIELDS = ("outcome", "position", "first", "last", "group", "shown", "is_decided", "is_disputed")


def refresh_advances(*, division: Division) -> None:
    """Bring what is stored up to the lines as they are now: before experts are assigned or bouts are drawn."""
    store_advances(division=division, rows=settle_advances(division, bridge.advances_now(division)))


def settle_advances(division: Division, found: Sequence[bridge.AdvanceFound]) -> list[Advance]:
    """The rows to be stored: an entry that has marks of a later stage is not put out of it without a decision."""
    plan = bridge.plan_of(division)
    if not bridge.doors_of(plan):
        return []
    former = {
        (row.entry_id, row.stage_id): row
        for row in Advance.objects.filter(entry__division=division, outcome=AdvanceOutcome.ON)
    }
    rows = [Advance(**asdict(one)) for one in found]
    losing = [row for row in rows if row.outcome != AdvanceOutcome.ON and (row.entry_id, row.stage_id) in former]
    for row in losing:
        if not row.is_decided and _has_begun(plan, row):
            row.is_disputed = row.outcome == AdvanceOutcome.STOPPED
            row.outcome = AdvanceOutcome.ON
    return rows


def _has_begun(plan: bridge.Plan, row: Advance) -> bool:
    """Whether the entry has a mark in a stage behind this door."""
    behind = [pk for pk in plan.stages if row.stage_id in {door.pk for door in bridge.doors_before(plan, pk)}]
    return Mark.objects.filter(entry=row.entry_id, stage__in=behind).exclude(value="", code="").exists()


@transaction.atomic
def store_advances(*, division: Division, rows: Sequence[Advance]) -> None:
    """Write what changed; lines whose entry was let on or stopped count their awaited marks anew."""
    plan = bridge.plan_of(division)
    if not bridge.doors_of(plan):
        return
    wanted = {(row.entry_id, row.stage_id): row for row in rows}
    stored = {
        (row.entry_id, row.stage_id): row
        for row in Advance.objects.select_for_update(of=("self",)).filter(entry__division=division).order_by("pk")
    }
    turned = {key[0] for key in wanted.keys() ^ stored.keys()}
    turned |= {key[0] for key in wanted.keys() & stored.keys() if wanted[key].outcome != stored[key].outcome}
    changed = []
    for key in wanted.keys() & stored.keys():
        if any(getattr(stored[key], name) != getattr(wanted[key], name) for name in FIELDS):
            for name in FIELDS:
                setattr(stored[key], name, getattr(wanted[key], name))
            changed.append(stored[key])
    Advance.objects.filter(pk__in=[stored[key].pk for key in stored.keys() - wanted.keys()]).delete()
    Advance.objects.bulk_create([wanted[key] for key in sorted(wanted.keys() - stored.keys())], batch_size=500)
    Advance.objects.bulk_update(sorted(changed, key=lambda row: row.pk), FIELDS, batch_size=500)
    _recount(plan, turned)


def _recount(plan: bridge.Plan, entries: Collection[int]) -> None:
    """Marks of stages that an entry did not reach are not awaited."""
    ids = sorted(entries)
    for start in range(0, len(ids), 500):
        bridge.recount_missing(plan, ids[start : start + 500])
