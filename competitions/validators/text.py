"""YAML as people type it: exact numbers, no surprises, and a line number for every place.

Plain scalars are read by the rules below, not by YAML 1.1: `on` and `no` stay words, `1:30` stays text,
`0.1` becomes a Decimal. Tags, anchors and merges are refused, so that a text means what it shows.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml
from django.utils.translation import gettext as _

Path = tuple[str | int, ...]

MAX_LENGTH = 200_000
MAX_DEPTH = 24

# A number with a zero in front or a plus is a name that a person typed so: it stays text.
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,29})\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d{0,29})\.\d{1,20}\Z")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_PLAIN_TAGS = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"}


@dataclass(frozen=True)
class Fault:
    """What is wrong in a text, where, and what was probably meant."""

    reason: str
    line: int | None = None
    place: str = ""
    suggestion: str | None = None

    def __str__(self) -> str:
        start = _("Строка %(line)s") % {"line": self.line} if self.line else ""
        where = ", ".join(filter(None, (start, self.place)))
        hint = _(" Возможно, имелось в виду «%(word)s».") % {"word": self.suggestion} if self.suggestion else ""
        return f"{where}: {self.reason}{hint}" if where else f"{self.reason}{hint}"


class TextRefused(ValueError):
    """All faults of a text at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Located:
    """Plain data of a text and the line on which each of its parts begins."""

    data: Any
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int | None:
        """The line of a part, or of the nearest part around it where it is missing."""
        for length in range(len(path), -1, -1):
            if (line := self.lines.get(path[:length])) is not None:
                return line
        return None

    def refuse(self, path: Path, reason: str, suggestion: str | None = None) -> Fault:
        """The fault of a part of this text."""
        return Fault(reason, self.line_of(path), ".".join(str(step) for step in path), suggestion)


class _Loader(yaml.SafeLoader):
    """Composes nodes without guessing types; each alias may be refused."""

    yaml_implicit_resolvers: dict[str, Any] = {}
    takes_aliases = False
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """One node; nesting is limited and aliases are taken only where the text is ours."""
        event = self.peek_event()
        if not self.takes_aliases and (isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None)):
            raise _refusal(event, _("Повторите текст: ссылки «&» и «*» здесь не читаются."))
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _refusal(event, _("Вложенность глубже %(depth)s: так правила не пишут.") % {"depth": MAX_DEPTH})
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _AliasLoader(_Loader):
    takes_aliases = True


class _FastLoader(yaml.CSafeLoader):
    """libyaml, ten times as fast; it guesses no types either."""

    yaml_implicit_resolvers: dict[str, Any] = {}


def _compose_fast(text: str) -> yaml.Node | None:
    """The nodes of a well-formed text; nothing where the careful reader has to say what is wrong with it."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth >= MAX_DEPTH:  # composing goes down with the nesting, parsing does not
                return None
        return yaml.compose(text, Loader=_FastLoader)
    except yaml.YAMLError:
        return None


def _refusal(item: Any, reason: str) -> TextRefused:
    return TextRefused([Fault(reason, item.start_mark.line + 1)])


def parse_yaml(text: str, *, aliases: bool = False) -> Located:
    """The data of a YAML text with exact numbers and line positions; raises `TextRefused`."""
    lines: dict[Path, int] = {}
    fast = _compose_fast(text) if aliases and len(text) <= MAX_LENGTH else None
    return Located(_convert(fast or compose_yaml(text, aliases=aliases), (), lines), lines)


def compose_yaml(text: str, *, aliases: bool = False) -> yaml.Node:
    """The nodes of a YAML text with their positions, for edits that leave the rest as it is; raises `TextRefused`."""
    if len(text) > MAX_LENGTH:
        raise TextRefused([Fault(_("Сократите текст: в нём больше %(limit)s знаков.") % {"limit": MAX_LENGTH})])
    try:
        node = yaml.compose(text, Loader=_AliasLoader if aliases else _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise TextRefused([Fault(_sentence(error), mark.line + 1 if mark else None)]) from error
    except yaml.YAMLError as error:
        raise TextRefused([Fault(_("Уберите невидимые знаки: текст не читается."))]) from error
    if node is None:
        raise TextRefused([Fault(_("Напишите правила: текст пуст."), 1)])
    return node


def _sentence(error: yaml.MarkedYAMLError) -> str:
    """What to do about a fault that the YAML reader found."""
    problem = error.problem or ""
    known = {
        "mapping values are not allowed": _("Возьмите текст в кавычки или начните новую строку: двоеточие лишнее."),
        "could not find expected ':'": _("Поставьте двоеточие после имени."),
        "cannot start any token": _("Отступы делают пробелами: уберите табуляцию или лишний знак."),
        "expected ',' or": _("Закройте скобку или поставьте запятую."),
        "found unexpected end of stream": _("Закройте кавычку или скобку."),
        "expected <block end>": _("Выровняйте отступ: строка стоит не под своими соседями."),
        "found undefined alias": _("Повторите текст: ссылка «*» никуда не ведёт."),
    }
    for words, sentence in known.items():
        if words in problem:
            return sentence
    return _("Строка не читается: проверьте отступы, скобки и кавычки.")


def _convert(node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if node.tag not in _PLAIN_TAGS:
        raise _refusal(
            node, _("Уберите метку «%(tag)s»: здесь бывают только числа, слова и списки.") % {"tag": node.tag}
        )
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.style else _plain(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_convert(child, (*path, index), lines) for index, child in enumerate(node.value)]
    return _convert_map(node, path, lines)


def _convert_map(node: yaml.Node, path: Path, lines: dict[Path, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _refusal(key, _("Имя – это слово, а не список."))
        name = key.value
        if name in found:
            raise _refusal(key, _("Имя «%(name)s» стоит дважды: оставьте одно.") % {"name": name})
        lines[(*path, name)] = key.start_mark.line + 1
        found[name] = _convert(value, (*path, name), lines)
    return found


def _plain(text: str) -> Any:
    """A scalar without quotes: a word of the language, an exact number, or text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return Decimal(text)
    return text
