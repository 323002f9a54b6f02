"""From rows to the kernel and back: the only place that makes observations, in a fixed number of queries."""

from judging.bridge.advancing import AdvanceFound, advances_from, advances_now, has_reached
from judging.bridge.bout_facts import bout_facts
from judging.bridge.bouts import BoutSeat, bout_stages, play_of, rivals_of
from judging.bridge.brackets import BracketWay, bracket_ways
from judging.bridge.divergence import Divergence, divergences_of
from judging.bridge.doors import closed_stages, doors_before, doors_of, passed_doors
from judging.bridge.fights import (
    DrawState,
    Fight,
    FlyoffOutcome,
    draw_state,
    draws_in_force,
    flyoff_decisions,
    flyoffs_of,
)
from judging.bridge.lines import (
    line_for,
    lines_for,
    lock_lines,
    missing_of,
    recount_missing,
    refresh_line,
    rewrite_line,
    rewrite_lines,
)
from judging.bridge.observing import (
    Seat,
    entries_for,
    judge_key,
    juror_of,
    kernel_entry,
    observations_for,
    observations_of,
    seats_of,
)
from judging.bridge.partings import Parting, part
from judging.bridge.plan import Plan, plan_of
from judging.bridge.totals import exact, held_text, most_of_sheet, sheet_total, total_of_cells, total_text

__all__ = [
    "AdvanceFound",
    "BoutSeat",
    "BracketWay",
    "Divergence",
    "DrawState",
    "Fight",
    "FlyoffOutcome",
    "Parting",
    "Plan",
    "Seat",
    "advances_from",
    "advances_now",
    "bout_facts",
    "bout_stages",
    "bracket_ways",
    "closed_stages",
    "divergences_of",
    "doors_before",
    "doors_of",
    "draw_state",
    "draws_in_force",
    "entries_for",
    "exact",
    "flyoff_decisions",
    "flyoffs_of",
    "has_reached",
    "held_text",
    "judge_key",
    "juror_of",
    "kernel_entry",
    "line_for",
    "lines_for",
    "lock_lines",
    "missing_of",
    "most_of_sheet",
    "observations_for",
    "observations_of",
    "part",
    "passed_doors",
    "plan_of",
    "play_of",
    "recount_missing",
    "refresh_line",
    "rewrite_line",
    "rewrite_lines",
    "rivals_of",
    "seats_of",
    "sheet_total",
    "total_of_cells",
    "total_text",
]
