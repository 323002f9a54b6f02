"""The secretary's bouts: the draw, the tables of groups, the bracket, the result of a bout."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.validators import whole_number
from competitions.models import Criterion, Division, Stage
from core.templatetags.formats import field_number
from judging import bridge
from judging.models import Bout, Draw
from judging.rules import is_correcting_open, is_drawing_open, is_marking_open
from judging.selectors.bout_tasks import bout_tasks_in, drawn_sentence
from judging.selectors.bouts import (
    Rival,
    StageBouts,
    bout_or_404,
    bout_place,
    kept_competition,
    rivals_of,
    stages_of_bouts,
)
from judging.services.bouts import ABSENT, SideResult, save_bout
from judging.services.draws import LONGEST_SEED, draw_stage, new_seed, participants_of
from judging.services.flyoffs import call_flyoff
from judging.services.pairing import split_groups
from judging.validators import BoutRefused, MarkRefused, code_title, range_text, unit_sign

MOST_TICKS = 6  # so many values are drawn as a scale; more are typed


@login_required
@require_safe
def bout_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All stages of bouts of a competition."""
    competition = kept_competition(request.user, slug)
    context = {"competition": competition, "tasks": bout_tasks_in([competition.pk])}
    return render(request, "judging/bout_list.html", context)


@login_required
@require_safe
def stage_bouts(request: HttpRequest, slug: str, division: str, stage: str) -> HttpResponse:
    """The groups or the bracket of a stage, the next bout first."""
    found, here = bout_place(request.user, slug, division, stage)
    shown = _shown(found, here)
    context = _common(found, here) | {
        "draw": _draw(found, here),
        "found": shown,
        "next": shown.to_fight[0] if shown and shown.to_fight else None,
        "is_seeded": _is_seeded(found, here),
        "is_open": is_marking_open(found.competition),
    }
    context["next_stage"] = _next_stage(found, here, shown, context["stages"])
    return render(request, "judging/bouts.html", context)


def _next_stage(division: Division, stage: Stage, shown: StageBouts | None, stages: Sequence[Stage]) -> Stage | None:
    """The stage of bouts whose pairs can be made now: this one is fought, who goes on is known."""
    if shown is None or shown.to_fight or any(group.asks_flyoff for group in shown.groups):
        return None
    after = next((one for one in stages if one.order > stage.order), None)
    return after if after is not None and _draw(division, after) is None else None


def _common(division: Division, stage: Stage) -> dict[str, Any]:
    return {
        "competition": division.competition,
        "division": division,
        "stage": stage,
        "stages": [task.stage for task in bout_tasks_in([division.competition_id]) if task.division == division],
        "place": [division.competition.slug, division.code, stage.code],
    }


def _shown(division: Division, stage: Stage) -> StageBouts | None:
    """What the page shows of this stage; nothing before its draw."""
    facts = [row for row in bridge.bout_facts(bridge.plan_of(division)) if row["stage"]["code"] == stage.code]
    return stages_of_bouts(facts, rivals_of(division))[0] if facts else None


def _draw(division: Division, stage: Stage) -> Draw | None:
    return Draw.objects.filter(division=division, stage=stage, ended_at=None).first()


def _is_seeded(division: Division, stage: Stage) -> bool:
    """Whether the places of a stage before say who meets whom, rather than a draw."""
    return bool(bridge.doors_before(bridge.plan_of(division), stage.pk))


