"""`manage.py up`: starts, stops without a trace, survives kills, refuses clearly."""

import os
import signal
import socket
import sqlite3
import stat
from contextlib import closing

import pytest

from tests.infrastructure import program
from tests.infrastructure.program import wait_until

pytestmark = pytest.mark.xdist_group("program")


def job(var, number):
    """Status and finished steps of a job, read beside the running program."""
    with closing(sqlite3.connect(var / "apogee.sqlite3", timeout=20)) as database:
        return database.execute("SELECT status, done FROM core_job WHERE id = ?", [number]).fetchone()


def test_it_starts_and_every_part_lives(up):
    status, answer = up.health()
    assert (status, answer["ok"], answer["database"]["kind"]) == (200, True, "sqlite")
    assert [answer[part]["ok"] for part in ("database", "queue", "worker", "beat")] == [True] * 4
    wait_until(lambda: f"http://localhost:{up.port}" in up.output, 10, "the address is told")


def test_nobody_else_may_open_the_queue(up):
    socket_file = up.var / "queue" / "valkey.sock"
    assert stat.S_IMODE(socket_file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(up.var.stat().st_mode) == 0o700


def test_the_probe_tells_an_operator_that_the_queue_works(up):
    told = program.manage(up.var, "probe_queue")
    assert told.returncode == 0, told.stderr
    assert "Очередь работает" in told.stdout


def test_a_second_start_on_the_same_data_says_who_works_already(up):
    second = program.manage(up.var, "up", PORT=str(program.free_port()))
    assert second.returncode == 1
    assert f"уже работает (процесс {up.process.pid})" in second.stderr
    assert "Traceback" not in second.stderr
    assert up.health()[0] == 200


@pytest.mark.parametrize("part", ["valkey", "gunicorn", "celery"])
def test_a_killed_child_comes_back(up, part):
    before = set(up.children(part))
    assert before
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: set(up.children(part)) - before, 20, f"{part} started again")
    up.wait_until_healthy()


def test_ctrl_c_leaves_no_process(start):
    up = start()
    up.wait_until_healthy()
    assert len(up.children()) >= 5
    assert up.interrupt() == 0, up.output
    assert up.children() == []
    assert up.health() == (0, {})
    assert "Всё остановлено." in up.output


def test_sigterm_leaves_no_process(start):
    up = start()
    up.wait_until_healthy()
    up.process.send_signal(signal.SIGTERM)
    assert up.process.wait(60) == 0
    assert up.children() == []


def test_ctrl_c_during_the_start_leaves_no_process(start):
    up = start()
    wait_until(lambda: up.children("valkey"), 30, "the queue is up")
    up.interrupt()
    assert up.children() == []


def test_children_die_with_a_killed_supervisor(start):
    up = start()
    up.wait_until_healthy()
    os.kill(up.process.pid, signal.SIGKILL)
    up.process.wait(10)
    wait_until(lambda: not up.children(), 15, "the children are gone")


def test_a_task_taken_when_everything_was_killed_runs_after_the_next_start(start):
    up = start()
    up.wait_until_healthy()
    number = int(program.manage(up.var, "probe_queue", "--no-wait", "--steps", "60").stdout)
    wait_until(lambda: job(up.var, number)[1] > 5, 20, "the job is at work")
    up.kill_everything()
    status, done = job(up.var, number)
    assert status == "running"
    again = start()
    again.wait_until_healthy()
    wait_until(lambda: job(up.var, number) == ("done", 60), 30, "the job is done")
    assert done < 60


def test_a_taken_port_is_named_and_nothing_is_left_running(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = program.manage(folder, "up", PORT=str(port))
    assert refused.returncode == 1
    assert f"Порт {port} занят" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert program.supervised_processes(folder) == []


def test_a_child_that_cannot_start_ends_everything_with_the_end_of_its_log(start):
    up = start(WEB_WORKERS="none")
    assert up.process.wait(90) == 1
    assert "web" in up.output
    assert "invalid literal" in up.output
    assert up.children() == []
