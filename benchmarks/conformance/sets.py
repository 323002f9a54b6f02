"""Published results: which scheme and which map of columns each set goes by, and how `manage.py rank` is called for it.

A set is a folder with `input.csv` (marks) and `expected.csv` (what was published). The files are read as they are:
`--only` takes the rows of one competition, the map gives the columns their names, and no value is touched.
"""

import csv
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# Where the sets lie when APOGEE_CASES does not say: beside the project, else the two that travel with the source.
BESIDE = (ROOT / "cases", ROOT.parent / "cases", ROOT.parent / "shared" / "cases", ROOT / "tests" / "data" / "cases")

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Contest:
    """One competition of a set, as the columns `competition` and `group` name it, and the rules its rows state."""

    competition: str
    group: str
    rules: dict[str, str]
    names: frozenset[str]


@dataclass(frozen=True)
class CaseSet:
    """One set: its folder, the scheme of each of its competitions, and further options of the command."""

    folder: str
    scheme: Callable[[Contest], str]
    options: Callable[[Contest], list[str]] = lambda _contest: []
    # Those who got nothing from anybody have no rows of marks: the list of entries names them.
    is_listed: bool = False


SETS = (
    CaseSet("wca_wc2019_333", lambda c: "wca_final" if c.group == "final" else "wca_semi_final"),
    CaseSet(
        "ukwa_slalom",
        lambda c: f"ukwa_{c.rules['tie_break'].lower()}",
        lambda c: ["--set", f"discards={c.rules['discards']}", "--only", "criterion=points"],
    ),
    CaseSet("f1_seasons", lambda c: "f1_1988_1990" if c.competition[-4:] in ("1988", "1990") else "f1_2008_on"),
    CaseSet("figure_skating", lambda c: f"figure_skating_{'short' if 'SHORT' in c.group else 'free'}"),
    CaseSet("eurovision", lambda c: f"eurovision_{'final' if c.group == 'final' else 'semi_final'}", is_listed=True),
)


def cases_folder() -> Path:
    """Where the published results lie."""
    if named := os.environ.get("APOGEE_CASES"):
        return Path(named)
    return next(folder for folder in BESIDE if folder.is_dir())


def available(folder: Path) -> list[CaseSet]:
    """The sets that are there."""
    return [one for one in SETS if (folder / one.folder / "input.csv").is_file()]


@cache
def read(path: Path) -> Rows:
    """The rows of a file that stays as it is."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contests(one: CaseSet, cases: Path) -> Iterator[Contest]:
    """The competitions of a set in the order of its file."""
    official = read(cases / one.folder / "expected.csv")
    groups: dict[tuple[str, str], Rows] = {}
    for row in read(cases / one.folder / "input.csv"):
        groups.setdefault((row["competition"], row["group"]), []).append(row)
    for (competition, group), rows in groups.items():
        stated = {row["criterion"]: row["value"] for row in rows if row["criterion"].startswith("rule:")}
        own = [row for row in official if (row["competition"], row["group"]) == (competition, group)]
        names = {row["entrant_id"] for row in (*rows, *own) if row["entrant_id"]}
        rules = {name.removeprefix("rule:"): value for name, value in stated.items()}
        yield Contest(competition, group, rules, frozenset(names))


def published(one: CaseSet, contest: Contest, cases: Path) -> Rows:
    """What was published of a competition; tables of teams stand under a group of their own."""
    return [
        row
        for row in read(cases / one.folder / "expected.csv")
        if row["competition"] == contest.competition and (row["group"] == contest.group or row["kind"] == "team")
    ]


def arguments(one: CaseSet, contest: Contest, cases: Path) -> list[str]:
    """The arguments of `manage.py rank` for one competition."""
    return [
        "--scheme",
        str(HERE / f"{one.scheme(contest)}.yaml"),
        "--input",
        str(cases / one.folder / "input.csv"),
        "--columns",
        str(HERE / "columns" / f"{one.folder}.yaml"),
        "--only",
        f"competition={contest.competition}",
        "--only",
        f"group={contest.group}",
        *one.options(contest),
    ]
