"""Reading awards and flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.numbers import Number, divide, multiply
from scoring.phrases import say
from scoring.reading import Node, nearest
from scoring.scheme import Award, Condition, FlagRule, Stage
from scoring.steps import Criterion
from scoring.steps.params import percent

AWARD = (
    "title", "place", "count", "percent", "share", "of", "cumulative", "round", "ties", "at_least", "op",
    "when", "unless", "one_per", "in",
)  # fmt: skip
BASES = ("registered", "started", "ranked")
TIES = ("at_most", "at_least", "nearest", "decide")
ROUNDS = ("nearest", "floor", "ceil")
ONE_PER = ("entry", "team", "school", "division", "competition")
OPS = (">=", ">")


def read_awards(
    node: Node, stages: Sequence[Stage], criteria: Mapping[str, Criterion], node_ids: Sequence[str]
) -> tuple[Award, ...]:
    """Read the list of awards in the order in which they are given."""
    awards: list[Award] = []
    for element in node.elements():
        fields = element.fields(AWARD, required=("title",))
        if "title" not in fields:
            continue
        known = _Known([award.title for award in awards], stages, criteria, node_ids)
        awards.append(_award(element, fields, known))
    return tuple(awards)


@dataclass(frozen=True)
class _Known:
    """What an award may name: earlier awards, stages, criteria, tables."""

    earlier: Sequence[str]
    stages: Sequence[Stage]
    criteria: Mapping[str, Criterion]
    node_ids: Sequence[str]


def _award(node: Node, fields: Mapping[str, Node], known: _Known) -> Award:
    amount, unit, cumulative = _amount(node, fields)
    place = fields["place"].integer(1) if "place" in fields else None
    if place is None and amount is None and "at_least" not in fields:
        node.fail(say("Награде нужно место (place), квота (count, percent, share) или порог (at_least)."))
    if place is not None and amount is not None:
        node.fail(say("У награды бывает либо место, либо квота."))
    award_node = fields["in"].text() if "in" in fields else ""
    if award_node and award_node not in known.node_ids:
        fields["in"].fail(
            say("Нет таблицы «{award_node}» в standings.").format(award_node=award_node),
            nearest(award_node, known.node_ids),
        )
    return Award(
        title=fields["title"].text(),
        place=place,
        amount=amount,
        unit=unit,
        of=fields["of"].choice(BASES) if "of" in fields else "",
        cumulative=cumulative,
        round=fields["round"].choice(ROUNDS) if "round" in fields else "",
        ties=fields["ties"].choice(TIES) if "ties" in fields else "",
        at_least=percent(fields["at_least"]) if "at_least" in fields else None,
        op=fields["op"].choice(OPS) if "op" in fields else ">=",
        when=_condition(fields["when"], known) if "when" in fields else None,
        unless=_condition(fields["unless"], known) if "unless" in fields else None,
        one_per=fields["one_per"].choice(ONE_PER) if "one_per" in fields else "",
        node=award_node,
        path=node.path,
    )


def _amount(node: Node, fields: Mapping[str, Node]) -> tuple[Number | None, str, bool]:
    given = [word for word in ("count", "percent", "share") if word in fields]
    cumulative = False
    number: Number | None = None
    unit = given[0] if given else ""
    if len(given) > 1:
        node.fail(say("Квота записывается одним из слов: count, percent или share."))
    if given:
        number = fields[unit].integer(1) if unit == "count" else fields[unit].number()
    if "cumulative" in fields:
        cumulative = True
        value = fields["cumulative"].value
        if isinstance(value, bool):
            cumulative = value
            if not given:
                node.fail(say("К cumulative: true нужна квота: count, percent или share."))
        elif given:
            fields["cumulative"].fail(say("Число стоит либо у cumulative, либо у квоты."))
        else:
            number, unit = fields["cumulative"].number(), "percent"
    if unit == "percent" and number is not None:
        number = divide(number, 100)
    if number is not None and unit != "count" and not 0 < number <= 1:
        node.fail(say("Доля квоты должна быть больше нуля и не больше целого."))
    if number is not None:
        _check_quota(node, fields, unit)
    return number, unit, cumulative


def _check_quota(node: Node, fields: Mapping[str, Node], unit: str) -> None:
    if "of" not in fields:
        node.fail(say("Квоте нужно of: от кого считать – registered, started или ranked."))
    if "ties" not in fields:
        node.fail(say("Квоте нужно ties: что делать с равными на границе – at_most, at_least, nearest или decide."))
    if unit != "count" and "round" not in fields:
        node.fail(say("Квоте в долях нужно round: nearest, floor или ceil."))


def _condition(node: Node, known: _Known) -> Condition:
    earlier, stages, criteria = known.earlier, known.stages, known.criteria
    if node.value == "awarded":
        return Condition(awarded=())
    if not node.is_map():
        titles = node.names()
        for title in titles:
            if title not in earlier:
                node.fail(
                    say("Раньше по списку нет награды «{title}».").format(title=title),
                    nearest(title, [*earlier, "awarded"]),
                )
        return Condition(awarded=titles)
    fields = node.fields(("criteria", "at_least", "op", "stage"), required=("criteria", "at_least"))
    names = fields["criteria"].names() if "criteria" in fields else ()
    for name in names:
        if name not in criteria:
            fields["criteria"].fail(say("Нет критерия «{name}».").format(name=name), nearest(name, criteria))
    level = percent(fields["at_least"]) if "at_least" in fields else (0, False)
    for name in names:
        if level[1] and name in criteria and criteria[name].max is None:
            fields["at_least"].fail(say("Для процентов укажите max критерия «{name}».").format(name=name))
    stage = fields["stage"].text() if "stage" in fields else stages[0].id
    ids = [one.id for one in stages]
    if stage not in ids:
        fields["stage"].fail(say("Нет этапа «{stage}».").format(stage=stage), nearest(stage, ids))
    op = fields["op"].choice(OPS) if "op" in fields else ">="
    return Condition(criteria=names, at_least=level, op=op, stage=stage)


def read_flags(node: Node, criteria: Mapping[str, Criterion]) -> tuple[FlagRule, ...]:
    """Read what the chair is told."""
    rules: list[FlagRule] = []
    for element in node.elements():
        fields = element.fields(("axis", "criterion", "spread"), required=("spread",))
        if "spread" not in fields:
            continue
        number, is_percent = percent(fields["spread"])
        if number < 0:
            fields["spread"].fail(say("Расхождение не бывает меньше нуля."))
        code = fields["criterion"].text() if "criterion" in fields else ""
        if code and code not in criteria:
            fields["criterion"].fail(say("Нет критерия «{code}».").format(code=code), nearest(code, criteria))
        elif code and is_percent and criteria[code].max is None:
            fields["spread"].fail(say("Для процентов укажите max критерия «{code}».").format(code=code))
        axis = fields["axis"].choice(("judge",)) if "axis" in fields else "judge"
        spread = divide(multiply(number, 1), 100) if is_percent else number
        rules.append(FlagRule(spread, is_percent, axis, code))
    return tuple(rules)
