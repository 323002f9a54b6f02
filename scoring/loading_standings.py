"""Reading the tables of teams, schools and the overall."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.phrases import say
from scoring.reading import Node, nearest
from scoring.scheme import Node as StandingNode
from scoring.scheme import Rank, RankKey, Rules
from scoring.steps import read_steps
from scoring.steps.across import POINTS

NODE = (
    "id", "title", "from", "group_by", "by", "steps", "how", "best", "of", "min", "missing", "better", "points", "rank",
)  # fmt: skip
GROUPS = ("team", "school", "observation_team")
NODE_KEYS = ("value", "ladder", "standing", "best_place", "decision", "better", "title")


def read_standings(node: Node | None, rules: Rules, divisions: Sequence[str]) -> tuple[StandingNode, ...]:
    """Read the nodes; a node may stand on nodes before it only."""
    if node is None:
        return ()
    nodes: list[StandingNode] = []
    for element in node.elements():
        fields = element.fields(NODE, required=("id", "from"))
        if "id" in fields and "from" in fields:
            nodes.append(_node(element, fields, nodes, rules))
    return tuple(nodes)


def _node(node: Node, fields: dict[str, Node], earlier: list[StandingNode], rules: Rules) -> StandingNode:
    name = fields["id"].text()
    ids = [other.id for other in earlier]
    if name in ids or name in [stage.id for stage in rules.stages]:
        fields["id"].fail(say("Имя «{name}» занято.").format(name=name))
    source, names, stage = _source(fields["from"], ids, rules)
    by = fields["by"].choice(("value", "place", "points")) if "by" in fields else "value"
    if source != "node" and "group_by" not in fields:
        node.fail(say("Таблице нужно group_by: team, school или observation_team."))
    if by == "points" and "points" not in fields:
        node.fail(say("Для by: points нужна таблица очков points."))
    if by != "points" and "points" in fields:
        fields["points"].fail(say("Таблица очков нужна только для by: points."))
    better = _better(
        node, fields, by, {o.better for o in earlier if o.id in names} if source == "node" else {rules.better}
    )
    missing = fields["missing"].choice(("zero", "last_plus_1", "exclude")) if "missing" in fields else ""
    if source == "node" and not missing:
        node.fail(say("Таблице из таблиц нужно missing: zero, last_plus_1 или exclude."))
    if source == "node" and missing == "last_plus_1" and by != "place":
        fields["missing"].fail(say("Место после последнего складывают с местами: last_plus_1 бывает при by: place."))
    if source == "node" and missing == "zero" and better == "lower":
        fields["missing"].fail(say("Где меньше – лучше, ноль сделал бы отсутствующего первым: missing: exclude."))
    is_sum = "how" not in fields or fields["how"].value == "total"
    if "best" in fields and "min" not in fields and is_sum and better == "lower":
        fields["best"].fail(
            say("Где меньше – лучше, неполная команда обогнала бы полную: скажите min – сколько участников нужно.")
        )
    rank = _own_rank(fields["rank"], source, earlier, name) if "rank" in fields else None
    return StandingNode(
        id=name,
        title=fields["title"].text() if "title" in fields else name,
        source=source,
        names=names,
        stage=stage,
        group_by=fields["group_by"].choice(GROUPS) if "group_by" in fields else "",
        by=by,
        steps=read_steps(fields["steps"]) if "steps" in fields else (),
        how=fields["how"].choice(("total", "mean")) if "how" in fields else "total",
        best=fields["best"].integer(1) if "best" in fields else None,
        of=fields["of"].integer(1) if "of" in fields else None,
        min=fields["min"].integer(0) if "min" in fields else 0,
        missing=missing,
        better=better,
        points=POINTS.read(fields["points"]) if "points" in fields else (),
        rank=rank,
        path=node.path,
    )


def _better(node: Node, fields: dict[str, Node], by: str, ways: set[str]) -> str:
    """Say what is better in a table: as it is written, else by what is counted; values go the way of their sources."""
    if "better" in fields:
        return fields["better"].choice(("higher", "lower"))
    if by != "value":
        return "lower" if by == "place" else "higher"
    if len(ways) > 1:
        node.fail(say("В этих таблицах лучше разное: укажите better."))
    return min(ways, default="higher")


def _own_rank(node: Node, source: str, earlier: list[StandingNode], name: str) -> Rank:
    """Read the keys of a table; one over all divisions is not split by tables that each division has for itself."""
    rank = _rank(node, [other.id for other in earlier], name)
    own = {other.id for other in earlier if other.source == "each"} if source != "each" else set()
    for key in rank.by:
        if key.kind == "standing" and key.name in own:
            reason = say("Таблица «{name}» в каждой номинации своя: общую разводят ladder или best_place.")
            node.fail(reason.format(name=key.name))
    return rank


def _source(node: Node, ids: Sequence[str], rules: Rules) -> tuple[str, tuple[str, ...], str]:
    """Read `from`: divisions (each or all or named), a stage, or earlier nodes."""
    if not node.is_map():
        names = node.names()
        for name in names:
            if name not in ids:
                node.fail(say("Раньше по списку нет таблицы «{name}».").format(name=name), nearest(name, ids))
        return "node", names, ""
    fields = node.fields(("division", "stage"))
    stage = ""
    if "stage" in fields:
        stage = fields["stage"].text()
        known = [one.id for one in rules.stages]
        if stage not in known:
            fields["stage"].fail(say("Нет этапа «{stage}».").format(stage=stage), nearest(stage, known))
    if "division" not in fields:
        return "all", (), stage
    value = fields["division"].value
    if value in ("each", "all"):
        return str(value), (), stage
    return "all", fields["division"].names(), stage


def _rank(node: Node, ids: Sequence[str], own: str) -> Rank:
    keys: list[RankKey] = []
    if not node.is_map():
        keys = [_key(element, ids, own) for element in node.elements()]
        return Rank(tuple(keys))
    fields = node.fields(("by", "style"), required=("by",))
    if "by" in fields:
        keys = [_key(element, ids, own) for element in fields["by"].elements()]
    style = fields["style"].choice(("standard", "dense", "shared")) if "style" in fields else "standard"
    return Rank(tuple(keys), style)


def _key(node: Node, ids: Sequence[str], own: str) -> RankKey:
    """Read a key; a table cannot be split by itself, only by those before it."""
    words = {"value": "сумма", "ladder": "лучшие зачёты по порядку", "jury": "решение жюри", "lots": "жребий"}
    if not node.is_map():
        word = node.text()
        if word not in words:
            node.fail(say("Неизвестный ключ «{word}».").format(word=word), nearest(word, words))
        kind = "decision" if word in ("jury", "lots") else word
        return RankKey(kind, word, title=words.get(word, word), path=node.path)
    fields = node.fields(NODE_KEYS)
    better = fields["better"].choice(("higher", "lower")) if "better" in fields else ""
    title = fields["title"].text() if "title" in fields else ""
    for kind in ("ladder", "standing", "best_place", "decision"):
        if kind in fields:
            name = fields[kind].text()
            if name == own and kind != "decision":
                fields[kind].fail(say("Раньше по списку нет таблицы «{name}».").format(name=name))
            elif kind in ("standing", "best_place", "ladder") and name not in ids:
                fields[kind].fail(say("Нет таблицы «{name}».").format(name=name), nearest(name, ids))
            return RankKey(kind, name, better=better, title=title or words.get(kind, "лучшее место"), path=node.path)
    if "value" not in fields:
        node.fail(say("Ключ таблицы – это value, ladder, standing, best_place или decision."))
    return RankKey("value", "value", better=better, title=title or "сумма", path=node.path)
