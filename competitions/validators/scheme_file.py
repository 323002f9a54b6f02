"""A whole scheme in a file of its own, with criteria and stages inside; faults come back with lines of the file."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from competitions.validators.text import Fault, TextRefused, parse_yaml
from scoring import NumberError, Scheme, SchemeErrors, load_scheme, parse_number
from scoring.reading import nearest


def read_scheme_file(text: str, parameters: Mapping[str, str] | None = None) -> Scheme:
    """The scheme of a text; `parameters` replace those of the text. Raises `TextRefused` with every fault."""
    located = parse_yaml(text.removeprefix("\ufeff"))
    data = located.data
    if not isinstance(data, Mapping):
        raise TextRefused([Fault(_("Правила – это пары «имя: значение»: stages, rank, award."), 1)])
    try:
        return load_scheme(_with_parameters(data, parameters) if parameters else data)
    except SchemeErrors as errors:
        raise TextRefused(located.refuse(e.path, e.reason, e.suggestion) for e in errors) from errors


def _with_parameters(data: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    own = data.get("parameters")
    known = dict(own) if isinstance(own, Mapping) else {}
    unknown = [name for name in given if name not in known]
    if unknown:
        raise TextRefused(
            Fault(_("В схеме нет параметра «%(name)s».") % {"name": name}, suggestion=nearest(name, known))
            for name in unknown
        )
    return {**data, "parameters": known | {name: _parameter(text) for name, text in given.items()}}


def _parameter(text: str) -> Decimal | str:
    """A number where it reads as one, else a word of the language."""
    try:
        return parse_number(text)
    except NumberError:
        return text
