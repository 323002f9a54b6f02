"""Ranking: lines of all entries to places, by division; what needs other entries happens here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from scoring.advancing import advance_field
from scoring.awards import AwardRun
from scoring.chain import ChainKey, by_values, places, result_key, split
from scoring.field import Field
from scoring.flags import flags_of
from scoring.keys import KeyMaker
from scoring.lines import Line, exactly, make_line
from scoring.maximum import result_maximum
from scoring.numbers import NUMBER_TYPES
from scoring.outcome import DivisionResult, Flag, Place, Question, Result, Row
from scoring.phrases import say
from scoring.scheme import Rank, RankKey, Scheme
from scoring.standings import Standings
from scoring.steps.order import code_severity
from scoring.steps.play import Play
from scoring.types import Code, Decision, Entry, Lexical, Observation, ScoringError, Status, Value, natural

ID_OF = attrgetter("id")
STAGE_OF = attrgetter("stage")
VALID_TITLE = "зачётных туров"
LAST = {Status.OC: 0, Status.OK: 1, Status.DNS: 2, Status.WD: 3, Status.DSQ: 4}


class DivisionRun:
    """The ranking of one division while it is computed; explanations read it too."""

    def __init__(
        self,
        scheme: Scheme,
        division: str,
        entries: Sequence[Entry],
        lines: Mapping[str, Line],
        decisions: Sequence[Decision],
        *,
        standings: Standings,
    ) -> None:
        self.division = division
        self.plan = scheme.plan_of(division)
        self.rules = self.plan.rules
        self.entries = {entry.id: entry for entry in entries}
        self.questions: list[Question] = []
        self.flags: list[Flag] = []
        self.field = Field(self.plan, entries, lines)
        self.keys = KeyMaker(self.field, decisions, standings)
        self.decisions = decisions
        self._chain: list[ChainKey] | None = None
        self._stages()
        self.totals = self._totals()

    def _stages(self) -> None:
        """Go through the stages in order: finish each one, then find who goes on."""
        for stage in self.rules.stages:
            self.field.finish(stage.id)
            if stage.advance is not None:
                chain = self.stage_chain(stage.id)
                advance_field(self, stage, stage.advance, chain)

    def stage_chain(self, stage_id: str) -> list[ChainKey]:
        """Give the keys that rank a stage by itself."""
        stage = self.rules.stage(stage_id)
        rank = stage.rank or Rank((RankKey("value", stage_id, stage_id, better=stage.better, title=stage.title),))
        return self._with_valid(rank, [self.keys.make(rank, key, stage_id) for key in rank.by])

    def _with_valid(self, rank: Rank, keys: list[ChainKey]) -> list[ChainKey]:
        """Put «who has more valid rounds» before a sum of times, else skipping a round would pay."""
        first = rank.by[0]
        name = self.plan.valid.get(first.stage, "") if first.kind == "value" else ""
        if not name:
            return keys
        counts = self.field.program_values(name)
        return [ChainKey(VALID_TITLE, "valid", by_values(counts, "higher"), counts, "higher"), *keys]

    def _totals(self) -> dict[str, Value]:
        """Give the final value of each entry: combined, or the first key of the chain."""
        first = self.rules.rank.by[0]
        if self.rules.combine is None and first.kind == "value":
            return self.field.stage_values(first.stage)
        if self.rules.combine is None:
            return dict(self.keys.make(self.rules.rank, first, "").values)
        return self.field.combine(self.rules.combine)

    def chain(self) -> list[ChainKey]:
        """Give the keys that rank those who reached the last stage."""
        if self._chain is None:
            rank = self.rules.rank
            self._chain = self._with_valid(rank, [self.keys.make(rank, key, "", self.totals) for key in rank.by])
        return self._chain

    def forget_chain(self) -> None:
        """Read the keys anew, because the standings that they name are known only now."""
        self._chain = None

    def blocks(self) -> tuple[list[list[str]], list[str], list[str]]:
        """Rank: blocks of equals with a place, those without a result, those still pending."""
        blocks: list[list[str]] = []
        failed: list[str] = []
        pending: list[str] = []
        for stage_id, members in self.field.by_reach():
            last = stage_id == ""
            keys = self.chain() if last else self.stage_chain(stage_id)
            good, bad, open_ones = self._sorted_out(members, self.totals if last else result_key(keys).values)
            blocks.extend(split([good], keys) if good else [])
            failed.extend(bad)
            pending.extend(open_ones)
            if last and self.rules.rank.place_failed:
                saved = [e for e in bad if any(k.values.get(e).__class__ in NUMBER_TYPES for k in keys[1:])]
                blocks.extend(split([saved], keys[1:]) if saved else [])
                failed = [entry for entry in failed if entry not in saved]
        return blocks, failed, pending

    def _sorted_out(
        self, members: Iterable[str], values: Mapping[str, Value]
    ) -> tuple[list[str], list[str], list[str]]:
        good: list[str] = []
        bad: list[str] = []
        open_ones: list[str] = []
        for entry in members:
            value = values.get(entry)
            if value.__class__ in NUMBER_TYPES or isinstance(value, Lexical):
                good.append(entry)
            elif isinstance(value, Code):
                bad.append(entry)
            else:
                open_ones.append(entry)
        return good, bad, open_ones

    def run(self) -> DivisionResult:
        """Compute the places and write the rows."""
        blocks, failed, pending = self.blocks()
        is_held = sum(e.status not in (Status.WD, Status.OC) for e in self.entries.values()) >= self.rules.minimum
        placed = self._placed(blocks, pending) if is_held else {}
        order = [entry for block in blocks for entry in block]
        failed.sort(key=lambda entry: (_failed_key(self.totals.get(entry)), natural(entry)))
        rest = [e.id for e in self.entries.values() if e.status is not Status.OK]
        rest.sort(key=lambda e: (LAST[self.entries[e].status], natural(e)))
        rows = self._rows((*order, *failed, *pending, *rest), placed, frozenset(pending))
        return DivisionResult(self.division, rows, tuple(pending), is_held, result_maximum(self.rules, self.plan))

    def _placed(self, blocks: Sequence[list[str]], pending: Sequence[str]) -> dict[str, Place]:
        """Give places; who still waits at a later stage, or is still in a bracket, will stand ahead of who is out."""
        style, is_bracket = self.rules.rank.style, self._is_bracket()
        if not self.field.stopped and not is_bracket:
            return places(blocks, style)
        reach = {stage.id: number for number, stage in enumerate(self.rules.stages)}
        final, stopped = len(reach), self.field.stopped
        waiting = [reach[stopped[entry]] if entry in stopped else final for entry in pending]
        found: dict[str, Place] = {}
        start = 1
        for here, group in groupby(blocks, lambda block: reach[stopped[block[0]]] if block[0] in stopped else final):
            own = list(group)
            open_ends = waiting.count(final) if is_bracket and here == final else 0
            ahead = 0 if style == "dense" else open_ends + sum(1 for other in waiting if other > here)
            found |= places(own, style, start + ahead)
            start += len(own) if style == "dense" else sum(map(len, own))
        return found

    def _is_bracket(self) -> bool:
        """Tell whether the result says how far everybody came in a bracket."""
        stage = self.rules.stages[-1]
        return self.rules.combine is None and any(
            isinstance(s, Play) and s.elimination is not None for s in stage.steps
        )

    def _rows(self, order: Sequence[str], placed: Mapping[str, Place], pending: frozenset[str]) -> tuple[Row, ...]:
        stages = [(stage.id, self.field.stage_values(stage.id)) for stage in self.rules.stages]
        final, totals, stopped = stages[-1][0], self.totals, self.field.stopped
        lines, entries = self.field.lines, self.entries
        rows: list[Row] = []
        for entry in order:
            values = {name: found.get(entry) for name, found in stages}
            reached = stopped.get(entry, final)
            total = values[reached] if entry in stopped else totals.get(entry)
            is_open = entry in pending
            status, missing = entries[entry].status, lines[entry].missing
            rows.append(Row(entry, placed.get(entry), total, status, values, reached, is_open, missing))
        return tuple(rows)


def _failed_key(value: Value) -> tuple[int, str]:
    return (code_severity(value), value.name) if isinstance(value, Code) else (9, "")


def rank(
    scheme: Scheme,
    entries: Iterable[Entry],
    lines: Mapping[str, Line] | Iterable[Line],
    decisions: Sequence[Decision] = (),
) -> Result:
    """Rank lines: places, standings, awards, questions and flags of all divisions."""
    with exactly():
        return run_all(scheme, entries, lines, decisions)[0]


def run_all(
    scheme: Scheme,
    entries: Iterable[Entry],
    lines: Mapping[str, Line] | Iterable[Line],
    decisions: Sequence[Decision] = (),
) -> tuple[Result, dict[str, DivisionRun], Standings]:
    """Rank, and keep the runs for an explanation."""
    by_entry = dict(lines) if isinstance(lines, Mapping) else {line.entry: line for line in lines}
    divisions: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=ID_OF):
        if entry.id not in by_entry:
            by_entry[entry.id] = Line(entry.id, entry.status)
        divisions.setdefault(entry.division, []).append(entry)
    standings = Standings(scheme, decisions)
    runs: dict[str, DivisionRun] = {}
    results: dict[str, DivisionResult] = {}
    for division in sorted(divisions, key=natural):
        mine = [decision for decision in decisions if decision.division in ("", division)]
        run = DivisionRun(scheme, division, divisions[division], by_entry, mine, standings=standings)
        runs[division] = run
        results[division] = run.run()
    tables = standings.compute(runs, results)
    if standings.is_used_by_entries:
        for division, run in runs.items():
            run.forget_chain()
            results[division] = run.run()
    awards = AwardRun(scheme, runs, results, tables, decisions)
    awards.run()
    questions = (*(q for run in runs.values() for q in run.questions), *standings.questions, *awards.questions)
    flags = [flag for run in runs.values() for flag in (*run.flags, *flags_of(run))]
    result = Result(results, tables, tuple(awards.given), tuple(questions), tuple(flags))
    return result, runs, standings


def result(
    scheme: Scheme,
    entries: Iterable[Entry],
    observations: Iterable[Observation],
    decisions: Sequence[Decision] = (),
) -> Result:
    """Compute everything from the marks: `entry_value` for each entry and `rank` over the lines."""
    with exactly():
        known = {entry.id: entry for entry in entries}
        return run_all(scheme, known.values(), make_lines(scheme, known, observations), decisions)[0]


def make_lines(scheme: Scheme, entries: Mapping[str, Entry], observations: Iterable[Observation]) -> dict[str, Line]:
    """Compute all lines; the exact context must be set."""
    mine: dict[str, list[Observation]] = {name: [] for name in entries}
    given = list(observations)
    try:
        for observation in given:
            mine[observation.entry].append(observation)
    except KeyError as error:
        raise ScoringError(
            say("Оценка стоит у участника «{value}», которого нет в списке.").format(value=error.args[0])
        ) from None
    stages = frozenset(map(STAGE_OF, given))
    plans = {division: scheme.plan_of(division) for division in {entry.division for entry in entries.values()}}
    return {name: make_line(plans[entry.division], entry, mine[name], stages) for name, entry in entries.items()}
