"""`make bench`: run the benchmarks and keep their numbers in `results.json`, each beside a fixed probe of the machine.

Every other script here prints one JSON line per number: `{"name": …, "value": …, "unit": …, "baseline": …}`, where
further keys are details. `python benchmarks/run.py pages certificates` runs only those two.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"
LIMIT_S = 1500
WITHOUT_NUMBERS = {"run.py", "profile_pages.py"}
PROBE_LOOPS, PROBE_WRITES, PROBE_ROWS = 2_000_000, 100, 50_000


def probe_machine() -> dict[str, float]:
    """How fast this machine is now: a loop of Python, writes that reach the disk, a table of SQL in memory."""
    begun = time.process_time()
    total = 0
    for number in range(PROBE_LOOPS):
        total += number * number % 7
    python_s = time.process_time() - begun
    with tempfile.TemporaryFile(dir=HERE) as file:
        begun = time.perf_counter()
        for _ in range(PROBE_WRITES):
            file.write(b"0" * 4096)
            file.flush()
            os.fsync(file.fileno())
        fsync_s = time.perf_counter() - begun
    begun = time.process_time()
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE probe (id INTEGER PRIMARY KEY, place INTEGER, value INTEGER)")
    database.executemany("INSERT INTO probe VALUES (?, ?, ?)", ((n, n % 97, n * 31 % 1009) for n in range(PROBE_ROWS)))
    database.execute("SELECT place, SUM(value), COUNT(*) FROM probe GROUP BY place ORDER BY 2 DESC").fetchall()
    database.close()
    sql_s = time.process_time() - begun
    return {
        "python_s": round(python_s, 4),
        "fsync_per_s": round(PROBE_WRITES / fsync_s, 1),
        "sql_s": round(sql_s, 4),
    }


def commit() -> str:
    """The commit that is measured, marked when the tree differs from it."""
    head = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], cwd=HERE, capture_output=True, text=True, check=True
    )
    changed = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=no", "--", ".", ":!benchmarks/results.json"],
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return head.stdout.strip() + ("-dirty" if changed.stdout.strip() else "")


def numbers_of(script: Path) -> tuple[list[dict[str, Any]], int]:
    """The JSON lines of one script, and its exit code."""
    done = subprocess.run(
        [sys.executable, str(script.relative_to(HERE.parent))],
        cwd=HERE.parent,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return [json.loads(line) for line in lines], done.returncode


def entry(number: dict[str, Any], script: Path, reference: dict[str, float]) -> dict[str, Any]:
    """A number as `results.json` keeps it."""
    detail = {key: value for key, value in number.items() if key not in {"name", "value", "unit", "baseline"}}
    return {
        "value": number["value"],
        "unit": number["unit"],
        "baseline": number["baseline"],
        "command": f"python {script.relative_to(HERE.parent)}",
        "commit": commit(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine_ref": reference,
        **({"detail": detail} if detail else {}),
    }


def main() -> int:
    """Run the scripts named on the command line, or all; a failed one leaves its old numbers and a failing exit."""
    scripts = sorted(path for path in HERE.glob("*.py") if path.name[0] != "_" and path.name not in WITHOUT_NUMBERS)
    if wanted := set(sys.argv[1:]):
        scripts = [path for path in scripts if path.stem in wanted]
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    failed = []
    for script in scripts:
        print(f"{script.name} …", file=sys.stderr, flush=True)
        reference = probe_machine()
        numbers, code = numbers_of(script)
        if code or not numbers:
            failed.append(script.name)
        for number in numbers:
            results[number["name"]] = entry(number, script, reference)
            print(f"  {number['name']}: {number['value']} {number['unit']} (baseline {number['baseline']})")
    RESULTS.write_text(json.dumps(dict(sorted(results.items())), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
