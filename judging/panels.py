"""What judging gives to pages of others: the desk's jury, checks, the home of the jury, grants of files."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.enums import Phase, StageInput
from competitions.models import Competition
from core.contributions import Check, Section
from judging.rules import can_chair
from judging.selectors.bout_tasks import bout_tasks_in
from judging.selectors.progress import (
    behind,
    conflicts_in,
    divisions_accepted,
    jurors_of,
    stages_of_competition,
    unhanded,
)

BEFORE_PROTOCOL = (Phase.PROTOCOL,)


def desk_panel(request: HttpRequest, competition: Competition) -> Mapping[str, Any] | None:
    """«Жюри» on the desk: a row of ticks for each expert, those with most to do first."""
    if competition.phase not in {Phase.ADMISSION, Phase.JUDGING, Phase.PROTOCOL}:
        return None
    rows = jurors_of(competition)
    if not rows or not can_chair(request.user, competition):
        return None
    late = behind(rows)
    return {
        "competition": competition,
        "rows": rows,
        "late": late,
        "sheets": sum(row.left for row in late),
        "has_sheets": any(row.total for row in rows),
    }


def checks_of_judging(competition: Competition) -> Iterable[Check]:
    """What has to be done before protocols: experts for every work, sheets handed in, conflicts settled.

    Where the chair accepted incomplete judging in writing, missing experts and sheets keep nobody back.
    """
    if not competition.schemes.filter(stages__input=StageInput.SHEET).exists():
        return
    here = reverse("judging_desk", args=[competition.slug])
    accepted = divisions_accepted(competition)
    short = sum(progress.short for progress in stages_of_competition(competition, without=accepted))
    yield Check(_("У каждой работы есть эксперты"), short == 0, here, _("Назначить экспертов"), short, BEFORE_PROTOCOL)
    left = unhanded(competition, without=accepted)
    yield Check(_("Сданы все листы"), left == 0, here, _("Напомнить экспертам"), left, BEFORE_PROTOCOL)
    clashes = conflicts_in(competition)
    yield Check(
        _("Нет спорных оценок"),
        clashes == 0,
        reverse("judging_conflicts", args=[competition.slug]),
        _("Выбрать верные"),
        clashes,
        BEFORE_PROTOCOL,
    )


def sections_of_judging(competition: Competition) -> Iterable[Section]:
    """The rooms of judging among the sections of the desk."""
    left = unhanded(competition)
    detail = ngettext("не сдан %(n)s лист", "не сдано листов: %(n)s", left) % {"n": left} if left else _("листы сданы")
    yield Section(_("Оценивание"), reverse("judging_desk", args=[competition.slug]), detail, left or None)
    bouts = bout_tasks_in([competition.pk])
    if bouts:
        undrawn = sum(1 for task in bouts if task.draw is None)
        detail = _("пары ещё не составлены") if undrawn == len(bouts) else _("жеребьёвка, группы, сетка")
        yield Section(_("Поединки"), reverse("bout_list", args=[competition.slug]), detail, len(bouts))
    yield Section(_("Импорт оценок"), reverse("marks_import", args=[competition.slug]), _("XLSX и CSV"))
