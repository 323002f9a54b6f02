"""Bouts of a worked example: who met whom, in which group or level, and with what result."""

from collections.abc import Iterator, Mapping
from typing import Any

from competitions.validators.preset_types import StageSpec
from scoring import Code, Observation


def names_in_bouts(stages: Mapping[str, Mapping[Any, Any]]) -> Iterator[str]:
    """Everybody who stands in a bout of an example, in order; a side of several is written «А+Б»."""
    for tables in stages.values():
        for bouts in tables.values():
            for bout in bouts:
                for side in bout:
                    yield from side.split("+")


def observations_of_bouts(stage: StageSpec, tables: Mapping[Any, Any]) -> Iterator[Observation]:
    """The observations of a stage's bouts; `tables`: lists of bouts by group «А», level «1» or both, «1@А»."""
    for place, bouts in tables.items():
        level, group = _place(str(place))
        for number, bout in enumerate(bouts, 1):
            match = f"{place}.{number}"
            for side, result in bout.items():
                for entry in side.split("+"):
                    for criterion, value in _values(stage, result):
                        yield Observation(
                            entry,
                            Code(value) if isinstance(value, str) else value,
                            stage=stage.code,
                            round=level,
                            criterion=criterion,
                            group=group,
                            match=match,
                            side=side,
                        )


def _place(text: str) -> tuple[str, str]:
    """Level and group of a key: a number alone is a level, a word alone a group."""
    level, at, group = text.partition("@")
    if at:
        return level, group
    return (level, "") if level.isdigit() else ("", level)


def _values(stage: StageSpec, result: Any) -> Iterator[tuple[str, Any]]:
    """The result of a side by criteria: one for all of them, or a list in their order."""
    codes = [criterion.code for criterion in stage.criteria]
    if isinstance(result, list):
        return zip(codes, result, strict=True)
    return ((code, result) for code in codes)
