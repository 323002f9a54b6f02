"""What a total is of, where totals of different stages stand in one column: the stage, or how far a bracket went."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from judging.bridge import BracketWay
from scoring import Row
from scoring.numbers import NUMBER_TYPES
from scoring.ranking import DivisionRun


def reach_of(run: DivisionRun, ways: Mapping[str, Mapping[int, BracketWay]], row: Row) -> dict[str, Any]:
    """What a row keeps beside its total: `bracket` says it in bouts, `stage` is where the entry stopped."""
    if row.total.__class__ not in NUMBER_TYPES:
        return {}
    way = ways.get(row.reached, {}).get(int(row.entry))
    if way is not None and row.total == row.stages.get(row.reached):
        return {"bracket": asdict(way)}
    if row.reached == run.rules.stages[-1].id:
        return {}
    return {"stage": run.rules.stage(row.reached).title or row.reached}
