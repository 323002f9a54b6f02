"""Every address × role: open, 404 or sign-in, as the table says; what is not in the table fails."""

import pytest
from django.db import transaction
from django.urls import reverse

from tests.gates.access import FOR_STRANGERS, FOR_THE_SIGNED_IN, ROWS
from tests.gates.visits import address_of, answer_of, clients_of, own_names, read
from tests.gates.world import ROLES, World

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def clients(world):
    return clients_of(world)


def test_every_address_is_declared_and_every_declared_address_exists():
    assert {row.name for row in ROWS} == own_names()


def test_no_line_stands_twice():
    assert len({str(row) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_who_may_open_it(world: World, clients, row):
    told = {}
    for role in ROLES:
        client, address = clients[role], address_of(row, world, role)
        with transaction.atomic():  # each visit begins with the same world
            response = client.post(address, row.data_for(world)) if row.kind == "act" else client.get(address)
            told[role] = answer_of(response)
            read(response)
            transaction.set_rollback(True)
    assert told == {role: row.answer_for(role) for role in ROLES}


@pytest.mark.parametrize("row", [row for row in ROWS if row.open_to != frozenset(ROLES)], ids=str)
def test_the_other_method_opens_nothing(world: World, clients, row):
    """Whom the address is closed to is told the same or «not allowed», whichever method is tried."""
    told = {}
    for role in ROLES:
        client, address = clients[role], address_of(row, world, role)
        if role in row.open_to:
            continue
        with transaction.atomic():
            told[role] = answer_of(client.get(address) if row.kind == "act" else client.post(address))
            transaction.set_rollback(True)
    assert {role: answer for role, answer in told.items() if answer not in {row.answer_for(role), "405"}} == {}


@pytest.mark.parametrize("row", [row for row in ROWS if row.kind == "act"], ids=str)
def test_an_act_is_not_done_by_following_a_link(world: World, clients, row):
    for role in sorted(row.open_to):
        assert answer_of(clients[role].get(address_of(row, world, role))) == "405"


@pytest.mark.parametrize("name", sorted(FOR_STRANGERS | FOR_THE_SIGNED_IN))
def test_pages_of_the_account(clients, name):
    told = {role: answer_of(clients[role].get(reverse(name))) for role in ("stranger", "school", "administrator")}
    assert told["stranger"] == ("open" if name in FOR_STRANGERS else "sign-in")
    assert told["school"] == told["administrator"] == "open"
