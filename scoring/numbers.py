"""Exact numbers: reading them from text, adding, dividing, rounding and writing them without loss."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import (
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    Inexact,
    InvalidOperation,
    Overflow,
)
from fractions import Fraction

from scoring.phrases import decimal_sign, say

Number = int | Decimal | Fraction

NUMBER_TYPES = frozenset((int, Decimal, Fraction))
MAX_DIGITS = 40

# Decimal arithmetic inside the kernel runs in this context: a result that would have to be rounded is an
# error, never a slightly wrong number. Division never goes through it (see `divide`).
EXACT = Context(
    prec=5000,
    traps=[Inexact, InvalidOperation, DivisionByZero, Overflow, FloatOperation],
)

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?\Z")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?\Z")
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{1,2}(?:[.,]\d+)?)\Z")


class NumberError(ValueError):
    """A text that is no exact number; its message is a sentence for the person who typed it."""


def parse_number(text: object) -> Decimal:
    """Read a mark as it was typed (comma or dot) and refuse everything that is not an exact number."""
    if isinstance(text, (bool, float)):
        raise NumberError(say("Дробное число пришло как float: передайте его текстом, чтобы не потерять точность."))
    if isinstance(text, int):
        return Decimal(text)
    if isinstance(text, Decimal):
        if not text.is_finite():
            raise NumberError(say("Введите число: бесконечность и NaN не бывают оценкой."))
        return text
    if not isinstance(text, str):
        raise NumberError(say("Введите число, например 8 или 8,5."))
    clean = text.strip().replace("\u2212", "-")
    # A space may part thousands and nothing else: «8 5» is a slip for «8,5», not 85.
    if _THOUSANDS.match(clean):
        clean = clean.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if not clean.isascii() or not _NUMBER.match(clean):
        raise NumberError(say("Введите число, например 8 или 8,5: «{text}» не читается.").format(text=text.strip()))
    if len(clean) > MAX_DIGITS:
        raise NumberError(say("Введите число короче {max_digits} знаков.").format(max_digits=MAX_DIGITS))
    return Decimal(clean.replace(",", "."))


def parse_time(text: str) -> Decimal:
    """Read a time as seconds: «95,6», «1:35,6» or «1:02:03»."""
    clean = text.strip()
    if ":" not in clean:
        value = parse_number(clean)
        if value < 0:
            raise NumberError(say("Время не бывает меньше нуля."))
        return value
    match = _CLOCK.match(clean) if clean.isascii() else None
    if match is None or len(clean) > MAX_DIGITS:
        raise NumberError(say("Введите время, например 95,6 или 1:35,6: «{clean}» не читается.").format(clean=clean))
    hours, minutes, seconds = match.groups()
    rest = Decimal(seconds.replace(",", "."))
    if rest >= 60 or (hours is not None and int(minutes) >= 60):
        raise NumberError(say("В записи «{clean}» минут или секунд больше 59.").format(clean=clean))
    # The caller's context would round a long fraction of a second.
    return EXACT.add(Decimal(3600 * int(hours or 0) + 60 * int(minutes)), rest)


def parse_clock(text: str) -> Decimal:
    """Read the short typing of a secretary: «630» is 6:30, «45» is 45 seconds, «1:35,6» as written."""
    clean = text.strip()
    digits = re.fullmatch(r"(\d{1,3})(\d{2}(?:[.,]\d+)?)", clean) if clean.isascii() else None
    if digits is None:
        return parse_time(clean)
    return parse_time(f"{digits.group(1)}:{digits.group(2)}")


def as_fraction(value: Number) -> Fraction:
    """Give the value as a fraction, for the few places where a division happened."""
    return value if isinstance(value, Fraction) else Fraction(value)


def simplest(value: Fraction) -> Number:
    """Give a whole fraction back as an int, so that later steps stay fast."""
    return value.numerator if value.denominator == 1 else value


def add(values: Iterable[Number]) -> Number:
    """Add exactly; fractions and decimals may be mixed."""
    numbers = list(values)
    try:
        return sum(numbers)
    except TypeError:
        return simplest(sum((as_fraction(v) for v in numbers), Fraction(0)))


def multiply(left: Number, right: Number) -> Number:
    """Multiply exactly, whatever the two kinds of numbers are."""
    if isinstance(left, Fraction) or isinstance(right, Fraction):
        return simplest(as_fraction(left) * as_fraction(right))
    return left * right


def divide(value: Number, by: Number) -> Number:
    """Divide exactly: a whole quotient stays an int, everything else becomes a fraction."""
    return simplest(as_fraction(value) / as_fraction(by))


def negative(value: Number) -> Number:
    """Turn the sign round without rounding."""
    return -value


def subtract(left: Number, right: Number) -> Number:
    """Subtract exactly."""
    return add((left, negative(right)))


def round_to(value: Number, to: Number, mode: str = "half_up") -> Number:
    """Round to a multiple of `to`: half away from zero, down (floor) or up (ceil)."""
    if isinstance(value, int) and isinstance(to, int) and to == 1:
        return value
    units = as_fraction(value) / as_fraction(to)
    top, bottom = units.numerator, units.denominator
    if mode == "floor":
        whole = top // bottom
    elif mode == "ceil":
        whole = -(-top // bottom)
    elif top >= 0:
        whole = (2 * top + bottom) // (2 * bottom)
    else:
        whole = -((-2 * top + bottom) // (2 * bottom))
    return multiply(whole, to)


def decimal_or_none(value: Number) -> Decimal | None:
    """Give the finite decimal of a number, or None where its expansion never ends."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    digits = max(twos, fives)
    scaled = value.numerator * 2 ** (digits - twos) * 5 ** (digits - fives)
    return Decimal(scaled).scaleb(-digits, EXACT)


def number_to_text(value: Number) -> str:
    """Write a number exactly and in one way only: «84», «83.5», «235/3»."""
    finite = decimal_or_none(value)
    if finite is None:
        fraction = as_fraction(value)
        return f"{fraction.numerator}/{fraction.denominator}"
    text = format(finite, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def number_from_text(text: str) -> Number:
    """Read back what `number_to_text` wrote."""
    if "/" in text:
        return Fraction(text)
    return Decimal(text) if "." in text else int(text)


def spoken(number: Number) -> str:
    """Write a number as people read it: with their decimal sign, and two digits where the expansion never ends."""
    is_finite = decimal_or_none(number) is not None
    text = number_to_text(number if is_finite else round_to(number, Fraction(1, 100)))
    return text.replace(".", decimal_sign()).replace("-", "−") + ("" if is_finite else "…")
