"""The world of the gates: built once for a module, undone after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.live_server_helper import LiveServer

from tests.gates.world import World, make_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world inside one transaction that is rolled back when the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def live(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, str]]:
    """The world written for good, with a server that shows it; everything is deleted when the module is done."""
    with django_db_blocker.unblock():
        try:
            world = make_world()
            server = LiveServer("localhost")
            yield world, server.url
            server.stop()
        finally:
            call_command("flush", verbosity=0, interactive=False)
