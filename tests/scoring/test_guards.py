"""What nobody writes on purpose is refused before anything is computed with it, never answered with a wrong number."""

from __future__ import annotations

import pytest

from scoring import NumberError, Observation, SchemeErrors, ScoringError, parse_number, result
from scoring.lines import exactly
from scoring.numbers import number_to_text
from tests.scoring.build import entries, scheme

STAGE = "codes: []\nstages: [{id: main, steps: [%s]}]"
STAGES = f"stages: [{', '.join(f'{{id: s{n}, steps: []}}' for n in range(51))}]"
CRITERIA = f"criteria: [{', '.join(f'{{code: c{n}}}' for n in range(1001))}]\n"


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        (STAGE % ", ".join(["{multiply: 3}"] * 61), "stages.0.steps", "больше 60 строк"),
        (STAGES, "stages", "больше 50 строк"),
        (
            CRITERIA + STAGE % "",
            "criteria",
            "больше 1000",
        ),
        (STAGE % "" + "\nrank: [{pick: []}]", "rank.0.pick", "Список пуст"),
        (STAGE % "{clamp: [0, 1], on: []}", "stages.0.steps.0.on", "Список пуст"),
    ],
)
def test_a_monstrous_or_empty_list_is_refused(text: str, place: str, reason: str) -> None:
    with pytest.raises(SchemeErrors) as refused:
        scheme(text)
    assert any(".".join(map(str, e.path)) == place and reason in e.reason for e in refused.value)


def test_the_longest_products_that_a_scheme_allows_stay_exact() -> None:
    factor = f"{'9' * 30}.{'9' * 20}"
    rules = scheme(STAGE % ", ".join([f"{{multiply: {factor}}}"] * 60))
    total = result(rules, entries("А"), [Observation("А", parse_number("9" * 40))]).row("А").total
    assert len(number_to_text(total)) > 3000


def test_a_number_that_outgrew_exactness_is_refused_in_words() -> None:
    with pytest.raises(ScoringError, match="слишком длинными"), exactly():
        assert parse_number("9" * 40) ** 200


def test_a_criterion_named_like_a_column_of_meetings_is_never_left_out_silently() -> None:
    marks = [Observation("А", 5, criterion="points")]
    with pytest.raises(ScoringError, match=r"^Этап «main»: опишите критерий «points», это слово занято\.$"):
        result(scheme(STAGE % ""), entries("А"), marks)
    assert result(scheme("criteria: [{code: points}]\n" + STAGE % ""), entries("А"), marks).row("А").total == 5


@pytest.mark.parametrize("text", ["8 5", "1 00", "10 00", "1 000 00", "1  000", "1,000 5"])
def test_a_space_that_parts_no_thousands_is_a_slip(text: str) -> None:
    with pytest.raises(NumberError):
        parse_number(text)


@pytest.mark.parametrize("text", ["1 000", "12 345 678,5", "1\u00a0000", "-1\u202f000"])
def test_a_space_may_part_thousands(text: str) -> None:
    assert parse_number(text) == parse_number("".join(text.split()))
