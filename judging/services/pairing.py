"""Who meets whom: the order of a draw, its groups, the rounds of a group, the pairs of a level. Numbers only, no rows.

The draw can be repeated by anybody: for each application the SHA-256 of «seed/number» is counted, and the applications
stand in the order of these digests. The n-th of them goes to the n-th group, counted round and round.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence

GROUPS = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"  # letters that are told apart when read aloud: no Ё, no Й
Pair = tuple[int, int | None]


def drawn_order(seed: str, numbers: Mapping[int, str]) -> list[int]:
    """The entries in the order of the draw; `numbers` are those of the applications."""

    def digest(entry: int) -> str:
        return hashlib.sha256(f"{seed}/{numbers[entry]}".encode()).hexdigest()

    return sorted(numbers, key=digest)


def split_groups(order: Sequence[int], size: int) -> dict[str, list[int]]:
    """As few groups as the largest size allows, as equal as can be."""
    count = -(-len(order) // size) if size else 1
    return {_letter(index): list(order[index::count]) for index in range(count)}


def _letter(index: int) -> str:
    """А, Б, … Я, then А2, Б2 …"""
    turn, place = divmod(index, len(GROUPS))
    return GROUPS[place] + (str(turn + 1) if turn else "")


def round_robin(entries: Sequence[int]) -> list[list[tuple[int, int]]]:
    """The rounds of a group by the circle method: everybody meets everybody once, nobody twice in a round."""
    circle: list[int | None] = [*entries, *([None] if len(entries) % 2 else [])]
    half = len(circle) // 2
    rounds = []
    for turn in range(len(circle) - 1):
        pairs = zip(circle[:half], reversed(circle[half:]), strict=True)
        met = [(a, b) if (turn + place) % 2 == 0 else (b, a) for place, (a, b) in enumerate(pairs)]
        rounds.append([(a, b) for a, b in met if a is not None and b is not None])
        circle = [circle[0], circle[-1], *circle[1:-1]]
    return rounds


def first_level(seeds: Sequence[int], groups: Mapping[int, str]) -> list[Pair]:
    """The strongest meets the weakest, those of one group not at once; with an odd number the first seed rests."""
    rest: list[Pair] = [(seeds[0], None)] if len(seeds) % 2 else []
    playing = list(seeds[len(rest) :])
    half = len(playing) // 2
    strong, weak = playing[:half], playing[half:][::-1]
    pairs: list[Pair] = []
    for entry in strong:
        other = next((one for one in weak if not groups.get(one) or groups[one] != groups.get(entry)), weak[0])
        weak.remove(other)
        pairs.append((entry, other))
    return rest + [pairs[place] for place in _apart(half)]


def _apart(count: int) -> list[int]:
    """The order of pairs that keeps the first two seeds apart until the last level."""
    size = 1
    order = [0]
    while size < count:
        size *= 2
        order = [place for one in order for place in (one, size - 1 - one)]
    return [place for place in order if place < count]


def next_level(
    alive: Sequence[int], byes: Mapping[int, int], defeats: Mapping[int, int], met: Collection[frozenset[int]]
) -> list[Pair]:
    """The pairs of the next level; `alive` stand in the order in which neighbours meet.

    With an odd number the one rests who did so least often, then who lost least, then who stands first. Everybody
    meets the nearest with as many defeats, somebody new before somebody met.
    """
    waiting = list(alive)
    pairs: list[Pair] = []
    if len(waiting) % 2:
        resting = min(waiting, key=lambda entry: (byes.get(entry, 0), defeats.get(entry, 0), waiting.index(entry)))
        waiting.remove(resting)
        pairs.append((resting, None))
    while waiting:
        entry = waiting.pop(0)
        other = min(waiting, key=_nearest(entry, waiting, defeats, met))
        waiting.remove(other)
        pairs.append((entry, other))
    return pairs


def _nearest(
    entry: int, waiting: Sequence[int], defeats: Mapping[int, int], met: Collection[frozenset[int]]
) -> Callable[[int], tuple[int, bool, int]]:
    return lambda one: (
        abs(defeats.get(one, 0) - defeats.get(entry, 0)),
        frozenset((entry, one)) in met,
        waiting.index(one),
    )
