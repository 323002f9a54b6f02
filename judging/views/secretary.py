"""The secretary's grid: one result after another, typed text and meaning side by side."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.validators import whole_number
from competitions.enums import Unit
from competitions.models import Competition, Criterion, Division, Stage
from core.templatetags.formats import field_number
from judging import bridge
from judging.models import Line
from judging.rules import is_marking_open
from judging.selectors.grid import Grid, GridCell, GridRow, first_empty, grid_of, grid_place, next_cell
from judging.services.marks import save_mark
from judging.validators import CODE_OF_WORD, WORDS, MarkRefused, code_title, range_text, unit_sign
from registrations.enums import EntryStatus
from registrations.models import Entry

PAD = ("1", "2", "3", "4", "5", "6", "7", "8", "9", ":", "0", ".", "⌫")


@dataclass(frozen=True)
class CodeButton:
    """A mark instead of a number, as a button."""

    code: str
    short: str
    title: str


def code_buttons(codes: frozenset[str], titles: dict[str, str]) -> list[CodeButton]:
    """The usual three first, then those that the scheme declares."""
    words = {"DNS": _("не явился"), "DNF": _("нет результата"), "VOID": _("не засчитан")}
    usual = [CodeButton(code, code_title(code), word) for code, word in words.items()]
    usual[2] = CodeButton("VOID", "V", words["VOID"])
    return usual + [CodeButton(code, code, titles.get(code, "")) for code in sorted(codes - set(words))]


@login_required
@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest, slug: str, division: str, stage: str) -> HttpResponse:
    """The table of one stage; without JavaScript a cell is chosen by its link and written by the form."""
    competition, found, here = grid_place(request.user, slug, division, stage)
    if request.method == "POST":
        return _write(request, competition, found, here)
    return _show(request, competition, found, here)


def _totals(division: Division, stage: Stage) -> dict[int, str]:
    lines = Line.objects.filter(entry__division=division, entry__status=EntryStatus.ACCEPTED)
    return {entry: bridge.total_text(data, stage) for entry, data in lines.values_list("entry", "data")}


def _show(
    request: HttpRequest, competition: Competition, division: Division, stage: Stage, **extra: Any
) -> HttpResponse:
    plan = bridge.plan_of(division)
    table = grid_of(division, stage, _totals(division, stage))
    round_ = _round(request, table)
    chosen = request.GET.get("yacheyka") or first_empty(table, round_)
    row, cell = _find(table, chosen)
    context = {
        "competition": competition,
        "division": division,
        "stage": stage,
        "grid": table,
        "round": cell.column.round if cell else round_,
        "is_double": any(column.title for column in table.columns),
        "chosen": cell.key if cell else "",
        "row": row,
        "cell": cell,
        "place": _place(stage, cell) if cell else "",
        "needs_reason": bool(cell and not cell.is_empty),
        "rule": _rule(table),
        "hint": _hint(table),
        "pad": [field_number(key) for key in PAD],
        "codes": code_buttons(plan.codes, dict(plan.rules.codes)),
        "codes_json": json.dumps(sorted(plan.codes)),
        "criteria_json": json.dumps([_criterion_data(criterion) for criterion in plan.criteria_of(stage.pk)]),
        "readings_json": json.dumps(_words()),
        "operation_id": uuid.uuid4(),
        "is_locked": not is_marking_open(competition),
    }
    status = extra.pop("status", 200)
    return render(request, "judging/grid.html", context | extra, status=status)


def _round(request: HttpRequest, table: Grid) -> int:
    """The round of the address, else the first that is not full."""
    asked = whole_number(request.GET.get("tur", ""))
    if asked is not None and any(group.round == asked for group in table.groups):
        return asked
    return next((group.round for group in table.groups if not group.is_done), table.groups[-1].round)


def _find(table: Grid, key: str) -> tuple[GridRow | None, GridCell | None]:
    for row in table.rows:
        for cell in row.cells:
            if cell.key == key:
                return row, cell
    return (table.rows[0], table.rows[0].cells[0]) if table.rows and table.rows[0].cells else (None, None)


def _place(stage: Stage, cell: GridCell) -> str:
    parts = [_("тур %(number)s") % {"number": cell.column.round}] if stage.rounds > 1 else []
    return ", ".join(filter(None, [*parts, cell.column.title]))


def _rule(table: Grid) -> str:
    """«Время, до 120 с»: what may be typed."""
    criteria = {column.criterion.pk: column.criterion for column in table.columns}
    return " · ".join(
        f"{criterion.title}: {range_text(criterion)}{unit_sign(criterion)}" for criterion in criteria.values()
    )


def _hint(table: Grid) -> str:
    seconds = any(column.criterion.unit == Unit.SECONDS for column in table.columns)
    return _("«630» – это 6:30, «83,45» – 83 секунды.") if seconds else ""


def _criterion_data(criterion: Criterion) -> dict[str, Any]:
    """What the page's script needs to read a typed result as the server does."""
    return {
        "id": criterion.pk,
        "title": criterion.title,
        "unit": criterion.unit,
        "sign": unit_sign(criterion),
        "low": bridge.exact(criterion.minimum),
        "high": "" if criterion.maximum is None else bridge.exact(criterion.maximum),
        "step": bridge.exact(criterion.step),
        "range": range_text(criterion),
    }


def _words() -> dict[str, Any]:
    """Sentences and code words of the page's script, in the language of the page."""
    return {
        "codes": CODE_OF_WORD,
        "titles": {code: code_title(code) for code in WORDS},
        "number": _("Напишите число, например {example}: «{text}» не читается."),
        "times": _("95,6 или 1:35,6"),
        "points": _("8 или 8,5"),
        "range": _("Поставьте {range}: {value} не подходит."),
        "over": _("Больше {limit}: запишем как измерено, лишнее не засчитают правила."),
        "reason": _("Напишите, почему меняете записанное."),
        "undone": _("отменено сразу после записи"),
        "conflict": _("выбрано из двух значений"),
        "keep": _("Оставить {value}"),
        "none": _("пусто"),
    }


def _write(request: HttpRequest, competition: Competition, division: Division, stage: Stage) -> HttpResponse:
    """A cell written by the plain form: then the next one, or the same with the sentence beside it."""
    plan = bridge.plan_of(division)
    key = request.POST.get("cell", "")
    try:
        entry_id, criterion_id, round_, attempt = (int(part) for part in key.split("-"))
        base = int(request.POST.get("base", "0"))
        operation = uuid.UUID(request.POST.get("operation_id", ""))
    except ValueError:
        raise Http404 from None
    entry = get_object_or_404(
        Entry.objects.select_related("competition", "division__scheme"), pk=entry_id, division=division
    )
    criterion = plan.criteria.get(criterion_id)
    if criterion is None:
        raise Http404
    typed = request.POST.get("typed", "")
    try:
        saved = save_mark(
            operation_id=operation,
            entry=entry,
            stage=stage,
            criterion=criterion,
            round=round_,
            attempt=attempt,
            value_text=typed,
            code=request.POST.get("code", ""),
            base_revision=base,
            author=request.user,
            typed=typed,
            reason=request.POST.get("reason", ""),
        )
    except MarkRefused as refusal:
        request.GET = request.GET.copy()
        request.GET["yacheyka"] = key
        again = {"error": str(refusal), "typed": typed, "reason": request.POST.get("reason", "")}
        return _show(request, competition, division, stage, status=422, **again)
    here = reverse("grid", args=[competition.slug, division.code, stage.code])
    table = grid_of(division, stage, {})
    following = key if saved.is_conflict else next_cell(table, key)
    return redirect(f"{here}?yacheyka={following}")
