"""A scheme's text and its criteria joined into the kernel's scheme; faults come back with lines of the text.

The text says the steps, the chain and the awards; stages, criteria, maxima and weights are rows (or a preset's
specs), so that an organiser edits them in forms and the text never repeats them.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _

from competitions.validators.text import Fault, Located, TextRefused, parse_yaml
from scoring import Scheme, SchemeError, SchemeErrors, load_scheme
from scoring.reading import nearest


class CriterionLike(Protocol):
    """What the kernel needs of a criterion: a row of the table or a preset's spec."""

    code: str
    title: str
    role: str
    minimum: Decimal
    maximum: Decimal | None
    step: Decimal
    weight: Decimal | None


class StageLike(Protocol):
    """What the kernel needs of a stage."""

    code: str
    title: str
    rounds: int
    attempts: int


Stages = Sequence[tuple[StageLike, Sequence[CriterionLike]]]


def parse_rules(text: str) -> Located:
    """The data of a rules text with line positions; numbers are exact. Raises `TextRefused`."""
    located = parse_yaml(text)
    if not isinstance(located.data, Mapping):
        raise TextRefused([Fault(_("Правила – это пары «имя: значение»: stages, rank, award."), 1)])
    if "criteria" in located.data:
        raise TextRefused(
            [located.refuse(("criteria",), _("Критерии правят в их таблице: уберите criteria из текста правил."))]
        )
    return located


def read_scheme(text: str, stages: Stages, *, minimum: int = 0) -> Scheme:
    """The kernel's scheme of a rules text and its stages with criteria; raises `TextRefused` with every fault."""
    located, data = _data_of(text, stages, minimum)
    return _loaded(data, located)


def read_joint_scheme(parts: Mapping[str, tuple[str, Stages]], *, standings: str = "", minimum: int = 0) -> Scheme:
    """One scheme of several divisions, each with its own rules: for awards and standings that reach over them.

    `parts`: rules text and stages by the code of the division; `standings`: a text with the tables of teams.
    """
    own = {code: _data_of(text, stages, minimum)[1] for code, (text, stages) in parts.items()}
    first: dict[str, Any] = dict(next(iter(own.values())))
    located = parse_rules(standings) if standings else Located({})
    tables = [table for data in own.values() for table in data.pop("standings", ())]
    first.pop("standings", None)
    joined = first | located.data | {"divisions": {code: _own_rules(data) for code, data in own.items()}}
    if tables and "standings" not in joined:
        joined["standings"] = list({str(table): table for table in tables}.values())
    return _loaded(joined, located)


def _own_rules(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a division may have of its own; codes are common to all."""
    return {name: value for name, value in data.items() if name not in {"codes", "standings"}}


def _data_of(text: str, stages: Stages, minimum: int) -> tuple[Located, dict[str, Any]]:
    located = parse_rules(text)
    faults = _faults_of_stages(located, [stage.code for stage, _criteria in stages])
    if faults:
        raise TextRefused(faults)
    return located, _joined(located.data, stages, minimum)


def _loaded(data: dict[str, Any], located: Located) -> Scheme:
    try:
        return load_scheme(data)
    except SchemeErrors as errors:
        raise TextRefused(_fault(error, located, data) for error in errors) from errors


def _faults_of_stages(located: Located, rows: Sequence[str]) -> list[Fault]:
    """Every stage of the text is described in the table of stages, and the other way round."""
    listed = located.data.get("stages")
    if not isinstance(listed, list):
        return []
    faults = []
    named: list[str] = []
    for index, stage in enumerate(listed):
        name = stage.get("id") if isinstance(stage, Mapping) else None
        if not isinstance(name, str):
            continue
        named.append(name)
        if name not in rows:
            reason = _("Этапа «%(name)s» нет среди этапов конкурса.") % {"name": name}
            faults.append(located.refuse(("stages", index, "id"), reason, nearest(name, rows)))
    for code in rows:
        if code not in named:
            reason = _("Напишите шаги этапа «%(name)s»: в правилах его нет.") % {"name": code}
            faults.append(located.refuse(("stages",), reason, nearest(code, named)))
    return faults


def _joined(data: Mapping[str, Any], stages: Stages, minimum: int) -> dict[str, Any]:
    """The scheme's data with what the rows say put in: criteria, titles, planned rounds and attempts."""
    rows = {stage.code: stage for stage, _criteria in stages}
    joined = dict(data)
    if minimum:
        joined.setdefault("minimum", minimum)
    if isinstance(data.get("stages"), list):
        joined["stages"] = [_joined_stage(stage, rows) for stage in data["stages"]]
    joined["criteria"] = [_criterion(criterion, stage.code) for stage, criteria in stages for criterion in criteria]
    return joined


def _joined_stage(stage: Any, rows: Mapping[str, StageLike]) -> Any:
    row = rows.get(stage.get("id")) if isinstance(stage, Mapping) else None
    if row is None:
        return stage
    return {"title": row.title, "rounds": row.rounds, "attempts": row.attempts} | dict(stage)


def _criterion(criterion: CriterionLike, stage: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": criterion.code,
        "title": criterion.title,
        "role": str(criterion.role),
        "stage": stage,
        "min": exact_number(criterion.minimum),
        "step": exact_number(criterion.step),
    }
    if criterion.maximum is not None:
        data["max"] = exact_number(criterion.maximum)
    if criterion.weight is not None:
        data["weight"] = exact_number(criterion.weight)
    return data


def exact_number(value: Decimal) -> Decimal:
    """The number without the zeros that the table pads it with: 10, not 10.0000."""
    return Decimal(format(Decimal(value).normalize(), "f"))


def _fault(error: SchemeError, located: Located, data: Mapping[str, Any]) -> Fault:
    if len(error.path) > 1 and error.path[0] == "criteria" and isinstance(error.path[1], int):
        criterion = data["criteria"][error.path[1]]
        return Fault(error.reason, None, _("критерий «%(title)s»") % {"title": criterion["title"]}, error.suggestion)
    return located.refuse(error.path, error.reason, error.suggestion)
