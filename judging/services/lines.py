"""Lines of a whole division: rewritten when its rules or its entries changed."""

from django.db import transaction

from competitions.models import Division, Scheme
from core import jobs
from core.models import Job
from judging import bridge
from judging.models import Line
from judging.signals import lines_changed
from registrations.enums import EntryStatus
from registrations.models import Entry

CHUNK = 200


def rewrite_entry(*, entry: Entry) -> None:
    """The line of an entry that came in or whose standing or division changed; inside the caller's transaction."""
    if entry.division is None or entry.status != EntryStatus.ACCEPTED:
        return
    bridge.refresh_line(bridge.plan_of(entry.division), entry)
    lines_changed.send(sender=Line, division_id=entry.division_id)


def want_rebuild(*, scheme: Scheme) -> int:
    """Ask for the lines of every division under changed rules to be written anew; how many divisions."""
    divisions = Division.objects.filter(scheme=scheme, entries__line__isnull=False).order_by("pk").distinct()
    ids = list(divisions.values_list("pk", flat=True))
    for pk in ids:
        jobs.start("judging.rebuild_lines", subject=f"division:{pk}", division_id=pk)
    return len(ids)


def rebuild_lines(*, division: Division, job: Job | None = None) -> int:
    """Rewrite every line of a division, a chunk in a transaction so that saves get through; how many."""
    plan = bridge.plan_of(division)
    ids = list(
        Entry.objects.filter(division=division, status=EntryStatus.ACCEPTED).order_by("pk").values_list("pk", flat=True)
    )
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            bridge.rewrite_lines(plan, list(Entry.objects.filter(pk__in=ids[start : start + CHUNK]).order_by("pk")))
        if job is not None:
            jobs.advance(job, done=min(start + CHUNK, len(ids)), total=len(ids))
    with transaction.atomic():
        lines_changed.send(sender=Line, division_id=division.pk)
    return len(ids)
