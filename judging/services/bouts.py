"""Results of bouts: both sides at once, as ordinary marks of their stage.

In one transaction that holds the draw, so that two bouts of a level are never both the last one:
1. an operation that came already is answered and changes nothing;
2. a result that somebody else has written meanwhile is shown, not overwritten;
3. what was paired after a corrected result is taken back, or the correction is refused where it has results;
4. the marks of both sides are written, then the next level is opened if this one is complete.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from judging import bridge
from judging.enums import BoutKind
from judging.models import Bout, Draw, Mark, MarkOperation
from judging.services.levels import clear_what_followed, open_next_level
from judging.services.writing import Change, write_marks
from judging.validators import BoutRefused, MarkRefused, read_mark
from registrations.enums import EntryStatus
from registrations.models import Entry

ABSENT = "DNS"


@dataclass(frozen=True)
class SideResult:
    """What was typed for one side: its criteria by id, or that it did not come; `seen`: the revisions on the page."""

    texts: Mapping[int, str] = field(default_factory=dict)
    is_absent: bool = False
    seen: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said of this side."""
        return not self.is_absent and not any(self.texts.values())


@dataclass(frozen=True)
class BoutSaved:
    """What came of it: whether anything changed, what was taken back, how many bouts the next level has."""

    is_changed: bool
    took_back: bool = False
    opened: int = 0


def save_bout(
    *, bout: Bout, results: Mapping[int, SideResult], operation_id: uuid.UUID, author: User, reason: str = ""
) -> BoutSaved:
    """Store the result of a bout; two empty sides wipe it out. Raises `BoutRefused` or `MarkRefused`."""
    with transaction.atomic():
        draw = Draw.objects.select_for_update(of=("self",)).select_related("division__scheme").get(pk=bout.draw_id)
        entries = _sides(draw, bout)
        plan = bridge.plan_of(draw.division)
        known = MarkOperation.objects.filter(operation_id__in=[_operation(operation_id, e, 0) for e in entries])
        if known.exists():
            return BoutSaved(is_changed=False)
        wanted = _read(plan, draw, results, entries)
        _refuse_two_winners(plan, draw, bout, wanted)
        held = _held(draw, bout, entries)
        _refuse_unseen(held, results, wanted)
        changes = _changes(plan, draw, bout, wanted=wanted, held=held, operation_id=operation_id, reason=reason)
        if not changes:
            return BoutSaved(is_changed=False)
        took_back = clear_what_followed(plan=plan, bout=bout, actor=author)
        bridge.lock_lines(entries)
        for pk, mine in sorted(changes.items()):
            write_marks(entry=entries[pk], plan=plan, changes=mine, author=author)
        opened = [] if bout.kind == BoutKind.FLYOFF else open_next_level(plan=plan, draw=draw, actor=author)
        return BoutSaved(is_changed=True, took_back=took_back, opened=len(opened))


def _sides(draw: Draw, bout: Bout) -> dict[int, Entry]:
    """The two sides; a bout of a former draw, without an opponent or with somebody who left has no result."""
    if draw.ended_at is not None or not Bout.objects.filter(pk=bout.pk).exists():
        raise BoutRefused(_("Обновите страницу: пары составлены заново, этого поединка больше нет."))
    if bout.is_bye:
        raise BoutRefused(_("Этот поединок не вносят: участник без пары проходит дальше сам."))
    rows = Entry.objects.filter(pk__in=bout.entry_ids, division=draw.division_id, status=EntryStatus.ACCEPTED)
    found = {entry.pk: entry for entry in rows.select_related("competition", "division__scheme")}
    if len(found) < 2:
        raise BoutRefused(_("Обновите страницу: одного из участников больше нет в этой номинации."))
    return found


def _operation(operation_id: uuid.UUID, entry: int, criterion: int) -> uuid.UUID:
    """The id of the operation on one cell; criterion 0 is the first cell of the side, by which a repeat is known."""
    return uuid.uuid5(operation_id, f"{entry}:{criterion}")


