"""The program started as a person starts it, in a process group of its own and with its own folder of data."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from core.management.supervisor import supervised_processes

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clean_environment(**more: str) -> dict[str, str]:
    """The environment of a person: nothing of the test's settings, databases or queues."""
    ours = {
        "DJANGO_SETTINGS_MODULE",
        "DATABASE_URL",
        "REDIS_URL",
        "APOGEE_VAR",
        "PORT",
        "HOST",
        "MAKEFLAGS",
        "MAKELEVEL",
    }
    return {name: value for name, value in os.environ.items() if name not in ours} | more


def wait_until(condition: Callable[[], Any], seconds: float, what: str) -> Any:
    """The first true answer of the condition."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


@dataclass
class Program:
    """`manage.py up` with its folder of data, port and what it said."""

    var: Path
    port: int
    process: subprocess.Popen

    @property
    def output(self) -> str:
        """What the person at the terminal has read so far."""
        return (self.var.parent / f"{self.var.name}.out").read_text(encoding="utf-8")

    def health(self) -> tuple[int, dict[str, Any]]:
        """Status and answer of `/healthz`; 0 when nobody listens."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return answer.status, json.load(answer)
        except HTTPError as error:
            text = error.read()
            return error.code, json.loads(text) if text.startswith(b"{") else {}
        except (URLError, OSError):
            return 0, {}

    def wait_until_healthy(self, seconds: float = 120) -> dict[str, Any]:
        """The answer of `/healthz` once every part lives."""

        def healthy() -> dict[str, Any] | None:
            assert self.process.poll() is None, f"up ended:\n{self.output}"
            status, answer = self.health()
            return answer if status == 200 else None

        return wait_until(healthy, seconds, f"healthy; said: {self.output}")

    def children(self, part: str = "") -> list[int]:
        """Processes of this run whose command line holds the part."""
        found = []
        for pid in supervised_processes(self.var):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
            except OSError:
                continue
            if part in command:
                found.append(pid)
        return found

    def interrupt(self) -> int:
        """Ctrl-C: the signal goes to the whole foreground group; the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(60)

    def kill_everything(self) -> None:
        """kill -9 of the supervisor and of all that it started, as when the power goes."""
        for pid in [self.process.pid, *self.children()]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(10)
        wait_until(lambda: not self.children(), 10, "all killed")


def start(var: Path, port: int | None = None, command: list[str] | None = None, **more: str) -> Program:
    """Start the program on this folder of data."""
    port = port or free_port()
    environment = clean_environment(APOGEE_VAR=str(var), PORT=str(port), **more)
    with (var.parent / f"{var.name}.out").open("wb") as output:
        process = subprocess.Popen(
            command or [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Program(var, port, process)


def manage(var: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a management command on this folder of data."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean_environment(APOGEE_VAR=str(var), **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
