"""Where the processor's time of a save, a ranking page and an unchanged public page goes, part by part.

Called: `python benchmarks/profile_pages.py [--entries 2000] [--write]`. In one process, on PostgreSQL, under Python's
own profiler: shares are what it is good for, milliseconds are those of `pages.py`. `--write` writes
`docs/performance-pages.md` from this profile and the last numbers of `results.json`.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from benchmarks import pages  # noqa: E402 - the project's root comes first
from tests import services  # noqa: E402
from tests.infrastructure.program import clean_environment  # noqa: E402

PAGE = ROOT / "docs" / "performance-pages.md"
TIMES = 200
PARTS = {  # the first that fits a path; builtins count for who called them
    "talk with PostgreSQL": ("psycopg", "django/db/backends"),
    "queries built and rows made objects": ("django/db/",),
    "templates and formats": ("django/template", "django/utils/html", "django/utils/safestring", "/templatetags/"),
    "words in two languages": ("django/utils/translation", "django/utils/functional", "gettext"),
    "requests, sessions, sign-in, headers": ("django/",),
    "the program itself": (str(ROOT),),
}
AIMS = {
    "mark_save.p95_ms": ("a save of a mark", "≤ 40", "≤ 25"),
    "ranking_page.p95_ms": ("a ranking page", "≤ 120", "≤ 60"),
    "public_results.revalidated_per_s": ("an unchanged public page", "≥ 1,000", "≥ 2,000"),
}
TEXT = """# Performance of pages

10,000 entries × 5 jurors × 3 criteria, gunicorn with two processes, PostgreSQL that writes to disk, the worker
computing places meanwhile, the client on the same two cores. Written by `python benchmarks/profile_pages.py --write`
from `benchmarks/results.json` (`make bench`) and a profile of {entries:,} entries in one process.

| number | measured | first bound | aim | processor's time of the web server |
|---|---|---|---|---|
{numbers}

Where that time goes, in per cent:

| part | {heads} |
|---|{line}|
{rows}

What an aim lacks is in this list: where the program itself and its templates are the smaller part, the rest is what
Django and the database do for any request, on two cores shared with the database, the worker and the client.
"""


def part_of(path: str) -> str:
    """The part of the program that a file belongs to."""
    for part, names in PARTS.items():
        if any(name in path for name in names):
            return part
    return "Python and its libraries"


def shares(profile: cProfile.Profile) -> dict[str, float]:
    """Per cent of the time by part."""
    found: Counter[str] = Counter()
    for (path, _line, _name), (_calls, _all, own, _whole, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if path != "~":
            found[part_of(path)] += own
        else:
            for (caller, _at, _of), (_c, _n, inside, _w) in callers.items():
                found[part_of(caller)] += inside
    total = sum(found.values())
    return {part: 100 * seconds / total for part, seconds in found.items()}


def profiled(act: Callable[[int], Any]) -> dict[str, float]:
    """Do the act many times, first a few unwatched."""
    for number in range(10):
        act(number)
    profile = cProfile.Profile()
    profile.enable()
    for number in range(10, TIMES):
        act(number)
    profile.disable()
    return shares(profile)


def measured(contest: Any) -> Iterator[dict[str, float]]:
    """The three acts through the whole stack of Django, without a socket."""
    import random

    from django.test import Client
    from django.urls import reverse

    from results.services import rank_division

    client, requests = Client(), pages.saves_of(contest, TIMES, random.Random(1))

    def save(number: int) -> None:
        head, _blank, body = requests[number].decode().partition("\r\n\r\n")
        cookie = next(line for line in head.splitlines() if line.startswith("Cookie:")).partition(": ")[2]
        answer = client.post(
            "/zhyuri/ocenki/", body, content_type="application/json",
            headers={"Cookie": cookie, "X-CSRFToken": pages.TOKEN},
        )  # fmt: skip
        if answer.status_code != 200:
            raise RuntimeError(answer.content)

    yield profiled(save)
    rank_division(division=contest.division)
    organiser = Client()
    organiser.force_login(contest.organiser)
    ranking = reverse("ranking", args=[contest.competition.slug, contest.division.code])
    count = contest.division.entries.count() // 50
    yield profiled(lambda number: organiser.get(f"{ranking}?page={1 + number % count}"))
    pages.publish(contest)
    public, stranger = reverse("results", args=[contest.competition.slug]), Client()
    tag = stranger.get(public)["ETag"]
    yield profiled(lambda _number: stranger.get(public, headers={"If-None-Match": tag}))


def page(found: list[dict[str, float]], entries: int) -> str:
    """The page as Markdown."""
    results = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))
    numbers = []
    for name, (title, bound, aim) in AIMS.items():
        kept = results[name]
        cpu = kept["detail"]["web_cpu_ms"]
        numbers.append(f"| `{name}`: {title} | {kept['value']:,} {kept['unit']} | {bound} | {aim} | {cpu} ms |")
    parts = sorted({part for one in found for part in one}, key=lambda part: -sum(one.get(part, 0) for one in found))
    return TEXT.format(
        entries=entries,
        numbers="\n".join(numbers),
        heads=" | ".join(title for title, *_ in AIMS.values()),
        line="|".join("---" for _ in AIMS),
        rows="\n".join(f"| {' | '.join([part, *(f'{one.get(part, 0):.0f}' for one in found)])} |" for part in parts),
    )


def main() -> None:
    """Fill a database, profile, print or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=2000)
    parser.add_argument("--write", action="store_true", help="write docs/performance-pages.md")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="apogee-profile-") as name,
        services.postgresql(pages.DURABLE) as database,
        services.redis() as queue,
    ):
        own = {"DATABASE_URL": database, "REDIS_URL": queue, "APOGEE_VAR": name}
        environment = clean_environment(**own, DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="WARNING")
        os.environ.update(environment)
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, check=True)
        import django

        django.setup()
        from tests.bulk import make_contest

        contest = make_contest(options.entries, pages.JURORS)
        pages.analyse()
        text = page(list(measured(contest)), options.entries)
    if options.write:
        PAGE.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
