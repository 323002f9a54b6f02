"""Blocks of a rules text: each shows what the text says, and a change of it rewrites its own place alone."""

import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from competitions.validators.block_edits import (
    AWARD_CHOICES,
    STEP_CHOICES,
    _value_at,
    act_on,
    key_choices,
    merge_fields,
)
from competitions.validators.block_fields import UNSET, read_typed
from competitions.validators.block_words import PARAM_LABELS, STEP_TITLES, option_label
from competitions.validators.blocks import blocks_of
from competitions.validators.scheme import parse_rules, read_scheme
from competitions.validators.text import parse_yaml
from competitions.validators.text_edit import EditRefused
from scoring.steps.registry import STEPS, all_params

TEXT = """\
# Доли критериев в сумме дают 1.
stages:
  - id: main
    steps:
      - {weigh: share}
      - {fold: criterion, how: total}   # лист
      - {fold: judge, how: mean, quorum: 2}
      - {clamp: [0, 100]}
      - {round: 0.01}
# Равные итоги решает содержание.
rank: {by: [main, {pick: [idea]}, jury], style: shared}
award:
  - {title: Диплом I степени, place: 1}
  - {title: призёр, percent: 45, of: started, round: nearest, ties: decide}
flags: [{axis: judge, spread: 20%}]
"""


def criterion(code, title, **values):
    usual = {
        "role": "mark", "minimum": Decimal(0), "maximum": Decimal(10), "step": Decimal(1), "weight": Decimal("0.5"),
    }  # fmt: skip
    return SimpleNamespace(code=code, title=title, **(usual | values))


CRITERIA = [criterion("idea", "Замысел"), criterion("form", "Исполнение")]
STAGES = [(SimpleNamespace(code="main", title="Оценивание", rounds=1, attempts=1), CRITERIA)]


def blocks(text=TEXT):
    return blocks_of(parse_rules(text), STAGES, None)


def merge(changes, text=TEXT, base=TEXT):
    """The text after these controls were sent, all others as the page showed them."""
    return merge_fields(text=text, base=base, stages=STAGES, typed=changes.get)


def changed_lines(new, old=TEXT):
    return [b for a, b in zip(old.splitlines(), new.splitlines(), strict=True) if a != b]


@pytest.mark.parametrize(
    ("name", "typed", "line"),
    [
        ("stages.0.steps.4.round", ["0,1"], "      - {round: 0.1}"),
        ("stages.0.steps.4.mode", ["floor"], "      - {round: 0.01, mode: floor}"),
        ("stages.0.steps.2.how", ["median"], "      - {fold: judge, how: median, quorum: 2}"),
        ("stages.0.steps.2.quorum", [""], "      - {fold: judge, how: mean}"),
        ("stages.0.steps.3.clamp.1", [""], "      - {clamp: [0, null]}"),
        ("stages.0.steps.1.how", ["best"], "      - {fold: criterion, how: best}   # лист"),
        ("rank.by.1.pick", ["", "form"], "rank: {by: [main, {pick: [form]}, jury], style: shared}"),
        ("rank.style", ["dense"], "rank: {by: [main, {pick: [idea]}, jury], style: dense}"),
        ("award.0.title", ["Диплом: I степень"], '  - {title: "Диплом: I степень", place: 1}'),
        ("award.0.at_least", ["95%"], "  - {title: Диплом I степени, place: 1, at_least: 95%}"),
        ("award.1.percent", ["12,5"], "  - {title: призёр, percent: 12.5, of: started, round: nearest, ties: decide}"),
    ],
)
def test_a_change_of_each_kind_of_block_rewrites_its_own_line(name, typed, line):
    merged = merge({name: typed})
    assert not merged.faults
    assert changed_lines(merged.text) == [line]


def test_a_new_pair_of_a_stage_is_a_line_of_its_own():
    assert "    better: lower\n" in merge({"stages.0.better": ["lower"]}).text


@pytest.mark.parametrize(("language", "rounding"), [("ru", "0,01"), ("en", "0.01")])
def test_fields_as_they_were_shown_change_nothing(language, rounding):
    with override(language):
        fields = blocks().fields()
        shown = {one.name: list(one.value) if isinstance(one.value, tuple) else [one.value] for one in fields}
        assert merge(shown).text == TEXT
    assert [rounding] in shown.values()


def test_a_field_and_the_text_may_be_edited_at_once():
    typed = TEXT.replace("quorum: 2", "quorum: 3")
    merged = merge({"stages.0.steps.4.round": ["1"]}, text=typed)
    assert merged.text == typed.replace("round: 0.01", "round: 1")


def test_a_field_whose_place_is_gone_says_so_and_stays_typed():
    typed = TEXT.replace("      - {round: 0.01}\n", "")
    merged = merge({"stages.0.steps.4.round": ["1"]}, text=typed)
    assert merged.text == typed
    assert merged.typed == {"stages.0.steps.4.round": ["1"]}
    assert "уже нет" in merged.faults["stages.0.steps.4.round"]


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("stages.0.steps.4.round", "мало", "Напишите число"),
        ("stages.0.steps.4.round", "", "Заполните"),
        ("stages.0.steps.2.quorum", "2,5", "целое"),
        ("stages.0.steps.2.how", "meen", "Выберите"),
        ("award.0.at_least", "1, 2", "одно значение"),
        ("award.0.at_least", "{a", "скобки"),
        ("rank.by.1.pick", "", "хотя бы один"),
    ],
)
def test_what_is_no_value_is_refused_beside_its_field(name, typed, words):
    merged = merge({name: [typed]})
    assert merged.text == TEXT
    assert words in merged.faults[name]


