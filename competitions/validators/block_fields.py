"""Fields of blocks: what a parameter is on the page, and how what was typed becomes data again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from competitions.validators.block_words import hint_of, label_of, option_label, usual_of
from competitions.validators.scheme import CriterionLike
from competitions.validators.text import Path, TextRefused, parse_yaml
from competitions.validators.text_edit import flow
from core.templatetags.formats import field_number
from scoring.loading_awards import BASES, ONE_PER, OPS, ROUNDS, TIES
from scoring.loading_rank import AXES, BETTER
from scoring.steps.base import Step
from scoring.steps.params import Param

Options = tuple[tuple[str, str], ...]
UNSET = object()

# Fields that are no parameters of steps: what they are on the page.
CHOICES: dict[str, tuple[str, ...]] = {
    "stage.better": BETTER,
    "key.better": BETTER,
    "key.ladder": AXES,
    "key.backwards": AXES,
    "rank.style": ("standard", "dense", "shared"),
    "award.of": BASES,
    "award.round": ROUNDS,
    "award.ties": TIES,
    "award.op": OPS,
    "award.one_per": ONE_PER,
    "award.unless": ("awarded",),
}
KINDS: dict[str, str] = {
    "key.pick": "names",
    "key.attribute": "text",
    "key.title": "text",
    "award.title": "text",
    "award.place": "integer",
    "award.count": "integer",
    "award.percent": "number",
    "award.in": "text",
}
REQUIRED = {"award.title", "key.pick", "key.attribute", "key.ladder", "key.backwards"}


class NotRead(ValueError):
    """What was typed is no such value; the sentence says what to write."""


@dataclass(frozen=True)
class Field:
    """One field of a block. `kind`: choice, number, border, integer, flag, text, names or expression.

    `value` is what the page shows; for `names` it is a tuple of codes.
    """

    path: Path
    owner: str
    param: str
    kind: str
    value: str | tuple[str, ...]
    options: Options = ()
    is_required: bool = False
    is_written: bool = False
    fault: str = ""

    @property
    def name(self) -> str:
        """The name of the control: the place in the text."""
        return ".".join(str(step) for step in self.path)

    @property
    def label(self) -> str:
        """What the field is called."""
        return label_of(self.owner, self.param)

    @property
    def hint(self) -> str:
        """How it is written, where the label does not say it."""
        return hint_of(self.owner, self.param)

    @property
    def usual(self) -> str:
        """What holds while nothing is written."""
        return usual_of(self.owner, self.param)


def criteria_options(criteria: Sequence[CriterionLike]) -> Options:
    """The criteria as choices: code and title."""
    return tuple((criterion.code, criterion.title) for criterion in criteria)


def field_at(path: Path, owner: str, name: str, value: Any, options: Options = ()) -> Field:
    """A field that is no parameter of a step: of a stage, the chain or an award."""
    key = f"{owner}.{name}"
    required = key in REQUIRED
    written = value is not None
    if key in CHOICES and (value is None or value in CHOICES[key]):
        shown = tuple((word, option_label(owner, name, word)) for word in CHOICES[key])
        return Field(path, owner, name, "choice", str(value or ""), shown, required, written)
    kind = KINDS.get(key, "expression")
    return _field(Field(path, owner, name, kind, "", options, required, written), value)


def param_fields(
    kind: type[Step], param: Param, data: Mapping[str, Any], path: Path, options: Options
) -> tuple[Field, ...]:
    """The field of a parameter of a step; borders are two fields."""
    where = place_of(kind, param, data, path)
    value: Any = data
    for step in where[len(path) :]:
        value = value.get(step) if isinstance(value, Mapping) else None
    if param.name == "limits":
        ends = value if isinstance(value, list) and len(value) == 2 else None
        if ends is None:
            return (_field(Field(where, kind.name, param.name, "expression", "", is_written=True), value),)
        borders = [Field((*where, n), kind.name, f"limits.{n}", "border", "", is_written=True) for n in (0, 1)]
        return tuple(_field(border, end) for border, end in zip(borders, ends, strict=True))
    found, words = _kind_of(param, value)
    if words:
        options = tuple((word, option_label(kind.name, param.name, word)) for word in words)
    written = value is not None
    return (_field(Field(where, kind.name, param.name, found, "", options, param.required, written), value),)


def place_of(kind: type[Step], param: Param, data: Mapping[str, Any], path: Path) -> Path:
    """Where a parameter stands or would stand: at the step's own name, inside it, or beside it."""
    head = data.get(kind.name)
    main = kind.main
    if main is not None and not (isinstance(head, Mapping) and not main.maps):
        return (*path, kind.name if param is main else param.name)
    if not isinstance(head, Mapping) or (param.name in data and param.name not in head):
        return (*path, param.name)
    return (*path, kind.name, param.name)


