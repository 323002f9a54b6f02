"""Edits of a YAML text that rewrite one part and leave every other sign as it was: comments, order, spaces.

The text is composed into nodes with their positions and the part is spliced in between. Each edit is checked: the new
text has to read as the old data with exactly this change, else `EditRefused` asks to write it in the text itself.
"""

import itertools
import json
import re
from collections.abc import Sequence
from copy import deepcopy
from decimal import Decimal
from typing import Any

import yaml
from django.utils.translation import gettext as _

from competitions.validators.text import Path, TextRefused, compose_yaml, parse_yaml

_PLAIN = re.compile(r"[^\s,\[\]{}#&*!|>'\"%@`:?\-][^,\[\]{}#\n]*\Z|-?\d[\d.]*\Z")


class EditRefused(ValueError):
    """A part that can only be changed in the text itself."""


def flow(value: Any) -> str:
    """A value as it stands inside brackets: numbers exact, words without quotes where they stay words."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(flow(one) for one in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_word(key)}: {flow(one)}' for key, one in value.items())}}}"
    return _word(str(value))


def _word(text: str) -> str:
    if _PLAIN.match(text) and text == text.strip():
        try:
            if parse_yaml(f"[{text}]").data == [text] and parse_yaml(f"{{{text}: 1}}").data == {text: 1}:
                return text
        except TextRefused:
            pass  # it needs quotes
    return json.dumps(text, ensure_ascii=False)


def set_value(text: str, path: Path, value: Any) -> str:
    """Put a value at a place; the last name may be a new one of the mapping around it."""
    data = _data(text)
    holder = _at(data, path[:-1])
    if (isinstance(holder, dict) and path[-1] in holder) or isinstance(holder, list):
        edited = _replaced(text, _node(text, path), value)
    else:
        edited = _with_pair(text, _node(text, path[:-1]), str(path[-1]), value)
    holder[path[-1]] = deepcopy(value)
    return _checked(edited, data)


def remove(text: str, path: Path) -> str:
    """Take an item out of its list or mapping, with the comment above it."""
    data = _data(text)
    holder = _at(data, path[:-1])
    parent = _node(text, path[:-1])
    place = path[-1] if isinstance(holder, list) else list(holder).index(path[-1])
    if not isinstance(place, int):
        raise EditRefused(path)
    edited = _without(text, parent, place)
    del holder[path[-1]]
    return _checked(edited, data)


def insert(text: str, path: Path, index: int, value: Any) -> str:
    """Put a value into a list before the item of this number, or at its end."""
    data = _data(text)
    holder = _at(data, path)
    if not isinstance(holder, list):
        raise EditRefused(path)
    edited = _with_item(text, _node(text, path), min(index, len(holder)), value)
    holder.insert(index, deepcopy(value))
    return _checked(edited, data)


def move(text: str, path: Path, index: int, to: int) -> str:
    """Move an item of a list to another number; the comment above it goes along."""
    data = _data(text)
    holder = _at(data, path)
    if not isinstance(holder, list) or not (0 <= index < len(holder) and 0 <= to < len(holder)):
        raise EditRefused(path)
    order = list(range(len(holder)))
    order.insert(to, order.pop(index))
    edited = _reordered(text, _node(text, path), order)
    holder.insert(to, holder.pop(index))
    return _checked(edited, data)


def wrap(text: str, path: Path, name: str, extra: dict[str, Any]) -> str:
    """Make a list a mapping that holds it under a name beside further pairs; its comments stay."""
    data = _data(text)
    holder, items = _at(data, path[:-1]), _at(data, path)
    node = _node(text, path)
    pairs = "".join(f", {_word(key)}: {flow(value)}" for key, value in extra.items())
    if node.flow_style or not items:
        start, end = node.start_mark.index, _end(node)
        edited = f"{text[:start]}{{{_word(name)}: {text[start:end]}{pairs}}}{text[end:]}"
    else:
        text = _ended(text)
        start, chunks = _chunks(text, node)
        column = max(node.start_mark.column, 2)
        shift = " " * (column + 2 - node.start_mark.column)
        lines = "".join(chunks).splitlines(keepends=True)
        inside = "".join(f"{shift}{line}" if line.strip() else line for line in lines)
        beside = "".join(f"{' ' * column}{_word(key)}: {flow(value)}\n" for key, value in extra.items())
        rest = text[start + sum(len(chunk) for chunk in chunks) :]
        edited = f"{text[:start]}{' ' * column}{_word(name)}:\n{inside}{beside}{rest}"
    holder[path[-1]] = {name: items, **extra}
    return _checked(edited, data)


def _checked(text: str, expected: Any) -> str:
    try:
        found = parse_yaml(text).data
    except TextRefused as refusal:
        raise EditRefused(_("Измените эту часть в тексте правил.")) from refusal
    if found != expected:
        raise EditRefused(_("Измените эту часть в тексте правил."))
    return text


def _data(text: str) -> Any:
    return deepcopy(parse_yaml(text).data)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError) as error:
            raise EditRefused(_("Этой части в тексте правил уже нет.")) from error
    return data


def _node(text: str, path: Path) -> yaml.Node:
    node = compose_yaml(text)
    for step in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == step)
    return node


def _items(node: yaml.Node) -> list[tuple[int, int, int]]:
    """Start, end and line's column of each item of a list or a mapping."""
    if isinstance(node, yaml.SequenceNode):
        return [(one.start_mark.index, _end(one), one.start_mark.column) for one in node.value]
    return [(key.start_mark.index, max(_end(key), _end(one)), key.start_mark.column) for key, one in node.value]


