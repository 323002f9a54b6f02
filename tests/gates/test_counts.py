"""Queries and loaded rows of every page with one entry and with thirty: no page may cost more queries.

`GROWS` says how many rows a further entry adds to a page that lists entries; every page not named there loads
exactly the same rows. A new page is measured as soon as it is declared in `access.py`.
"""

import pytest
from django.test import Client

from competitions.enums import Phase
from competitions.models import Competition
from judging.services.assigning import assign_jurors
from judging.services.sheets import hand_in_sheet
from registrations.enums import EntryStatus
from results.services import publish_results, rank_division, seal_protocol
from tests.cast import make_entry
from tests.counting import Cost, counting
from tests.gates.access import Row
from tests.gates.test_pages import PAGES
from tests.gates.visits import address_of, clients_of, first_reader
from tests.gates.world import WORDS, World, issue_batch, seat, stage_of

pytestmark = pytest.mark.django_db
MORE = 29
GROWS: dict[str, int] = {}


def grow(world: World) -> None:
    """Twenty-nine further entries of the school in every competition, as far on as the first one."""
    cast = world.cast
    by_slug = {competition.slug: competition for competition in Competition.objects.all()}
    for slug, status in [("luna", EntryStatus.SUBMITTED), ("raketa", EntryStatus.ACCEPTED)]:
        for _number in range(MORE):
            make_entry(by_slug[slug], cast.school, status=status)
    judged = by_slug["orbita"]
    for _number in range(MORE):
        entry = make_entry(judged, cast.school)
        seat(world, entry, "juror", ("9",))
        seat(world, entry, "second_juror", ("2", "3"))
    assign_jurors(competition=judged, stage=stage_of(judged), per_entry=2, actor=cast.chair)
    rank_division(division=judged.divisions.get())
    _grow_published(world, by_slug["zvezda"])


def _grow_published(world: World, competition: Competition) -> None:
    """The new entries are judged, and the protocol has a second version with papers for everybody."""
    cast = world.cast
    Competition.objects.filter(pk=competition.pk).update(phase=Phase.JUDGING)
    competition.refresh_from_db()
    for _number in range(MORE):
        entry = make_entry(competition, cast.school)
        for who in ("juror", "second_juror"):
            hand_in_sheet(assignment=seat(world, entry, who, ("6", "6")), actor=getattr(cast, who))
    rank_division(division=cast.division)
    Competition.objects.filter(pk=competition.pk).update(phase=Phase.PROTOCOL)
    competition.refresh_from_db()
    protocol = seal_protocol(division=cast.division, actor=cast.organiser, reason="Приняты поздние работы")
    publish_results(competition=competition, protocols=[protocol], actor=cast.organiser, rows="placed")
    kinds = ["diploma", "participant", "supervisor"]
    issue_batch(competition=competition, kinds=kinds, actor=cast.organiser, words=WORDS)


def cost_of(client: Client, address: str) -> Cost:
    """What the page costs once the process is warm."""
    client.get(address)
    with counting() as cost:
        assert client.get(address).status_code == 200
    return cost


@pytest.fixture(scope="module")
def costs(world) -> dict[str, tuple[Cost, Cost]]:
    """The cost of every page before and after the world grows."""
    clients = clients_of(world)

    def measure() -> dict[str, Cost]:
        return {str(row): cost_of(clients[first_reader(row)], address_of(row, world, first_reader(row))) for row in PAGES}

    few = measure()
    grow(world)
    many = measure()
    return {name: (few[name], many[name]) for name in few}


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_a_page_costs_the_same_for_one_entry_and_thirty(costs, row: Row):
    few, many = costs[str(row)]
    assert many.queries == few.queries, "\n".join(many.sql)
    assert many.rows - few.rows == MORE * GROWS.get(str(row), 0)
