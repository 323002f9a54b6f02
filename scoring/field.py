"""The field of one division: all entries and their tables at each stage, finished across entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.lines import Cells, Held, Line
from scoring.numbers import NUMBER_TYPES, Number
from scoring.plan import RulesPlan
from scoring.program import Program, undropped
from scoring.scheme import Combine
from scoring.steps.across import Peers, Scale
from scoring.steps.base import Step, Table
from scoring.steps.folds import Fold
from scoring.steps.play import Play
from scoring.steps.values import Weigh
from scoring.types import DNS, Entry, Key, Status, Value


class Field:
    """Entries of a division, their lines, and the values of every program once other entries are known."""

    def __init__(self, plan: RulesPlan, entries: Sequence[Entry], lines: Mapping[str, Line]) -> None:
        self.plan = plan
        self.entries = {entry.id: entry for entry in entries}
        self.lines = lines
        self.values: dict[str, dict[str, Held]] = {}
        # Entry → the stage at which it stopped; those not named here go on.
        self.stopped: dict[str, str] = {}
        self._judges: dict[str, dict[str, dict[str, Value]]] = {}
        # Entries that were compared with nobody but themselves.
        self.alone: set[str] = set()
        self.competing = frozenset(e.id for e in entries if e.status is Status.OK)
        self.guests = frozenset(e.id for e in entries if e.status is Status.OC)

    def here(self) -> list[str]:
        """List the entries that are still in the contest, those out of competition too."""
        return [entry for entry in self.entries if entry not in self.stopped]

    def finish(self, stage_id: str) -> None:
        """Finish every program of a stage over all entries that reached it."""
        here = self.here()
        for program in self.plan.programs_of(stage_id):
            held = {entry: self.lines[entry].values.get(program.name) for entry in here}
            self.values[program.name] = self._across(program, held) if program.suffix else held

    def _across(self, program: Program, held: Mapping[str, Held]) -> dict[str, Held]:
        tables: dict[str, Table] = {
            entry: (cells.columns, list(cells.values)) for entry, cells in held.items() if isinstance(cells, Cells)
        }
        for step in program.suffix:
            tables = self.step(program, step, tables)
        if program.whole:
            return {entry: Cells(columns, tuple(values)) for entry, (columns, values) in tables.items()}
        return {entry: program.single(*table) for entry, table in tables.items()}

    def step(self, program: Program, step: Step, tables: Mapping[str, Table]) -> dict[str, Table]:
        """Do one step on the tables of all entries."""
        ranked = frozenset(entry for entry in tables if entry in self.competing)
        peers = Peers(tables, ranked, self.guests)
        if isinstance(step, Scale) and step.mode == "best" and program.name.startswith("stage:"):
            self.alone |= step.alone(peers, program.stage)
        if isinstance(step, (Scale, Play)):
            return step.apply(peers, program.stage)
        if isinstance(step, Fold) and step.needs_others():
            resolved = step.resolved(self._numbers(step, tables, ranked, program))
            expected = program.expected[id(step)]
            done: dict[str, Table] = {}
            for entry, (columns, values) in tables.items():
                new, change = resolved.compile(columns, program.stage, expected)
                done[entry] = (new, change(values))
            return done
        return {entry: program.one_step(step, *table) for entry, table in tables.items()}

    def _numbers(
        self, step: Fold, tables: Mapping[str, Table], ranked: frozenset[str], program: Program
    ) -> dict[str, Number]:
        """Say what «entries + 1», «started + 1» and «last + 1» are here."""
        size = sum(1 for e in self.entries.values() if e.status not in (Status.OC, Status.WD))
        started = 0
        greatest: Number = 0
        for entry in ranked:
            columns, values = tables[entry]
            mine = [v for k, v in zip(columns, values, strict=True) if step.on.picks(k, program.stage)]
            numbers: list[Number] = [v for v in mine if v.__class__ in NUMBER_TYPES]  # type: ignore[misc]
            started += any(v is not None and v != DNS for v in mine)
            greatest = max([greatest, *numbers])
        return {"entries+1": size + 1, "started+1": started + 1, "last+1": greatest + 1}

    def value(self, stage_id: str, entry: str) -> Value:
        """Give the value of a stage."""
        held = self.values[f"stage:{stage_id}"].get(entry)
        return None if isinstance(held, Cells) else held

    def stage_values(self, stage_id: str) -> dict[str, Value]:
        """Give the values of a stage for everybody who has one."""
        held = self.values[f"stage:{stage_id}"]
        return {entry: value for entry, value in held.items() if not isinstance(value, Cells)}

    def program_values(self, name: str) -> dict[str, Value]:
        """Give the values of a program that ends in one value."""
        return {entry: held for entry, held in self.values[name].items() if not isinstance(held, Cells)}

    def program_cells(self, name: str) -> dict[str, Cells]:
        """Give the tables of a program that keeps them."""
        return {entry: held for entry, held in self.values[name].items() if isinstance(held, Cells)}

    def judges(self, stage_id: str) -> dict[str, dict[str, Value]]:
        """Give every judge's own value of every entry: the steps of the stage with this judge alone."""
        if stage_id not in self._judges:
            lists: dict[str, dict[str, list[tuple[Key, Value]]]] = {}
            found: dict[str, dict[str, Value]] = {}
            for entry, cells in self.program_cells(f"judges:{stage_id}").items():
                found[entry] = {}
                for key, value in zip(cells.columns, cells.values, strict=True):
                    if key.judge:
                        marks = lists.setdefault(key.judge, {}).setdefault(entry, [])
                        marks.append((key._replace(judge=""), value))
            for judge, mine in lists.items():
                for entry, value in self._list_of(stage_id, mine).items():
                    if value.__class__ in NUMBER_TYPES:
                        found[entry][judge] = value
            self._judges[stage_id] = found
        return self._judges[stage_id]

    def _list_of(self, stage_id: str, marks: Mapping[str, Sequence[tuple[Key, Value]]]) -> dict[str, Value]:
        """Do the steps behind the fold over judges on the marks of one judge."""
        rest = self.plan.after_judges(stage_id)
        tables = {
            entry: rest.start(tuple(key for key, _ in mine), [value for _, value in mine])
            for entry, mine in marks.items()
        }
        for step in rest.suffix:
            tables = self.step(rest, step, tables)
        return {entry: rest.single(*table) for entry, table in tables.items()}

    def group_names(self, stage_id: str) -> dict[str, str]:
        """Give the group that each entry was in last at a stage whose groups go on each by itself."""
        names: dict[str, str] = {}
        for entry in self.entries:
            held = self.lines[entry].values.get(f"groups:{stage_id}")
            if isinstance(held, Cells):
                names.update((entry, key.group) for key in held.columns if key.group)
        return names

    def combine_maxima(self, combine: Combine) -> dict[str, Number | None] | None:
        """Give the greatest value of each stage where `combine` weighs by shares."""
        if not any(isinstance(step, Weigh) and step.mode == "share" for step in combine.steps):
            return None
        from scoring.maximum import stage_maximum

        return {name: stage_maximum(self.plan.rules.stage(name), self.plan) for name in combine.stages}

    def combine(self, combine: Combine) -> dict[str, Value]:
        """Fold the stages of everybody who reached the last one into the total."""
        totals: dict[str, Value] = {}
        columns = tuple(Key(criterion=name) for name in combine.stages)
        maxima = self.combine_maxima(combine)
        program = self.plan.combining(maxima)
        for entry in self.here():
            values = [self.value(name, entry) for name in combine.stages]
            totals[entry] = undropped(program.single(*program.start(columns, values)))
        return totals

    def by_reach(self) -> list[tuple[str, list[str]]]:
        """Group the competing entries by where they stopped: those who reached the end first, named «»."""
        groups: dict[str, list[str]] = {"": []}
        for stage in reversed(self.plan.rules.stages):
            groups[stage.id] = []
        for entry in self.entries:
            if entry in self.competing:
                groups[self.stopped.get(entry, "")].append(entry)
        return [(name, members) for name, members in groups.items() if members]
