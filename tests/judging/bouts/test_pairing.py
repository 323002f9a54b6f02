"""Who meets whom: pure numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.services.pairing import drawn_order, first_level, next_level, round_robin, split_groups

sizes = st.integers(2, 24)


@given(sizes)
def test_everybody_of_a_group_meets_everybody_once_and_nobody_twice_in_a_round(count):
    rounds = round_robin(list(range(count)))
    met = [frozenset(pair) for pairs in rounds for pair in pairs]
    assert len(met) == len(set(met)) == count * (count - 1) // 2
    assert len(rounds) == count - 1 + count % 2
    for pairs in rounds:
        names = [entry for pair in pairs for entry in pair]
        assert len(names) == len(set(names))


@given(sizes, st.integers(1, 6))
def test_groups_are_as_few_as_the_size_allows_and_differ_by_one(count, size):
    groups = split_groups(list(range(count)), size)
    assert len(groups) == -(-count // size)
    lengths = [len(group) for group in groups.values()]
    assert max(lengths) <= size
    assert max(lengths) - min(lengths) <= 1
    assert sorted(entry for group in groups.values() for entry in group) == list(range(count))


def test_no_size_means_one_group():
    assert split_groups([3, 1, 2], 0) == {"А": [3, 1, 2]}


@given(st.text(max_size=10), sizes)
def test_the_order_of_a_draw_hangs_on_seed_and_numbers_alone(seed, count):
    numbers = {entry: f"М-{entry:03d}" for entry in range(count)}
    backwards = dict(reversed(numbers.items()))
    assert drawn_order(seed, numbers) == drawn_order(seed, backwards)
    assert sorted(drawn_order(seed, numbers)) == list(range(count))


def test_the_order_of_a_draw_is_the_one_that_anybody_counts():
    # printf '%s' 2026/М-001 | sha256sum, and so on for the others, sorted
    numbers = {1: "М-001", 2: "М-002", 3: "М-003", 4: "М-004"}
    assert drawn_order("2026", numbers) == [3, 2, 4, 1]


@pytest.mark.parametrize(
    ("seeds", "expected"),
    [
        ([1, 2], [(1, 2)]),
        ([1, 2, 3], [(1, None), (2, 3)]),
        ([1, 2, 3, 4], [(1, 4), (2, 3)]),
        ([1, 2, 3, 4, 5, 6, 7, 8], [(1, 8), (4, 5), (2, 7), (3, 6)]),
    ],
)
def test_the_strongest_meets_the_weakest_and_the_first_two_are_apart(seeds, expected):
    assert first_level(seeds, {}) == expected


def test_those_of_one_group_do_not_meet_at_once():
    seeds = [11, 21, 31, 12, 22, 32]
    pairs = first_level(seeds, {seed: str(seed // 10) for seed in seeds})
    assert all(first // 10 != (second or 0) // 10 for first, second in pairs)


def test_with_an_odd_number_the_one_rests_who_did_so_least_often():
    assert next_level([1, 2, 3], {1: 1}, {}, set()) == [(2, None), (1, 3)]


def test_with_two_lives_equals_in_defeats_meet_and_somebody_new_first():
    defeats = {1: 0, 2: 0, 3: 1, 4: 1, 5: 1, 6: 1}
    pairs = next_level([1, 2, 3, 4, 5, 6], {}, defeats, {frozenset((3, 4))})
    assert pairs == [(1, 2), (3, 5), (4, 6)]
