"""Rows of a ranking out of the kernel's result: places, awards, parts of totals, what the jury still has to decide."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import localcontext
from typing import Any

from django.utils.translation import gettext_noop

from competitions.models import Division
from core.audit import digest_of
from judging.bridge import advances_from, bracket_ways, observations_for, part
from judging.models import Advance
from judging.services.advancing import settle_advances
from results.bridge import (
    Columns,
    Field,
    Group,
    Part,
    PartsMaker,
    decisions_for,
    digits_of,
    exact_text,
    field_of,
    printed_text,
)
from results.enums import StandingState
from results.models import Standing
from results.services.ranking_advances import disputes_of
from results.services.ranking_questions import Asked, asked_jointly, asked_of, question_row, said
from results.services.ranking_reach import reach_of
from results.services.ranking_teams import join, joint_rows, team_rows
from results.services.ranking_wide import Ranked, settle_wide_awards
from scoring import Code, DivisionResult, Observation, Row, Status
from scoring.chain import result_key
from scoring.numbers import EXACT, NUMBER_TYPES, subtract
from scoring.ranking import DivisionRun, run_all

STATES = {
    Status.OC: StandingState.OUT,
    Status.DNS: StandingState.ABSENT,
    Status.WD: StandingState.WITHDREW,
    Status.DSQ: StandingState.DISQUALIFIED,
}
MOST_FLAGS = 100


@dataclass
class DivisionOutcome:
    """Everything that the page of one division shows."""

    rows: list[dict[str, Any]]
    columns: dict[str, Any]
    cut: dict[str, Any]
    undecided: list[dict[str, Any]]
    flags: list[dict[str, Any]]
    error: str = ""
    advances: list[Advance] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Equal rankings have equal digests; what only a joint table asks is no part of the division's own."""
        return digest_of([self.rows, [question for question in self.undecided if question["is_own"]]])


@dataclass
class Outcome:
    """The outcome of a group: by division, and the rows of the standings of teams."""

    divisions: dict[int, DivisionOutcome] = field(default_factory=dict)
    teams: list[dict[str, Any]] = field(default_factory=list)


def compute_group(group: Group) -> Outcome:
    """Ask the kernel for every scheme of the group, then settle the awards that are one for the whole competition."""
    ranked: list[Ranked] = []
    decisions = decisions_for(group.divisions)
    with localcontext(EXACT):
        for divisions in group.by_scheme().values():
            scheme = group.plans[divisions[0].pk].scheme
            found = field_of(divisions)
            result, runs, _standings = run_all(scheme, found.entries, found.lines, decisions)
            ranked.append(Ranked(divisions, scheme, found, decisions, result, runs))
        wide = [Asked(question) for question in settle_wide_awards(ranked)]
        joined = join(ranked, decisions)
        outcome = Outcome()
        numbers = {entry.id: entry.code for one in ranked for entry in one.found.entries}
        for one in ranked:
            asked = [*(ask for ask in asked_of(one) if not ask.is_joint), *wide]
            asked += [ask for found in joined if found.is_of(one) for ask in asked_jointly(found)]
            for division in one.divisions:
                outcome.divisions[division.pk] = _division_outcome(group, one, division, asked, numbers)
            outcome.teams.extend(team_rows(one))
        outcome.teams.extend(joint_rows(joined))
    return outcome


def _division_outcome(
    group: Group, ranked: Ranked, division: Division, asked: Sequence[Asked], numbers: Mapping[str, str]
) -> DivisionOutcome:
    result = ranked.result.divisions.get(division.code)
    if result is None:
        return DivisionOutcome(rows=[], columns={}, cut={}, undecided=[], flags=[])
    maker, ways = PartsMaker(group.plans[division.pk]), bracket_ways(group.plans[division.pk])
    columns = maker.columns()
    parts, criteria = _parts(maker, division, ranked.found, result)
    for one in parts.values():
        columns.see(one)
    rows = _rows(ranked, division, result, parts, criteria)
    for kept, row in zip(rows, result.rows, strict=True):
        kept["values"] |= reach_of(ranked.runs[division.code], ways, row)
    advances = settle_advances(division, advances_from(group.plans[division.pk], ranked.runs[division.code]))
    entries = {row.entry for row in result.rows}
    disputes = map(Asked, disputes_of(group.plans[division.pk], division, advances))
    here = [*(ask for ask in asked if ask.question.division == division.code), *disputes]
    here += [ask for ask in asked if ask.is_joint or (ask.is_wide and entries & set(ask.question.entries))]
    return DivisionOutcome(
        rows=rows,
        columns=columns.as_data() | _rule(ranked.runs[division.code], result),
        cut=_cut(result, rows, parts, columns),
        undecided=[question_row(one, ranked.scheme, numbers) for one in here],
        flags=_flags(ranked, division, numbers),
        error=_faults(ranked.found, entries, numbers),
        advances=advances,
    )


def _parts(
    maker: PartsMaker, division: Division, found: Field, result: DivisionResult
) -> tuple[dict[str, list[Part]], dict[str, list[list[str]]]]:
    """Parts of every total and means of criteria; those of lines that did not change are taken from the stored rows."""
    if not maker.needs_observations:
        return {row.entry: maker.of_stages(row.stages) for row in result.rows}, {}
    parts: dict[str, list[Part]] = {}
    criteria: dict[str, list[list[str]]] = {}
    for pk, values in Standing.objects.filter(division=division).values_list("entry_id", "values"):
        if values.get("line") == found.revisions.get(str(pk)) and "criteria" in values:
            parts[str(pk)] = [Part(*part) for part in values.get("parts", [])]
            criteria[str(pk)] = values["criteria"]
    changed = [row.entry for row in result.rows if row.entry not in parts]
    if changed:
        only = [int(pk) for pk in changed] if len(changed) * 4 < len(result.rows) else None
        marks: dict[str, list[Observation]] = defaultdict(list)
        for observation in observations_for(division, entries=only):
            marks[observation.entry].append(observation)
        for entry in changed:
            parts[entry] = maker.of_observations(marks[entry])
            criteria[entry] = maker.criteria_of(marks[entry])
    return parts, criteria


