"""A rules text as blocks with small fields: steps of each stage, the chain of ties, awards.

A field knows where in the text it stands (`path`), so that a change of it rewrites only that place. What the text
holds beside (teams, parameters of divisions, flags) is named with its line and edited in the text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from competitions.validators.block_fields import Field, criteria_options, field_at, param_fields
from competitions.validators.block_sentences import award_text, key_text, step_sentence
from competitions.validators.block_words import RELEVANT, STEP_TITLES
from competitions.validators.scheme import CriterionLike, Stages
from competitions.validators.text import Fault, Located, Path
from scoring import Scheme
from scoring.steps.registry import STEPS, all_params

EDITED = {"stages", "rank", "award"}


@dataclass(frozen=True)
class Block:
    """One card: where it stands, what it says in a phrase, its fields; `line` is its place in the text."""

    path: Path
    title: str
    sentence: str
    fields: tuple[Field, ...]
    line: int | None
    number: int
    is_last: bool
    is_fixed: bool = False
    faults: tuple[Fault, ...] = ()

    @property
    def id(self) -> str:
        """The name of the card in addresses and forms."""
        return ".".join(str(step) for step in self.path)


@dataclass(frozen=True)
class StageBlocks:
    """The steps of one stage, and which way is better on it."""

    path: Path
    code: str
    title: str
    better: Field
    steps: tuple[Block, ...]
    others: tuple[tuple[str, int | None], ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def id(self) -> str:
        """The name of the list of steps."""
        return ".".join(str(step) for step in (*self.path, "steps"))


@dataclass(frozen=True)
class Blocks:
    """Everything that is edited as cards, and what is edited in the text alone."""

    stages: tuple[StageBlocks, ...]
    chain: tuple[Block, ...]
    chain_path: Path
    style: Field
    awards: tuple[Block, ...]
    others: tuple[tuple[str, int | None], ...]

    @property
    def chain_id(self) -> str:
        """The name of the list of keys."""
        return ".".join(str(step) for step in self.chain_path)

    def cards(self) -> Iterator[Block]:
        """Every card in the order of the page."""
        for stage in self.stages:
            yield from stage.steps
        yield from self.chain
        yield from self.awards

    def fields(self) -> Iterator[Field]:
        """Every field in the order of the page."""
        for stage in self.stages:
            yield stage.better
        yield self.style
        for card in self.cards():
            yield from card.fields


def blocks_of(located: Located, stages: Stages, scheme: Scheme | None) -> Blocks:
    """The cards of a rules text; with the kernel's scheme the chain is called by its own titles."""
    data = located.data
    rank = data.get("rank")
    inside = ("rank", "by") if isinstance(rank, Mapping) else ("rank",)
    keys = rank.get("by") if isinstance(rank, Mapping) else rank
    criteria = [criterion for _stage, own in stages for criterion in own]
    return Blocks(
        stages=_stages(located, stages),
        chain=_chain(located, inside, keys, criteria, scheme),
        chain_path=inside,
        style=field_at(("rank", "style"), "rank", "style", rank.get("style") if isinstance(rank, Mapping) else None),
        awards=_awards(located, data.get("award")),
        others=tuple((str(name), located.line_of((name,))) for name in data if name not in EDITED),
    )


def _stages(located: Located, stages: Stages) -> tuple[StageBlocks, ...]:
    rows = {stage.code: (stage, criteria) for stage, criteria in stages}
    found = []
    listed = located.data.get("stages")
    for index, data in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(data, Mapping) or data.get("id") not in rows:
            continue
        stage, criteria = rows[data["id"]]
        path: Path = ("stages", index)
        steps = data.get("steps")
        cards = steps if isinstance(steps, list) else []
        found.append(
            StageBlocks(
                path=path,
                code=stage.code,
                title=str(data.get("title") or stage.title),
                better=field_at((*path, "better"), "stage", "better", data.get("better")),
                steps=tuple(_step(located, (*path, "steps", n), len(cards), criteria) for n in range(len(cards))),
                others=tuple((name, located.line_of((*path, name))) for name in data if name in {"rank", "advance"}),
            )
        )
    return tuple(found)


