"""How much the general kernel costs beside a function written by hand for one contest only.

400,000 marks: 20,000 newspapers × 5 judges of 60 × 4 criteria in half points. Both sides get the same `Observation`
objects and must give the same places. The hand-written function knows everything in advance: the weights, that no
mark is missing, that nothing has a code, that two decimals are enough; it is as fast as plain Python could be made.

Called: `python -m benchmarks.ranking [--marks 400000] [--repeat 5]` – prints one line of JSON.
The aim is 2, the first bound is 6.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scoring import Entry, Line, Observation, entry_value, load_scheme, rank, result

CRITERIA = {"content": "0.4", "genre": "0.3", "language": "0.2", "design": "0.1"}
JUDGES = 5
BOUND = 6
SCHEME = {
    "criteria": [{"code": code, "max": 10, "weight": weight} for code, weight in CRITERIA.items()],
    "stages": [
        {
            "id": "jury",
            "steps": [
                {"weigh": "share"},
                {"fold": "criterion", "how": "total"},
                {"fold": "judge", "how": "mean", "quorum": 3},
                {"round": "0.01"},
            ],
        }
    ],
    "rank": {"by": ["jury"], "style": "standard"},
}


def make(marks: int, seed: int = 7) -> tuple[list[Entry], list[Observation]]:
    """Make entries and marks; every entry has five judges out of sixty."""
    rng = random.Random(seed)
    size = marks // (JUDGES * len(CRITERIA))
    halves = [Decimal(n) / 2 if n % 2 else n // 2 for n in range(21)]
    judges = [f"j{n}" for n in range(60)]
    panels = [rng.sample(judges, JUDGES) for _ in range(200)]
    entries = [Entry(f"e{n}") for n in range(size)]
    observations = [
        Observation(entry.id, rng.choice(halves), criterion=code, judge=judge)
        for entry in entries
        for judge in rng.choice(panels)
        for code in CRITERIA
    ]
    return entries, observations


def by_hand(observations: list[Observation]) -> dict[str, int]:
    """Give the places of this one contest: weights × 100 / 10 are whole, so totals of halves stay exact decimals."""
    weights = {code: int(Decimal(weight) * 10) for code, weight in CRITERIA.items()}
    totals: dict[str, Decimal | int] = {}
    judges: dict[str, set[str]] = {}
    for o in observations:
        entry = o.entry
        if entry in totals:
            totals[entry] += o.value * weights[o.criterion]
            judges[entry].add(o.judge)
        else:
            totals[entry] = o.value * weights[o.criterion]
            judges[entry] = {o.judge}
    # The mean to two decimals, half up, in whole hundredths.
    means = {
        entry: (int(total * 200) + len(judges[entry])) // (2 * len(judges[entry])) for entry, total in totals.items()
    }
    places: dict[str, int] = {}
    previous, place = None, 0
    for position, (entry, value) in enumerate(sorted(means.items(), key=lambda item: -item[1]), 1):
        if value != previous:
            previous, place = value, position
        places[entry] = place
    return places


def in_turn(repeat: int, own: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Let the two take turns and give the median of each: what else the machine does then falls on both."""
    times = [(best_of(1, own), best_of(1, other)) for _ in range(max(3, repeat))]
    return median(first for first, _ in times), median(second for _, second in times)


def best_of(repeat: int, work: Callable[[], object]) -> float:
    """Give the shortest of several runs; the collector runs between them, not within."""
    times = []
    for _ in range(repeat):
        gc.collect()
        gc.disable()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
        gc.enable()
    return min(times)


def main() -> None:
    """Measure and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--marks", type=int, default=400_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--no-memory", action="store_true", help="leave out the slow measurement of memory")
    options = parser.parse_args()
    scheme = load_scheme(SCHEME)
    entries, observations = make(options.marks)

    outcome = result(scheme, entries, observations)
    same = {row.entry: row.place.first for row in outcome.divisions[""].rows if row.place} == by_hand(observations)
    if not same:
        raise SystemExit("the two rankings differ")

    kernel, hand = in_turn(options.repeat, lambda: result(scheme, entries, observations), lambda: by_hand(observations))
    lines = lines_of(scheme, entries, observations)
    whole = best_of(options.repeat, lambda: rank(scheme, entries, lines))
    mine = [o for o in observations if o.entry == entries[0].id]
    one = best_of(options.repeat, lambda: [entry_value(scheme, entries[0], mine) for _ in range(100)]) / 100
    report = {
        "name": "ranking.ratio_to_handwritten",
        "value": round(kernel / hand, 2),
        "unit": "×",
        "baseline": BOUND,
        "marks": len(observations),
        "kernel_s": round(kernel, 3),
        "hand_s": round(hand, 3),
        "us_per_mark": round(kernel / len(observations) * 1e6, 3),
        "rank_lines_s": round(whole, 3),
        "one_line_us": round(one * 1e6, 1),
        "one_mark_share": round((one) / kernel, 6),
        "same_places": same,
    }
    if not options.no_memory:
        report["bytes_per_mark"] = memory_of(scheme, entries, observations)
    print(json.dumps(report, ensure_ascii=False))


def lines_of(scheme: object, entries: list[Entry], observations: list[Observation]) -> dict[str, Line]:
    mine: dict[str, list[Observation]] = {entry.id: [] for entry in entries}
    for observation in observations:
        mine[observation.entry].append(observation)
    return {entry.id: entry_value(scheme, entry, mine[entry.id]) for entry in entries}  # type: ignore[arg-type]


def memory_of(scheme: object, entries: list[Entry], observations: list[Observation]) -> int:
    """Measure what the kernel takes at its peak beside the observations, per mark."""
    gc.collect()
    tracemalloc.start()
    result(scheme, entries, observations)  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(peak / len(observations))


if __name__ == "__main__":
    main()
