"""A trace in at most five sentences, for a family that wants to know why this place."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.explaining import KeyComparison, Neighbour, Trace
from scoring.numbers import NUMBER_TYPES, spoken
from scoring.phrases import _, gettext_noop, say
from scoring.types import Code, Dropped, Lexical, Status

CODE_WORDS = {
    "DNS": gettext_noop("не явился"),
    "DNF": gettext_noop("нет результата"),
    "VOID": gettext_noop("аннулировано"),
}
STATUS_WORDS = {
    Status.OC: gettext_noop("Вне конкурса: результат показан, места нет."),
    Status.DNS: gettext_noop("Участник не явился, места нет."),
    Status.DSQ: gettext_noop("Участник дисквалифицирован, места нет."),
    Status.WD: gettext_noop("Участник снялся, места нет."),
}
MOST = 5


def value_text(value: Any) -> str:
    """Write any value of a trace as people read it."""
    if isinstance(value, (int, Decimal, Fraction)):
        return spoken(value)
    if isinstance(value, Code):
        return say(CODE_WORDS.get(value.name, value.name))
    if isinstance(value, Lexical):
        return _(" и ").join(spoken(part) for part in value.parts)
    if isinstance(value, Dropped):
        return f"({value_text(value.value)})"
    if isinstance(value, (list, tuple)):
        return "; ".join(value_text(one) for one in value)
    return _("ещё не оценено")


def sentences(trace: Trace) -> list[str]:
    """Say why this place, in at most five sentences."""
    if trace.row.status is not Status.OK:
        return [_total(trace), say(STATUS_WORDS[trace.row.status])]
    if trace.row.pending:
        return [_pending(trace)]
    found = [_place(trace)]
    if trace.equals:
        found.append(_equals(trace))
    for neighbour, is_ahead in ((trace.ahead, True), (trace.behind, False)):
        sentence = _neighbour(neighbour, is_ahead) if neighbour is not None else ""
        if sentence:
            found.append(sentence)
    if trace.dropped:
        values = [value_text(cell.value.value) for cell in trace.dropped if isinstance(cell.value, Dropped)]
        found.append(_("Не засчитано по правилам: {values}.").format(values=", ".join(values[:4])))
    if trace.awards:
        titles = "; ".join(f"{award.title}{f' ({award.rule})' if award.rule else ''}" for award in trace.awards)
        found.append(_("Награда: {titles}.").format(titles=titles))
    return found[:MOST]


def _total(trace: Trace) -> str:
    return _("Итог: {total}.").format(total=value_text(trace.row.total))


def _pending(trace: Trace) -> str:
    names = {trace.criterion_titles.get(m.criterion, m.criterion) for m in trace.row.missing if m.criterion}
    awaited = [*(one.stage for one in trace.row.missing), *list(trace.stage_titles)[-1:], ""][0]
    done = [value for value in trace.values if value.stage != awaited and value.value.__class__ in NUMBER_TYPES]
    if not names and done:
        stage = trace.stage_titles[awaited]
        return _("Итога пока нет: этап «{stage}» ещё не закончен.").format(stage=stage)
    if not names:
        return _("Итога пока нет: оценки ещё не поставлены.")
    shown = ", ".join(_("«{name}»").format(name=name) for name in sorted(names)[:4])
    return _("Итога пока нет: не хватает оценок по критериям {names}.").format(names=shown)


def _place(trace: Trace) -> str:
    total = value_text(trace.row.total)
    stages = [v for v in trace.values if v.stage and v.value.__class__ in NUMBER_TYPES]
    if len(stages) > 1 and any(not v.stage for v in trace.values):
        total += f" ({', '.join(f'{v.title} {value_text(v.value)}' for v in stages)})"
    place = trace.row.place
    if place is None:
        return _("Итог: {total}, места нет.").format(total=total)
    if trace.stopped:
        stage = trace.stage_titles[trace.stopped]
        sentence = _("Итог: {total} на этапе «{stage}»: дальше не прошли; место {place} из {size}.")
        if trace.is_undecided:
            sentence = _(
                "Итог: {total} на этапе «{stage}»: кто пройдёт дальше, ещё решают; пока место {place} из {size}."
            )
        return sentence.format(total=total, stage=stage, place=place.display, size=trace.size)
    return _("Итог: {total} – место {place} из {size}.").format(total=total, place=place.display, size=trace.size)


def _equals(trace: Trace) -> str:
    others = len(trace.equals)
    if others == 1:
        return _("Столько же у ещё одной работы, и правила их не различают: место общее.")
    if others % 10 == 1 and others % 100 != 11:
        sentence = _("Столько же ещё у {others} работы, и правила их не различают: место общее.")
    else:
        sentence = _("Столько же ещё у {others} работ, и правила их не различают: место общее.")
    return sentence.format(others=others)


def _neighbour(neighbour: Neighbour, is_ahead: bool) -> str:  # noqa: FBT001 - two sides of one place
    key = neighbour.deciding
    if key is None:
        return _("Выше стоят те, кто прошёл дальше.") if is_ahead else ""
    if key.kind == "valid":
        return _valid(key, is_ahead=is_ahead)
    if key is next(k for k in neighbour.keys if k.kind != "valid"):
        if not is_ahead:
            return ""
        return _("У работы на место выше итог {total}.").format(total=value_text(key.theirs))
    return _tie(key, is_ahead)


def _valid(key: KeyComparison, *, is_ahead: bool) -> str:
    if is_ahead:
        sentence = _("У работы на место выше больше {title}: {theirs} против {mine}.")
    else:
        sentence = _("У работы на место ниже меньше {title}: {theirs} против {mine}.")
    return sentence.format(title=say(key.title), theirs=value_text(key.theirs), mine=value_text(key.mine))


def _tie(key: KeyComparison, is_ahead: bool) -> str:  # noqa: FBT001 - two sides of one place
    same = _("У работы на место выше итог тот же") if is_ahead else _("У работы на место ниже итог тот же")
    title, mine, theirs = say(key.title), value_text(key.mine), value_text(key.theirs)
    if key.kind == "decision":
        return _("{same}; порядок определило {title}.").format(same=same, title=title)
    if isinstance(key.mine, list):
        sentence = _("{same}; порядок определили {title}: {mine} против {theirs}.")
        return sentence.format(same=same, title=title, mine=mine, theirs=theirs)
    is_more = key.better == "higher"
    if is_ahead:
        template = _("{same}, но у неё больше «{title}»: {better} против {worse}.")
        if not is_more:
            template = _("{same}, но у неё меньше «{title}»: {better} против {worse}.")
        return template.format(same=same, title=title, better=theirs, worse=mine)
    template = _("{same}, но здесь больше «{title}»: {better} против {worse}.")
    if not is_more:
        template = _("{same}, но здесь меньше «{title}»: {better} против {worse}.")
    return template.format(same=same, title=title, better=mine, worse=theirs)
