"""Runs `manage.py rank` on a set of published results and lists every difference from what was published."""

import json
import tempfile
import time
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from benchmarks.conformance.sets import CaseSet, Contest, Rows, arguments, contests, published, read
from scoring import number_to_text, parse_number


@dataclass
class Report:
    """What was compared in one set, and what differs."""

    folder: str
    rows: int = 0
    competitions: int = 0
    marks: int = 0
    lines: int = 0
    values: int = 0
    seconds: float = 0.0
    differences: list[str] = field(default_factory=list)

    @property
    def marks_per_second(self) -> int:
        """Marks read, ranked and written out again, by the clock on the wall."""
        return round(self.marks / self.seconds) if self.seconds else 0


def run(one: CaseSet, cases: Path) -> Report:
    """Rank every competition of a set with the command and compare totals, places and awards."""
    rows = read(cases / one.folder / "input.csv")
    report = Report(one.folder, rows=len(rows), marks=sum(is_mark(one, row) for row in rows))
    for contest in contests(one, cases):
        official = published(one, contest, cases)
        begun = time.perf_counter()
        found = json.loads(ranked(one, contest, cases))
        report.seconds += time.perf_counter() - begun
        report.competitions += 1
        compare(report, contest, found, official)
    return report


def is_mark(one: CaseSet, row: dict[str, str]) -> bool:
    """Rows that state a rule, or repeat in letters why a mark is what it is, are no marks."""
    return not row["criterion"].startswith("rule:") and not (one.folder == "ukwa_slalom" and row["criterion"] == "code")


def ranked(one: CaseSet, contest: Contest, cases: Path) -> str:
    """What the command prints."""
    out = StringIO()
    options = [*arguments(one, contest, cases), "--format", "json"]
    with tempfile.TemporaryDirectory() as folder:
        if one.is_listed:
            entries = Path(folder) / "entries.csv"
            entries.write_text("\n".join(["entry", *sorted(contest.names)]) + "\n", encoding="utf-8")
            options += ["--entries", str(entries)]
        call_command("rank", *options, stdout=out)
    return out.getvalue()


def compare(report: Report, contest: Contest, found: dict[str, Any], official: Rows) -> None:
    """Note every total, place and award that is not the published one."""
    rows = {row["entry"]: row for division in found["divisions"].values() for row in division["rows"]}
    teams = {row["key"]: row | {"total": row["value"]} for node in found["standings"].values() for row in node}
    for line in official:
        name, is_team = line["entrant_id"].strip(), line["kind"] == "team"
        row = (teams if is_team else rows).get(name)
        report.lines += 1
        if row is None:
            report.differences.append(f"{contest.competition}, {contest.group}: {name} is not ranked")
            continue
        awards = [a["title"] for a in found["awards"] if a["entry"] == name and bool(a["node"]) == is_team]
        shown = {
            "total": row["total"] if isinstance(row["total"], str) else (row["total"] or {}).get("code", ""),
            "place": row["place"]["display"] if row["place"] else "",
            "award": ", ".join(awards),
        }
        wanted = {"total": official_total(line["total"]), "place": line["place"], "award": line["award"]}
        for what, value in wanted.items():
            report.values += 1
            if shown[what] != value:
                place = f"{contest.competition}, {contest.group}: {name}"
                report.differences.append(f"{place}, {what} {shown[what] or '–'}, published {value or '–'}")


def official_total(text: str) -> str:
    """A published total written in the one way in which numbers are compared: «3.0» is «3»."""
    return number_to_text(parse_number(text)) if text[:1].isdigit() or text[:1] == "-" else text