REFERENCE = Path(__file__).resolve().parents[2] / "docs/scheme.md"
EXAMPLES = re.findall(r"```yaml\n(.*?)```", REFERENCE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_of_the_reference_reads_back_from_its_fields(text):
    located = parse_yaml(text)
    codes = [one["code"] for one in located.data.get("criteria", [])]
    names = [stage["id"] for stage in located.data["stages"]]
    stages = [
        (SimpleNamespace(code=name, title=name, rounds=1, attempts=1), [criterion(code, code) for code in codes])
        for name in names
    ]
    for one in blocks_of(located, stages, None).fields():
        found = _value_at(located.data, one.path)
        read = read_typed(one, list(one.value) if isinstance(one.value, tuple) else [one.value])
        assert read in (found, [found]) or (read is UNSET and found is None), one.name


def test_every_step_can_be_added_and_is_called_by_a_word():
    assert {next(iter(value)) for _name, _label, value in STEP_CHOICES} == set(STEPS) == set(STEP_TITLES)
    for name, kind in STEPS.items():
        for param in all_params(kind):
            assert f"{name}.{param.name}" in PARAM_LABELS or param.name in {*PARAM_LABELS, "limits"}, (name, param.name)
            for word in param.kind.schema.get("enum", ()):
                assert re.search("[а-яё]", option_label(name, param.name, word)), (name, param.name, word)


@pytest.mark.parametrize("choice", [name for name, _label, _value in STEP_CHOICES])
def test_each_added_step_is_one_new_line_that_reads(choice):
    new = act_on(TEXT, "add stages.0.steps", choice, blocks(), CRITERIA)
    assert len(new.splitlines()) == len(TEXT.splitlines()) + 1
    assert blocks(new).stages[0].steps[-1].fields or choice == "adjust"


@pytest.mark.parametrize("choice", [name for name, _label, _value in key_choices(CRITERIA)])
def test_each_added_key_stands_before_the_decision_of_the_jury_and_the_scheme_reads(choice):
    new = act_on(TEXT, "add rank.by", choice, blocks(), CRITERIA)
    keys = parse_yaml(new).data["rank"]["by"]
    assert len(keys) == 4
    assert keys[-1] in {"jury", "lots"}
    if choice not in {"ladder", "backwards", "head_to_head", "jury"}:
        read_scheme(new, STAGES)


@pytest.mark.parametrize("choice", ["firsts", "ladder", "younger"])
def test_a_key_that_is_added_beside_several_stages_names_the_last_one(choice):
    stages = [
        (SimpleNamespace(code=code, title=code, rounds=2, attempts=1), [criterion(f"of-{code}", code, weight=None)])
        for code in ("main", "final")
    ]
    text = """\
stages:
  - {id: main, rounds: 2, steps: [{fold: criterion, how: total}, {fold: judge, how: total}, {fold: round, how: total}]}
  - {id: final, rounds: 2, steps: [{fold: criterion, how: total}, {fold: judge, how: total}, {fold: round, how: total}]}
combine: total
rank: [total, jury]
codes: []
"""
    new = act_on(text, "add rank", choice, blocks_of(parse_rules(text), stages, None), CRITERIA)
    added = parse_yaml(new).data["rank"][1]
    assert added.get("stage", "") == ("" if choice == "younger" else "final")
    rules = read_scheme(new, stages).rules
    assert rules.rank.by[1].stage == ("" if choice == "younger" else "final")


@pytest.mark.parametrize("choice", [name for name, _label, _value in AWARD_CHOICES])
def test_each_added_award_reads(choice):
    new = act_on(TEXT, "add award", choice, blocks(), CRITERIA)
    assert len(read_scheme(new, STAGES).rules.awards) == 3


def test_a_text_without_chain_and_awards_gets_them():
    bare = TEXT[: TEXT.index("# Равные")]
    with_key = act_on(bare, "add rank", "jury", blocks(bare), CRITERIA)
    whole = act_on(with_key, "add award", "place", blocks(with_key), CRITERIA)
    assert parse_yaml(whole).data["rank"] == ["main", "jury"]
    assert read_scheme(whole, STAGES).rules.awards[0].place == 1


def test_cards_move_and_go():
    moved = act_on(TEXT, "up stages.0.steps.4", "", blocks(), CRITERIA)
    assert act_on(moved, "down stages.0.steps.3", "", blocks(moved), CRITERIA) == TEXT
    gone = act_on(TEXT, "remove award.1", "", blocks(), CRITERIA)
    assert gone == TEXT.replace("  - {title: призёр, percent: 45, of: started, round: nearest, ties: decide}\n", "")


@pytest.mark.parametrize(
    "act", ["remove stages.0.steps.9", "remove stages", "up rank", "add stages.7.steps", "add flags", "fly award.0", ""]
)
def test_an_act_on_what_is_not_there_is_refused(act):
    with pytest.raises(EditRefused):
        act_on(TEXT, act, "round", blocks(), CRITERIA)


def test_a_card_says_what_it_does_in_words():
    found = blocks_of(parse_rules(TEXT), STAGES, read_scheme(TEXT, STAGES))
    assert [card.sentence for card in found.stages[0].steps][-1] == "округление до 0,01"
    assert [card.sentence for card in found.chain] == [
        "Оценивание, больше – выше",
        "«Замысел», больше – выше",
        "решение жюри",
    ]
    assert [card.sentence for card in found.awards] == ["за 1 место", "45\u00a0% от участвовавших"]
    assert [name for name, _line in found.others] == ["flags"]