def _kind_of(param: Param, value: Any) -> tuple[str, tuple[str, ...]]:
    schema = param.kind.schema
    if param.name in {"on", "criteria", "with"}:
        plain = value is None or isinstance(value, str) or (isinstance(value, list) and all(map(_is_word, value)))
        return ("names" if plain else "expression"), ()
    words = schema.get("enum") or next((part["enum"] for part in schema.get("anyOf", ()) if "enum" in part), None)
    if words and (value is None or (isinstance(value, str) and value in words)):
        return "choice", tuple(words)
    if schema.get("type") in {"integer", "boolean", "string"}:
        return {"integer": "integer", "boolean": "flag", "string": "text"}[schema["type"]], ()
    numeric = schema.get("anyOf", ({},))[0].get("type") == "number" and len(schema["anyOf"]) == 2
    is_free = numeric and schema["anyOf"][1].get("pattern") is None
    return ("number" if numeric and not is_free else "expression"), ()


def _is_word(value: Any) -> bool:
    return isinstance(value, str)


def _field(field: Field, value: Any) -> Field:
    """The field with the value as it is shown."""
    if field.kind == "names":
        codes = (value,) if isinstance(value, str) else tuple(value or ())
        known = {code for code, _title in field.options}
        strange = tuple((code, code) for code in codes if code not in known)
        return replace(field, value=codes, options=(*field.options, *strange))
    if field.kind == "flag":
        return replace(field, value="true" if value is True else "", options=())
    return replace(field, value=shown(field.kind, value))


def shown(kind: str, value: Any) -> str:
    """A value as it stands in its control: numbers as the page writes them, words bare, the rest as in the text."""
    if value is None:
        return ""
    if kind in {"number", "border", "integer"} and isinstance(value, Decimal | int) and not isinstance(value, bool):
        return field_number(flow(value))
    return value if isinstance(value, str) else flow(value)


def read_typed(field: Field, typed: Sequence[str]) -> Any:
    """What was typed, as data; `UNSET` takes the parameter out. Raises `NotRead`."""
    if field.kind == "names":
        codes = list(dict.fromkeys(code for code in typed if code))
        if not codes and field.is_required:
            raise NotRead(_("Отметьте хотя бы один критерий."))
        return codes or UNSET
    text = typed[-1].strip() if typed else ""
    if not text:
        if field.kind == "border":
            return None
        if field.is_required:
            raise NotRead(_("Заполните: без этого шаг не считается."))
        return UNSET
    return _READERS[field.kind](field, text)


def _choice(field: Field, text: str) -> Any:
    if text not in {value for value, _label in field.options}:
        raise NotRead(_("Выберите из списка: «%(word)s» здесь не бывает.") % {"word": text})
    return text


def _number(_field: Field, text: str) -> Any:
    if text.startswith("$"):
        return text
    try:
        value = parse_yaml(f"[{text.replace(',', '.')}]").data[0]
    except TextRefused:
        value = None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        if isinstance(value, str) and "/" in value:
            return value
        raise NotRead(_("Напишите число, например 0,01: «%(word)s» не число.") % {"word": text})
    return value


def _integer(field: Field, text: str) -> Any:
    value = _number(field, text)
    if not isinstance(value, int | str):
        raise NotRead(_("Напишите целое число: «%(word)s» не целое.") % {"word": text})
    return value


def _expression(_field: Field, text: str) -> Any:
    try:
        found = parse_yaml(f"[{text}\n]").data
    except TextRefused as refusal:
        raise NotRead(_("Проверьте скобки и запятые: «%(word)s» не читается.") % {"word": text}) from refusal
    if len(found) != 1 or found[0] is None:
        raise NotRead(_("Напишите одно значение, дробь через точку: «%(word)s».") % {"word": text})
    return found[0]


_READERS: dict[str, Any] = {
    "choice": _choice,
    "number": _number,
    "border": _number,
    "integer": _integer,
    "flag": lambda _field, text: True if text == "true" else UNSET,
    "text": lambda _field, text: text,
    "expression": _expression,
}
