"""The closed registry of steps: reading a list of steps and refusing unknown words."""

from __future__ import annotations

from typing import Any, TypeVar

from scoring.phrases import say
from scoring.reading import Node, nearest
from scoring.steps.base import Step
from scoring.steps.params import ON_PARAM, Param, read_params

MOST_STEPS = 60
STEPS: dict[str, type[Step]] = {}

S = TypeVar("S", bound=Step)


def register(kind: type[S]) -> type[S]:
    """Add a kind of step to the vocabulary."""
    STEPS[kind.name] = kind
    return kind


def all_params(kind: type[Step]) -> tuple[Param, ...]:
    """List every parameter of a step, the main one first."""
    head = (kind.main,) if kind.main is not None else ()
    return (*head, *kind.params, ON_PARAM)


def read_step(node: Node) -> Step | None:
    """Read one step, for example `{fold: judge, how: mean}`."""
    if isinstance(node.value, str) and node.value in STEPS:
        node = Node({node.value: {}}, node.path, node.problems)
    if not node.is_map():
        node.fail(say("Шаг записывается парой, например {fold: judge, how: mean}."))
        return None
    fields = node.items()
    name = next((word for word in fields if word in STEPS), None)
    if name is None:
        word = next(iter(fields), "")
        node.fail(say("Неизвестный шаг «{word}».").format(word=word), nearest(word, STEPS))
        return None
    kind = STEPS[name]
    _open_head(kind, fields.pop(name), fields)
    return _built(node, kind, fields)


def _open_head(kind: type[Step], head: Node, fields: dict[str, Node]) -> None:
    """Put what stands at the step's own name among its parameters: `{keep: {best: 3}}`, `{round: 0.01}`.

    The same parameter beside the name would be a second word for one thing: which of them counts, nobody could say.
    """
    main = kind.main
    inner = {main.name: head} if main is not None and not (head.is_map() and not main.maps) else head.items()
    for word in inner.keys() & fields.keys():
        reason = say("У шага «{name}» нет параметра «{word}».").format(name=kind.name, word=word)
        fields.pop(word).fail(reason, kind.name)
    fields.update(inner)


def _built(node: Node, kind: type[Step], fields: dict[str, Node]) -> Step | None:
    params = all_params(kind)
    allowed = [param.name for param in params]
    for word in list(fields):
        if word not in allowed:
            reason = say("У шага «{name}» нет параметра «{word}».").format(name=kind.name, word=word)
            node.problems.add(fields.pop(word).path, reason, nearest(word, allowed))
    lacking = [param.name for param in params if param.required and param.name not in fields]
    for word in lacking:
        node.fail(say("Шагу «{name}» нужен параметр «{word}».").format(name=kind.name, word=word))
    before = len(node.problems.errors)
    arguments: dict[str, Any] = {**read_params(fields, params), "path": node.path}
    if lacking or len(node.problems.errors) > before:
        return None
    return kind(**arguments)


def read_steps(node: Node) -> tuple[Step, ...]:
    """Read a list of steps; products of very many steps would outgrow exact numbers."""
    found = [read_step(element) for element in node.elements(MOST_STEPS)]
    return tuple(step for step in found if step is not None)
