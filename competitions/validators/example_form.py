"""The form of a preset's worked examples, before the kernel runs them: closed names, codes that the preset has."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from competitions.validators.preset_types import Preset
from scoring import Status
from scoring.reading import Node

PARTS = ("title", "divisions", "decisions", "questions", "standings", "teams")
STATES = ("ranked", "pending", "failed")


def read_examples(node: Node, preset: Preset) -> tuple[Mapping[str, Any], ...]:
    """The examples as plain data; a preset without one promises nothing, so an empty list is refused."""
    elements = node.elements()
    if node.is_list() and not elements:
        node.fail(_("Приведите хотя бы один пример: оценки и места, которые по ним выходят."))
    for element in elements:
        _check_example(element, preset)
    return tuple(element.value for element in elements if isinstance(element.value, Mapping))


def _check_example(node: Node, preset: Preset) -> None:
    parts = node.fields(PARTS, ("title", "divisions"))
    if "title" in parts:
        parts["title"].text()
    divisions = parts["divisions"].elements() if "divisions" in parts else []
    if "divisions" in parts and parts["divisions"].is_list() and not divisions:
        parts["divisions"].fail(_("Назовите в примере хотя бы одну номинацию с оценками и ожидаемыми местами."))
    for division in divisions:
        _check_division(division, preset)
    for decision in parts["decisions"].elements() if "decisions" in parts else []:
        said = decision.fields(("key", "order", "division"), ("key", "order"))
        for block in said["order"].elements() if "order" in said else []:
            block.elements()
    if "questions" in parts:
        parts["questions"].names(least=0)
    for table in (parts["teams"].items() if "teams" in parts else {}).values():
        table.items()


def _check_division(node: Node, preset: Preset) -> None:
    names = ("nomination", "group", "entries", "marks", "bouts", "expect")
    parts = node.fields(names, ("nomination", "expect"))
    codes = [nomination.code for nomination in preset.nominations]
    if "nomination" in parts and codes:
        code = parts["nomination"].choice(codes)
        _check_stages(parts, preset, code)
        groups = preset.nomination(code).groups
        if "group" in parts and groups:
            parts["group"].choice(groups)
    if "entries" in parts:
        for row in parts["entries"].items().values():
            _check_closed(row, ("team", "school", "status", "extras"), "status", [status.value for status in Status])
    if "expect" in parts:
        for row in parts["expect"].items().values():
            _check_closed(row, ("place", "total", "award", "state"), "state", STATES)


def _check_closed(node: Node, names: Sequence[str], word: str, options: Sequence[str]) -> None:
    """A row with closed names, one of which is a word out of a closed list."""
    parts = node.fields(names)
    if word in parts:
        parts[word].choice(options)


def _check_stages(parts: Mapping[str, Node], preset: Preset, nomination: str) -> None:
    """Marks and bouts stand under stages that the nomination's rules have, marks by entry and judge."""
    wanted = preset.nomination(nomination).scheme
    stages = [stage.code for spec in preset.schemes if spec.code == wanted for stage in spec.stages]
    for kind in ("marks", "bouts"):
        for stage in (parts[kind].fields(stages) if kind in parts and stages else {}).values():
            for row in stage.items().values():
                for piece in [row] if kind == "marks" else row.elements():
                    piece.items()
