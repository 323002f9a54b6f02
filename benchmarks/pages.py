"""Saving a mark, the ranking page and the public results of a contest of 10,000 entries × 5 jurors × 3 criteria.

Through gunicorn (2 processes × 8 threads) on a PostgreSQL that writes to disk, with the Celery worker running: it
computes the places again at most once a second while marks come in, as it does in life.
`--entries 1000` makes a smaller contest for a first look; its numbers are not those of the bounds.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from benchmarks import _client as client  # noqa: E402 - the project's root comes first
from tests import services  # noqa: E402
from tests.infrastructure.program import clean_environment, free_port, wait_until  # noqa: E402

JURORS, SAVES, PAGES, REVALIDATIONS, CLIENTS = 5, 600, 300, 12_000, 8
BOUNDS = {"mark_save.p95_ms": 40, "ranking_page.p95_ms": 120, "public_results.revalidated_per_s": 1000}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "256MB"}
TOKEN = "b" * 32  # a token in the cookie and the same in the header is all that Django asks of a script


@contextmanager
def programs(environment: dict[str, str], port: int, folder: Path) -> Iterator[None]:
    """Web server and worker, until the block ends."""
    commands = {
        "web": [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
        "worker": [
            "nice",
            "-n",
            "5",
            sys.executable,
            "-m",
            "celery",
            "-A",
            "celery_app",
            "worker",
            "-B",
            "--loglevel",
            "WARNING",
        ],
    }
    running = []
    try:
        for name, command in commands.items():
            with (folder / f"{name}.log").open("wb") as log:
                running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log))
        wait_until(lambda: is_up(port), 90, "web server and worker live")
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60)


def is_up(port: int) -> bool:
    """Whether `/healthz` says that all live."""
    try:
        return client.Connection(port).send(client.request("/healthz"))[0] == 200
    except OSError:
        return False


def web_cpu_ms(port: int) -> float:
    """CPU milliseconds that this port's gunicorn has used so far: unlike times they do not grow on a busy machine."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            mine = f"PORT={port}".encode() in stat.with_name("environ").read_bytes().split(b"\0")
            if mine and b"gunicorn" in stat.with_name("cmdline").read_bytes():
                fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
        except OSError:  # it ended meanwhile
            continue
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def session_of(user: Any) -> str:
    """A signed-in session, as the sign-in page makes it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def saves_of(contest: Any, count: int, dice: random.Random) -> list[bytes]:
    """Requests that each change one mark of a different sheet to another value."""
    from judging.models import Assignment, Mark

    criteria = list(contest.stage.criteria.all())
    sessions = {role.pk: session_of(role.user) for role in contest.jurors}
    seats = list(Assignment.objects.filter(stage=contest.stage).values_list("pk", "entry_id", "juror_id"))
    requests = []
    for seat, entry, juror in dice.sample(seats, count):
        criterion = dice.choice(criteria)
        mark = Mark.objects.get(entry_id=entry, criterion=criterion, judge_id=juror)
        operation = {
            "operation_id": str(uuid.UUID(int=dice.getrandbits(128), version=4)),
            "assignment": seat,
            "criterion": criterion.pk,
            "base_revision": mark.revision,
            "value": str((int(mark.value) + 1) % 11),
        }
        requests.append(
            client.request(
                "/zhyuri/ocenki/",
                method="POST",
                body=json.dumps(operation).encode(),
                Cookie=f"sessionid={sessions[juror]}; csrftoken={TOKEN}",
                X_CSRFToken=TOKEN,
            )
        )
    return requests


def measure_saves(contest: Any, port: int) -> Iterator[dict[str, Any]]:
    """One juror after another, then eight at once."""
    dice = random.Random(1)
    client.timed(port, saves_of(contest, 20, dice), 200)
    requests, cpu = saves_of(contest, SAVES, dice), web_cpu_ms(port)
    alone = client.timed(port, requests, 200)
    cpu = (web_cpu_ms(port) - cpu) / len(alone)
    parts = [saves_of(contest, SAVES // CLIENTS, dice) for _ in range(CLIENTS)]
    together, seconds = client.timed_together(port, parts, 200)
    yield number(
        "mark_save.p95_ms", client.percentile(alone, 0.95), "ms",
        median=client.percentile(alone, 0.5), slowest=client.percentile(alone, 1), saves=len(alone),
        web_cpu_ms=round(cpu, 2),
        together={"clients": CLIENTS, "p95_ms": client.percentile(together, 0.95), "per_s": round(SAVES / seconds, 1)},
    )  # fmt: skip


def analyse() -> None:
    """Statistics of the freshly filled tables, as autovacuum gathers them within a minute."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure_ranking(contest: Any, port: int) -> Iterator[dict[str, Any]]:
    """Pages of the ranking in no order, as an organiser reads them once the places are up to the marks."""
    from django.urls import reverse

    from results.models import Ranking

    wait_until(lambda: not Ranking.objects.get(division=contest.division).is_stale, 180, "places computed")
    address = reverse("ranking", args=[contest.competition.slug, contest.division.code])
    cookie = f"sessionid={session_of(contest.organiser)}"
    dice = random.Random(2)
    pages = contest.division.entries.count() // 50
    requests = [client.request(f"{address}?page={dice.randint(1, pages)}", Cookie=cookie) for _ in range(PAGES)]
    client.timed(port, requests[:20], 200)
    cpu = web_cpu_ms(port)
    times = client.timed(port, requests, 200)
    cpu = (web_cpu_ms(port) - cpu) / len(times)
    yield number(
        "ranking_page.p95_ms", client.percentile(times, 0.95), "ms",
        median=client.percentile(times, 0.5), slowest=client.percentile(times, 1), pages=len(times),
        web_cpu_ms=round(cpu, 2),
    )  # fmt: skip


