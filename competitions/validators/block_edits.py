"""What an organiser does with blocks, as edits of the text: changed fields, added, removed and moved cards."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.validators.block_fields import UNSET, Field, NotRead, read_typed
from competitions.validators.blocks import Blocks, blocks_of
from competitions.validators.scheme import CriterionLike, Stages, parse_rules
from competitions.validators.text import Path, TextRefused
from competitions.validators.text_edit import EditRefused, insert, move, remove, set_value, wrap
from scoring.scheme import DECISIONS

Typed = Callable[[str], Sequence[str] | None]  # what was typed into the control of this name, None where it is absent
Choice = tuple[str, str | Promise, Any]

# Steps that can be added: every step of the registry, `fold` by what it is used for.
STEP_CHOICES: tuple[Choice, ...] = (
    ("weigh-share", gettext_lazy("веса: доля от ста"), {"weigh": "share"}),
    ("weigh", gettext_lazy("веса: умножить на вес"), {"weigh": "coefficient"}),
    ("fold-criterion", gettext_lazy("сложить критерии"), {"fold": "criterion", "how": "total"}),
    ("fold-judge", gettext_lazy("среднее по экспертам"), {"fold": "judge", "how": "mean", "quorum": 2}),
    (
        "fold-trimmed",
        gettext_lazy("среднее по экспертам без крайних"),
        {"fold": "judge", "how": "trimmed_mean", "high": 1, "low": 1, "few": "mean"},
    ),
    (
        "fold-markers",
        gettext_lazy("двое проверяющих и третий"),
        {"fold": "judge", "how": "adjudicated", "within": 1, "third": "nearest_two"},
    ),
    ("fold-round", gettext_lazy("сложить туры"), {"fold": "round", "how": "total", "marks": "zero"}),
    ("fold-best", gettext_lazy("лучший тур"), {"fold": "round", "how": "best", "marks": "worst"}),
    ("fold-attempt", gettext_lazy("лучшая попытка"), {"fold": "attempt", "how": "best", "marks": "worst"}),
    ("round", gettext_lazy("округлить"), {"round": Decimal("0.01")}),
    ("clamp", gettext_lazy("ограничить снизу и сверху"), {"clamp": [0, None]}),
    ("limit", gettext_lazy("предел, за которым результата нет"), {"limit": 120, "else": "DNF"}),
    ("keep", gettext_lazy("засчитать лучшие туры"), {"keep": {"best": 3}}),
    ("drop", gettext_lazy("не засчитать худшие туры"), {"drop": {"worst": 1}}),
    ("scale-best", gettext_lazy("доля лучшего результата"), {"scale": "best", "to": 1000}),
    ("scale-places", gettext_lazy("места вместо баллов"), {"scale": "places", "ties": "mean"}),
    ("multiply", gettext_lazy("умножить на число"), {"multiply": 2}),
    ("complement", gettext_lazy("вычесть из максимума"), {"complement": "max"}),
    ("table", gettext_lazy("перевести по таблице"), {"table": {"0–5": 10, "5.01–10": 5}, "else": "ignore"}),
    ("adjust", gettext_lazy("штрафы и надбавки"), {"adjust": {"floor": 0}}),
    ("pick", gettext_lazy("оставить часть критериев"), {"pick": []}),
    ("play", gettext_lazy("встречи: таблица очков"), {"play": {"table": {"win": 3, "draw": 1, "loss": 0}}}),
    ("play-out", gettext_lazy("встречи: на выбывание"), {"play": {"elimination": {"lives": 1}}}),
)
KEY_CHOICES: tuple[Choice, ...] = (
    ("firsts", gettext_lazy("первые места у экспертов"), "firsts"),
    ("head_to_head", gettext_lazy("личные встречи"), "head_to_head"),
    ("ladder", gettext_lazy("лучшие туры по порядку"), {"ladder": "round"}),
    ("backwards", gettext_lazy("последние туры, начиная с последнего"), {"backwards": "round"}),
    ("younger", gettext_lazy("кто младше"), {"attribute": "birth_date", "better": "higher"}),
    ("jury", gettext_lazy("решение жюри"), "jury"),
    ("lots", gettext_lazy("жребий"), "lots"),
)
OF_STAGE = {"firsts", "head_to_head", "ladder", "backwards"}
AWARD_CHOICES: tuple[Choice, ...] = (
    ("place", gettext_lazy("за место"), {"title": "Диплом", "place": 1}),
    (
        "percent",
        gettext_lazy("процент участников"),
        {"title": "призёр", "percent": 25, "of": "started", "round": "nearest", "ties": "decide"},
    ),
    ("count", gettext_lazy("число работ"), {"title": "финалист", "count": 10, "of": "ranked", "ties": "decide"}),
    ("at_least", gettext_lazy("от балла"), {"title": "диплом участника", "at_least": "50%"}),
)


@dataclass
class Merged:
    """The text after the changes of blocks; what could not be read stays typed beside its sentence."""

    text: str
    faults: dict[str, str] = field(default_factory=dict)
    typed: dict[str, Sequence[str]] = field(default_factory=dict)


def key_choices(criteria: Sequence[CriterionLike]) -> tuple[Choice, ...]:
    """Keys that can be added to the chain: a criterion each, then what the language knows beside."""
    own = tuple(
        (f"pick-{criterion.code}", _("балл за «%(title)s»") % {"title": criterion.title}, {"pick": [criterion.code]})
        for criterion in criteria
    )
    return (*own, *KEY_CHOICES)


def merge_fields(*, text: str, base: str, stages: Stages, typed: Typed) -> Merged:
    """Write the fields that differ from the blocks of `base` into the text: both may have been edited meanwhile."""
    merged = Merged(text)
    try:
        before = blocks_of(parse_rules(base), stages, None)
    except TextRefused:
        return merged  # no blocks were on the page
    for one in before.fields():
        values = typed(one.name)
        if values is None or _same(one, values):
            continue
        try:
            merged.text = _written(merged.text, one, read_typed(one, values))
        except (NotRead, EditRefused, TextRefused) as refusal:
            merged.faults[one.name] = str(refusal)
            merged.typed[one.name] = values
    return merged


def _same(one: Field, values: Sequence[str]) -> bool:
    if isinstance(one.value, tuple):
        return set(one.value) == {value for value in values if value}
    return (values[-1].strip() if values else "") == one.value


def _written(text: str, one: Field, value: Any) -> str:
    """The text with the field's value at its place."""
    data = parse_rules(text).data
    if one.owner == "rank" and isinstance(data.get("rank"), list):
        return text if value is UNSET else wrap(text, ("rank",), "by", {"style": value})
    if value is UNSET:
        return remove(text, one.path) if _is_there(data, one.path) else text
    if one.kind == "names" and isinstance(_value_at(data, one.path), str) and len(value) == 1:
        value = value[0]
    return set_value(text, one.path, value)


