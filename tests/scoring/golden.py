"""Whole outcomes, word for word: what the kernel says of every example, kept in files beside this one.

`python -m tests.scoring.golden` writes the files anew; a change in them is read before it is committed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from scoring import (
    NumberError,
    SchemeErrors,
    ScoringError,
    entry_value,
    explain,
    line_from_data,
    line_to_data,
    parse_clock,
    parse_number,
    parse_time,
    rank,
    result,
    result_to_data,
    sentences,
)
from scoring.advance_table import advance_rows
from scoring.explaining import KeyComparison, Neighbour, StepTrace, Trace
from scoring.lines import value_to_data
from scoring.ranking import make_lines, run_all
from tests.scoring.build import scheme
from tests.scoring.documented import Example, entries_and_marks, examples, load

FOLDER = Path(__file__).parent / "golden"
OUTCOMES, REFUSALS, NUMBERS = FOLDER / "outcomes.yaml", FOLDER / "refusals.yaml", FOLDER / "numbers.yaml"
CASES, LOADED = FOLDER / "cases.md", FOLDER / "loaded.yaml"
SCHEMES = [
    *(FOLDER / f"scheme-{name}.yaml" for name in ("everything", "keys", "plain", "tables")),
    *(FOLDER.parent / f"contests/{name}.yaml" for name in ("line", "wca")),
]
READERS = {"number": parse_number, "time": parse_time, "clock": parse_clock}


def cases() -> dict[str, Example]:
    """The cases, written as the examples of docs/scheme.md are."""
    found = examples(CASES.read_text(encoding="utf-8"))
    return {f"{number:03} {example.title}": example for number, example in enumerate(found)}


def compact(data: Any) -> str:
    """One line of JSON."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def outcome_of(example: Example) -> list[str]:
    """Everything that follows from an example: results, lines and explanations, or the refusal in their place."""
    try:
        return [line.rstrip() for line in _outcome(example)]
    except ScoringError as error:
        return [f"! {error}"]


def _outcome(example: Example) -> Iterator[str]:
    rules = load(example)
    entries, marks = entries_and_marks(example)
    whole = result(rules, entries, marks, example.decisions)
    data = result_to_data(whole)
    for name, division in data.pop("divisions").items():
        yield f"# {name} {compact({k: v for k, v in division.items() if k != 'rows'})}"
        yield from (compact(list(row.values())) for row in division["rows"])
    for name, part in data.items():
        parts = part.items() if isinstance(part, dict) else enumerate(part)
        yield from (f"{name} {key} {compact(one)}" for key, one in parts)
    lines = [entry_value(rules, entry, [o for o in marks if o.entry == entry.id]) for entry in entries]
    stored = [compact(line_to_data(line)) for line in lines]
    read = [line_from_data(json.loads(text)) for text in stored]
    if [compact(line_to_data(line)) for line in read] != stored or rank(
        rules, entries, read, example.decisions
    ) != whole:
        raise AssertionError(example.title)
    yield from stored
    people = {entry.id: entry for entry in entries}
    for run in run_all(rules, entries, make_lines(rules, people, marks), example.decisions)[1].values():
        yield from (f"advance {compact(result_to_data(row))}" for s in run.rules.stages for row in advance_rows(run, s))
    for entry in entries:
        yield from _explained(explain(rules, entries, marks, entry.id, example.decisions))


def _explained(trace: Trace) -> Iterator[str]:
    yield f"== {trace.entry} {trace.division} {trace.size} {','.join(trace.equals)} {trace.stopped}"
    yield from sentences(trace)
    for value in trace.values:
        yield f"-- {value.title} {value.stage} = {compact(value_to_data(value.value))}"
        yield from map(_step, value.steps)
    if trace.dropped:
        yield f"dropped {_cells(trace.dropped)}"
    for side in ("ahead", "behind", "equal"):
        neighbour: Neighbour | None = getattr(trace, side)
        if neighbour is not None:
            place = neighbour.place.display if neighbour.place else ""
            keys = " ; ".join(map(_key, neighbour.keys))
            yield f"{side} {neighbour.entry} {place} {compact(value_to_data(neighbour.total))}: {keys}"


def _step(step: StepTrace) -> str:
    return f"{step.name} «{step.text}» {_cells(step.before)} → {_cells(step.after)}"


def _cells(cells: Any) -> str:
    return " ".join(f"{'/'.join(cell.key)}={compact(value_to_data(cell.value))}" for cell in cells)


def _key(key: KeyComparison) -> str:
    return f"{key.title} {key.kind} {key.better} {key.mine!s} {key.theirs!s} {key.verdict}"


def loaded_of(path: Path) -> str:
    """The records that a scheme is read into."""
    rules = scheme(path.read_text(encoding="utf-8"))
    lines: list[str] = []
    for name, part in {"": rules.rules, **rules.divisions}.items():
        for one in fields(part):
            value = getattr(part, one.name)
            each = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else [value]
            lines += [f"{name} {one.name}: {record!r}" for record in each]
    return "\n".join([*lines, *map(repr, rules.standings)])


def refusals_of(text: str) -> list[str]:
    """Every sentence with which a scheme is refused, with its place and the nearest right word."""
    try:
        scheme(text)
    except SchemeErrors as errors:
        return [str(error) for error in errors]
    return []


def number_of(reader: str, text: Any) -> str:
    """What a reader of numbers makes of a text, or its refusal."""
    try:
        return str(READERS[reader](text))
    except NumberError as error:
        return f"! {error}"


def main() -> None:
    """Write all files anew; their inputs stay."""
    data: Any = {title: "\n".join(outcome_of(example)) for title, example in cases().items()}
    _write(OUTCOMES, data)
    _write(LOADED, {path.stem: loaded_of(path) for path in SCHEMES})
    known = yaml.safe_load(REFUSALS.read_text(encoding="utf-8"))
    _write(REFUSALS, [{"scheme": one["scheme"], "refused": refusals_of(one["scheme"])} for one in known])
    known = yaml.safe_load(NUMBERS.read_text(encoding="utf-8"))
    _write(NUMBERS, {name: {text: number_of(name, text) for text in texts} for name, texts in known.items()})


def _write(path: Path, data: Any) -> None:
    path.write_text(
        yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000), encoding="utf-8"
    )


class _Dumper(yaml.SafeDumper):
    """Several lines as a block, which people can read and compare."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)

if __name__ == "__main__":
    main()