def _end(node: yaml.Node) -> int:
    """Where the last sign of a node stands; a block ends with its last part, not with the next token."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        return max(end for _start, end, _column in _items(node))
    return int(node.end_mark.index)


def _replaced(text: str, node: yaml.Node, value: Any) -> str:
    start, end = node.start_mark.index, _end(node)
    if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
        end -= len(text[start:end]) - len(text[start:end].rstrip("\n"))
    gap = " " if start == end and text[start - 1 : start] == ":" else ""
    return f"{text[:start]}{gap}{flow(value)}{text[end:]}"


def _line_end(text: str, at: int) -> int:
    """The end of the line, its newline included."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"


def _with_pair(text: str, node: yaml.Node, name: str, value: Any) -> str:
    if not isinstance(node, yaml.MappingNode):
        raise EditRefused(_("Измените эту часть в тексте правил."))
    pair = f"{_word(name)}: {flow(value)}"
    items = _items(node)
    if node.flow_style or not items:
        at = items[-1][1] if items else node.start_mark.index + 1
        return f"{text[:at]}{', ' if items else ''}{pair}{text[at:]}"
    text = _ended(text)
    at = _line_end(text, items[-1][1])
    return f"{text[:at]}{' ' * items[0][2]}{pair}\n{text[at:]}"


def _with_item(text: str, node: yaml.Node, index: int, value: Any) -> str:
    items = _items(node)
    if node.flow_style or not items:
        if index < len(items):
            at = items[index][0]
            return f"{text[:at]}{flow(value)}, {text[at:]}"
        at = items[-1][1] if items else node.start_mark.index + 1
        return f"{text[:at]}{', ' if items else ''}{flow(value)}{text[at:]}"
    text = _ended(text)
    start, chunks = _chunks(text, node)
    at = start + sum(len(chunk) for chunk in chunks[:index])
    return f"{text[:at]}{' ' * node.start_mark.column}- {flow(value)}\n{text[at:]}"


def _without(text: str, node: yaml.Node, index: int) -> str:
    items = _items(node)
    if len(items) == 1:
        start, end = node.start_mark.index, _end(node)
        empty = "[]" if isinstance(node, yaml.SequenceNode) else "{}"
        before = text[:start].rstrip()
        # A list without indent stands under its name: brackets would not be read there, so they go up to the name.
        return f"{before} {empty}{text[end:]}" if before.endswith(":") else f"{text[:start]}{empty}{text[end:]}"
    begins_line = not text[text.rfind("\n", 0, items[0][0]) + 1 : items[0][0]].strip(" -")
    if node.flow_style or not begins_line or (isinstance(node, yaml.MappingNode) and index == 0):
        start, end = items[index][0], items[index][1]
        if index + 1 < len(items):
            return f"{text[:start]}{text[items[index + 1][0] :]}"
        return f"{text[: items[index - 1][1]]}{text[end:]}"
    text = _ended(text)
    start, chunks = _chunks(text, node)
    before = start + sum(len(chunk) for chunk in chunks[:index])
    return f"{text[:before]}{text[before + len(chunks[index]) :]}"


def _reordered(text: str, node: yaml.Node, order: Sequence[int]) -> str:
    items = _items(node)
    if node.flow_style:
        pieces = [text[start:end] for start, end, _column in items]
        for place, source in reversed(list(enumerate(order))):
            start, end, _column = items[place]
            text = f"{text[:start]}{pieces[source]}{text[end:]}"
        return text
    text = _ended(text)
    start, chunks = _chunks(text, node)
    end = start + sum(len(chunk) for chunk in chunks)
    return f"{text[:start]}{''.join(chunks[source] for source in order)}{text[end:]}"


def _chunks(text: str, node: yaml.Node) -> tuple[int, list[str]]:
    """The whole lines of each item of a block, the comment above it included, and where the first one begins."""
    items = _items(node)
    first = text.rfind("\n", 0, node.start_mark.index) + 1
    signs = " -" if isinstance(node, yaml.MappingNode) else " "
    if text[first : node.start_mark.index].strip(signs):
        raise EditRefused(_("Измените эту часть в тексте правил."))
    while first and text[text.rfind("\n", 0, first - 1) + 1 : first].lstrip().startswith("#"):
        first = text.rfind("\n", 0, first - 1) + 1
    borders = [first, *(_line_end(text, end) for _start, end, _column in items)]
    return first, [text[a:b] for a, b in itertools.pairwise(borders)]
