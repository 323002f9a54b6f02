"""Results that others published, reproduced exactly: every total, place and award.

`APOGEE_CASES` names a folder with all five sets; without it the two extracts in `tests/data/cases` are used.
"""

from __future__ import annotations

import pytest

from scoring import number_to_text, parse_number
from tests.scoring.published import AVAILABLE, Published, competitions


@pytest.mark.parametrize("one", AVAILABLE, ids=lambda one: one.folder)
def test_totals_places_and_awards_equal_the_published_ones(one: Published) -> None:
    checked = 0
    for title, outcome, official in competitions(one):
        for line in official:
            if line["kind"] == "team":
                row = next(r for r in outcome.standings["constructors"] if r.key == line["entrant_id"])
                total = row.value
            else:
                row = outcome.row(line["entrant_id"])
                total = row.total
            shown = (number_to_text(total), row.place.display if row.place else "")
            assert shown == (number_to_text(parse_number(line["total"])), line["place"]), (title, line)
            if one.folder == "eurovision":
                assert outcome.awards_of(line["entrant_id"]) == [line["award"]] * bool(line["award"])
            checked += 1
    assert checked > 0


def test_two_sets_travel_with_the_source() -> None:
    assert {"wca_wc2019_333", "ukwa_slalom"} <= {one.folder for one in AVAILABLE}
