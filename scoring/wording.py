"""A trace in at most five Russian sentences, for a family that wants to know why this place."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.explaining import KeyComparison, Neighbour, Trace
from scoring.numbers import NUMBER_TYPES
from scoring.step_texts import spoken
from scoring.types import Code, Dropped, Lexical, Pending, Status, Value

CODE_WORDS = {"DNS": "не явился", "DNF": "нет результата", "VOID": "аннулировано"}
STATUS_WORDS = {
    Status.OC: "Вне конкурса: результат показан, места нет.",
    Status.DNS: "Участник не явился, места нет.",
    Status.DSQ: "Участник дисквалифицирован, места нет.",
    Status.WD: "Участник снялся, места нет.",
}
MOST = 5


def value_text(value: Any) -> str:
    """Write any value of a trace as people read it."""
    if isinstance(value, (int, Decimal, Fraction)):
        return spoken(value)
    if isinstance(value, Code):
        return CODE_WORDS.get(value.name, value.name)
    if isinstance(value, Lexical):
        return " и ".join(spoken(part) for part in value.parts)
    if isinstance(value, Dropped):
        return f"({value_text(value.value)})"
    if isinstance(value, (list, tuple)):
        return "; ".join(value_text(one) for one in value)
    return "ещё не оценено" if value is None or isinstance(value, Pending) else str(value)


def sentences(trace: Trace) -> list[str]:
    """Say why this place, in at most five sentences."""
    if trace.row.status is not Status.OK:
        return [_total(trace), STATUS_WORDS[trace.row.status]]
    if trace.row.pending:
        return [_pending(trace)]
    found = [_place(trace)]
    if trace.equals:
        found.append(_equals(trace))
    for neighbour, is_ahead in ((trace.ahead, True), (trace.behind, False)):
        sentence = _neighbour(trace, neighbour, is_ahead) if neighbour is not None else ""
        if sentence:
            found.append(sentence)
    if trace.dropped:
        found.append(f"Не засчитано по правилам: {', '.join(_drop(cell.value) for cell in trace.dropped[:4])}.")
    if trace.awards and len(found) < MOST:
        titles = "; ".join(f"{award.title}{f' ({award.rule})' if award.rule else ''}" for award in trace.awards)
        found.append(f"Награда: {titles}.")
    return found[:MOST]


def _drop(value: Value) -> str:
    return value_text(value.value) if isinstance(value, Dropped) else value_text(value)


def _total(trace: Trace) -> str:
    return f"Итог: {value_text(trace.row.total)}."


def _pending(trace: Trace) -> str:
    names = {trace.criterion_titles.get(m.criterion, m.criterion) for m in trace.row.missing if m.criterion}
    if not names:
        return "Итога пока нет: оценки ещё не поставлены."
    shown = ", ".join(f"«{name}»" for name in sorted(names)[:4])
    return f"Итога пока нет: не хватает оценок по критериям {shown}."


def _place(trace: Trace) -> str:
    total = f"Итог: {value_text(trace.row.total)}"
    stages = [v for v in trace.values if v.stage and v.value.__class__ in NUMBER_TYPES]
    if len(stages) > 1 and any(not v.stage for v in trace.values):
        total += f" ({', '.join(f'{v.title} {value_text(v.value)}' for v in stages)})"
    place = trace.row.place
    if place is None:
        return f"{total}, места нет."
    if trace.stopped:
        stage = trace.stage_titles[trace.stopped]
        return f"{total} на этапе «{stage}»: дальше не прошли; место {place.display} из {trace.size}."
    return f"{total} – место {place.display} из {trace.size}."


def _equals(trace: Trace) -> str:
    others = len(trace.equals)
    works = "работы" if others % 10 == 1 and others % 100 != 11 else "работ"
    whose = "у ещё одной работы" if others == 1 else f"ещё у {others} {works}"
    return f"Столько же {whose}, и правила их не различают: место общее."


def _neighbour(trace: Trace, neighbour: Neighbour, is_ahead: bool) -> str:  # noqa: FBT001 - two sides of one place
    key = neighbour.deciding
    if key is None:
        return "Выше стоят те, кто прошёл дальше." if is_ahead else ""
    if key.kind == "valid":
        return _valid(key, is_ahead=is_ahead)
    if key is next(k for k in neighbour.keys if k.kind != "valid"):
        if not is_ahead:
            return ""
        return f"У работы на место выше итог {value_text(key.theirs)}."
    return _tie(key, is_ahead)


def _valid(key: KeyComparison, *, is_ahead: bool) -> str:
    who = "У работы на место выше больше" if is_ahead else "У работы на место ниже меньше"
    return f"{who} {key.title}: {value_text(key.theirs)} против {value_text(key.mine)}."


def _tie(key: KeyComparison, is_ahead: bool) -> str:  # noqa: FBT001 - two sides of one place
    whose = "У работы на место выше итог тот же" if is_ahead else "У работы на место ниже итог тот же"
    if key.kind == "decision":
        return f"{whose}; порядок определило {key.title}."
    if isinstance(key.mine, list):
        return f"{whose}; порядок определили {key.title}: {value_text(key.mine)} против {value_text(key.theirs)}."
    word = "больше" if key.better == "higher" else "меньше"
    who, better, worse = ("у неё", key.theirs, key.mine) if is_ahead else ("здесь", key.mine, key.theirs)
    return f"{whose}, но {who} {word} «{key.title}»: {value_text(better)} против {value_text(worse)}."
