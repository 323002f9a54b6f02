"""The main job, for each of the five contests, from an empty desk to a diploma that anybody can check."""

import re

import pytest

from tests.browser.journey import Journey
from tests.browser.scenarios import SCENARIOS

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
# The first contest runs once more on PostgreSQL and Redis; the others differ from it in data, not in storage.
CASES = [pytest.param(SCENARIOS[0], marks=pytest.mark.core_path), *SCENARIOS[1:]]


@pytest.mark.parametrize("scenario", CASES, ids=lambda scenario: scenario.preset)
def test_from_application_to_a_checked_diploma(site, browser, windows, tmp_path, scenario):
    journey = Journey(browser, site, tmp_path, scenario, windows)
    journey.make_competition()
    journey.write_rosters()
    journey.apply()
    journey.accept()
    journey.judge()
    journey.rank()
    journey.seal_and_publish()
    journey.issue()
    papers = journey.download()

    winner = scenario.applications[scenario.winner]
    diplomas = [paper for paper in papers if scenario.degree.lower() in paper.text.lower()]
    own = [paper for paper in diplomas if winner.pupils[0].name in paper.text]
    assert own, [paper.text for paper in papers]
    number = re.search(r"Рег\. № (\S+-\d{2}-\d{4})", own[0].text)
    assert number, own[0].text
    assert own[0].address.startswith(f"{site}/v/")
    answer = journey.check(own[0])
    assert "действител" in answer
    assert number[1] in answer
    assert winner.pupils[0].name not in answer  # nothing that is not needed to compare: the surname is a letter
    for visitor in windows.values():
        visitor.assert_quiet()
