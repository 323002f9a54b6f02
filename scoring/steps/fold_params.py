"""The parameters of `fold`."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.folding import FOLDS
from scoring.reading import Node
from scoring.steps.params import MARKS, NAMES, NUMBER, TEXT, Kind, Param, choice, integer

BETTER_WORDS = ("higher", "lower")


def _parts(node: Node) -> Mapping[str, str]:
    if node.is_map():
        return {code: child.choice(BETTER_WORDS) for code, child in node.items().items()}
    parts: dict[str, str] = {}
    for name in node.names():
        clean = name.lstrip("-\u2212")
        parts[clean] = "lower" if clean != name else "higher"
    return parts


PARTS = Kind(
    _parts,
    {
        "anyOf": [
            {"type": "array", "items": {"type": "string"}},
            {"type": "object", "additionalProperties": {"enum": list(BETTER_WORDS)}},
        ]
    },
)

AXIS = Param(
    "axis", choice("criterion", "judge", "round", "attempt", "stage"), "Ось, которая сворачивается.", required=True
)
FOLD_PARAMS = (
    Param("how", choice(*FOLDS), "Как сворачивать.", required=True),
    Param("missing", choice("pending", "skip", "zero"), "Нет оценки: ждать, пропустить или считать нулём."),
    Param("marks", MARKS, "Что делать с кодами (н/я и другими)."),
    Param("expect", integer(1), "Сколько туров, попыток или судей должно быть."),
    Param("quorum", integer(1), "Сколько значений нужно самое меньшее."),
    Param("few", choice("mean", "pending", "error"), "Если после отбрасывания крайних ничего не остаётся."),
    Param("counted", choice("only", "all"), "only – без отброшенных, all – вместе с ними."),
    Param("with", NAMES, "Критерии выбранной попытки, которые остаются читаемыми.", field="with_"),
    Param("high", integer(0), "Сколько наибольших отбросить."),
    Param("low", integer(0), "Сколько наименьших отбросить."),
    Param("within", NUMBER, "Допустимое расхождение двух проверяющих."),
    Param("third", choice("replaces", "nearest_two", "mean_of_all"), "Что делает оценка третьего."),
    Param("parts", PARTS, "Части по порядку: {points: higher, seconds: lower}."),
    Param("accepted", NUMBER, "С какого значения попытка зачтена."),
    Param("penalty", NUMBER, "Цена каждой попытки до зачтённой."),
    Param("as", TEXT, "Имя того, что получилось.", field="as_"),
    Param("better", choice(*BETTER_WORDS), "Что лучше; без него – как на этапе."),
)