@login_required
@require_http_methods(["GET", "POST"])
def draw_new(request: HttpRequest, slug: str, division: str, stage: str) -> HttpResponse:
    """The draw before it is held: who takes part, how many groups, the number it is drawn by."""
    found, here = bout_place(request.user, slug, division, stage)
    fault = ""
    if request.method == "POST":
        try:
            draw_stage(
                division=found,
                stage=here,
                actor=request.user,
                seed=request.POST.get("seed", ""),
                reason=request.POST.get("reason", ""),
            )
        except BoutRefused as refusal:
            fault = str(refusal)
        else:
            if shown := _shown(found, here):
                messages.success(request, drawn_sentence(len(shown.bouts), len(shown.to_fight)))
            return redirect("stage_bouts", slug, found.code, here.code)
    plan, named = bridge.plan_of(found), rivals_of(found)
    rivals = {entry: named[entry] for entry in participants_of(plan)}
    is_table = bridge.play_of(plan, here).elimination is None
    context = _common(found, here) | {
        "draw": _draw(found, here),
        "rivals": rivals.values(),
        "count": len(rivals),
        "sizes": [len(group) for group in split_groups(list(rivals), here.group_size).values()] if is_table else [],
        "is_seeded": _is_seeded(found, here),
        "is_open": is_drawing_open(found.competition),
        "seed": request.POST.get("seed", "") or new_seed(),
        "longest_seed": LONGEST_SEED,
        "reason": request.POST.get("reason", ""),
        "fault": fault,
    }
    return render(request, "judging/draw_new.html", context, status=422 if fault else 200)


@login_required
@require_POST
def flyoff_call(request: HttpRequest, slug: str, division: str, stage: str) -> HttpResponse:
    """Set the bouts of a fly-off of a group."""
    found, here = bout_place(request.user, slug, division, stage)
    draw = _draw(found, here)
    if draw is None:
        raise Http404
    try:
        bouts = call_flyoff(draw=draw, group=request.POST.get("group", ""), actor=request.user)
    except BoutRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Перебой назначен, поединков: %(n)s") % {"n": len(bouts)})
    return redirect("stage_bouts", slug, found.code, here.code)


@dataclass(frozen=True)
class Field:
    """One criterion of one side as the form asks for it."""

    name: str
    seen_name: str
    title: str
    rule: str
    value: str
    stored: str
    ticks: Sequence[str]
    revision: int


@dataclass(frozen=True)
class SideForm:
    """One side of the form."""

    entry: int
    rival: Rival
    fields: Sequence[Field]
    is_absent: bool

    @property
    def absent_name(self) -> str:
        """The box of who did not come, where results are typed."""
        return f"absent-{self.entry}"


@login_required
@require_http_methods(["GET", "POST"])
def bout_edit(request: HttpRequest, slug: str, division: str, stage: str, number: int) -> HttpResponse:
    """The result of one bout: two taps and a button, then the next one."""
    found, here = bout_place(request.user, slug, division, stage)
    bout = bout_or_404(found, here, number)
    criteria = bridge.plan_of(found).criteria_of(here.pk)
    fault = ""
    if request.method == "POST":
        try:
            return _saved(request, found, here, bout=bout, criteria=criteria)
        except (BoutRefused, MarkRefused) as refusal:
            fault = str(refusal)
            if not Bout.objects.filter(pk=bout.pk).exists():
                messages.error(request, fault)
                return redirect("stage_bouts", slug, found.code, here.code)
    shown = _shown(found, here)
    if shown is None:
        raise Http404
    card = next(card for card in shown.bouts if card.number == number)
    waiting = [other for other in shown.to_fight if other.number != number]
    context = _common(found, here) | {
        "bout": card,
        "sides": _sides(request.POST, found, bout, criteria),
        "operation_id": uuid.uuid4(),
        "needs_reason": card.is_touched,
        "reason": request.POST.get("reason", ""),
        "next": next((other for other in waiting if other.number > number), waiting[0] if waiting else None),
        "is_open": is_marking_open(found.competition) or (card.is_touched and is_correcting_open(found.competition)),
        "absent": ABSENT,
        "fault": fault,
    }
    return render(request, "judging/bout_edit.html", context, status=422 if fault else 200)


