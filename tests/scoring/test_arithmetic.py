"""Numbers, folds and chains by themselves: borders, signs and kinds of numbers that whole contests seldom meet."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scoring import DNF, DNS, PENDING, VOID, Code, Decision, Lexical, NumberError, ScoringError, parse_number
from scoring.chain import ChainKey, by_decisions, by_lists, by_values, places, result_key, split
from scoring.folding import FOLDS, Folded, adjudicated, apart, fold_lexical, hardest, mean, mildest, until_accepted
from scoring.numbers import (
    EXACT,
    add,
    as_fraction,
    decimal_or_none,
    divide,
    multiply,
    number_from_text,
    number_to_text,
    round_to,
    simplest,
    subtract,
)
from scoring.steps.base import StageInfo
from scoring.steps.folds import Fold
from scoring.steps.order import best_first, code_severity, order_key
from scoring.types import Dropped, Key, Observation, natural

D = Decimal


def fold(how: str, axis: str = "round", **parameters: Any) -> Fold:
    return Fold(axis=axis, how=how, **parameters)


def done(how: str, values: list[Any], better: str = "higher", size: int = 0, **parameters: Any) -> Folded:
    rule = fold(how, **parameters)
    return FOLDS[how](rule, values, better, size or len(values))


@pytest.mark.parametrize(
    ("value", "to", "mode", "expected"),
    [
        ("2.5", 1, "half_up", 3), ("-2.5", 1, "half_up", -3), ("2.4", 1, "half_up", 2), ("-2.4", 1, "half_up", -2),
        ("-2.6", 1, "half_up", -3), ("0", 1, "half_up", 0), ("0.5", 1, "half_up", 1), ("-0.5", 1, "half_up", -1),
        ("0.4", 1, "half_up", 0), ("2.1", 1, "ceil", 3), ("-2.1", 1, "ceil", -2), ("2", 1, "ceil", 2),
        ("2.9", 1, "floor", 2), ("-2.1", 1, "floor", -3), ("7", 5, "half_up", 5), ("8", 5, "half_up", 10),
        ("0.25", "0.5", "half_up", "0.5"), ("-0.25", "0.5", "half_up", "-0.5"), ("1.05", "0.1", "half_up", "1.1"),
    ],
)  # fmt: skip
def test_rounding_at_its_borders(value: str, to: Any, mode: str, expected: Any) -> None:
    found = round_to(D(value), D(to), mode)
    assert found == D(expected)
    assert round_to(Fraction(value), Fraction(to), mode) == D(expected)


def test_rounding_is_the_school_one_and_leaves_whole_numbers_alone() -> None:
    assert round_to(D("0.5"), 1) == 1
    whole = 12345
    assert round_to(whole, 1) is whole
    assert round_to(3, 2) == 4
    assert round_to(True, 1) is True


def test_mixed_kinds_are_added_multiplied_and_divided_exactly() -> None:
    assert add([D("0.1"), Fraction(1, 3), 2]) == Fraction(73, 30)
    assert add([D("0.5"), Fraction(1, 2)]) == 1
    assert type(add([D("0.5"), Fraction(1, 2)])) is int
    assert type(add([D("0.1"), D("0.2")])) is Decimal
    assert add([]) == 0
    assert (multiply(D("0.5"), Fraction(2, 3)), multiply(Fraction(1, 3), 3)) == (Fraction(1, 3), 1)
    assert type(multiply(Fraction(1, 3), 3)) is int
    assert type(multiply(2, D("0.5"))) is Decimal
    assert (divide(6, 3), divide(1, 3), divide(D("0.5"), D("0.25"))) == (2, Fraction(1, 3), 2)
    assert [type(divide(6, 3)), type(divide(1, 3))] == [int, Fraction]
    assert subtract(D("0.3"), D("0.1")) == D("0.2")
    third = Fraction(1, 3)
    assert as_fraction(third) is third
    assert as_fraction(D("0.5")) == Fraction(1, 2)
    assert simplest(third) is third
    assert type(simplest(Fraction(4, 2))) is int


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (84, "84"), (D("83.50"), "83.5"), (Fraction(235, 3), "235/3"), (Fraction(-1, 8), "-0.125"), (D("-0"), "0"),
        (D("0.000"), "0"), (D("100"), "100"), (D("1E+3"), "1000"), (D("100.00"), "100"), (Fraction(7, 1), "7"),
        (Fraction(1, 20), "0.05"), (Fraction(1, 25), "0.04"), (0, "0"), (D("1E-20"), "0.00000000000000000001"),
        (Fraction(10**40 + 1, 2**40), None),
    ],
)  # fmt: skip
def test_numbers_are_written_in_one_way_and_read_back(value: Any, text: str | None) -> None:
    written = number_to_text(value)
    assert text is None or written == text
    assert number_from_text(written) == value
    kind = Fraction if "/" in written else Decimal if "." in written else int
    assert type(number_from_text(written)) is kind


def test_what_has_a_finite_expansion() -> None:
    assert decimal_or_none(Fraction(1, 3)) is None
    assert decimal_or_none(Fraction(1, 2 * 5**30)) == EXACT.divide(D(1), D(2 * 5**30))
    assert decimal_or_none(Fraction(1, 2**70 * 5)) == EXACT.divide(D(1), D(2**70 * 5))
    assert decimal_or_none(Fraction(3, 40)) == D("0.075")
    assert type(decimal_or_none(5)) is Decimal
    exact = D("1.10")
    assert decimal_or_none(exact) is exact
    assert str(decimal_or_none(Fraction(10**40 + 1, 2))) == "5" + "0" * 39 + ".5"


def test_codes_are_ordered_from_the_mildest_to_the_worst() -> None:
    own, other = Code("А"), Code("Б")
    assert [code_severity(code) for code in (own, DNF, VOID, DNS)] == [0, 1, 2, 3]
    assert (mildest([DNS, VOID, DNF, other, own]), hardest([own, DNF, DNS, VOID])) == (own, DNS)
    assert (mildest([other, own]), hardest([own, other])) == (own, other)
    assert best_first([DNS, 5, None, DNF, 7], "higher") == [4, 1, 3, 0, 2]
    assert best_first([DNS, 5, None, DNF, 7], "lower") == [1, 4, 3, 0, 2]
    assert best_first([Dropped(9, "x"), 5, PENDING], "higher") == [0, 1, 2]
    assert order_key(Lexical((5, 40), (1, -1)), "higher") < order_key(Lexical((5, 41), (1, -1)), "higher")
    assert order_key(Lexical((6, 99), (1, -1)), "higher") < order_key(Lexical((5, 1), (1, -1)), "higher")


def test_means_go_by_the_number_expected_of_rounds_and_attempts_only() -> None:
    assert mean([1, 2]) == Fraction(3, 2)
    assert mean([1, 2], 3) == 1
    assert done("mean", [6, 6], size=4, axis="round").value == 3
    assert done("mean", [6, 6], size=4, axis="attempt").value == 3
    assert done("mean", [6, 6], size=4, axis="judge").value == 6


@pytest.mark.parametrize(
    ("how", "values", "better", "value", "chosen"),
    [
        ("best", [3, 9, 5], "higher", 9, 1), ("best", [3, 9, 2], "lower", 2, 2), ("best", [DNS, 9], "lower", 9, 1),
        ("worst", [3, 9, 5, 7], "higher", 3, 0), ("worst", [3, 9, 5, 7], "lower", 9, 1),
        ("worst", [3, DNF, 5], "lower", DNF, 1), ("last", [3, 9, 5], "higher", 5, 2),
        ("first_valid", [3, 9], "lower", 3, 0),
        ("agreed", [3, 3], "higher", 3, None), ("agreed", [3, 4], "higher", PENDING, None),
        ("agreed", [4, 3, 3], "higher", PENDING, None), ("agreed", [7], "higher", 7, None),
        ("count", [3, 9, 1], "higher", 3, None), ("total", [3, 9], "higher", 12, None),
        ("median", [9, 1, 4], "higher", 4, None), ("median", [9, 1, 4, 6], "higher", 5, None),
        ("median", [8], "lower", 8, None),
    ],
)  # fmt: skip
def test_what_a_fold_gives_and_where_it_took_it(how: str, values: Any, better: str, value: Any, chosen: Any) -> None:
    assert done(how, values, better) == Folded(value, chosen)


@pytest.mark.parametrize(
    ("values", "high", "low", "few_better", "value"),
    [
        ([1, 5, 9, 2], 1, 1, "mean higher", Fraction(7, 2)), ([1, 5, 9, 2], 1, 1, "mean lower", Fraction(7, 2)),
        ([1, 5, 9, 2], 2, 0, "mean higher", Fraction(3, 2)), ([1, 5, 9, 2], 0, 2, "mean higher", 7),
        ([1, 5, 9, 2], 2, 0, "mean lower", Fraction(3, 2)), ([1, 5], 1, 1, "mean higher", 3),
        ([1, 5], 1, 1, "pending higher", PENDING), ([1, DNF], 1, 1, "mean higher", DNF),
        ([DNS, DNF], 1, 1, "mean higher", DNS), ([1, 5, DNF], 1, 1, "mean higher", 1),
        ([1, DNS, DNF], 1, 0, "mean higher", DNS), ([1, 5, DNF], 1, 1, "mean lower", 5),
    ],
)  # fmt: skip
def test_extremes_are_left_out(values: Any, high: int, low: int, few_better: str, value: Any) -> None:
    few, better = few_better.split()
    given = {"high": high, "low": low, "few": few, "axis": "judge"}
    assert done("trimmed_mean", values, better, **given).value == value
    whole = done("trimmed_total", values, better, **given).value
    size = len(values) - high - low or len(values)
    assert whole == (value * size if isinstance(value, int | Fraction) else value)


def test_too_few_marks_are_refused_in_words() -> None:
    with pytest.raises(ScoringError) as refused:
        done("trimmed_mean", [1, 2], axis="judge", high=1, low=1, few="error")
    assert str(refused.value) == "Оценок 2: крайние отбрасывать не из чего (few: error)."


@pytest.mark.parametrize(
    ("values", "third", "within", "better", "value"),
    [
        ([8], "replaces", 1, "higher", PENDING), ([8, 9], "replaces", 1, "higher", Fraction(17, 2)),
        ([9, 8], "replaces", 1, "higher", Fraction(17, 2)), ([8, 10], "replaces", 1, "higher", PENDING),
        ([8, 10, 3], "replaces", 1, "higher", 3), ([8, 10, 3], "mean_of_all", 1, "higher", 7),
        ([8, 10, 7], "nearest_two", 1, "higher", Fraction(15, 2)), ([8, 12, 10], "nearest_two", 1, "higher", 11),
        ([8, 12, 10], "nearest_two", 1, "lower", 9), ([8, 8], "replaces", None, "higher", 8),
        ([8, D("8.5")], "replaces", None, "higher", PENDING),
        ([8, 9, 20], "nearest_two", D("0.5"), "higher", Fraction(17, 2)),
    ],
)  # fmt: skip
def test_two_markers_and_a_third(values: Any, third: str, within: Any, better: str, value: Any) -> None:
    rule = fold("adjudicated", axis="judge", third=third, within=within)
    assert adjudicated(rule, values, better, len(values)).value == value


def test_the_first_accepted_attempt_pays_for_those_before_it() -> None:
    rule = fold("until_accepted", axis="attempt", accepted=1, penalty=20)
    assert until_accepted(rule, [0, DNF, 5], "lower", 3) == Folded(45, 2)
    assert until_accepted(rule, [0, DNF, 5], "higher", 3) == Folded(-35, 2)
    assert until_accepted(rule, [1], "lower", 1) == Folded(1, 0)
    assert until_accepted(rule, [0, D("0.9")], "lower", 2) == Folded(0)
    kept = fold("until_accepted", axis="attempt", accepted=1, penalty=20, with_=("m",))
    assert until_accepted(kept, [0, 5], "lower", 2) == Folded(5, 1)


def test_distances_have_no_sign() -> None:
    assert [apart(3, 5), apart(5, 3), apart(4, 4), apart(D("0.5"), 0), apart(0, D("0.5"))] == [
        2,
        2,
        0,
        D("0.5"),
        D("0.5"),
    ]


def test_numbers_compared_part_by_part() -> None:
    assert fold_lexical([5, 40], [1, -1]) == Lexical((5, 40), (1, -1))
    assert fold_lexical([5, None], [1, -1]) is PENDING
    assert fold_lexical([DNF, None, DNS], [1, 1, 1]) == DNS


def test_a_chain_divides_numbers_codes_and_what_is_missing() -> None:
    values = {"a": 5, "b": 7, "c": 5, "d": DNF, "e": None}
    assert by_values(values, "higher")(["a", "b", "c"]) == [["b"], ["a", "c"]]
    assert by_values(values, "lower")(["a", "b", "c"]) == [["a", "c"], ["b"]]
    assert by_values(values, "higher")(list("abcde")) == [["b"], ["a", "c"], ["d"], ["e"]]
    assert by_values(values, "lower")(list("abcde")) == [["a", "c"], ["b"], ["d"], ["e"]]
    assert by_values({}, "lower")(["a", "b"]) == [["a", "b"]]


def test_a_chain_of_lists_puts_the_longer_one_ahead() -> None:
    lists = {"a": [9, 5], "b": [9, 5, 1], "c": [9, 6], "d": []}
    assert by_lists(lists, "higher")(list("abcd")) == [["c"], ["b"], ["a"], ["d"]]
    assert by_lists(lists, "lower")(list("abc")) == [["b"], ["a"], ["c"]]
    assert by_lists(lists, "higher")(["d", "x"]) == [["d", "x"]]


def test_decisions_split_those_they_name_and_the_newest_word_counts() -> None:
    decisions = [Decision("jury", (("a",), ("b", "c"))), Decision("jury", (("c",), ("a",)))]
    divide_ = by_decisions(decisions)
    assert divide_(list("abc")) == [["a"], ["b", "c"]]
    assert divide_(["c", "a"]) == [["a"], ["c"]]
    assert divide_(["d", "e"]) == [["d", "e"]]
    assert by_decisions([Decision("jury", (("a",),))])(["b", "a"]) == [["a"], ["b"]]
    assert by_decisions([Decision("jury", ((), ("b",)))])(["a", "b"]) == [["b"], ["a"]]


def test_a_decision_says_nothing_of_equals_whom_nobody_compared() -> None:
    # Two ties were decided; a corrected mark then makes the second of one equal to the first of the other.
    decisions = [Decision("jury", (("c",), ("d",))), Decision("jury", (("a",), ("b",)))]
    assert by_decisions(decisions)(["b", "c"]) == [["b", "c"]]
    assert by_decisions(decisions)(["a", "b", "e"]) == [["a", "b", "e"]]
    # What one decision leaves equal another one may part.
    finer = [Decision("jury", (("b",), ("c",))), Decision("jury", (("a",), ("b", "c")))]
    assert by_decisions(finer)(["c", "b", "a"]) == [["a"], ["b"], ["c"]]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("standard", [(1, 1, "1"), (2, 3, "2"), (2, 3, "2"), (4, 4, "4")]),
        ("dense", [(1, 1, "1"), (2, 2, "2"), (2, 2, "2"), (3, 3, "3")]),
        ("shared", [(1, 1, "1"), (2, 3, "2–3"), (2, 3, "2–3"), (4, 4, "4")]),
    ],
)
def test_places_have_two_ends(style: str, expected: list[tuple[int, int, str]]) -> None:
    found = places([["a"], ["b", "c"], ["d"]], style)
    assert [tuple(found[e]) for e in "abcd"] == expected
    assert [str(place) for place in found.values()] == [shown for _, _, shown in expected]
    later = places([["x", "y"], ["z"]], style, start=5)
    assert (later["x"].first, later["z"].first) == (5, 6 if style == "dense" else 7)


def test_keys_split_until_nothing_is_equal() -> None:
    first, second = {"a": 1, "b": 1, "c": 2}, {"a": 1, "b": 2}
    asked: list[list[str]] = []

    def ask(block: list[str]) -> list[list[str]]:
        asked.append(block)
        return [block]

    keys = [
        ChainKey("x", "valid", ask, {}),
        *(ChainKey("y", "value", by_values(v, "higher"), v) for v in (first, second)),
    ]
    keys.append(ChainKey("z", "value", ask, {}))
    assert split([["a", "b", "c"]], keys) == [["c"], ["b"], ["a"]]
    assert asked == [["a", "b", "c"]]
    assert result_key(keys) is keys[1]


def test_names_are_ordered_as_people_do() -> None:
    assert sorted(["R10", "R2", "2", "10", "", "R", "r1a2", "r1a10"], key=natural) == [
        "", "2", "10", "R", "R2", "R10", "r1a2", "r1a10",
    ]  # fmt: skip


def test_an_observation_shows_what_it_says() -> None:
    assert repr(Observation("a", D(5), judge="1")) == "Observation(entry='a', judge='1', value=Decimal('5'))"
    assert repr(Observation("a", None, counts=False)) == "Observation(counts=False, entry='a', value=None)"
    assert repr(PENDING) == "PENDING"
    with pytest.raises(ScoringError) as refused:
        Observation("a", 0.5)  # type: ignore[arg-type]
    assert str(refused.value) == "Оценка 0.5 пришла как float: передайте её как Decimal."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (D("Infinity"), "Введите число: бесконечность и NaN не бывают оценкой."),
        (D("NaN"), "Введите число: бесконечность и NaN не бывают оценкой."),
        (None, "Введите число, например 8 или 8,5."),
        ([8], "Введите число, например 8 или 8,5."),
        (0.5, "Дробное число пришло как float: передайте его текстом, чтобы не потерять точность."),
    ],
)
def test_what_is_no_number_is_refused_in_words(given: Any, said: str) -> None:
    with pytest.raises(NumberError) as refused:
        parse_number(given)
    assert str(refused.value) == said


def test_any_space_that_parts_thousands_is_read() -> None:
    assert [parse_number(text) for text in ("1\u00a0000", "1\u202f000", "1 000", "1\u00a0000 000,5")] == [
        1000, 1000, 1000, D("1000000.5"),
    ]  # fmt: skip


def test_missing_values_stand_behind_codes_and_codes_behind_numbers() -> None:
    assert order_key(5, "lower") == (0, (5,), "")
    assert order_key(5, "higher") == (0, (-5,), "")
    assert order_key(Lexical((5, 40), (1, -1)), "lower") == (0, (-5, 40), "")
    assert order_key(DNF, "lower") == (1, (1,), "DNF")
    assert order_key(Dropped(5, "x"), "lower") == (0, (5,), "")
    assert order_key(None, "lower") == order_key(PENDING, "higher") == (2, (), "")


def test_a_word_that_waits_for_other_entries_is_no_number_yet() -> None:
    with pytest.raises(ScoringError) as refused:
        fold("total", marks=(("DNS", "entries+1"),)).worth(DNS)
    assert str(refused.value) == "Слово entries+1 здесь ещё не число."


@pytest.mark.parametrize(("better", "sign"), [("higher", 1), ("lower", -1)])
def test_rounds_compared_one_after_another(better: str, sign: int) -> None:
    columns = (Key(round="1"), Key(round="2"))
    _, change = fold("lexical", marks="skip").compile(columns, StageInfo("main", better, {}), ())
    assert change([5, 7]) == [Lexical((5, 7), (sign, sign))]
