"""Fixtures of the tests that start the program: one folder of data, prepared once and copied."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.management.supervisor import end_leftovers
from tests.infrastructure import program


@pytest.fixture(scope="session")
def prepared_folder():
    """A folder of data as `manage.py prepare` leaves it, without the demo season."""
    with tempfile.TemporaryDirectory(prefix="apg", dir="/tmp") as name:
        folder = Path(name).resolve() / "var"
        done = program.manage(folder, "prepare")
        assert done.returncode == 0, done.stderr
        yield folder


@contextmanager
def copy_of(folder):
    """A fresh copy of a folder of data; its path is short, as sockets need."""
    with tempfile.TemporaryDirectory(prefix="apg", dir="/tmp") as name:
        copy = Path(name).resolve() / "var"
        shutil.copytree(folder, copy)
        yield copy


@contextmanager
def starter(folder):
    """A function that starts the program; whatever is left at the end is killed."""
    programs = []

    def start_program(**more):
        programs.append(program.start(folder, **{"APOGEE_DEMO": "0", **more}))
        return programs[-1]

    try:
        yield start_program
    finally:
        for running in programs:  # all supervisors first: a living one would start killed children again
            running.process.kill()
            running.process.wait(10)
        end_leftovers(folder)


@pytest.fixture
def folder(prepared_folder):
    """A folder of data for one test."""
    with copy_of(prepared_folder) as copy:
        yield copy


@pytest.fixture
def start(folder):
    """Start the program on the test's folder."""
    with starter(folder) as start_program:
        yield start_program


@pytest.fixture(scope="module")
def up(prepared_folder):
    """A healthy program that the tests of a module share, and leave healthy."""
    with copy_of(prepared_folder) as copy, starter(copy) as start_program:
        running = start_program()
        running.wait_until_healthy()
        yield running
