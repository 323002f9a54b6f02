"""Reading a scheme from plain data, with every fault at once; writing it back; parameters of divisions."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from scoring.checks import check_rules, check_scheme
from scoring.loading_awards import read_awards, read_flags
from scoring.loading_rank import RankReader, read_advance, read_rank
from scoring.loading_standings import read_standings
from scoring.phrases import say
from scoring.reading import Node, Problems, SchemeErrors, nearest
from scoring.scheme import Combine, Rank, Rules, Scheme, Stage
from scoring.steps import ROLES, Criterion, StageInfo, read_step, read_steps
from scoring.types import STANDARD_CODES

TOP = (
    "title",
    "parameters",
    "codes",
    "criteria",
    "stages",
    "combine",
    "rank",
    "award",
    "standings",
    "divisions",
    "flags",
    "minimum",
)
OWN = ("title", "parameters", "criteria", "stages", "combine", "rank", "award", "flags", "minimum")
CRITERION = ("code", "title", "max", "min", "step", "role", "weight", "stage", "optional", "better")
MOST_STAGES = 50
STAGE = ("id", "title", "better", "steps", "rank", "advance", "rounds", "attempts", "judges")


def load_scheme(data: Mapping[str, Any]) -> Scheme:
    """Read a scheme or refuse it with all its faults."""
    problems = Problems()
    root = Node(data, (), problems)
    if not root.is_map():
        root.fail(say("Схема – это пары «имя: значение»."))
        raise SchemeErrors(problems.errors)
    fields = root.fields(TOP, required=("stages",))
    tables = fields["standings"].elements() if "standings" in fields else []
    node_ids = tuple(str(table.value.get("id")) for table in tables if isinstance(table.value, Mapping))
    parameters = fields["parameters"].items_plain() if "parameters" in fields else {}
    rules = _rules(_filled(root, parameters), node_ids)
    divisions: dict[str, Rules] = {}
    if "divisions" in fields:
        for name, child in fields["divisions"].items().items():
            own = child.fields(OWN)
            merged = {**data, **{key: node.value for key, node in own.items()}}
            merged.pop("divisions", None)
            divided = Problems()
            mixed = {**parameters, **(own["parameters"].items_plain() if "parameters" in own else {})}
            divisions[name] = _rules(_filled(Node(merged, (), divided), mixed), node_ids)
            for error in divided.errors:
                top = error.path[0] if error.path else ""
                problems.add(
                    ("divisions", name, *error.path) if top in own or "parameters" in own else error.path,
                    error.reason,
                    error.suggestion,
                )
    standings = read_standings(fields.get("standings"), rules, tuple(divisions))
    if not problems.errors:
        check_scheme(rules, divisions, standings, problems)
    if problems.errors:
        raise SchemeErrors(problems.errors)
    return Scheme(rules, divisions, standings, deepcopy(dict(data)))


def dump_scheme(scheme: Scheme) -> dict[str, Any]:
    """Give the data of a scheme back, exactly as it was read."""
    return deepcopy(dict(scheme.source))


def _filled(root: Node, parameters: object) -> Node:
    """Put the parameters in the place of `$name`."""
    values = parameters if isinstance(parameters, Mapping) else {}
    if not isinstance(parameters, Mapping):
        root.problems.add(("parameters",), say("Параметры – это пары «имя: значение»."))

    def fill(value: Any, path: tuple[str | int, ...]) -> Any:
        if isinstance(value, str) and value.startswith("$"):
            name = value[1:]
            if name not in values:
                root.problems.add(
                    path,
                    say("Нет параметра «{name}» в parameters.").format(name=name),
                    nearest(name, [str(k) for k in values]),
                )
                return 0
            return values[name]
        if isinstance(value, Mapping):
            return {"on" if key is True else key: fill(child, (*path, str(key))) for key, child in value.items()}
        if isinstance(value, (list, tuple)):
            return [fill(child, (*path, index)) for index, child in enumerate(value)]
        return value

    filled = {
        key: (child if key in ("parameters", "divisions") else fill(child, (str(key),)))
        for key, child in root.value.items()  # type: ignore[attr-defined]
    }
    return Node(filled, root.path, root.problems)


def _rules(root: Node, node_ids: tuple[str, ...]) -> Rules:
    fields = {name: child for name, child in root.items().items() if name in TOP}
    codes = read_codes(fields.get("codes"))
    criteria = _criteria(fields["criteria"]) if "criteria" in fields else {}
    stages = _stages(fields["stages"], criteria, node_ids) if "stages" in fields else ()
    if not stages:
        root.problems.add(("stages",), say("Нужен хотя бы один этап."))
        info = StageInfo("?", "higher", {})
        stages = (Stage("?", "?", info, ()),)
    combine = _combine(fields["combine"], stages) if "combine" in fields else None
    reader = RankReader(stages, criteria, node_ids, combined=combine is not None)
    own = stages[-1].rank if combine is None else None
    rank = read_rank(fields["rank"], reader) if "rank" in fields else own or Rank((reader.default(),))
    awards = read_awards(fields["award"], stages, criteria, node_ids) if "award" in fields else ()
    flags = read_flags(fields["flags"], criteria) if "flags" in fields else ()
    minimum = fields["minimum"].integer(0) if "minimum" in fields else 0
    rules = Rules(criteria, stages, combine, rank, awards, flags, minimum, codes)
    check_rules(rules, root.problems)
    return rules


def read_codes(node: Node | None) -> Mapping[str, str]:
    """Read the codes that marks may be; without a list the three standard ones."""
    standard = {"DNS": "не явился", "DNF": "нет результата", "VOID": "аннулировано"}
    if node is None:
        return {code.name: standard[code.name] for code in STANDARD_CODES}
    if node.is_map():
        return {name: child.text() for name, child in node.items().items()}
    return {name: standard.get(name, name) for name in node.names(0)}


def _criteria(node: Node) -> dict[str, Criterion]:
    found: dict[str, Criterion] = {}
    for element in node.elements():
        fields = element.fields(CRITERION, required=("code",))
        if "code" not in fields:
            continue
        code = fields["code"].text()
        if code in found:
            fields["code"].fail(say("Критерий «{code}» описан дважды.").format(code=code))
        numbers = {key: fields[key].number() for key in ("max", "min", "step", "weight") if key in fields}
        criterion = Criterion(
            code=code,
            title=fields["title"].text() if "title" in fields else code,
            role=fields["role"].choice(ROLES) if "role" in fields else "mark",
            stage=fields["stage"].text() if "stage" in fields else "",
            optional=fields["optional"].flag() if "optional" in fields else False,
            better=fields["better"].choice(("higher", "lower")) if "better" in fields else "",
            **numbers,
        )
        is_read = not any(fields[key].is_wrong() for key in ("max", "min") if key in fields)
        if is_read and criterion.max is not None and criterion.max <= (criterion.min or 0):
            fields["max"].fail(say("Максимум должен быть больше минимума."))
        if criterion.step is not None and criterion.step <= 0 and not fields["step"].is_wrong():
            fields["step"].fail(say("Шаг оценки должен быть больше нуля."))
        found[code] = criterion
    return found


def _stages(node: Node, criteria: Mapping[str, Criterion], node_ids: tuple[str, ...]) -> tuple[Stage, ...]:
    elements = node.elements(MOST_STAGES)
    stages: list[Stage] = []
    names = [str(e.value.get("id")) for e in elements if isinstance(e.value, Mapping)]
    for criterion in criteria.values():
        if criterion.stage and criterion.stage not in names:
            place = ("criteria", list(criteria).index(criterion.code), "stage")
            node.problems.add(
                place, say("Нет этапа «{stage}».").format(stage=criterion.stage), nearest(criterion.stage, names)
            )
    for element in elements:
        fields = element.fields(STAGE, required=("id", "steps"))
        name = fields["id"].text() if "id" in fields else "?"
        if name in [stage.id for stage in stages] or name == "total":
            element.child(name, "id").fail(say("Имя этапа «{name}» занято.").format(name=name))
        own = {c.code: c for c in criteria.values() if c.stage in ("", name)}
        counts = {key: fields[key].integer(1) for key in ("rounds", "attempts", "judges") if key in fields}
        better = fields["better"].choice(("higher", "lower")) if "better" in fields else "higher"
        info = StageInfo(name, better, own, **counts)
        steps = read_steps(fields["steps"]) if "steps" in fields else ()
        stage = Stage(name, fields["title"].text() if "title" in fields else name, info, steps, path=element.path)
        reader = RankReader((*stages, stage), own, node_ids, within=stage)
        rank = read_rank(fields["rank"], reader) if "rank" in fields else None
        advance = read_advance(fields["advance"], names) if "advance" in fields else None
        stages.append(Stage(name, stage.title, info, steps, rank, advance, element.path))
    return tuple(stages)


def _combine(node: Node, stages: tuple[Stage, ...]) -> Combine:
    names = tuple(stage.id for stage in stages)
    data = {"how": node.value} if isinstance(node.value, str) else node.value
    node = Node(data, node.path, node.problems)
    fields = node.items()
    chosen = fields.pop("on").names() if "on" in fields else names
    for name in chosen:
        if name not in names:
            node.problems.add((*node.path, "on"), say("Нет этапа «{name}».").format(name=name), nearest(name, names))
    ways = {stage.better for stage in stages if stage.id in chosen}
    better = fields.pop("better").choice(("higher", "lower")) if "better" in fields else ""
    if len(ways) > 1 and not better:
        node.fail(say("На этапах лучше разное: укажите better у combine."))
    columns = {name: Criterion(name, title=name) for name in chosen if name in names}
    info = StageInfo("total", better or next(iter(ways), "higher"), columns)
    if "steps" in fields:
        node.fields(("on", "steps", "better"))
        return Combine(tuple(columns), info, read_steps(fields["steps"]))
    extra = {"on", "better"}
    fold = (
        {key: value for key, value in node.value.items() if key not in extra} if isinstance(node.value, Mapping) else {}
    )
    step = read_step(Node({"fold": "stage", **fold}, node.path, node.problems))
    return Combine(tuple(columns), info, () if step is None else (step,))
