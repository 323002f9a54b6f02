"""The arithmetic of folds: lists of numbers and codes to one value, exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring.numbers import NUMBER_TYPES, Number, add, divide, multiply, subtract
from scoring.phrases import say
from scoring.steps.order import best_first, code_severity
from scoring.types import PENDING, Code, Lexical, ScoringError, Value

if TYPE_CHECKING:
    from scoring.steps.folds import Fold


@dataclass(frozen=True, slots=True)
class Folded:
    """The value of a fold, and the position it was taken from where one was chosen."""

    value: Value
    chosen: int | None = None


def mildest(codes: Sequence[Code]) -> Code:
    """Give the best of several codes: «no result» stands above «did not start»."""
    return min(codes, key=lambda code: (code_severity(code), code.name))


def hardest(codes: Sequence[Code]) -> Code:
    """Give the worst of several codes."""
    return max(codes, key=lambda code: (code_severity(code), code.name))


def mean(numbers: Sequence[Number], size: int | None = None) -> Number:
    """Divide the sum by the number of values, or by the number expected."""
    return divide(add(numbers), size or len(numbers))


def _total(fold: Fold, values: Sequence[Number], better: str, size: int) -> Folded:
    return Folded(add(values))


def _mean(fold: Fold, values: Sequence[Number], better: str, size: int) -> Folded:
    return Folded(mean(values, size if fold.axis in ("round", "attempt") else None))


def _median(fold: Fold, values: Sequence[Number], better: str, size: int) -> Folded:
    line = sorted(values)
    middle = len(line) // 2
    if len(line) % 2:
        return Folded(line[middle])
    return Folded(mean(line[middle - 1 : middle + 1]))


def _best(fold: Fold, values: Sequence[Value], better: str, size: int) -> Folded:
    chosen = best_first(values, better)[0]
    return Folded(values[chosen], chosen)


def _worst(fold: Fold, values: Sequence[Value], better: str, size: int) -> Folded:
    chosen = best_first(values, better)[-1]
    return Folded(values[chosen], chosen)


def _last(fold: Fold, values: Sequence[Value], better: str, size: int) -> Folded:
    return Folded(values[-1], len(values) - 1)


def _first(fold: Fold, values: Sequence[Value], better: str, size: int) -> Folded:
    return Folded(values[0], 0)


def _agreed(fold: Fold, values: Sequence[Number], better: str, size: int) -> Folded:
    same = all(value == values[0] for value in values)
    return Folded(values[0] if same else PENDING)


def _count(fold: Fold, values: Sequence[Value], better: str, size: int) -> Folded:
    return Folded(len(values))


def trimmed(fold: Fold, values: Sequence[Number | Code], better: str, size: int) -> Folded:
    """Leave out the highest and the lowest; a code counts as the worst value."""
    if len(values) <= fold.high + fold.low:
        return _few(fold, values)
    order = best_first(values, better)
    if better == "higher":
        order.reverse()
    middle = [values[index] for index in order[fold.low : len(order) - fold.high]]
    codes = [value for value in middle if isinstance(value, Code)]
    if codes:
        return Folded(hardest(codes))
    numbers = [value for value in middle if not isinstance(value, Code)]
    return Folded(add(numbers) if fold.how == "trimmed_total" else mean(numbers))


def _few(fold: Fold, values: Sequence[Number | Code]) -> Folded:
    if fold.few == "pending":
        return Folded(PENDING)
    if fold.few == "error":
        raise ScoringError(
            say("Оценок {count}: крайние отбрасывать не из чего (few: error).").format(count=len(values))
        )
    codes = [value for value in values if isinstance(value, Code)]
    if codes:
        return Folded(hardest(codes))
    numbers = [value for value in values if not isinstance(value, Code)]
    return Folded(add(numbers) if fold.how == "trimmed_total" else mean(numbers))


def apart(left: Number, right: Number) -> Number:
    """Give the distance of two numbers."""
    distance = subtract(left, right)
    return distance if distance >= 0 else -distance


def adjudicated(fold: Fold, values: Sequence[Number], better: str, size: int) -> Folded:
    """Two markers agree within a distance, or a third one decides; without the third it stays pending."""
    if len(values) < 2:
        return Folded(PENDING)
    first, second = values[0], values[1]
    if apart(first, second) <= (fold.within or 0):
        return Folded(mean((first, second)))
    if len(values) == 2:
        return Folded(PENDING)
    third = values[2]
    if fold.third == "replaces":
        return Folded(third)
    if fold.third == "mean_of_all":
        return Folded(mean(values))
    pairs = ((first, third), (second, third), (first, second))
    # Equal distances: the pair with the greater sum, in favour of the entrant whose marks are points.
    nearest = min(pairs, key=lambda pair: (apart(*pair), -add(pair) if better == "higher" else add(pair)))
    return Folded(mean(nearest))


def until_accepted(fold: Fold, values: Sequence[Value], better: str, size: int) -> Folded:
    """Take the first accepted attempt; each attempt before it costs a penalty."""
    for index, value in enumerate(values):
        if value.__class__ in NUMBER_TYPES and subtract(value, fold.accepted) >= 0:  # type: ignore[arg-type]
            cost = multiply(fold.penalty, index)
            if fold.with_:
                return Folded(value, index)
            worse = add((value, cost)) if better == "lower" else subtract(value, cost)  # type: ignore[arg-type]
            return Folded(worse, index)
    return Folded(0)


FOLDS: dict[str, Callable[..., Folded]] = {
    "total": _total,
    "mean": _mean,
    "median": _median,
    "trimmed_mean": trimmed,
    "trimmed_total": trimmed,
    "best": _best,
    "worst": _worst,
    "last": _last,
    "first_valid": _first,
    "agreed": _agreed,
    "adjudicated": adjudicated,
    "count": _count,
    "until_accepted": until_accepted,
    "lexical": _total,
}
TAKES_LEXICAL = ("best", "worst", "last", "first_valid", "count")
KEEPS_CODES = frozenset(("best", "worst", "last", "trimmed_mean", "trimmed_total", "until_accepted"))
DIVIDES = frozenset(("mean", "median", "trimmed_mean", "adjudicated"))


def fold_lexical(parts: Sequence[Value], signs: Sequence[int]) -> Value:
    """Join several numbers into one that compares part by part; a code in one part is the code of all."""
    codes = [part for part in parts if isinstance(part, Code)]
    if codes:
        return hardest(codes)
    numbers = [part for part in parts if part.__class__ in NUMBER_TYPES]
    if len(numbers) < len(parts):
        return PENDING
    return Lexical(tuple(numbers), tuple(signs))  # type: ignore[arg-type]
