"""Kinds of parameters: each reads a piece of scheme data and says the same in JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scoring.numbers import Number
from scoring.phrases import say
from scoring.reading import Node
from scoring.steps.base import On

Schema = dict[str, Any]

# A `$name` is a parameter of the scheme and stands for a number.
NUMBER_PATTERN = r"^[+-]?\d+([.,]\d+)?$|^\d+\s*/\s*\d+$|^\$\w+$"
NUMBER_SCHEMA: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": NUMBER_PATTERN}]}
NAMES_SCHEMA: Schema = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
LISTED_NUMBERS = ("entries+1", "started+1", "last+1", "max")
MARK_WORDS = ("skip", "worst", "fail", "zero")


@dataclass(frozen=True)
class Kind:
    """How a parameter is read and how its schema is written."""

    read: Callable[[Node], Any]
    schema: Schema


@dataclass(frozen=True)
class Param:
    """One parameter of a step: its name in the file, its kind, whether it must stand there."""

    name: str
    kind: Kind
    doc: str
    required: bool = False
    field: str = ""
    maps: bool = False

    @property
    def target(self) -> str:
        """Name the attribute of the step that holds the value."""
        return self.field or self.name


def choice(*options: str) -> Kind:
    """A word out of a closed list."""
    return Kind(lambda node: node.choice(options), {"enum": list(options)})


def integer(least: int) -> Kind:
    """A whole number."""
    return Kind(lambda node: node.integer(least), {"type": "integer", "minimum": least})


NUMBER = Kind(lambda node: node.number(), NUMBER_SCHEMA)
FLAG = Kind(lambda node: node.flag(), {"type": "boolean"})
TEXT = Kind(lambda node: node.text(), {"type": "string"})
NAMES = Kind(lambda node: node.names(), NAMES_SCHEMA)


def _positive(node: Node) -> Number:
    value = node.number()
    if value > 0:
        return value
    if not node.is_wrong():
        node.fail(say("Здесь нужно число больше нуля."))
    return 1


POSITIVE = Kind(_positive, NUMBER_SCHEMA)


def _limits(node: Node) -> tuple[Number | None, Number | None]:
    parts = node.elements()
    if len(parts) != 2:
        node.fail(say("Здесь нужны две границы: [наименьшее, наибольшее]; null – без границы."))
        return (None, None)
    low, high = (None if part.value is None else part.number() for part in parts)
    if low is not None and high is not None and low > high and not node.is_wrong():
        node.fail(say("Нижняя граница больше верхней."))
    return (low, high)


LIMITS = Kind(
    _limits,
    {"type": "array", "minItems": 2, "maxItems": 2, "items": {"anyOf": [NUMBER_SCHEMA, {"type": "null"}]}},
)


def _weights(node: Node) -> Mapping[str, Number]:
    return {name: child.number() for name, child in node.items().items()}


WEIGHTS = Kind(_weights, {"type": "object", "additionalProperties": NUMBER_SCHEMA})


def read_on(node: Node) -> On:
    """Read `on`: a list of criteria or a mapping of axes."""
    if not node.is_map():
        return On(criteria=node.names())
    fields = node.fields(("criteria", "rounds", "attempts", "judges"))
    return On(**{name: child.names() for name, child in fields.items()})


ON = Kind(
    read_on,
    {
        "anyOf": [
            *NAMES_SCHEMA["anyOf"],
            {
                "type": "object",
                "additionalProperties": False,
                "properties": dict.fromkeys(("criteria", "rounds", "attempts", "judges"), NAMES_SCHEMA),
            },
        ]
    },
)
ON_PARAM = Param("on", ON, "Какие критерии (или туры, попытки, судьи); без него – все критерии с ролью mark.")


def _is_word(value: object) -> bool:
    """Tell a word from a number that is written as text."""
    return isinstance(value, str) and not re.match(r"\s*[+-]?\d", value)


def _marks(node: Node) -> str | tuple[tuple[str, Number | str], ...]:
    if node.is_map():
        return tuple((code, _mark_rule(child)) for code, child in node.items().items())
    return node.choice(MARK_WORDS)


def _mark_rule(node: Node) -> Number | str:
    return node.choice((*MARK_WORDS, *LISTED_NUMBERS)) if _is_word(node.value) else node.number()


MARKS = Kind(
    _marks,
    {
        "anyOf": [
            {"enum": list(MARK_WORDS)},
            {
                "type": "object",
                "additionalProperties": {"anyOf": [{"enum": [*MARK_WORDS, *LISTED_NUMBERS]}, NUMBER_SCHEMA]},
            },
        ]
    },
)


def read_range(text: str, node: Node) -> tuple[Number, Number]:
    """Read «3–11», «3-11», «3..11» or «7» as a pair of borders, both included."""
    borders = re.fullmatch(r"(.+?)(?:–|—|\.\.|-)(.+)", text)
    low, high = (replace(node, value=part).number() for part in (borders.groups() if borders else (text, text)))
    if low > high and not node.is_wrong():
        node.fail(say("В промежутке «{text}» начало больше конца.").format(text=text))
    return low, high


def _ranges(node: Node) -> tuple[tuple[Number, Number, Number], ...]:
    rows: list[tuple[Number, Number, Number]] = []
    for text, child in node.items().items():
        low, high = read_range(text, child)
        worth = child.number()
        for other_low, other_high, _ in rows:
            if low <= other_high and other_low <= high and not child.is_wrong():
                child.fail(say("Промежуток «{text}» пересекается с другим.").format(text=text))
        rows.append((low, high, worth))
    return tuple(rows)


RANGES = Kind(_ranges, {"type": "object", "minProperties": 1, "additionalProperties": NUMBER_SCHEMA})


def _schedule(node: Node) -> tuple[tuple[int, int], ...]:
    if not node.is_map():
        return ((1, node.integer(0)),)
    rows = []
    for text, child in node.items().items():
        rows.append((node.child(text, text).integer(1), child.integer(0)))
    return tuple(sorted(rows))


SCHEDULE = Kind(
    _schedule,
    {
        "anyOf": [
            {"type": "integer", "minimum": 0},
            {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
        ]
    },
)


def percent(node: Node) -> tuple[Number, bool]:
    """Read «95%» or a plain number; the second part tells which."""
    if isinstance(node.value, str) and node.value.strip().endswith("%"):
        return replace(node, value=node.value.strip()[:-1]).number(), True
    return node.number(), False


PERCENT = Kind(percent, {"anyOf": [{"type": "string", "pattern": r"^\d+([.,]\d+)?\s*%$"}, *NUMBER_SCHEMA["anyOf"]]})


def read_params(fields: Mapping[str, Node], params: Sequence[Param]) -> dict[str, Any]:
    """Read the parameters that are there into keyword arguments."""
    return {param.target: param.kind.read(fields[param.name]) for param in params if param.name in fields}


def _number_or_name(node: Node) -> Number | str:
    return node.text() if _is_word(node.value) else node.number()


FACTOR = Kind(_number_or_name, {"anyOf": [{"type": "number"}, {"type": "string"}]})
