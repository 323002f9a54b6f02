"""Published results as the kernel sees them: which scheme each competition goes by, and what its words are called.

Names are changed and nothing else: no value is touched before the scheme sees it.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scoring import Code, Entry, NumberError, Observation, Result, Scheme, parse_number, result
from tests.scoring.build import scheme

ROOT = Path(__file__).parents[2]
SCHEMES = ROOT / "benchmarks" / "conformance"
CASES = Path(os.environ.get("APOGEE_CASES") or ROOT / "tests" / "data" / "cases")

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Published:
    """One set: how a competition finds its scheme, and how a criterion of the file is called in the scheme."""

    folder: str
    scheme: Callable[[str, str, dict[str, str]], str]
    criterion: Callable[[str], str]


def _skating(name: str) -> str:
    word = name.replace("skating skills", "skating").replace(" ", "_").replace(":", ".")
    return word.replace("element", "element.")


SETS = (
    Published("wca_wc2019_333", lambda *_: "wca", lambda _: ""),
    Published("ukwa_slalom", lambda _c, _g, rule: f"ukwa_{rule['tie_break'].lower()}_{rule['discards']}", lambda _: ""),
    Published(
        "f1_seasons",
        lambda c, *_: "f1_1988_1990" if c[-4:] in ("1988", "1990") else "f1_2008_on",
        lambda name: {"finish position": "finish"}.get(name, name),
    ),
    Published("figure_skating", lambda _c, g, _r: f"figure_skating_{'short' if 'SHORT' in g else 'free'}", _skating),
    Published(
        "eurovision",
        lambda _c, g, _r: "eurovision_final" if g == "final" else "eurovision_semi_final",
        lambda name: name.removesuffix(" points"),
    ),
)
AVAILABLE = [one for one in SETS if (CASES / one.folder / "input.csv").exists()]


@lru_cache
def scheme_of(name: str) -> Scheme:
    """Load a scheme; the number of discards of a regatta is its parameter."""
    file, _, last = name.rpartition("_")
    if name.startswith("ukwa"):
        text = (SCHEMES / f"{file}.yaml").read_text(encoding="utf-8")
        return scheme(text.replace("{discards: 2}", f"{{discards: {last}}}"))
    return scheme((SCHEMES / f"{name}.yaml").read_text(encoding="utf-8"))


def read(path: Path) -> Rows:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _value(text: str) -> object:
    try:
        return parse_number(text)
    except NumberError:
        return Code(text)


def competitions(one: Published) -> Iterator[tuple[str, Result, Rows]]:
    """Rank every competition of a set, and give what was published beside it."""
    expected = read(CASES / one.folder / "expected.csv")
    groups: dict[tuple[str, str], Rows] = {}
    for row in read(CASES / one.folder / "input.csv"):
        groups.setdefault((row["competition"], row["group"]), []).append(row)
    for (competition, group), rows in groups.items():
        rule = {r["criterion"].removeprefix("rule:"): r["value"] for r in rows if r["criterion"].startswith("rule:")}
        marks = [
            Observation(
                r["entrant_id"],
                _value(r["value"]),  # type: ignore[arg-type]
                round=r["round"],
                judge=r["judge"],
                criterion=one.criterion(r["criterion"]),
                team=r["team"],
            )
            for r in rows
            if not r["criterion"].startswith("rule:") and r["criterion"] != "code"
        ]
        official = [
            r for r in expected if r["competition"] == competition and (r["group"] == group or r["kind"] == "team")
        ]
        names = {o.entry for o in marks} | {r["entrant_id"] for r in official if r["kind"] == "individual"}
        outcome = result(scheme_of(one.scheme(competition, group, rule)), [Entry(n) for n in sorted(names)], marks)
        yield f"{competition} {group}", outcome, official
