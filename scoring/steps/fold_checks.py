"""What is refused about a fold before any mark exists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scoring.folding import DIVIDES, TAKES_LEXICAL
from scoring.phrases import say
from scoring.reading import Path, nearest
from scoring.steps.base import Shape

if TYPE_CHECKING:
    from scoring.steps.folds import Fold

NEEDS = {
    "trimmed_mean": ("few",),
    "trimmed_total": ("few",),
    "adjudicated": ("within", "third"),
    "lexical": ("parts",),
    "until_accepted": ("accepted", "penalty"),
}
ONLY_FOR = {
    "few": ("trimmed_mean", "trimmed_total"),
    "high": ("trimmed_mean", "trimmed_total"),
    "low": ("trimmed_mean", "trimmed_total"),
    "third": ("adjudicated",),
    "parts": ("lexical",),
    "with_": ("best", "worst", "last", "first_valid", "until_accepted"),
}


def check_fold(fold: Fold, shape: Shape) -> None:
    """Refuse a fold that lacks a decision, and note what it does to the axes."""
    _check_needs(fold, shape)
    codes = shape.selected(fold.on, fold.path)
    _check_codes(fold, shape, codes)
    _check_skips(fold, shape, codes)
    if fold.how not in TAKES_LEXICAL and shape.lexical.intersection(codes):
        refuse_lexical(shape, fold.path)
    if fold.how == "lexical" or (fold.axis == "criterion" and shape.lexical.intersection(codes)):
        shape.lexical |= {fold.new_code()} if fold.axis == "criterion" else set(codes)
    for index, name in enumerate(fold.with_):
        if shape.stage.criteria and not shape.stage.known(name) and name not in shape.axes:
            place = (*fold.path, "with", index)
            shape.problems.add(
                place, say("Нет критерия «{name}».").format(name=name), nearest(name, set(shape.stage.criteria))
            )
    if fold.axis in ("criterion", "stage"):
        _fold_criteria(fold, shape, codes)
        return
    for code in codes:
        if fold.axis not in shape.axes[code]:
            shape.problems.add(fold.path, say("Ось «{axis}» свёрнута второй раз.").format(axis=fold.axis))
        shape.axes[code] = shape.axes[code] - {fold.axis}
    if fold.how in DIVIDES:
        shape.remainder |= set(codes)


def refuse_lexical(shape: Shape, path: Path) -> None:
    """Refuse arithmetic with what stands part by part."""
    words = ", ".join(TAKES_LEXICAL)
    reason = say("Показатели по частям (lexical) не складываются, их только сравнивают: {words}.").format(words=words)
    shape.problems.add(path, reason)


def _check_skips(fold: Fold, shape: Shape, codes: Sequence[str]) -> None:
    """Refuse to leave out what was missed where less is better and the rest is divided, or known to be too little."""
    is_skipped = fold.missing == "skip" or fold.marks == "skip"
    is_skipped = is_skipped or (isinstance(fold.marks, tuple) and "skip" in dict(fold.marks).values())
    is_less = (fold.how == "mean" and fold.axis in ("round", "attempt")) or (
        fold.how == "total" and fold.axis == "stage"
    )
    if is_skipped and is_less and (fold.better or shape.stage.better_of(codes)) == "lower":
        reason = say("Где меньше – лучше, пропуск (skip) улучшил бы результат: worst, fail или число для каждого кода.")
        shape.problems.add(fold.path, reason)


def _check_needs(fold: Fold, shape: Shape) -> None:
    given = {
        "few": bool(fold.few),
        "within": fold.within is not None,
        "third": bool(fold.third),
        "parts": bool(fold.parts) or fold.axis != "criterion",
        "accepted": True,
        "penalty": True,
    }
    if fold.how == "mean" and fold.axis in ("round", "attempt") and fold.told(shape.stage).expect is None:
        # Divided by those that are there, a mean would reward skipping.
        shape.problems.add(fold.path, say("Свёртке {how} нужен параметр «{name}».").format(how=fold.how, name="expect"))
    for name in NEEDS.get(fold.how, ()):
        if not given[name]:
            shape.problems.add(fold.path, say("Свёртке {how} нужен параметр «{name}».").format(how=fold.how, name=name))
    used = {
        "few": bool(fold.few),
        "high": fold.high > 0,
        "low": fold.low > 0,
        "third": bool(fold.third),
        "parts": bool(fold.parts),
        "with_": bool(fold.with_),
    }
    for name, there in used.items():
        if there and fold.how not in ONLY_FOR[name]:
            word = name.rstrip("_")
            shape.problems.add(
                (*fold.path, word),
                say("Параметр «{word}» не имеет смысла для свёртки {how}.").format(word=word, how=fold.how),
            )
    if fold.how.startswith("trimmed") and not fold.high and not fold.low:
        shape.problems.add(fold.path, say("Укажите, сколько крайних отбрасывать: high и low."))


def _check_codes(fold: Fold, shape: Shape, criteria: Sequence[str]) -> None:
    if fold.marks is None and shape.codes and fold.axis in ("round", "attempt"):
        reason = say(
            "Свёртка по оси {axis} должна сказать, что делать с кодами: marks: skip, worst, fail или zero."
        ).format(axis=fold.axis)
        shape.problems.add(fold.path, reason)
    if isinstance(fold.marks, tuple):
        for code, worth in fold.marks:
            if code not in shape.codes:
                place = (*fold.path, "marks", code)
                shape.problems.add(
                    place, say("Код «{code}» не объявлен в codes.").format(code=code), nearest(code, shape.codes)
                )
            if worth == "worst" and fold.how in ("total", "mean", "median"):
                shape.problems.add(
                    (*fold.path, "marks", code),
                    say("Слово worst не складывается: свёртке {how} нужно число.").format(how=fold.how),
                )
            if worth == "max" and not _has_one_maximum(shape, criteria):
                reason = say("Слово max в marks понятно только для одного критерия с максимумом.")
                shape.problems.add((*fold.path, "marks", code), reason)


def _has_one_maximum(shape: Shape, criteria: Sequence[str]) -> bool:
    maxima = {found and found.max for found in map(shape.stage.criterion, criteria)}
    return len(maxima) == 1 and None not in maxima


def _fold_criteria(fold: Fold, shape: Shape, codes: list[str]) -> None:
    if not codes:
        shape.problems.add(fold.path, say("Сворачивать нечего: ни одного критерия."))
        return
    for index, code in enumerate(fold.parts):
        if code not in codes:
            place = (*fold.path, "parts", index)
            shape.problems.add(
                place, say("Нет критерия «{code}» среди сворачиваемых.").format(code=code), nearest(code, codes)
            )
    axes = set[str]().union(*(shape.axes.pop(code) for code in codes))
    shape.axes[fold.new_code()] = axes
    if fold.how in DIVIDES or shape.remainder & set(codes):
        shape.remainder -= set(codes)
        shape.remainder.add(fold.new_code())
