"""Tries mutants one by one: a forked copy of the process runs the tests that reach the changed function."""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import accumulate

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation import making

LEFT_OUT = ("fuzz", "malformed", "properties", "published")  # slow: they try many inputs for each line
OPTIONS = ["-qqq", "-s", "--tb=native", "-c", os.devnull, "--noconftest", "-p", "no:cacheprovider", "-W", "ignore"]
OPTIONS += ["-m", "not deep"]
MEMORY = 3 << 30
PATIENCE = 4.0  # processor seconds of tests that one mutant must stand, of those that reach it; more kill only more
KILLED, SURVIVED, TIMEOUT, UNTESTED = "killed", "survived", "timeout", "no test"


def selection() -> list[str]:
    """The fast tests of the kernel: none of them needs Django, hypothesis or published sets."""
    files = sorted((making.ROOT / "tests" / "scoring").glob("test_*.py"))
    return [str(path) for path in files if not any(word in path.stem for word in LEFT_OUT)]


def passes(item: pytest.Item) -> bool:
    """Run one test and forget what it printed."""
    return not any(report.failed for report in runtestprotocol(item, nextitem=None, log=False))


def in_a_copy(job: Callable[[], object]) -> tuple[int, str]:
    """Do a job in a forked copy of this process; give how it ended and what it answered."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        code = 1
        try:
            os.write(write, json.dumps(job()).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        answer = stream.read().decode()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), answer


@dataclass
class Runner:
    """The pytest plugin that takes over once the tests are collected."""

    work: Callable[[Runner], None]
    items: list[pytest.Item] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    tests_of: dict[str, list[int]] = field(default_factory=dict)
    _killers: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn which test reaches which function, then hand over."""
        self.items = session.items
        self._learn()
        gc.collect()
        gc.freeze()
        self.work(self)
        return True

    def _learn(self) -> None:
        making.switch("stats")
        code, answer = in_a_copy(lambda: [self._observed(item) for item in self.items])
        making.switch("")
        if code:
            raise RuntimeError("a test fails without any change")
        found: defaultdict[str, list[int]] = defaultdict(list)
        for index, (seconds, functions) in enumerate(json.loads(answer)):
            self.seconds.append(seconds)
            for function in functions:
                found[function].append(index)
        self.tests_of = {name: sorted(tests, key=self.seconds.__getitem__) for name, tests in found.items()}

    def _observed(self, item: pytest.Item) -> tuple[float, list[str]]:
        making.reached.clear()
        start = time.process_time()
        if not passes(item):
            raise RuntimeError(item.nodeid)
        return time.process_time() - start, sorted(making.reached)

    def verdict(self, mutant: str, tests: Iterable[int] | None = None) -> str:
        """Try one mutant: tests that killed its neighbours first, then the quick ones."""
        function = making.function_of(mutant)
        mine = list(self.tests_of.get(function, []) if tests is None else tests)
        if not mine:
            return UNTESTED
        killers = self._killers[function]
        mine = self._chosen(mine)
        mine.sort(key=lambda index: -killers[index])
        code, answer = in_a_copy(lambda: self._first_failure(mutant, mine))
        if code < 0:
            return TIMEOUT
        if code or (first := json.loads(answer)) is not None:
            if not code:
                killers[first] += 1
            return KILLED
        return SURVIVED

    def _chosen(self, tests: list[int]) -> list[int]:
        """Take two cases of every test function, then the quickest others: many cases of one test hide no other."""
        seen: Counter[object] = Counter()
        turns: dict[int, int] = {}
        for index in tests:
            function = getattr(self.items[index], "function", None)
            turns[index] = min(seen[function], 2)
            seen[function] += 1
        order = sorted(tests, key=turns.__getitem__)
        sums = accumulate(self.seconds[index] for index in order)
        return [index for index, spent in zip(order, sums, strict=True) if spent <= PATIENCE]

    def _first_failure(self, mutant: str, tests: list[int]) -> int | None:
        making.switch(mutant)
        for index in tests:
            signal.setitimer(signal.ITIMER_PROF, 0.5 + 20 * self.seconds[index])  # of processor time
            if not passes(self.items[index]):
                return index
        return None


def collect(work: Callable[[Runner], None]) -> int:
    """Collect the tests and hand them to the work."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return int(pytest.main([*OPTIONS, "--rootdir", str(making.ROOT), *selection()], plugins=[Runner(work)]))
