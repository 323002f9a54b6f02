"""Why a published place is what it is, for its own people: what was sealed, or an honest word that marks went on."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from competitions.models import Division
from core.templatetags.charts import Strip
from judging.bridge import observations_of, plan_of
from judging.models import Line
from registrations.models import Entry
from results.bridge.columns import exact_text
from results.bridge.explanations import trace_of, ways_beside
from results.bridge.play_words import quoted, told
from results.bridge.sheet_tables import SheetTable, sheet_tables
from results.bridge.strips import strips_for_line
from results.models import Protocol, ProtocolLine
from scoring import ScoringError, Trace, Value, sentences
from scoring.outcome import Place
from scoring.phrases import said_with

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class OwnExplanation:
    """At most five sentences, the marks of the own sheets, and the work among the others without their names.

    `is_changed`: marks, rules or places went on since the protocol was sealed, so that some of it is left out.
    """

    sentences: list[str] = field(default_factory=list)
    sheets: list[SheetTable] = field(default_factory=list)
    strips: list[Strip] = field(default_factory=list)
    is_changed: bool = False


@dataclass(frozen=True)
class SealedRow:
    """What a protocol says of one work, and the revision of the line it was computed from."""

    first: int | None
    last: int | None
    total: str
    line: int | None


def explanation_of_line(line: ProtocolLine) -> OwnExplanation:
    """Everything that a school or a family reads of a published line; it never contradicts the protocol."""
    entry = Entry.objects.select_related("division__scheme").filter(protocol_lines=line).first()
    if entry is None or entry.division is None or not _has_sealed_rules(line, entry):
        return OwnExplanation(is_changed=True)
    plan = plan_of(entry.division)
    revision = Line.objects.filter(entry=entry).values_list("revision", flat=True).first()
    strips = strips_for_line(line, plan)
    if revision is None or revision != line.data["values"].get("line"):
        return OwnExplanation(strips=strips, is_changed=True)
    with said_with(_, get_format("DECIMAL_SEPARATOR")):
        sheets = sheet_tables(plan, entry, observations_of(entry))
        said = _sentences(line, entry, entry.division)
    return OwnExplanation(said, sheets, strips, is_changed=not said)


def _has_sealed_rules(line: ProtocolLine, entry: Entry) -> bool:
    """Whether the rules of today are those that were sealed."""
    sealed = Protocol.objects.filter(pk=line.protocol_id).values_list("payload__scheme", flat=True).get()
    scheme = entry.division.scheme if entry.division else None
    return bool(scheme and sealed and (scheme.pk, scheme.revision) == (sealed["id"], sealed["revision"]))


def _sentences(line: ProtocolLine, entry: Entry, division: Division) -> list[str]:
    """The kernel's sentences, where every work that they speak of still is what was sealed; else none."""
    try:
        trace = trace_of(division, entry)
    except ScoringError as error:
        logger.warning("No explanation of protocol line %s: %s", line.pk, error)
        return []
    if not _agrees(line, trace):
        return []
    rows = ProtocolLine.objects.filter(protocol=line.protocol_id)
    ways = ways_beside(trace, rows, "data__values")
    return sentences(told(trace, {entry: quoted(words) for entry, words in ways.items()}))


def _agrees(line: ProtocolLine, trace: Trace) -> bool:
    rows = ProtocolLine.objects.filter(protocol=line.protocol_id, entry__isnull=False)
    sealed = {
        str(entry): SealedRow(first, last, total, revision)
        for entry, first, last, total, revision in rows.values_list(
            "entry_id", "first", "last", "total", "data__values__line"
        )
    }
    if sum(1 for row in sealed.values() if row.first is not None) != trace.size:
        return False
    spoken = _spoken_of(trace)
    revisions = {
        str(entry): revision
        for entry, revision in Line.objects.filter(entry__in=map(int, spoken)).values_list("entry_id", "revision")
    }
    return all(_is_same(sealed, revisions, name, place, total) for name, (place, total) in spoken.items())


def _spoken_of(trace: Trace) -> dict[str, tuple[Place | None, Value]]:
    """The works that sentences speak of, with their places and totals as they are today."""
    near = [one for one in (trace.ahead, trace.behind, trace.equal) if one is not None]
    found: dict[str, tuple[Place | None, Value]] = {one.entry: (one.place, one.total) for one in near}
    found |= {name: (trace.row.place, trace.row.total) for name in (trace.entry, *trace.equals) if name not in found}
    return found


def _is_same(
    sealed: Mapping[str, SealedRow], revisions: Mapping[str, int], name: str, place: Place | None, total: Value
) -> bool:
    row = sealed.get(name)
    if row is None or row.line is None or row.line != revisions.get(name):
        return False
    ends: Iterable[Any] = (place.first, place.last) if place else (None, None)
    return (row.first, row.last) == tuple(ends) and row.total == exact_text(total)
