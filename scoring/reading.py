"""Reading scheme data with all errors collected: each has its place, a sentence and the nearest right word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from scoring.numbers import Number, decimal_or_none, simplest
from scoring.phrases import say

Path = tuple[str | int, ...]

DIGITS = 30
MOST = 1000

_DECIMAL = re.compile(r"[+-]?\d{1,30}(?:[.,]\d{1,20})?\Z")
_RATIO = re.compile(r"(\d{1,9})\s*/\s*([1-9]\d{0,8})\Z")


@dataclass(frozen=True, slots=True)
class SchemeError:
    """One fault of a scheme: where it is, why it is refused, and what was probably meant."""

    path: Path
    reason: str
    suggestion: str | None = None

    def __str__(self) -> str:
        place = ".".join(str(part) for part in self.path) or say("схема")
        hint = say(" Возможно, имелось в виду «{word}».").format(word=self.suggestion) if self.suggestion else ""
        return f"{place}: {self.reason}{hint}"


class SchemeErrors(ValueError):
    """All faults of a scheme at once."""

    def __init__(self, errors: Sequence[SchemeError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)

    def __iter__(self) -> Iterator[SchemeError]:
        return iter(self.errors)


def nearest(word: str, right: Iterable[str]) -> str | None:
    """Find the right word that a misspelt one probably stands for."""
    options = sorted(right)
    lowered = {option.lower(): option for option in options}
    # Swapped letters first: «DFN» is nearer to DNF than to DNS.
    swapped = [option for low, option in lowered.items() if sorted(low) == sorted(word.lower())]
    if swapped:
        return swapped[0]
    found = difflib.get_close_matches(word.lower(), lowered)
    return lowered[found[0]] if found else None


def _is_monstrous(value: object) -> bool:
    """Tell whether a number is beyond every rule, before anything is computed with it."""
    if isinstance(value, Decimal):
        return not value.is_finite() or (value != 0 and abs(value.adjusted()) >= DIGITS)
    return isinstance(value, int) and abs(value) >= 10**DIGITS


@dataclass(slots=True)
class Problems:
    """The list that all readers of one scheme write to."""

    errors: list[SchemeError] = field(default_factory=list)

    def add(self, path: Path, reason: str, suggestion: str | None = None) -> None:
        """Note one fault; the same fault of the same place is noted once."""
        error = SchemeError(path, reason, suggestion)
        if error not in self.errors:
            self.errors.append(error)


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of scheme data that knows its place; a wrong piece is noted and read as a harmless default."""

    value: object
    path: Path
    problems: Problems

    def fail(self, reason: str, suggestion: str | None = None) -> None:
        """Note a fault of this piece."""
        self.problems.add(self.path, reason, suggestion)

    def is_wrong(self) -> bool:
        """Tell whether a fault of this piece, or of a part of it, is known: one thing wrong is one sentence."""
        return any(error.path[: len(self.path)] == self.path for error in self.problems.errors)

    def child(self, value: object, step: str | int) -> Node:
        """Give the piece below this one."""
        return Node(value, (*self.path, step), self.problems)

    def is_map(self) -> bool:
        """Tell whether the piece is a mapping."""
        return isinstance(self.value, Mapping)

    def is_list(self) -> bool:
        """Tell whether the piece is a list."""
        return isinstance(self.value, (list, tuple))

    def items(self) -> dict[str, Node]:
        """Read a mapping with free keys."""
        if not isinstance(self.value, Mapping):
            self.fail(say("Здесь нужны пары «имя: значение»."))
            return {}
        # YAML 1.1 reads the bare key `on` as true; no parameter has a truth value for a name.
        named = {"on" if key is True else str(key): value for key, value in self.value.items()}
        return {key: self.child(value, key) for key, value in named.items()}

    def items_plain(self) -> dict[str, object]:
        """Read a mapping with free keys as plain values."""
        return {key: node.value for key, node in self.items().items()}

    def fields(self, allowed: Iterable[str], required: Iterable[str] = ()) -> dict[str, Node]:
        """Read a mapping with a closed set of keys."""
        names = list(allowed)
        found = self.items()
        for name in list(found):
            if name not in names:
                self.problems.add(
                    found[name].path, say("Неизвестный параметр «{name}».").format(name=name), nearest(name, names)
                )
                del found[name]
        if isinstance(self.value, Mapping):
            for name in required:
                if name not in found:
                    self.fail(say("Не хватает параметра «{name}».").format(name=name))
        return found

    def elements(self, most: int = MOST) -> list[Node]:
        """Read a list; one that nobody would write by hand is refused before anything is computed with it."""
        if not isinstance(self.value, (list, tuple)):
            self.fail(say("Здесь нужен список."))
            return []
        if len(self.value) > most:
            self.fail(say("Здесь больше {most} строк: так правила не пишут.").format(most=most))
            return []
        return [self.child(value, index) for index, value in enumerate(self.value)]

    def text(self) -> str:
        """Read a word or a title; a number is taken as its text."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value
        if isinstance(self.value, (int, Decimal)) and not isinstance(self.value, bool):
            return str(self.value)
        self.fail(say("Здесь нужен непустой текст."))
        return "?"

    def names(self, least: int = 1) -> tuple[str, ...]:
        """Read a list of names; one name may stand without a list, and an empty list never means «all»."""
        if isinstance(self.value, str):
            return (self.text(),)
        if isinstance(self.value, (list, tuple)) and len(self.value) < least:
            self.fail(say("Список пуст: назовите хотя бы одно имя или уберите его."))
        return tuple(element.text() for element in self.elements())

    def choice(self, options: Sequence[str]) -> str:
        """Read a word out of a closed list."""
        if isinstance(self.value, str) and self.value in options:
            return self.value
        word = str(self.value)
        self.fail(
            say("Неизвестное слово «{word}»: здесь бывает {names}.").format(word=word, names=", ".join(options)),
            nearest(word, options),
        )
        return options[0]

    def flag(self) -> bool:
        """Read yes or no."""
        if isinstance(self.value, bool):
            return self.value
        self.fail(say("Здесь нужно true или false."))
        return False

    def number(self) -> Number:
        """Read an exact number: «0,5», 0.5 as text or Decimal, «1/12»; a float is refused."""
        value = self.value
        if isinstance(value, float):
            self.fail(say("Число с плавающей точкой неточно: запишите его текстом в кавычках."))
            return 0
        if isinstance(value, bool):
            self.fail(say("Здесь нужно число."))
            return 0
        if isinstance(value, Fraction):
            return simplest(value)
        if _is_monstrous(value):
            self.fail(say("Такое число не бывает правилом: оно слишком велико или слишком мало."))
            return 0
        if isinstance(value, int):
            return value
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else value
        if isinstance(value, str):
            return self._number_of_text(value.strip())
        self.fail(say("Здесь нужно число."))
        return 0

    def _number_of_text(self, text: str) -> Number:
        ratio = _RATIO.match(text)
        if ratio:
            value = simplest(Fraction(int(ratio[1]), int(ratio[2])))
            finite = decimal_or_none(value)
            return value if finite is None or isinstance(value, int) else finite
        if text.isascii() and _DECIMAL.match(text):
            exact = Decimal(text.replace(",", "."))
            return int(exact) if exact == exact.to_integral_value() else exact
        self.fail(say("«{text}» – не число.").format(text=text))
        return 0

    def integer(self, least: int = 0) -> int:
        """Read a whole number that is not below `least`."""
        value = self.number()
        if isinstance(value, int) and value >= least:
            return value
        if not self.is_wrong():
            self.fail(say("Здесь нужно целое число не меньше {least}.").format(least=least))
        return least
