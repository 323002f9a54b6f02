"""Marks saved over HTTP while the web server is killed: what was acknowledged is there, once."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from contextlib import closing
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from tests.infrastructure import program
from tests.infrastructure.program import ROOT

pytestmark = pytest.mark.xdist_group("program")
TOKEN = "b" * 32
SEASON = """
import django, json; django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from judging.models import Assignment
from tests.bulk import make_contest
contest = make_contest({entries}, 2, is_marked=False)
sessions = {{}}
for role in contest.jurors:
    session = SessionStore()
    session[SESSION_KEY] = str(role.user_id)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = role.user.get_session_auth_hash()
    session.save()
    sessions[role.pk] = session.session_key
criterion = contest.stage.criteria.first().pk
for seat, juror in Assignment.objects.order_by("pk").values_list("pk", "juror_id")[:{saves}]:
    print(json.dumps({{"assignment": seat, "criterion": criterion, "session": sessions[juror]}}))
"""


def make_season(folder, saves):
    """A contest in the folder's database; the cells to save into, with the sessions of their jurors."""
    environment = program.clean_environment(APOGEE_VAR=str(folder), DJANGO_SETTINGS_MODULE="config.settings")
    done = subprocess.run(
        [sys.executable, "-c", SEASON.format(entries=saves, saves=saves)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def save_until_acknowledged(port, cell, operation, value):
    """What the page's outbox does: the same operation again until the server answers for it; how many tries."""
    body = {
        "operation_id": operation,
        "assignment": cell["assignment"],
        "criterion": cell["criterion"],
        "base_revision": 0,
        "value": value,
    }
    headers = {
        "Cookie": f"sessionid={cell['session']}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/json",
    }
    for attempt in range(1, 200):
        request = Request(f"http://127.0.0.1:{port}/zhyuri/ocenki/", json.dumps(body).encode(), headers)
        try:
            with urlopen(request, timeout=10) as answer:
                echo = json.load(answer)
                assert echo["operation_id"] == operation
                assert echo["value"] == value
                return attempt
        except HTTPError as error:
            if error.code < 500:
                raise AssertionError(error.read()) from error
        except (URLError, OSError, HTTPException):
            pass  # the server was killed before, during or after its work: nothing is acknowledged
        time.sleep(0.1)
    raise AssertionError(f"never acknowledged: {operation}")


def kill_web(up, with_master):
    """kill -9 of gunicorn: its workers, or all of it."""
    processes = up.children("gunicorn")
    masters = {pid for pid in processes if parent_of(pid) == up.process.pid}
    for pid in processes:
        if with_master or pid not in masters:
            os.kill(pid, signal.SIGKILL)


def parent_of(pid):
    """The parent's id of a process."""
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])


def run_saves(start, folder, saves, kills):
    """Save and kill; everything acknowledged, in the order of saving."""
    cells = make_season(folder, saves)
    assert len(cells) == saves
    up = start()
    up.wait_until_healthy()
    acknowledged, tries, killers = {}, 0, []
    dice = random.Random(saves)
    for index, cell in enumerate(cells):
        if index % (saves // kills) == saves // kills - 1:  # somewhere in the middle of the request that follows
            killers.append(threading.Timer(dice.random() * 0.05, kill_web, [up, index % 20 == 9]))
            killers[-1].start()
        operation, value = str(uuid.uuid4()), str(index % 11)
        tries += save_until_acknowledged(up.port, cell, operation, value)
        acknowledged[operation] = (cell, value)
    for killer in killers:
        killer.join()
    up.wait_until_healthy()
    up.interrupt()
    return acknowledged, tries


def assert_all_there_once(folder, acknowledged):
    """Each operation is one row of the log, each cell holds the value that its juror was shown."""
    with closing(sqlite3.connect(folder / "apogee.sqlite3")) as database:
        rows = database.execute(
            "SELECT o.operation_id, m.value, m.revision FROM judging_markoperation o "
            "JOIN judging_mark m ON m.id = o.mark_id"
        ).fetchall()
    stored = {str(uuid.UUID(operation)): (value, revision) for operation, value, revision in rows}
    assert len(rows) == len(stored) == len(acknowledged)
    assert {operation: value for operation, (value, _revision) in stored.items()} == {
        operation: value for operation, (_cell, value) in acknowledged.items()
    }
    assert {revision for _value, revision in stored.values()} == {1}


@pytest.mark.timeout(900)
def test_fifty_saves_during_five_kills_of_the_web_server(start, folder):
    acknowledged, tries = run_saves(start, folder, saves=50, kills=5)
    assert len(acknowledged) == 50
    assert tries > 50, "no save met a dead server: the test proved nothing"
    assert_all_there_once(folder, acknowledged)
    verified = program.manage(folder, "verify_audit")
    assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.mark.deep
@pytest.mark.timeout(1800)
def test_a_thousand_saves_during_a_hundred_kills(start, folder):
    acknowledged, tries = run_saves(start, folder, saves=1000, kills=100)
    print(f"1000 saves acknowledged, {tries} tries, 100 kills")
    assert_all_there_once(folder, acknowledged)
    assert program.manage(folder, "verify_audit").returncode == 0
