"""The worked example of a preset, run through the kernel: what differs from what the preset promises."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from competitions.validators.example_bouts import names_in_bouts, observations_of_bouts
from competitions.validators.preset_types import Preset, StageSpec, division_code
from competitions.validators.scheme import read_joint_scheme
from scoring import PENDING, Code, Decision, Entry, Observation, Result, Scheme, Status, number_to_text, result

# «1.2@A/Ж1»: round 1, attempt 2, group A, judge Ж1; a word alone is a judge.
ADDRESS = re.compile(r"(?P<round>\d+)?(?:\.(?P<attempt>\d+))?(?:@(?P<group>[^/]+))?(?:/(?P<judge>.+))?")


def faults_of_example(preset: Preset, example: Mapping[str, Any]) -> list[str]:
    """Every difference between the example's marks as the kernel ranks them and what it expects."""
    found = result(scheme_of_example(preset, example), *input_of_example(preset, example))
    return [
        *_faults_of_entries(found, example),
        *_faults_of_questions(found, example),
        *_faults_of_teams(found, example),
    ]


def input_of_example(
    preset: Preset, example: Mapping[str, Any]
) -> tuple[list[Entry], list[Observation], list[Decision]]:
    """What the kernel is given of an example: entries, marks and decisions of people."""
    entries: list[Entry] = []
    observations: list[Observation] = []
    for part in example["divisions"]:
        entries += _entries(preset, part)
        observations += _observations(preset, part)
    decisions = [
        Decision(item["key"], tuple(tuple(block) for block in item["order"]), item.get("division", ""))
        for item in example.get("decisions", ())
    ]
    return entries, observations, decisions


def scheme_of_example(preset: Preset, example: Mapping[str, Any]) -> Scheme:
    """The rules of the example's divisions as one scheme, so that awards and tables over them are counted."""
    parts = {}
    for part in example["divisions"]:
        spec = preset.scheme(preset.nomination(part["nomination"]).scheme)
        parts[_code(preset, part)] = (spec.rules, [(stage, stage.criteria) for stage in spec.stages])
    return read_joint_scheme(parts, standings=example.get("standings", ""), minimum=preset.minimum_entries)


def sample_of(preset: Preset, scheme: str) -> tuple[list[Entry], list[Observation]] | None:
    """Entries and marks of the first worked example that is judged by a scheme: for a preview before any mark."""
    for example in preset.examples:
        for part in example["divisions"]:
            if preset.nomination(part["nomination"]).scheme == scheme:
                return _entries(preset, part), list(_observations(preset, part))
    return None


def _code(preset: Preset, part: Mapping[str, Any]) -> str:
    group = next((group for group in preset.groups if group.code == part.get("group")), None)
    return division_code(preset.nomination(part["nomination"]), group)


def _entries(preset: Preset, part: Mapping[str, Any]) -> list[Entry]:
    about = part.get("entries", {})
    marked = (name for stage in part.get("marks", {}).values() for name in stage)
    named = dict.fromkeys((*marked, *names_in_bouts(part.get("bouts", {})), *about))
    return [
        Entry(
            name,
            Status(about.get(name, {}).get("status", "ok")),
            team=about.get(name, {}).get("team", ""),
            school=about.get(name, {}).get("school", ""),
            division=_code(preset, part),
            extras=about.get(name, {}).get("extras", {}),
        )
        for name in named
    ]


def _observations(preset: Preset, part: Mapping[str, Any]) -> Iterator[Observation]:
    spec = preset.scheme(preset.nomination(part["nomination"]).scheme)
    stages = {stage.code: stage for stage in spec.stages}
    for code, marks in part.get("marks", {}).items():
        for entry, cells in marks.items():
            for address, values in cells.items():
                yield from _cells(stages[code], entry, address, values)
    for code, tables in part.get("bouts", {}).items():
        yield from observations_of_bouts(stages[code], tables)


def _cells(stage: StageSpec, entry: str, address: str, values: Any) -> Iterator[Observation]:
    found = ADDRESS.fullmatch(address)
    axes = {name: text or "" for name, text in found.groupdict().items()} if found else {"judge": address}
    codes = [criterion.code for criterion in stage.criteria]
    if isinstance(values, Mapping):
        pairs = list(values.items())
    elif isinstance(values, list):
        pairs = list(zip(codes, values, strict=False))
    else:
        pairs = [(code, values) for code in codes]
    for criterion, value in pairs:
        exact = Code(value) if isinstance(value, str) else value
        yield Observation(entry, exact, stage=stage.code, criterion=criterion, **axes)


def _faults_of_entries(found: Result, example: Mapping[str, Any]) -> Iterator[str]:
    for part in example["divisions"]:
        for name, expected in part["expect"].items():
            row = found.row(name)
            actual: dict[str, Any] = {
                "place": row.place.display if row.place else "",
                "total": "" if row.total is PENDING or row.total is None else _text(row.total),
                "award": ", ".join(found.awards_of(name)),
                "state": "pending" if row.pending else "ranked" if row.place else "failed",
            }
            for key in ("place", "total", "award", "state"):
                wanted = _text(expected[key]) if key in expected else None
                if wanted is not None and actual[key] != wanted:
                    yield _differs(f"{name}: {key} {actual[key] or '–'}", wanted or "–")


def _faults_of_questions(found: Result, example: Mapping[str, Any]) -> Iterator[str]:
    asked = sorted({question.key for question in found.questions})
    wanted = sorted(example.get("questions", ()))
    if asked != wanted:
        found_text = _("вопросы к жюри: %(keys)s") % {"keys": ", ".join(asked) or "–"}
        yield _differs(found_text, ", ".join(wanted) or "–")


def _faults_of_teams(found: Result, example: Mapping[str, Any]) -> Iterator[str]:
    for node, rows in example.get("teams", {}).items():
        actual = {row.key: row.place.display if row.place else "" for row in found.standings[node]}
        for team, place in rows.items():
            if actual.get(team) != _text(place):
                yield _differs(f"{node}, {team}: {actual.get(team)}", str(place))


def _differs(found: str, wanted: str) -> str:
    return _("%(found)s, ждали %(wanted)s") % {"found": found, "wanted": wanted}


def _text(value: Any) -> str:
    if isinstance(value, (int, Decimal)) or hasattr(value, "numerator"):
        return number_to_text(value)
    return str(value)
