"""A batch whose worker is killed again and again: every certificate once, every number, every file whole."""

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.db import connection

from certificates.enums import FileState
from certificates.models import Batch, Certificate, NumberSeries
from certificates.services.audit import faults_of_certificates
from certificates.services.files import joined_path_of, path_of, root
from core.models import Job
from tests.certificates.season import winners

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def worker() -> Iterator[subprocess.Popen]:
    """A worker of its own; whatever happens in the test, it does not outlive it."""
    command = [
        sys.executable,
        "-m",
        "tests.certificates.worker",
        str(connection.settings_dict["NAME"]),
        str(settings.PRIVATE_FILES_ROOT),
    ]
    environment = os.environ | {"APOGEE_VAR": str(settings.VAR_DIR), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def kill_at(ready: int) -> None:
    """Start a worker and kill it once so many files are ready."""
    with worker() as process:
        deadline = time.monotonic() + 120
        while Certificate.objects.filter(file_state=FileState.READY).count() < ready:
            assert process.poll() is None, process.stderr.read().decode()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("count", "kills"),
    [(60, (8, 27)), pytest.param(300, (11, 60, 120, 175, 250), marks=[pytest.mark.deep, pytest.mark.timeout(900)])],
)
def test_a_batch_survives_kills_of_its_worker(count: int, kills: tuple[int, ...]) -> None:
    batch = Batch.objects.get(pk=winners(count))
    for ready in kills:
        kill_at(ready)
        assert Certificate.objects.filter(file_state=FileState.READY).count() < count
    with worker() as last:
        said = last.communicate(timeout=240)[1].decode()
        assert last.returncode == 0, said

    papers = list(batch.certificates.order_by("sequence"))
    assert [one.sequence for one in papers] == list(range(1, count + 1))
    assert len({one.number for one in papers}) == count
    assert len({one.participant_id for one in papers}) == count
    assert NumberSeries.objects.get().last == Certificate.objects.count() == count
    assert {one.file_state for one in papers} == {FileState.READY}
    for one in papers:
        assert hashlib.sha256(path_of(one).read_bytes()).hexdigest() == one.sha256
    files = [path for path in root().rglob("*") if path.is_file()]
    assert len(files) == count + 1, "no leftovers of killed runs"
    joined = pypdfium2.PdfDocument(joined_path_of(batch).read_bytes())
    numbers = [joined[i].get_textpage().get_text_range() for i in range(len(joined))]
    assert [one.number in text for one, text in zip(papers, numbers, strict=True)] == [True] * count
    job = Job.objects.get(kind="certificates.render_batch")
    assert (job.status, job.done, job.total) == (Job.Status.DONE, count, count)
    assert list(faults_of_certificates()) == []


@pytest.mark.deep
@pytest.mark.timeout(600)
def test_the_whole_program_survives_five_kills_of_its_worker() -> None:
    """By turns the whole worker and only the process that is making the files."""
    from tests.infrastructure import program
    from tests.infrastructure.conftest import copy_of, starter

    count = 300
    with copy_of(settings.VAR_DIR) as folder, starter(folder) as start:
        for stale in folder.glob("*.sqlite3*"):
            stale.unlink()
        shutil.rmtree(folder / "files", ignore_errors=True)  # papers of tests that ran before
        up = start()
        up.wait_until_healthy()
        made = subprocess.run(
            [sys.executable, "-m", "tests.certificates.season", str(count)],
            cwd=ROOT, env=program.clean_environment(APOGEE_VAR=str(folder)),
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr

        def ready() -> int:
            with closing(sqlite3.connect(folder / "apogee.sqlite3", timeout=20)) as database:
                query = "SELECT COUNT(*) FROM certificates_certificate WHERE file_state = 'ready'"
                return database.execute(query).fetchone()[0]

        seen, killed = 0, []
        for whole in (True, False, True, False, True):
            program.wait_until(lambda seen=seen: ready() > seen + 5, 120, "files are being made")
            celery = up.children("celery")
            victims = celery if whole else [max(celery)]
            for pid in victims:
                os.kill(pid, signal.SIGKILL)
            seen = ready()
            killed.append(seen)
        assert killed[-1] < count, killed
        program.wait_until(lambda: ready() == count, 180, "all files are made")
        with closing(sqlite3.connect(folder / "apogee.sqlite3", timeout=20)) as database:
            rows = database.execute(
                "SELECT sequence, number FROM certificates_certificate ORDER BY sequence"
            ).fetchall()
        assert [sequence for sequence, _number in rows] == list(range(1, count + 1))
        assert len({number for _sequence, number in rows}) == count
        files = folder / "files" / "certificates"
        program.wait_until(lambda: len(list(files.glob("joined/*.pdf"))) == 1, 60, "the joined file is made")
        assert len(list(files.glob("[0-9A-F][0-9A-F]/*.pdf"))) == count