def _step(located: Located, path: Path, size: int, criteria: Sequence[CriterionLike]) -> Block:
    data: Any = located.data
    for part in path:
        data = data[part]
    name = data if isinstance(data, str) else next((word for word in data if word in STEPS), "") if data else ""
    fields: tuple[Field, ...] = ()
    if name in STEPS and isinstance(data, Mapping):
        kind = STEPS[name]
        shown = _relevant(name, data)
        fields = tuple(
            field
            for param in all_params(kind)
            for field in param_fields(kind, param, data, path, criteria_options(criteria))
            if field.is_written or param.required or param.name in shown
        )
    return Block(
        path=path,
        title=str(STEP_TITLES.get(name, name)),
        sentence=step_sentence(data, located.data, criteria),
        fields=fields,
        line=located.line_of(path),
        number=int(path[-1]) + 1,
        is_last=path[-1] == size - 1,
    )


def _relevant(name: str, data: Mapping[str, Any]) -> set[str]:
    """The parameters worth showing for what the step already says."""
    flat = dict(data)
    if isinstance(data.get(name), Mapping):
        flat |= data[name]
    words = [name, *(f"{name}.{word}" for word in flat.values() if isinstance(word, str))]
    return {param for word in words for param in RELEVANT.get(word, ())}


def _chain(
    located: Located, path: Path, keys: object, criteria: Sequence[CriterionLike], scheme: Scheme | None
) -> tuple[Block, ...]:
    listed = keys if isinstance(keys, list) else []
    known = scheme.rules.rank.by if scheme is not None and "rank" in located.data else ()
    return tuple(
        Block(
            path=(*path, index),
            title="",
            sentence=key_text(data, known[index] if index < len(known) else None, criteria),
            fields=_key_fields(data, (*path, index), criteria),
            line=located.line_of((*path, index)),
            number=index + 1,
            is_last=index == len(listed) - 1,
            is_fixed=index == 0,
        )
        for index, data in enumerate(listed)
    )


def _key_fields(data: object, path: Path, criteria: Sequence[CriterionLike]) -> tuple[Field, ...]:
    if not isinstance(data, Mapping):
        return ()
    names = [name for name in ("pick", "attribute", "ladder", "backwards", "better", "title") if name in data]
    if "attribute" in names and "better" not in names:
        names.append("better")
    return tuple(field_at((*path, name), "key", name, data.get(name), criteria_options(criteria)) for name in names)


def _awards(located: Located, awards: object) -> tuple[Block, ...]:
    listed = awards if isinstance(awards, list) else []
    return tuple(
        Block(
            path=("award", index),
            title="",
            sentence=award_text(data),
            fields=_award_fields(data, ("award", index)),
            line=located.line_of(("award", index)),
            number=index + 1,
            is_last=index == len(listed) - 1,
        )
        for index, data in enumerate(listed)
    )


def _award_fields(data: object, path: Path) -> tuple[Field, ...]:
    if not isinstance(data, Mapping):
        return ()
    kinds = [f"award.{name}" for name in ("place", "count", "percent", "share") if name in data]
    shown = {"title", *data, *(name for kind in kinds for name in RELEVANT[kind])}
    order = (
        "title", "place", "count", "percent", "share", "of", "cumulative", "round", "ties", "at_least", "op", "one_per",
        "when", "unless", "in",
    )  # fmt: skip
    return tuple(field_at((*path, name), "award", name, data.get(name)) for name in order if name in shown)


def marked(
    blocks: Blocks, faults: Sequence[Fault], wrong: Mapping[str, str], typed: Mapping[str, Sequence[str]]
) -> Blocks:
    """The blocks with what the kernel refuses beside the card it means, and what could not be read still typed."""

    def field(one: Field) -> Field:
        if one.name not in wrong:
            return one
        values = typed[one.name]
        value = tuple(filter(None, values)) if one.kind == "names" else (values[-1] if values else "")
        return replace(one, value=value, fault=wrong[one.name])

    def card(one: Block) -> Block:
        mine = tuple(fault for fault in faults if _is_inside(fault.place, one.id))
        return replace(one, faults=mine, fields=tuple(map(field, one.fields)))

    def stage(one: StageBlocks) -> StageBlocks:
        steps = tuple(map(card, one.steps))
        taken = {fault for step in steps for fault in step.faults}
        own = ".".join(str(part) for part in one.path)
        mine = tuple(fault for fault in faults if _is_inside(fault.place, own) and fault not in taken)
        return replace(one, steps=steps, better=field(one.better), faults=mine)

    return replace(
        blocks,
        stages=tuple(map(stage, blocks.stages)),
        chain=tuple(map(card, blocks.chain)),
        style=field(blocks.style),
        awards=tuple(map(card, blocks.awards)),
    )


def _is_inside(place: str, card: str) -> bool:
    return place == card or place.startswith(f"{card}.")