def _value_at(data: Any, path: Path) -> Any:
    for step in path:
        if isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def _is_there(data: Any, path: Path) -> bool:
    holder = _value_at(data, path[:-1])
    return isinstance(holder, Mapping) and path[-1] in holder


def act_on(text: str, act: str, choice: str, blocks: Blocks, criteria: Sequence[CriterionLike]) -> str:
    """Do what a button says: «remove stages.0.steps.2», «up …», «down …», «add stages.0.steps» with a choice.

    Raises `EditRefused` with what to do instead.
    """
    verb, _space, place = act.partition(" ")
    path = path_of(place)
    if verb == "add":
        return _added(text, path, choice, blocks, criteria)
    if not any(card.path == path for card in blocks.cards()) or not isinstance(path[-1], int):
        raise EditRefused(_("Этой карточки уже нет: посмотрите, что в тексте."))
    if verb == "remove":
        return remove(text, path)
    if verb not in {"up", "down"}:
        raise EditRefused(_("Такого действия нет."))
    return move(text, path[:-1], path[-1], path[-1] + (1 if verb == "down" else -1))


def path_of(place: str) -> Path:
    """A place in the text out of the name of a card."""
    return tuple(int(step) if step.isascii() and step.isdigit() else step for step in place.split("."))


def _added(text: str, path: Path, choice: str, blocks: Blocks, criteria: Sequence[CriterionLike]) -> str:
    kinds = {"steps": STEP_CHOICES, "rank": key_choices(criteria), "by": key_choices(criteria), "award": AWARD_CHOICES}
    found = next((value for name, _label, value in kinds.get(str(path[-1]), ()) if name == choice), None)
    if found is None:
        raise EditRefused(_("Выберите из списка, что добавить."))
    if choice == "pick":
        found = {"pick": [criteria[0].code] if criteria else []}
    if path[-1] == "steps":
        own = next((stage for stage in blocks.stages if (*stage.path, "steps") == path), None)
        if own is None:
            raise EditRefused(_("Этого этапа в тексте правил уже нет."))
        return insert(text, path, len(own.steps), found)
    if path == ("award",):
        whole = text if blocks.awards or "award" in parse_rules(text).data else set_value(text, ("award",), [])
        return insert(whole, path, len(blocks.awards), found)
    found = _of_stage(found, blocks)
    if not blocks.chain:
        first = [blocks.stages[-1].code] if blocks.stages else []
        return set_value(text, ("rank",), [*first, found])
    return insert(text, blocks.chain_path, _before_decisions(text, blocks, found), found)


def _of_stage(key: Any, blocks: Blocks) -> Any:
    """A key that reads what happened at a stage names it where there are several."""
    written = {key: True} if isinstance(key, str) else key
    if len(blocks.stages) < 2 or not OF_STAGE & written.keys():
        return key
    return {**written, "stage": blocks.stages[-1].code}


def _before_decisions(text: str, blocks: Blocks, found: Any) -> int:
    """A new key stands before what people decide: nothing is compared after that."""
    keys = _value_at(parse_rules(text).data, blocks.chain_path)
    last = len(keys)
    while found not in DECISIONS and last > 1 and keys[last - 1] in DECISIONS:
        last -= 1
    return last
