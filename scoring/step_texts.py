"""One step in one Russian phrase, for traces and the rules editor."""

from __future__ import annotations

from fractions import Fraction

from scoring.numbers import Number, decimal_or_none, number_to_text, round_to
from scoring.steps.across import Scale
from scoring.steps.adjusting import Adjust
from scoring.steps.base import Step
from scoring.steps.choosing import Choosing
from scoring.steps.folds import Fold
from scoring.steps.picking import Multiply, Pick
from scoring.steps.values import Clamp, Complement, Limit, Round, TableStep, Weigh

AXIS_WORDS = {
    "criterion": "по критериям",
    "judge": "по судьям",
    "round": "по турам",
    "attempt": "по попыткам",
    "stage": "по этапам",
}
FOLD_WORDS = {
    "total": "сумма",
    "mean": "среднее",
    "median": "медиана",
    "trimmed_mean": "среднее без крайних",
    "trimmed_total": "сумма без крайних",
    "best": "лучшее",
    "worst": "худшее",
    "last": "последнее",
    "first_valid": "первое зачётное",
    "agreed": "общая оценка",
    "adjudicated": "двое проверяющих и третий",
    "lexical": "сравнение по частям",
    "count": "число зачётных",
    "until_accepted": "до первой зачтённой попытки",
}
ROUND_WORDS = {"half_up": "округление до", "floor": "отбрасывание дробной части до", "ceil": "округление вверх до"}
SCALE_WORDS = {
    "best": "доля лучшего результата",
    "places": "места",
    "points": "очки за место",
    "standardised": "нормированная шкала",
}


def spoken(number: Number) -> str:
    """Write a number as people read it: a comma, and two digits where the expansion never ends."""
    if decimal_or_none(number) is None:
        shown = round_to(number, Fraction(1, 100))
        return f"{number_to_text(shown).replace('.', ',')}…"
    return number_to_text(number).replace(".", ",").replace("-", "−")


def step_text(step: Step) -> str:
    """Say in a phrase what a step does."""
    if isinstance(step, Fold):
        return f"{FOLD_WORDS[step.how]} {AXIS_WORDS[step.axis]}"
    if isinstance(step, Round):
        return f"{ROUND_WORDS[step.mode]} {spoken(step.to)}"
    if isinstance(step, Weigh):
        return "доля от ста баллов по весам" if step.mode == "share" else "умножение на коэффициенты"
    if isinstance(step, Scale):
        return SCALE_WORDS[step.mode]
    if isinstance(step, Choosing):
        word = "засчитываются" if step.name == "keep" else "не засчитываются"
        return f"{word} {step.reason()}"
    if isinstance(step, Adjust):
        return "штрафы и бонусы"
    return _cell_text(step)


def _cell_text(step: Step) -> str:
    if isinstance(step, Clamp):
        low, high = step.limits
        parts = [f"не меньше {spoken(low)}"] if low is not None else []
        parts += [f"не больше {spoken(high)}"] if high is not None else []
        return ", ".join(parts) or "без границ"
    if isinstance(step, Limit):
        return f"больше {spoken(step.limit)} – {step.code}"
    if isinstance(step, Multiply):
        return f"умножение на {spoken(step.by) if not isinstance(step.by, str) else step.by}"
    if isinstance(step, Complement):
        return f"вычитание из {spoken(step.of) if not isinstance(step.of, str) else 'максимума'}"
    if isinstance(step, TableStep):
        return "перевод по таблице"
    if isinstance(step, Pick):
        return f"только {', '.join(step.criteria)}"
    return step.name
