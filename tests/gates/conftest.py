"""The world of the gates: built once for a module, undone after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.gates.world import World, make_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world inside one transaction that is rolled back when the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