Cell = tuple[int, int]  # entry, criterion
Value = tuple[str, str]  # text of a number, code


def _read(
    plan: bridge.Plan, draw: Draw, results: Mapping[int, SideResult], entries: Mapping[int, Entry]
) -> dict[Cell, Value]:
    """The cells as they shall stand: both sides whole, or both empty; a no-show gives the other its walkover."""
    criteria = plan.criteria_of(draw.stage_id)
    absent = {entry for entry in entries if results[entry].is_absent}
    wanted: dict[Cell, Value] = {}
    for entry in entries:
        for place, criterion in enumerate(criteria):
            if entry in absent:
                wanted[entry, criterion.pk] = ("", ABSENT)
            elif absent:
                wanted[entry, criterion.pk] = (str(plan.stages[draw.stage_id].walkover if place == 0 else 0), "")
            else:
                reading = read_mark(results[entry].texts.get(criterion.pk, ""), criterion, codes=(), is_clock=True)
                wanted[entry, criterion.pk] = (reading.value, reading.code)
    filled = sum(1 for value in wanted.values() if any(value))
    if 0 < filled < len(wanted):
        raise BoutRefused(_("Внесите результат обеих сторон или отметьте, кто не явился."))
    return wanted


def _refuse_two_winners(plan: bridge.Plan, draw: Draw, bout: Bout, wanted: Mapping[Cell, Value]) -> None:
    """In a bout that is won by a number of fights only one side has won it."""
    play = bridge.play_of(plan, plan.stages[draw.stage_id])
    if not play.best_of:
        return
    needed = play.best_of // 2 + 1
    winners = [entry for (entry, _criterion), (text, _code) in wanted.items() if text and Decimal(text) >= needed]
    if len(winners) > 1:
        raise BoutRefused(_("Проверьте счёт: обе стороны выиграть не могут, поединок идёт до %(n)s.") % {"n": needed})


def _held(draw: Draw, bout: Bout, entries: Mapping[int, Entry]) -> dict[Cell, Mark]:
    rows = Mark.objects.filter(entry__in=entries, stage=draw.stage_id, round=bout.level, judge=None)
    return {(mark.entry_id, mark.criterion_id): mark for mark in rows}


def _refuse_unseen(held: Mapping[Cell, Mark], results: Mapping[int, SideResult], wanted: Mapping[Cell, Value]) -> None:
    """Somebody else's result is not overwritten unseen."""
    for (entry, criterion), mark in held.items():
        is_same = (mark.value, mark.code) == wanted.get((entry, criterion), ("", ""))
        if not is_same and results[entry].seen.get(criterion, 0) != mark.revision:
            raise BoutRefused(_("Сверьте результат: пока вы писали, его внёс кто-то ещё."))


def _changes(
    plan: bridge.Plan,
    draw: Draw,
    bout: Bout,
    *,
    wanted: Mapping[Cell, Value],
    held: Mapping[Cell, Mark],
    operation_id: uuid.UUID,
    reason: str,
) -> dict[int, list[Change]]:
    """The acts on the cells of each side; none where everything stands so already."""
    changes: dict[int, list[Change]] = {}
    for place, ((entry, criterion), (text, code)) in enumerate(wanted.items()):
        mark = held.get((entry, criterion))
        if mark is None and not text and not code:
            continue
        is_first = place % len(plan.criteria_of(draw.stage_id)) == 0
        changes.setdefault(entry, []).append(
            Change(
                operation_id=_operation(operation_id, entry, 0 if is_first else criterion),
                cell=(draw.stage_id, criterion, bout.level, 1, None),
                value=text,
                code=code,
                base_revision=mark.revision if mark else 0,
                typed=code or text,
                reason=reason.strip()[:300],
                demands_reason=True,
            )
        )
    same = all(
        (held[cell].value, held[cell].code) == value if cell in held else not any(value)
        for cell, value in wanted.items()
    )
    return {} if same else changes


__all__ = ["BoutRefused", "BoutSaved", "MarkRefused", "SideResult", "save_bout"]
