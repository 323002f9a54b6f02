"""Queries and loaded rows of every page with one entry and with thirty: no page may cost more queries.

`GROWS` says how many rows the further entries add to a page that lists entries; every page not named there loads
exactly the same rows. A new page is measured as soon as it is declared in `access.py`.
"""

from typing import Any

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
from tests.gates.stages import more_entries
from tests.gates.test_pages import PAGES
from tests.gates.visits import address_of, clients_of, first_reader
from tests.gates.world import WORDS, World, issue_batch, seat, stage_of

pytestmark = pytest.mark.django_db
MORE = 29
SHOWN = 50 - 14  # further lines on a page of fifty: the school had fourteen entries
GROWS = {
    "entry_list": SHOWN * 3 - 9,  # entry, members, pupils; the first ones had more
    "pupil_list": SHOWN * 3 + 2,  # pupil, enrolment, consents; there was one pupil less than entries
    "entry_create-luna": MORE * 3,  # the school's own entries of the year
    "entry_review-submitted": 1,  # the next one to decide
    "review_list-luna": MORE * 3,  # fifty on a page
    "grid-raketa": MORE * 4,  # the table of a stage is whole
    "judging_entries-orbita": MORE * 11 + 4,  # two experts on each; fifty on a page
    "rules_edit-orbita": MORE * 4,  # the preview ranks everybody by every mark
    "rules_edit": MORE * 5,
    "results": MORE * 3,  # a hundred on a page
    "school_results": MORE * 8,  # the school's own lines
    "school_result": MORE,  # the kernel compares with all lines of the division
    "person_result-token": MORE,
    "ranking": MORE * 5,  # fifty on a page
    "ranking-orbita": MORE * 5,
    "ranking_explanation": MORE,
    "ranking_explanation-panel=1": MORE,
    "decision_list": MORE * 4,  # all new ones are equal, so all stand in a question
    "advance-vega": MORE * 5,  # fifty on a page
    "stage_lists-vega": MORE * 5,  # the list is whole
    "protocol": MORE * 4 + 1,  # the document is whole; its second version
    "certificate_list": MORE * 4,  # the school's own papers
    "batch_page": MORE + 2,  # the lines by which papers are counted; its second batch
    "certificate_register": MORE * 4,  # fifty on a page
}


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
    more_entries(cast, by_slug["vega"], *["9"] * MORE)
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
    world.ids["line"] = protocol.lines.get(entry_id=world.ids["winner"]).pk
    kinds = ["diploma", "participant", "supervisor"]
    issue_batch(competition=competition, kinds=kinds, actor=cast.organiser, words=WORDS)


def cost_of(client: Client, address: str) -> tuple[Cost, int]:
    """What the page costs once the process is warm, and its status."""
    client.get(address)
    with counting() as cost:
        status = client.get(address).status_code
    return cost, status


@pytest.fixture(scope="module")
def costs(world) -> dict[str, Any]:
    """The cost of every page before and after the world grows."""
    clients = clients_of(world)

    def measure() -> dict[str, tuple[Cost, int]]:
        found = {}
        for row in PAGES:
            role = first_reader(row)
            found[str(row)] = cost_of(clients[role], address_of(row, world, role))
        return found

    few = measure()
    grow(world)
    many = measure()
    return {name: (few[name], many[name]) for name in few}


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_a_page_costs_the_same_for_one_entry_and_thirty(costs, row: Row):
    (few, first), (many, last) = costs[str(row)]
    assert (first, last) == (200, 200)
    # Fewer is no loss: «the next one to decide» is looked for a second time where there is only one.
    assert many.queries <= few.queries, "\n".join(many.sql)
    assert max(0, many.rows - few.rows) == GROWS.get(str(row), 0)  # fewer: newer entries have fewer parts


def test_every_growing_page_is_declared():
    assert GROWS.keys() <= {str(row) for row in PAGES}