def publish(contest: Any) -> None:
    """Close the contest as its people do: sheets handed in, places final, protocol sealed, results published."""
    from competitions.enums import Phase
    from results.services import publish_results, rank_division, seal_protocol
    from tests.bulk import hand_in_all

    hand_in_all(contest)
    contest.competition.phase = Phase.PROTOCOL
    contest.competition.save()
    contest.division.competition.refresh_from_db()
    rank_division(division=contest.division)
    protocol = seal_protocol(division=contest.division, actor=contest.organiser)
    publish_results(competition=contest.competition, protocols=[protocol], actor=contest.organiser, rows="all")


def measure_public(contest: Any, port: int) -> Iterator[dict[str, Any]]:
    """Readers who have the page and ask whether it is still right; a consent withdrawn between is seen at once."""
    from django.urls import reverse

    address = reverse("results", args=[contest.competition.slug])
    status, headers, body = client.Connection(port).send(client.request(address))
    if status != 200 or "etag" not in headers:
        raise RuntimeError(f"{status} {headers}")
    full = client.timed(port, [client.request(address)] * 50, 200)
    again = client.request(address, If_None_Match=headers["etag"])
    client.timed_together(port, [[again] * 100] * CLIENTS, 304)
    cpu = web_cpu_ms(port)
    times, seconds = client.timed_together(port, [[again] * (REVALIDATIONS // CLIENTS)] * CLIENTS, 304)
    cpu = (web_cpu_ms(port) - cpu) / len(times)
    check_withdrawal(port, again)
    yield number(
        "public_results.revalidated_per_s", round(len(times) / seconds, 1), "1/s",
        clients=CLIENTS, web_cpu_ms=round(cpu, 3), p95_ms=client.percentile(times, 0.95),
        full_page_p95_ms=client.percentile(full, 0.95), bytes=len(body),
    )  # fmt: skip


def check_withdrawal(port: int, again: bytes) -> None:
    """The counter that answers «not modified» is the one that consents move: else its speed would mean nothing."""
    from registrations.enums import ConsentPurpose, ConsentStatus
    from registrations.models import Consent

    consent = Consent.objects.filter(purpose=ConsentPurpose.PUBLICATION).first()
    consent.status = ConsentStatus.WITHDRAWN
    consent.save()
    if client.Connection(port).send(again)[0] != 200:
        raise RuntimeError("a withdrawn consent left the old copy valid")


def number(name: str, value: float, unit: str, **detail: Any) -> dict[str, Any]:
    """A line for run.py."""
    return {"name": name, "value": value, "unit": unit, "baseline": BOUNDS[name], **detail}


def main() -> None:
    """Start everything, fill, measure, print."""
    entries = int(sys.argv[sys.argv.index("--entries") + 1]) if "--entries" in sys.argv else 10_000
    with (
        tempfile.TemporaryDirectory(prefix="apogee-bench-") as name,
        services.postgresql(DURABLE) as database,
        services.redis() as queue,
    ):
        port, folder = free_port(), Path(name)
        own = {"DATABASE_URL": database, "REDIS_URL": queue, "APOGEE_VAR": name, "PORT": str(port)}
        environment = clean_environment(**own, DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="WARNING")
        os.environ.update(environment)
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, check=True)
        import django

        django.setup()
        from tests.bulk import make_contest

        begun = time.perf_counter()
        contest = make_contest(entries, JURORS)
        analyse()
        print(f"{entries} entries in {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
        with programs(environment, port, folder):
            for measure in (measure_saves, measure_ranking):
                for line in measure(contest, port):
                    print(json.dumps({**line, "entries": entries}, ensure_ascii=False), flush=True)
            publish(contest)
            for line in measure_public(contest, port):
                print(json.dumps({**line, "entries": entries}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
