"""Two meetings whose results nobody here made: through the import pages to the official places and to diplomas."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.journey import TODAY, Journey, Scenario
from tests.browser.people import ORGANISER

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]

DATA = Path(__file__).resolve().parents[2] / "config" / "demo" / "data"
MEETINGS = {
    "wca_wc2019_333": ("srednee-iz-pyati", {"П": "polufinal", "Ф": "final"}, "final"),
    "ukwa_slalom": ("regata", {"Л": "lyubiteli", "П": "professionaly"}, "lyubiteli"),
}


def rows_of(folder: str, name: str) -> list[dict[str, str]]:
    with (DATA / folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def official_of(folder: str, divisions: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Number and place of every entrant, by division, in the official order."""
    found: dict[str, list[tuple[str, str]]] = {division: [] for division in divisions.values()}
    for row in rows_of(folder, "expected"):
        found[divisions[row["entry"][0]]].append((row["entry"], row["place"]))
    return found


def published_of(page, slug: str, division: str) -> dict[str, str]:
    """Number and first end of the place of every row of the ranking, over all its pages."""
    found = {}
    page.goto(f"/organizator/{slug}/reyting/{division}/")
    while True:
        for row in page.locator("main tbody tr:has(a[href*='/pochemu/'])").all():
            words = row.inner_text()
            number = re.search(r"\b[А-Я]-\d{3}\b", words)
            place = re.match(r"\s*(\d+)", words)
            found[number[0]] = place[1] if place else ""
        following = page.locator("main a[rel=next]")
        if not following.count():
            return found
        following.first.click()
        page.wait_for_load_state()


@pytest.mark.parametrize("folder", MEETINGS)
def test_imported_marks_give_the_official_places_and_diplomas_for_the_first_three(
    site, browser, windows, tmp_path, folder
):
    preset, divisions, sealed = MEETINGS[folder]
    official = official_of(folder, divisions)
    first = [number for number, place in official[sealed] if int(place) <= 3]
    names = {row["number"]: row["participant"] for row in rows_of(folder, "entries")}
    scenario = Scenario(
        preset=preset, nomination="", division=sealed, stages={}, applications=[], winner=0, total="", degree=""
    )
    journey = Journey(browser, site, tmp_path, scenario, windows)
    slug = f"{preset}-{TODAY.year}"
    journey.make_competition()
    page = journey.window(ORGANISER)

    page.goto(f"/organizator/{slug}/zayavki/zagruzka/")
    page.set_input_files("main input[type=file]", str(DATA / folder / "entries.csv"))
    journey.press(page, "Проверить файл")
    page.locator("button[name=confirm]").click()
    page.wait_for_load_state()
    journey.move_on()
    journey.move_on()
    page.goto(f"/ocenivanie/{slug}/import/")
    page.set_input_files("main input[type=file]", str(DATA / folder / "marks.csv"))
    journey.press(page, "Проверить файл")
    page.locator("button[name=confirm]").click()
    page.wait_for_load_state()

    for division, expected in official.items():
        for _ in range(60):
            found = published_of(page, slug, division)
            if found == dict(expected):
                break
            page.wait_for_timeout(500)
        assert found == dict(expected)

    page.goto(f"/organizator/{slug}/etap/")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    page.goto(f"/organizator/{slug}/protokoly/novyy/{sealed}/")
    journey.press(page, "Подписать протокол")
    page.locator("dialog[open] button[type=submit]").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("Протокол")
    journey.issue()
    page.goto(f"/organizator/{slug}/diplomy/")
    link = page.get_by_role("link", name="Все одним файлом").first.get_attribute("href")
    answer = page.request.get(f"{site}{link}")
    assert answer.headers["content-type"] == "application/pdf"
    text = journey.text_of(answer.body())
    assert [names[number] for number in first if names[number] not in text] == []
    assert len(first) == 3
    for visitor in windows.values():
        visitor.assert_quiet()