def _sides(typed: Mapping[str, str], division: Division, bout: Bout, criteria: Sequence[Criterion]) -> list[SideForm]:
    """The form as it was typed, else as it is stored; revisions are always those that stand on this page."""
    rivals, state = rivals_of(division), bridge.draw_state(bridge.plan_of(division), bout.draw)
    fight = next(fight for fight in state.fights if fight.bout.pk == bout.pk)
    sides = []
    for entry in bout.entry_ids:
        fields = []
        for criterion in criteria:
            mark, name = fight.cells.get((entry, criterion.pk)), f"r-{entry}-{criterion.pk}"
            stored = field_number(mark.value) if mark else ""
            fields.append(
                Field(
                    name=name,
                    seen_name=f"seen-{entry}-{criterion.pk}",
                    title=criterion.title,
                    rule=f"{range_text(criterion)}{unit_sign(criterion)}",
                    value=typed.get(name, "") if typed else stored,
                    stored=code_title(mark.code) if mark and mark.code else stored,
                    ticks=_ticks(criterion),
                    revision=mark.revision if mark else 0,
                )
            )
        is_out = _is_absent(typed, entry, criteria) if typed else fight.is_absent(entry)
        sides.append(SideForm(entry, rivals[entry], fields, is_out))
    return sides


def _is_absent(typed: Mapping[str, str], entry: int, criteria: Sequence[Criterion]) -> bool:
    """Whether the form says that a side did not come: by its box, or by the last button of its scale."""
    return f"absent-{entry}" in typed or any(typed.get(f"r-{entry}-{c.pk}") == ABSENT for c in criteria)


def _ticks(criterion: Criterion) -> list[str]:
    """The values of a short whole scale, each a button; none where a number is typed."""
    top = criterion.maximum
    is_short = top is not None and criterion.step == 1 and criterion.minimum == 0 and top <= MOST_TICKS
    return [str(value) for value in range(int(top or 0) + 1)] if is_short else []


def _saved(
    request: HttpRequest, division: Division, stage: Stage, *, bout: Bout, criteria: Sequence[Criterion]
) -> HttpResponse:
    """Store what was sent and go to the next bout; the secretary who corrects comes back to the tables."""
    try:
        operation = uuid.UUID(request.POST.get("operation_id", ""))
        sent = {} if "wipe" in request.POST else request.POST
        results = {
            entry: SideResult(
                texts={c.pk: sent.get(f"r-{entry}-{c.pk}", "") for c in criteria},
                is_absent=_is_absent(sent, entry, criteria),
                seen={c.pk: int(request.POST[f"seen-{entry}-{c.pk}"]) for c in criteria},
            )
            for entry in bout.entry_ids
        }
    except KeyError:  # the form of a former pair that had this number
        raise BoutRefused(_("Обновите страницу: пары составлены заново, этого поединка больше нет.")) from None
    except ValueError:
        raise Http404 from None
    if "wipe" not in request.POST and all(side.is_empty for side in results.values()):
        raise BoutRefused(_("Внесите результат обеих сторон или отметьте, кто не явился."))
    why = request.POST.get("reason", "")
    saved = save_bout(bout=bout, results=results, operation_id=operation, author=request.user, reason=why)
    _tell(request, bout, took_back=saved.took_back, opened=saved.opened)
    following = whole_number(request.POST.get("next", ""))
    is_there = Bout.objects.filter(draw=bout.draw_id, number=following or 0).exists()
    if is_there and not saved.took_back and not saved.opened:
        return redirect("bout_edit", division.competition.slug, division.code, stage.code, following)
    return redirect("stage_bouts", division.competition.slug, division.code, stage.code)


def _tell(request: HttpRequest, bout: Bout, *, took_back: bool, opened: int) -> None:
    """Say what came of it in one sentence."""
    words = {"number": bout.number, "n": opened}
    if opened:
        messages.success(request, _("Поединок № %(number)s записан. Составлен следующий круг, пар: %(n)s") % words)
    elif took_back:
        messages.warning(
            request,
            _("Поединок № %(number)s исправлен. Пары, составленные по нему, сняты: составьте их заново.") % words,
        )
    else:
        messages.success(request, _("Поединок № %(number)s записан") % words)
