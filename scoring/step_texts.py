"""One step in one phrase, for traces and the rules editor."""

from __future__ import annotations

from scoring.numbers import spoken
from scoring.phrases import _, gettext_noop, say
from scoring.steps.across import Scale
from scoring.steps.adjusting import Adjust
from scoring.steps.base import Step
from scoring.steps.choosing import Choosing
from scoring.steps.folds import Fold
from scoring.steps.picking import Multiply, Pick
from scoring.steps.play import Play
from scoring.steps.values import Clamp, Complement, Limit, Round, TableStep, Weigh

AXIS_WORDS = {
    "criterion": gettext_noop("по критериям"),
    "judge": gettext_noop("по экспертам"),
    "round": gettext_noop("по турам"),
    "attempt": gettext_noop("по попыткам"),
    "stage": gettext_noop("по этапам"),
}
FOLD_WORDS = {
    "total": gettext_noop("сумма"),
    "mean": gettext_noop("среднее"),
    "median": gettext_noop("медиана"),
    "trimmed_mean": gettext_noop("среднее без крайних"),
    "trimmed_total": gettext_noop("сумма без крайних"),
    "best": gettext_noop("лучшее"),
    "worst": gettext_noop("худшее"),
    "last": gettext_noop("последнее"),
    "first_valid": gettext_noop("первое зачётное"),
    "agreed": gettext_noop("общая оценка"),
    "adjudicated": gettext_noop("двое проверяющих и третий"),
    "lexical": gettext_noop("сравнение по частям"),
    "count": gettext_noop("число зачётных"),
    "until_accepted": gettext_noop("до первой зачтённой попытки"),
}
ROUND_WORDS = {
    "half_up": gettext_noop("округление до"),
    "floor": gettext_noop("отбрасывание дробной части до"),
    "ceil": gettext_noop("округление вверх до"),
}
SCALE_WORDS = {
    "best": gettext_noop("доля лучшего результата"),
    "places": gettext_noop("места"),
    "points": gettext_noop("очки за место"),
    "standardised": gettext_noop("нормированная шкала"),
}


def step_text(step: Step) -> str:
    """Say in a phrase what a step does."""
    if isinstance(step, Fold):
        return f"{say(FOLD_WORDS[step.how])} {say(AXIS_WORDS[step.axis])}"
    if isinstance(step, Round):
        return f"{say(ROUND_WORDS[step.mode])} {spoken(step.to)}"
    if isinstance(step, Weigh):
        return _("доля от ста баллов по весам") if step.mode == "share" else _("умножение на коэффициенты")
    if isinstance(step, Scale):
        return say(SCALE_WORDS[step.mode])
    if isinstance(step, Choosing):
        words = ", ".join(say(word) for word in step.reason().split(", "))
        template = _("засчитываются {words}") if step.name == "keep" else _("не засчитываются {words}")
        return template.format(words=words)
    if isinstance(step, Adjust):
        return _("штрафы и бонусы")
    if isinstance(step, Play):
        return _("очки за бои") if step.elimination is None else _("ступени сетки на выбывание")
    return _cell_text(step)


def _cell_text(step: Step) -> str:
    if isinstance(step, Clamp):
        low, high = step.limits
        parts = [_("не меньше {limit}").format(limit=spoken(low))] if low is not None else []
        parts += [_("не больше {limit}").format(limit=spoken(high))] if high is not None else []
        return ", ".join(parts) or _("без границ")
    if isinstance(step, Limit):
        return _("больше {limit} – {code}").format(limit=spoken(step.limit), code=step.code)
    if isinstance(step, Multiply):
        return _("умножение на {factor}").format(factor=step.by if isinstance(step.by, str) else spoken(step.by))
    if isinstance(step, Complement):
        whole = _("максимума") if isinstance(step.of, str) else spoken(step.of)
        return _("вычитание из {whole}").format(whole=whole)
    if isinstance(step, TableStep):
        return _("перевод по таблице")
    if isinstance(step, Pick):
        return _("только {names}").format(names=", ".join(step.criteria))
    return step.name
