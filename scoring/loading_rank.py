"""Reading chains of rank keys and who goes on from a stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scoring.numbers import Number, divide
from scoring.phrases import say
from scoring.reading import Node, nearest
from scoring.scheme import DECISIONS, TOTAL, Advance, Rank, RankKey, Stage, Take
from scoring.steps import Criterion, Step, read_step, read_steps
from scoring.steps.base import PLAY_COLUMNS
from scoring.steps.params import percent

WORDS = ("firsts", "head_to_head")
OF_NO_STAGE = ("attribute", "decision", "standing", "best_place")
COLUMN_TITLES = (
    "очки", "разница", "победы", "круг", "набрано", "пропущено", "сыграно", "очки соперников",
)  # fmt: skip
KEY = (
    "stage", "steps", "pick", "ladder", "backwards", "firsts", "head_to_head", "attribute", "decision",
    "standing", "best_place", "column", "better", "title", "all", "marks",
)  # fmt: skip
AXES = ("round", "attempt", "criterion", "judge")
BETTER = ("higher", "lower")


@dataclass(frozen=True)
class RankReader:
    """What the words of a chain may mean at this place of the scheme."""

    stages: Sequence[Stage]
    criteria: Mapping[str, Criterion]
    node_ids: tuple[str, ...]
    within: Stage | None = None
    combined: bool = False

    def current(self, node: Node) -> Stage:
        """Give the stage that a key without `stage` speaks of: its own, or the only one."""
        if self.within is None and len(self.stages) > 1:
            node.fail(say("Этапов несколько: скажите, о каком речь (stage)."))
        return self.within or self.stages[0]

    def default(self) -> RankKey:
        """Give the first key of a scheme without `rank`."""
        if self.combined:
            return RankKey("value", TOTAL, title="сумма")
        stage = self.stages[-1]
        return RankKey("value", stage.id, stage.id, better=stage.better, title=stage.title)

    def word(self, node: Node) -> RankKey:
        """Read a key that is one word."""
        word = node.text()
        stages = {stage.id: stage for stage in self.stages}
        if word in stages:
            return RankKey("value", word, word, better=stages[word].better, title=stages[word].title, path=node.path)
        if word == TOTAL and self.combined:
            return RankKey("value", TOTAL, title="сумма", path=node.path)
        if word == TOTAL:
            if self.within is None and len(self.stages) > 1:
                node.fail(say("total – сумма этапов: добавьте combine или назовите этап."))
            stage = self.within or self.stages[-1]
            return RankKey("value", stage.id, stage.id, better=stage.better, title="сумма", path=node.path)
        if word in PLAY_COLUMNS:
            return self.column(word, self.within or self.stages[-1], "higher", node)
        if word in DECISIONS:
            return RankKey("decision", word, title={"jury": "решение жюри", "lots": "жребий"}[word], path=node.path)
        if word in WORDS:
            return self.mapped(Node({word: True}, node.path, node.problems))
        if word in self.node_ids:
            return RankKey("standing", word, better="lower", title="место команды", path=node.path)
        options = [*stages, TOTAL, *DECISIONS, *WORDS, *PLAY_COLUMNS, *self.node_ids]
        node.fail(say("Неизвестный ключ «{word}».").format(word=word), nearest(word, options))
        return RankKey("value", self.stages[-1].id, self.stages[-1].id, better="higher")

    def column(self, word: str, stage: Stage, better: str, node: Node) -> RankKey:
        """Read a column that stays beside the result of a stage."""
        titles = dict(zip(PLAY_COLUMNS, COLUMN_TITLES, strict=True))
        criterion = stage.info.criterion(word)
        title = titles.get(word) or (criterion.title if criterion else word)
        return RankKey("column", word, stage.id, better=better, title=title, path=node.path)

    def stage_of(self, node: Node, fields: Mapping[str, Node]) -> Stage:
        """Find the stage that a key names."""
        if "stage" not in fields:
            picked = fields["pick"].names() if "pick" in fields else ()
            homes = [self.criteria[name].stage for name in picked if name in self.criteria]
            return next((stage for stage in self.stages if stage.id in homes), None) or self.current(node)
        name = fields["stage"].text()
        for stage in self.stages:
            if stage.id == name:
                return stage
        fields["stage"].fail(
            say("Нет этапа «{name}».").format(name=name), nearest(name, [stage.id for stage in self.stages])
        )
        return self.stages[0]

    def mapped(self, node: Node) -> RankKey:
        """Read a key that is a mapping."""
        fields = node.fields(KEY)
        kinds = [word for word in KEY[1:12] if word in fields]
        ladder = [word for word in kinds if word in ("ladder", "backwards")]
        if ladder or "steps" in kinds:
            kinds = [word for word in kinds if word not in (("steps", "pick") if ladder else ("pick",))]
        if len(kinds) > 1 or (not kinds and "stage" not in fields):
            node.fail(say("Ключ цепочки называет ровно одно: этап, steps, pick, ladder, attribute и так далее."))
            return self.default()
        kind = kinds[0] if kinds else "stage"
        stage = self.stages[0] if kind in OF_NO_STAGE and "stage" not in fields else self.stage_of(node, fields)
        better = fields["better"].choice(BETTER) if "better" in fields else ""
        title = fields["title"].text() if "title" in fields else ""
        key = self._kind(kind, _Written(fields, stage, better, node))
        return replace(key, title=title or key.title, path=node.path)

    def _kind(self, kind: str, written: _Written) -> RankKey:
        stage, better, node = written.stage, written.better, written.node
        if kind == "stage":
            return RankKey("value", stage.id, stage.id, better=better or stage.better, title=stage.title)
        if kind in ("steps", "pick"):
            return self._steps(written)
        if kind in ("ladder", "backwards"):
            return _ladder(kind, written)
        if kind == "firsts":
            return RankKey("firsts", "firsts", stage.id, better="higher", title="первые места у экспертов")
        if kind == "head_to_head":
            return RankKey("head_to_head", "head_to_head", stage.id, better="higher", title="личные встречи")
        if kind == "column":
            name = written.fields[kind].text()
            return self.column(name, stage, better or stage.info.better_of([name]), node)
        return self._named(kind, written)

    def _steps(self, written: _Written) -> RankKey:
        """Read a key with steps of its own; `pick` alone means the steps of the stage."""
        fields, stage = written.fields, written.stage
        steps = read_steps(fields["steps"]) if "steps" in fields else stage.steps
        picked = fields["pick"].names() if "pick" in fields else ()
        titles = [c.title for name in picked if (c := self.criteria.get(name)) is not None]
        title = ", ".join(titles) or ", ".join(picked) or "дополнительный показатель"
        steps = (*written.picks(), *steps)
        better = written.better or stage.info.better_of(picked)
        return RankKey("steps", "", stage.id, steps, better=better, title=title)

    def _named(self, kind: str, written: _Written) -> RankKey:
        node, better = written.fields[kind], written.better
        name = node.text()
        if kind in ("standing", "best_place") and name not in self.node_ids:
            node.fail(say("Нет таблицы «{name}» в standings.").format(name=name), nearest(name, self.node_ids))
        if kind == "decision" and name not in DECISIONS:
            node.fail(say("Решение бывает jury или lots, а не «{name}».").format(name=name), nearest(name, DECISIONS))
        if kind == "attribute" and not better:
            written.node.fail(say("Для attribute укажите better: higher или lower."))
        way = better or ("lower" if kind in ("standing", "best_place") else "higher")
        return RankKey(kind, name, better=way, title=name)


@dataclass(frozen=True)
class _Written:
    """A key as it is written: its fields, the stage it speaks of, its direction."""

    fields: Mapping[str, Node]
    stage: Stage
    better: str
    node: Node

    def picks(self) -> tuple[Step, ...]:
        """Read `pick` as the first step."""
        if "pick" not in self.fields:
            return ()
        pick = read_step(Node({"pick": self.fields["pick"].value}, self.node.path, self.node.problems))
        return (pick,) if pick is not None else ()


def _ladder(kind: str, written: _Written) -> RankKey:
    fields, stage = written.fields, written.stage
    steps = read_steps(fields["steps"]) if "steps" in fields else ()
    titles = {"ladder": "лучшие результаты по порядку", "backwards": "последние результаты"}
    return RankKey(
        kind,
        kind,
        stage.id,
        (*written.picks(), *steps),
        axis=fields[kind].choice(AXES),
        marks=fields["marks"].choice(("worst", "skip")) if "marks" in fields else "worst",
        better=written.better or stage.better,
        title=titles[kind],
        all_values=fields["all"].flag() if "all" in fields else kind == "backwards",
    )


def read_rank(node: Node, reader: RankReader) -> Rank:
    """Read `rank`: a list of keys, or `{by: …, style: …}`."""
    if not node.is_map():
        return Rank(_keys(node, reader))
    fields = node.fields(("by", "style", "place_failed"), required=("by",))
    return Rank(
        by=_keys(fields["by"], reader) if "by" in fields else (reader.default(),),
        style=fields["style"].choice(("standard", "dense", "shared")) if "style" in fields else "standard",
        place_failed=fields["place_failed"].flag() if "place_failed" in fields else False,
    )


def _keys(node: Node, reader: RankReader) -> tuple[RankKey, ...]:
    keys = tuple(reader.mapped(e) if e.is_map() else reader.word(e) for e in node.elements())
    if not keys:
        node.fail(say("Нужен хотя бы один ключ."))
    elif keys[0].kind not in ("value", "steps", "column"):
        node.fail(say("Первый ключ даёт результат: это этап, total, steps или столбец; остальное стоит после него."))
    return keys or (reader.default(),)


def read_advance(node: Node, names: Sequence[str]) -> Advance:
    """Read who goes on."""
    fields = node.fields(("take", "ties", "carry", "per", "round"), required=("take", "ties", "carry"))
    carry: tuple[str, ...] = ()
    if "carry" in fields and fields["carry"].value != "none":
        carry = fields["carry"].names(0)
        for name in carry:
            if name not in names:
                fields["carry"].fail(say("Нет этапа «{name}».").format(name=name), nearest(name, [*names, "none"]))
    return Advance(
        take=_take(fields["take"]) if "take" in fields else Take(count=1),
        ties=fields["ties"].choice(("all", "none", "flyoff")) if "ties" in fields else "all",
        carry=carry,
        per=fields["per"].choice(("group",)) if "per" in fields else "",
        round=fields["round"].choice(("nearest", "floor", "ceil")) if "round" in fields else "nearest",
    )


def _take(node: Node) -> Take:
    if not node.is_map():
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            return Take(count=node.integer(1))
        return Take(share=_share(node))
    fields = node.fields(("count", "share", "threshold", "op", "any", "all"))
    if fields.keys() <= {"op"}:
        node.fail(say("Не хватает параметра «{name}».").format(name="count"))  # nobody would go on
    op = fields["op"].choice((">=", ">")) if "op" in fields else ">="
    return Take(
        count=fields["count"].integer(1) if "count" in fields else None,
        share=_share(fields["share"]) if "share" in fields else None,
        threshold=fields["threshold"].number() if "threshold" in fields else None,
        op=op,
        any_of=_several(fields["any"]) if "any" in fields else (),
        all_of=_several(fields["all"]) if "all" in fields else (),
    )


def _several(node: Node) -> tuple[Take, ...]:
    found = tuple(_take(child) for child in node.elements())
    if node.is_list() and not found:
        node.fail(say("Список пуст: назовите хотя бы одно имя или уберите его."))
    return found


def _share(node: Node) -> Number:
    faults = len(node.problems.errors)
    number, is_percent = percent(node)
    share = divide(number, 100) if is_percent else number
    if not 0 < share <= 1 and len(node.problems.errors) == faults:
        node.fail(say("Доля больше 0 и не больше 100%."))
    return share
