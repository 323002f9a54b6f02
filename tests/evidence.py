"""`make deep`: the full numbers of kills, fuzzing and crawls; what was printed is kept as `docs/evidence/NN.txt`."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "evidence"
COMMAND = ["pytest", "-m", "deep", "-q", "-s", "--timeout=3600", "--color=no"]


def next_file() -> Path:
    """The file after the last one."""
    numbers = [int(path.stem) for path in FOLDER.glob("[0-9][0-9].txt")]
    return FOLDER / f"{max(numbers, default=0) + 1:02d}.txt"


def git(*arguments: str) -> str:
    """What git answers."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def main() -> int:
    """Run the deep tests (further arguments go to pytest) and write their output with commit, date and command."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [*COMMAND, *sys.argv[1:]]
    target = next_file()
    changed = git("status", "--porcelain", "--untracked-files=no")
    with target.open("w", encoding="utf-8") as output:
        output.write(f"commit:  {git('rev-parse', 'HEAD')}{' and changes' if changed else ''}\n")
        output.write(f"date:    {datetime.now(UTC).isoformat(timespec='seconds')}\n")
        output.write(f"command: make deep  (APOGEE_DEEP=1 {' '.join(command)})\n\n")
        output.flush()
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**os.environ, "APOGEE_DEEP": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for line in process.stdout or []:
            line = line.replace(str(ROOT), ".")  # noqa: PLW2901 - the path of a machine proves nothing
            output.write(line)
            print(line, end="", flush=True)
        code = process.wait()
    print(f"\n{target.relative_to(ROOT)}")
    return code


if __name__ == "__main__":
    sys.exit(main())
