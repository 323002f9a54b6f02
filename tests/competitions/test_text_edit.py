"""Blocks rewrite their own part of a text: everything else keeps every sign, and what is read is exactly the change."""

import re
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.validators.text import parse_yaml
from competitions.validators.text_edit import EditRefused, flow, insert, move, remove, set_value, wrap

TEXT = """\
# Правила газеты: слова жюри.
stages:
  - id: main   # один этап
    steps:
      # сначала доли
      - {weigh: share}
      - {fold: criterion, how: total}   # сумма листа
      # потом эксперты
      - {fold: judge, how: mean, quorum: 2}
      - {round: 0.01}

rank: {by: [main, {pick: [idea]}, jury], style: shared}
award:
- title: Диплом I степени
  place: 1
- {title: "Диплом II степени", place: 2}  # и третий
"""


def only_line(old: str, new: str) -> list[tuple[str, str]]:
    """The lines that differ, where the number of lines is the same."""
    return [(a, b) for a, b in zip(old.splitlines(), new.splitlines(), strict=True) if a != b]


def test_a_number_is_replaced_in_its_place_and_stays_exact():
    new = set_value(TEXT, ("stages", 0, "steps", 3, "round"), Decimal("0.10"))
    assert only_line(TEXT, new) == [("      - {round: 0.01}", "      - {round: 0.10}")]


def test_a_new_parameter_is_added_to_its_step_alone():
    new = set_value(TEXT, ("stages", 0, "steps", 1, "missing"), "skip")
    assert only_line(TEXT, new) == [
        (
            "      - {fold: criterion, how: total}   # сумма листа",
            "      - {fold: criterion, how: total, missing: skip}   # сумма листа",
        )
    ]


def test_a_pair_is_added_to_a_block_and_taken_out_again():
    longer = set_value(TEXT, ("award", 0, "ties"), "decide")
    assert "  place: 1\n  ties: decide\n- {title" in longer
    assert remove(longer, ("award", 0, "ties")) == TEXT


def test_the_first_pair_of_a_block_in_a_list_is_taken_out_without_the_dash():
    assert "award:\n- place: 1\n" in remove(TEXT, ("award", 0, "title"))


def test_a_moved_step_takes_its_comment_along():
    new = move(TEXT, ("stages", 0, "steps"), 2, 0)
    assert new.index("# потом эксперты") < new.index("fold: judge") < new.index("# сначала доли")
    assert move(new, ("stages", 0, "steps"), 0, 2) == TEXT


def test_a_removed_step_takes_its_comment_along_and_nothing_else():
    new = remove(TEXT, ("stages", 0, "steps", 2))
    assert "потом эксперты" not in new
    assert len(new.splitlines()) == len(TEXT.splitlines()) - 2


def test_a_step_is_put_before_another_and_at_the_end():
    steps = ("stages", 0, "steps")
    assert "      - {clamp: [0, null]}\n      # сначала доли\n" in insert(TEXT, steps, 0, {"clamp": [0, None]})
    assert "      - {round: 0.01}\n      - {round: 1}\n\nrank" in insert(TEXT, steps, 9, {"round": 1})


def test_keys_of_a_chain_in_one_line_are_moved_added_and_removed():
    assert "by: [main, jury, {pick: [idea]}]" in move(TEXT, ("rank", "by"), 1, 2)
    assert "by: [main, {pick: [idea]}, jury, lots]" in insert(TEXT, ("rank", "by"), 3, "lots")
    assert "by: [main, jury]" in remove(TEXT, ("rank", "by", 1))
    assert "by: [main, {pick: [idea]}]" in remove(TEXT, ("rank", "by", 2))


def test_an_emptied_list_can_be_filled_again():
    empty = remove(remove(TEXT, ("award", 1)), ("award", 0))
    assert parse_yaml(empty).data["award"] == []
    assert parse_yaml(insert(empty, ("award",), 0, {"title": "Приз", "place": 1})).data["award"][0]["title"] == "Приз"


@pytest.mark.parametrize(
    "rank",
    ["rank: [main, jury]", "rank:\n  # сначала итог\n  - main\n  - jury   # потом жюри", "rank:\n- main\n- jury"],
)
def test_a_chain_without_style_gets_one_and_keeps_its_comments(rank):
    text = f"stages: []\n{rank}\naward: []  # нет\n"
    styled = wrap(text, ("rank",), "by", {"style": "shared"})
    assert parse_yaml(styled).data["rank"] == {"by": ["main", "jury"], "style": "shared"}
    assert comments_of(styled) == [f"  {line}" for line in comments_of(text)]
    assert "award: []  # нет\n" in styled


@pytest.mark.parametrize("text", ["a: {b: 1", "", "- 1"])
def test_what_is_not_there_is_not_edited(text):
    with pytest.raises((EditRefused, ValueError)):
        set_value(text, ("stages", 0, "id"), "x")


@pytest.mark.parametrize(
    "value",
    [
        "да",
        "yes",
        "1:30",
        "95%",
        "0.1",
        "true",
        "a: b",
        "тур #1",
        "- x",
        "«Прошу слова!»",
        "",
        "а, б",
        "x\ny",
        "$cap",
        ">=",
    ],
)
def test_words_stay_words(value):
    assert parse_yaml(f"[{flow(value)}]").data == [value]
    assert parse_yaml(flow({"a": {"b": [value, Decimal("0.10"), 3, None, True]}})).data["a"]["b"][0] == value


REFERENCE = Path(__file__).resolve().parents[2] / "docs/scheme.md"
RULES = re.findall(r"```yaml\n(.*?)```", REFERENCE.read_text(encoding="utf-8"), re.DOTALL)


def lists_of(data, path=()):
    """The places of every list that holds something."""
    if isinstance(data, list):
        if data:
            yield path
        parts = enumerate(data)
    elif isinstance(data, dict):
        parts = data.items()
    else:
        return
    for step, part in parts:
        yield from lists_of(part, (*path, step))


def comments_of(text):
    return [line for line in text.splitlines() if line.lstrip().startswith("#")]


CASES = [(text, path) for text in RULES for path in lists_of(parse_yaml(text).data)]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CASES), st.data())
def test_any_edit_of_any_example_reads_as_the_same_edit_of_its_data(case, data):
    text, path = case
    holder = parse_yaml(text).data
    for step in path:
        holder = holder[step]
    index, to = (data.draw(st.integers(0, len(holder) - 1)) for _ in range(2))
    expected = deepcopy(holder)
    expected.insert(to, expected.pop(index))
    moved = parse_yaml(move(text, path, index, to)).data
    for step in path:
        moved = moved[step]
    assert moved == expected
    longer = insert(text, path, index, {"round": Decimal("0.5")})
    assert comments_of(longer) == comments_of(text)
    assert parse_yaml(remove(longer, (*path, index))).data == parse_yaml(text).data
