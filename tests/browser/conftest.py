"""The whole program for the tests in a browser: a real web server, a real worker, people and nothing else."""

import os
import subprocess
import sys

import pytest

from tests.browser.chromium import chromium
from tests.infrastructure.conftest import copy_of, starter
from tests.infrastructure.conftest import prepared_folder as prepared_folder  # noqa: PLC0414 (a fixture)
from tests.infrastructure.program import ROOT, clean_environment


@pytest.fixture(scope="session")
def site(prepared_folder):
    """The address of a running «Апогей» that has people but no contest yet."""
    with copy_of(prepared_folder) as folder, starter(folder) as start:
        queue = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ}
        program = start(**queue)
        program.wait_until_healthy()
        subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.browser.people"],
            cwd=ROOT,
            env=clean_environment(APOGEE_VAR=str(folder), **queue),
            check=True,
        )
        yield f"http://localhost:{program.port}"


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def windows():
    """Windows that people left open, by their address; the empty address is nobody's."""
    return {}
