"""How many certificates a CPU second makes, against WeasyPrint and against the fastest bytes Python can emit.

`python benchmarks/certificates.py` takes turns with the two denominators of APOGEE_BENCH (used unchanged) and prints
the medians as JSON lines. With `--engine` it is one engine under their own `measure.main`: the same made-up
recipients, the same layout and tags, the same counting.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BENCH = Path(os.environ.get("APOGEE_BENCH", ROOT.parent / "shared" / "bench")) / "certificates"
FONT_LINKS = {
    "PTF55F.ttf": ("fontpkg_pt_serif", "PT_Serif-Web-Regular.ttf"),
    "PTF75F.ttf": ("fontpkg_pt_serif", "PT_Serif-Web-Bold.ttf"),
    "PTS55F.ttf": ("fontpkg_pt_sans", "PT_Sans-Web-Regular.ttf"),
}
ROUNDS, BACKGROUND = 3, "vector"
COUNTS = {"own": 2000, "weasyprint": 200, "limit": 2000}


def prepare(background: str, path: Path) -> Callable[[Any], bytes]:
    """The project's engine on the layout of the benchmark's data.py, which is stated here in the design's words."""
    import data

    from certificates.render import Background, Design, Engine, Field, Qr, Sheet

    mm = 25.4 / 72
    fonts = {"R": "serif", "B": "serif-bold", "S": "sans"}

    def field(key: str, line: Any) -> Field:
        left = (data.PAGE_W - line.width) / 2 if line.x is None else line.x
        name = {"max_rows": 1, "min_size": 20.0, "split_size": 24.0, "rise": 18 * mm, "leading": line.leading / 24}
        shape = name if key == "name" else {"leading": line.leading / line.size}
        return Field(
            key=key,
            template=line.text.replace("{p.", "{"),
            font=fonts[line.font],
            size=line.size,
            tag=line.tag,
            x=left * mm,
            y=line.y * mm,
            width=line.width * mm,
            align="center" if line.x is None else "left",
            colour="#000000",
            balance=False,
            **shape,
        )

    design = Design(
        fields=tuple(field(key, line) for key, line in data.LINES.items()),
        qr=Qr(data.QR_X * mm, data.QR_Y * mm, data.QR_SIDE * mm, alt=data.QR_ALT),
        background=Background("pdf" if background == "vector" else "jpeg", path.read_bytes()),
        width=data.PAGE_W * mm,
        height=data.PAGE_H * mm,
    )
    render = Engine(design, data.QR_PREFIX).render

    def one(person: Any) -> bytes:
        values = {
            "degree": person.degree,
            "name": person.name,
            "pupil": person.pupil,
            "school": person.school,
            "supervisor": person.supervisor,
            "date": person.date,
            "number": person.number,
        }
        return render(Sheet(values, person.title, person.code))

    return one


def engine() -> None:
    """The command line of the benchmark's measure.py for this engine."""
    sys.path[:0] = [str(BENCH), str(ROOT)]
    import measure

    sys.argv.remove("--engine")
    measure.main("apogee", prepare, ("uharfbuzz", "fonttools", "pikepdf", "zxing-cpp"))


def run(name: str, folder: Path, background: str) -> float:
    """Certificates per CPU second of one engine in a process of its own."""
    scripts = {
        "own": [str(Path(__file__).resolve()), "--engine"],
        "weasyprint": [str(BENCH / "weasyprint_underlaid.py")],
        "limit": [str(BENCH / "fastest_bytes.py")],
    }
    command = [sys.executable, *scripts[name], "--n", str(COUNTS[name]), "--background", background]
    done = subprocess.run(
        [*command, "--json", "--assets", str(folder)],
        env=os.environ | {"CERTIFICATE_FONTS": os.environ.get("CERTIFICATE_FONTS", str(folder))},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr[-2000:]}")
    return float(json.loads(done.stdout.splitlines()[-1])["certificates_per_cpu_s"])


def link_fonts(folder: Path) -> None:
    """The fonts of the Python packages under the names that the benchmark looks for."""
    from importlib.resources import files

    for link, (package, file) in FONT_LINKS.items():
        (folder / link).symlink_to(str(files(package).joinpath("files", file)))


def main() -> None:
    """Turns of the three engines; medians, their ratios and what they were made of."""
    if not BENCH.is_dir():
        raise SystemExit(f"{BENCH} is missing: set APOGEE_BENCH to the folder that holds certificates/")
    background = "jpeg" if "--jpeg" in sys.argv else BACKGROUND
    speeds: dict[str, list[float]] = {name: [] for name in COUNTS}
    with tempfile.TemporaryDirectory(prefix="certificates-bench-") as name:
        folder = Path(name)
        link_fonts(folder)
        for _ in range(ROUNDS):
            for engine_name in COUNTS:
                speeds[engine_name].append(run(engine_name, folder, background))
    own, weasyprint, limit = (statistics.median(speeds[name]) for name in COUNTS)
    detail = {"background": background, "rounds": ROUNDS, "per_cpu_s": speeds}
    for key, value, baseline in (
        ("certificates.ratio_to_weasyprint", own / weasyprint, weasyprint),
        ("certificates.share_of_limit", own / limit, limit),
    ):
        line = {"name": key, "value": round(value, 3), "unit": "×", "baseline": baseline, "own": own, **detail}
        print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    engine() if "--engine" in sys.argv else main()