def _rows(
    ranked: Ranked,
    division: Division,
    result: DivisionResult,
    parts: Mapping[str, list[Part]],
    criteria: Mapping[str, list[list[str]]],
) -> list[dict[str, Any]]:
    run = ranked.runs[division.code]
    digits = digits_of(run.rules)
    splits = _splits(run, result)
    rows = []
    for position, row in enumerate(result.rows, start=1):
        awards = ranked.titles[row.entry]
        place = row.place
        rows.append(
            {
                "entry_id": int(row.entry),
                "position": position,
                "first": place.first if place else None,
                "last": place.last if place else None,
                "total": exact_text(row.total),
                "award": awards[0] if awards else "",
                "state": _state(row, result),
                "values": {
                    "shown": printed_text(row.total, digits),
                    "parts": [[part.id, part.text, part.is_dropped] for part in parts[row.entry]],
                    "criteria": criteria.get(row.entry, []),
                    "keys": splits.get(row.entry, []),
                    "level": ranked.level_of(awards[0], division.code) if awards else "",
                    "also": awards[1:],
                    "line": ranked.found.revisions.get(row.entry, 0),
                },
            }
        )
    return rows


def _state(row: Row, result: DivisionResult) -> str:
    if row.place is not None:
        return StandingState.RANKED
    if row.status is not Status.OK:
        return STATES[row.status]
    if row.pending:
        return StandingState.PENDING
    if isinstance(row.total, Code):
        return StandingState.FAILED
    return StandingState.PENDING if result.is_held else StandingState.NOT_HELD


def _splits(run: DivisionRun, result: DivisionResult) -> dict[str, list[str]]:
    """For entries with equal totals: the keys that told them apart, or that none did."""
    by_total: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in result.rows:
        if row.place is not None:  # totals of different stages are not compared
            by_total[row.reached, exact_text(row.total)].append(row.entry)
    found: dict[str, list[str]] = {}
    last = run.rules.stages[-1].id
    for (reached, _total), equals in by_total.items():
        if len(equals) < 2:
            continue
        chain = run.chain() if reached == last else run.stage_chain(reached)
        blocks, parted = part(equals, [key for key in chain if key is not result_key(chain)])
        for block in blocks:
            same = [gettext_noop("равны во всём")] if len(block) > 1 else []
            for entry in block:
                told = [f"{one.title} {_key_text(one.value)}".strip() for one in parted[entry]]
                found[entry] = [*told, *same]
    return found


def _key_text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(printed_text(one) for one in value)
    return printed_text(value)


def _rule(run: DivisionRun, result: DivisionResult) -> dict[str, Any]:
    """What the total is out of and how equals are told apart; the page says it in its own language."""
    most = printed_text(result.maximum)
    return {
        "most": most,
        "out_of": most if result.maximum.__class__ in NUMBER_TYPES else "",
        "ties": [key.title for key in run.chain()[1:] if key.title],
    }


def _cut(
    result: DivisionResult, rows: Sequence[dict[str, Any]], parts: Mapping[str, list[Part]], columns: Columns
) -> dict[str, Any]:
    """The line of awards: after the last awarded row, with the gap to the next one and the spread of its experts."""
    awarded = [index for index, row in enumerate(rows) if row["award"]]
    if not awarded:
        return {}
    last = awarded[-1]
    cut: dict[str, Any] = {"position": rows[last]["position"], "count": len(awarded)}
    if last + 1 < len(rows) and result.rows[last + 1].place is not None:
        above, below = result.rows[last].total, result.rows[last + 1].total
        if any({"bracket", "stage"} & row["values"].keys() for row in rows[last : last + 2]):
            return cut  # levels of a bracket and points of a group are no distance apart
        if above.__class__ in NUMBER_TYPES and below.__class__ in NUMBER_TYPES:
            cut["gap"] = exact_text(abs(subtract(above, below)))  # type: ignore[arg-type]
        values = [part.value for part in parts[result.rows[last + 1].entry] if part.value is not None]
        if columns.axis == "judge" and len(values) > 1:
            cut["spread"] = exact_text(subtract(max(values), min(values)))
    return cut


def _flags(ranked: Ranked, division: Division, numbers: Mapping[str, str]) -> list[dict[str, Any]]:
    own = [flag for flag in ranked.result.flags if flag.division == division.code][:MOST_FLAGS]
    return [
        {
            "kind": flag.kind,
            "entry": int(flag.entry) if flag.entry.isdigit() else None,
            "text": f"{numbers[flag.entry]}: {flag.text}" if flag.entry in numbers else flag.text,
            "said": said(flag.text),
            "number": numbers.get(flag.entry, ""),
        }
        for flag in own
    ]


def _faults(found: Field, entries: Iterable[str], numbers: Mapping[str, str]) -> str:
    """Lines that the rules could not compute: named, so that somebody repairs them."""
    faults = [f"{numbers.get(pk, pk)}: {found.faults[pk]}" for pk in entries if pk in found.faults]
    return " ".join(sorted(faults)[:5])
