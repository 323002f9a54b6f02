"""One parent for all processes of the program: starts them in order, keeps them running, ends them in order.

1. Each child is the leader of its own session, so that one signal reaches all that it started.
2. The kernel kills a child whose parent is gone (PR_SET_PDEATHSIG), however the parent was killed.
3. A child that ends is started again; five ends of its own in a row within ten seconds of the start, and everything
   stops with the last lines of that child's log. Who was killed from outside has nothing wrong with it: it is started
   again however often that happens, after a second at most.
4. Ctrl-C and SIGTERM end the children in reverse order; who does not end in time is killed with its group.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

from django.conf import settings

from core.health import die_with_parent

MARK = "APOGEE_SUPERVISED"  # every child carries the folder of its data in this variable
FAST_S = 10
FAST_FAILURES = 5
PAUSE_S, KILLED_PAUSE_S = 4, 1  # the longest wait before a child is started again
LOG_LIMIT = 10_000_000


class Stopped(BaseException):
    """Somebody asked to stop; not an error, so no `except Exception` may keep it."""


class GaveUp(RuntimeError):
    """A child failed too often."""


def _nothing() -> None:
    """A child without preparations."""


@dataclass
class Child:
    """A program to keep running: its command, its log and how it is made ready and ended."""

    name: str
    command: list[str]
    log: Path
    grace_s: float = 10
    before: Callable[[], None] = _nothing  # runs before each start, after what was left of the last one is gone
    after: Callable[[], None] = _nothing  # returns when the child answers
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    ends: int = 0  # in a row within FAST_S of the start
    failures: int = 0  # those of them that nobody caused from outside

    def start(self, environment: Mapping[str, str]) -> None:
        """Start the program in a session of its own; its output goes to the log."""
        self.before()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=settings.BASE_DIR,
                env=dict(environment),
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - the supervisor has one thread
            )
        self.started = time.monotonic()
        self.after()

    def stop(self) -> None:
        """Ask to end, wait, then kill whatever of its group is left."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(self.grace_s)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.sweep()

    def sweep(self) -> None:
        """Kill what the ended program left behind in its group."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            self.process.wait()
            return
        self.process.wait()

    def last_lines(self, count: int = 15) -> str:
        """The end of the log, for a person who asks why."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


@dataclass
class Supervisor:
    """The children in the order of their start."""

    var: Path
    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    pause: Callable[[float], None] = time.sleep

    @property
    def environment(self) -> dict[str, str]:
        """What children inherit, with the mark that a later start knows them by."""
        return {**os.environ, MARK: str(self.var)}

    def start(self, child: Child) -> None:
        """Start a child and keep it from now on."""
        self.children.append(child)
        child.start(self.environment)

    def watch(self, poll_s: float = 0.2) -> NoReturn:
        """Start again what ends, until `Stopped` or `GaveUp`."""
        while True:
            for child in self.children:
                self.look_after(child)
            time.sleep(poll_s)

    def look_after(self, child: Child) -> None:
        """Start a child again if it has ended; give up when it keeps ending at once."""
        if child.process is None or child.process.poll() is None:
            return
        fast = time.monotonic() - child.started < FAST_S
        child.ends = child.ends + 1 if fast else 1
        was_killed = child.process.returncode == -signal.SIGKILL
        child.failures = 0 if was_killed else child.failures + 1 if fast else 1
        if child.failures >= FAST_FAILURES:
            raise GaveUp(child.name)
        child.sweep()
        self.say(f"{child.name}: {child.process.returncode}, ↻ {child.ends}")
        longest = KILLED_PAUSE_S if was_killed else PAUSE_S
        self.pause(min(0.25 * 2 ** min(child.ends, 4), longest) if child.ends > 1 else 0)
        child.start(self.environment)

    def stop(self) -> None:
        """End the children, last started first; a second Ctrl-C does not interrupt it."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for child in reversed(self.children):
            child.stop()


@contextmanager
def stop_signals() -> Iterator[None]:
    """Turn Ctrl-C, SIGTERM and a closed terminal into `Stopped`."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise Stopped

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def supervised_processes(var: Path) -> list[int]:
    """Processes that a supervisor of this folder started and that still live; only Linux tells."""
    mark = f"{MARK}={var}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            variables = entry.read_bytes().split(b"\0")
        except OSError:  # it ended meanwhile, or belongs to another user
            continue
        if mark in variables:
            found.append(int(entry.parent.name))
    return found


def end_leftovers(var: Path) -> int:
    """Kill what an earlier run left alive. The caller holds the lock, so none of them has a supervisor; how many."""
    leftovers = [pid for pid in supervised_processes(var) if pid != os.getpid()]
    for pid in leftovers:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    deadline = time.monotonic() + 5
    while supervised_processes(var) and time.monotonic() < deadline:
        time.sleep(0.05)
    return len(leftovers)
