"""The JSON Schema of schemes, generated from the registry of steps, so that editors complete and check them."""

from __future__ import annotations

from typing import Any

from scoring.loading import CRITERION, OWN
from scoring.loading_awards import BASES, ONE_PER, OPS, ROUNDS, TIES
from scoring.loading_rank import AXES, BETTER
from scoring.loading_standings import GROUPS
from scoring.steps import ROLES, STEPS
from scoring.steps.across import POINTS
from scoring.steps.base import Step
from scoring.steps.params import NAMES_SCHEMA, NUMBER_SCHEMA, PERCENT
from scoring.steps.registry import all_params

Schema = dict[str, Any]

STRING: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 1}
REFERENCE: Schema = {"type": "string", "pattern": r"^\$\w+$"}


def json_schema() -> Schema:
    """Give the schema of a whole scheme."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Схема подсчёта",
        **_object(_top(), required=("stages",)),
        "$defs": {
            "number": _or_reference(NUMBER_SCHEMA),
            "names": NAMES_SCHEMA,
            "step": {"anyOf": [*(_step(kind) for kind in STEPS.values()), {"enum": sorted(STEPS)}]},
            "steps": {"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/step"}}, REFERENCE]},
            "criterion": _criterion(),
            "stage": _stage(),
            "key": _key(_enum(*AXES)),
            "node_key": _key(STRING),
            "rank": _rank("key"),
            "node_rank": _rank("node_key"),
            "take": _take(),
            "award": _award(),
            "node": _node(),
            "flag": _object({"axis": _enum("judge"), "criterion": STRING, "spread": PERCENT.schema}, ("spread",)),
        },
    }


def _top() -> Schema:
    part = {
        "title": STRING,
        "parameters": {"type": "object"},
        "criteria": _list("criterion"),
        "stages": _list("stage"),
        "combine": _combine(),
        "rank": {"$ref": "#/$defs/rank"},
        "award": _list("award"),
        "flags": _list("flag"),
        "minimum": {"type": "integer", "minimum": 0},
    }
    division = _object({name: part[name] for name in OWN})
    codes = {"anyOf": [NAMES_SCHEMA, {"type": "object", "additionalProperties": STRING}]}
    divisions = {"type": "object", "additionalProperties": division}
    return {**part, "codes": codes, "standings": _list("node"), "divisions": divisions}


def _object(properties: Schema, required: tuple[str, ...] = ()) -> Schema:
    found: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**found, "required": list(required)} if required else found


def _list(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def _enum(*words: str) -> Schema:
    return {"enum": list(words)}


def _or_reference(schema: Schema) -> Schema:
    return {"anyOf": [*schema.get("anyOf", [schema]), REFERENCE]}


def _step(kind: type[Step]) -> Schema:
    """Write one step: its own name carries the main parameter, or all of them."""
    params = all_params(kind)
    inner = {param.name: {**_or_reference(param.kind.schema), "description": param.doc} for param in params}
    beside = {name: schema for name, schema in inner.items() if kind.main is None or name != kind.main.name}
    heads: list[Schema] = [_object(inner)]
    if kind.main is not None:
        heads.insert(0, inner[kind.main.name])
    summary = (kind.__doc__ or "").strip().splitlines()[0]
    # The name of a step may also be the name of one of its parameters, as `table` and `limit` are.
    return {
        **_object({**beside, kind.name: {"anyOf": heads}}, (kind.name,)),
        "title": kind.name,
        "description": summary,
    }


def _criterion() -> Schema:
    kinds: Schema = {name: {"$ref": "#/$defs/number"} for name in ("max", "min", "step", "weight")}
    kinds |= {"role": _enum(*ROLES), "optional": FLAG, "better": _enum(*BETTER)}
    return _object({name: kinds.get(name, STRING) for name in CRITERION}, ("code",))


def _stage() -> Schema:
    advance = _object(
        {
            "take": {"$ref": "#/$defs/take"},
            "ties": _enum("all", "none", "flyoff"),
            "carry": NAMES_SCHEMA,
            "per": _enum("group"),
            "round": _enum(*ROUNDS),
        },
        ("take", "ties", "carry"),
    )
    counts = {name: _or_reference(COUNT) for name in ("rounds", "attempts", "judges")}
    steps = {"steps": {"$ref": "#/$defs/steps"}, "rank": {"$ref": "#/$defs/rank"}, "advance": advance}
    return _object({"id": STRING, "title": STRING, "better": _enum(*BETTER), **counts, **steps}, ("id", "steps"))


def _combine() -> Schema:
    fold = {param.name: param.kind.schema for param in all_params(STEPS["fold"]) if param.name not in ("axis", "on")}
    whole = _object({**fold, "on": NAMES_SCHEMA, "steps": {"$ref": "#/$defs/steps"}, "better": _enum(*BETTER)})
    return {"anyOf": [{"enum": fold["how"]["enum"]}, whole]}


def _rank(key: str) -> Schema:
    keys = _list(key)
    style = _enum("standard", "dense", "shared")
    return {"anyOf": [keys, _object({"by": keys, "style": style, "place_failed": FLAG}, ("by",))]}


def _key(ladder: Schema) -> Schema:
    words: Schema = dict.fromkeys(
        ("stage", "attribute", "decision", "standing", "best_place", "column", "title"), STRING
    )
    words |= {
        "steps": {"$ref": "#/$defs/steps"},
        "pick": NAMES_SCHEMA,
        "ladder": ladder,
        "backwards": _enum(*AXES),
        "firsts": {},
        "head_to_head": {},
        "value": {},
        "better": _enum(*BETTER),
        "all": FLAG,
        "marks": _enum("worst", "skip"),
    }
    return {"anyOf": [STRING, _object(words)]}


def _take() -> Schema:
    several = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/take"}}
    parts = {
        "count": COUNT,
        "share": PERCENT.schema,
        "threshold": {"$ref": "#/$defs/number"},
        "op": _enum(*OPS),
        "any": several,
        "all": several,
    }
    return {"anyOf": [COUNT, PERCENT.schema, REFERENCE, _object(parts)]}


def _award() -> Schema:
    level = {"at_least": _or_reference(PERCENT.schema), "op": _enum(*OPS)}
    condition = {
        "anyOf": [NAMES_SCHEMA, _object({"criteria": NAMES_SCHEMA, "stage": STRING, **level}, ("criteria", "at_least"))]
    }
    return _object(
        {
            "title": STRING,
            "place": COUNT,
            "count": _or_reference(COUNT),
            "percent": {"$ref": "#/$defs/number"},
            "share": {"$ref": "#/$defs/number"},
            "cumulative": {"anyOf": [FLAG, {"$ref": "#/$defs/number"}]},
            "of": _enum(*BASES),
            "round": _enum(*ROUNDS),
            "ties": _enum(*TIES),
            **level,
            "when": condition,
            "unless": condition,
            "one_per": _enum(*ONE_PER),
            "in": STRING,
        },
        ("title",),
    )


def _node() -> Schema:
    source = _object({"division": NAMES_SCHEMA, "stage": STRING})
    return _object(
        {
            "id": STRING,
            "title": STRING,
            "from": {"anyOf": [NAMES_SCHEMA, source]},
            "group_by": _enum(*GROUPS),
            "by": _enum("value", "place", "points"),
            "steps": {"$ref": "#/$defs/steps"},
            "how": _enum("total", "mean"),
            "best": COUNT,
            "of": COUNT,
            "min": {"type": "integer", "minimum": 0},
            "missing": _enum("zero", "last_plus_1", "exclude"),
            "better": _enum(*BETTER),
            "points": POINTS.schema,
            "rank": {"$ref": "#/$defs/node_rank"},
        },
        ("id", "from"),
    )
