"""Bouts on a phone: one after another by taps, nothing wider than the screen, readable by a machine."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.management.commands.build_fonts import build_fonts
from judging.models import Mark
from tests.browser.chromium import Visitor, chromium, violations_of, width_of

pytestmark = pytest.mark.xdist_group("chromium")
PHONE, DESK = 360, 1440


@pytest.fixture
def window(transactional_db, live_server, sumo, monkeypatch) -> Any:
    """Opens a window of the secretary."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    build_fonts(settings.VAR_DIR / "fonts")
    client = Client()
    client.force_login(sumo.cast.secretary)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    with chromium() as browser:
        opened = []

        def open_window(path: str, width: int) -> Visitor:
            visitor = Visitor(browser, live_server.url, width=width)
            visitor.context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
            )
            visitor.page.goto(path)
            opened.append(visitor)
            return visitor

        yield open_window
        for visitor in opened:
            # The machine that checks the page writes styles into it and asks for files; the page itself does not.
            visitor.broken = [text for text in visitor.broken if "inline style" not in text and "404" not in text]
            visitor.close()


def place(sumo, name, code="group", *more):
    return reverse(name, args=[sumo.competition.slug, sumo.division.code, code, *more])


def fits(page) -> bool:
    return width_of(page) <= page.viewport_size["width"]


def test_bouts_are_written_one_after_another_by_taps(window, sumo):
    sumo.add(4)
    sumo.draw()
    page = window(place(sumo, "stage_bouts"), PHONE).page
    with page.expect_navigation():
        page.click("text=Внести результат")
    for _number in range(3):
        sides = page.locator("fieldset.bout-side")
        assert fits(page)
        box = sides.first.locator(".tick").first.bounding_box()
        assert box["width"] >= 44
        assert box["height"] >= 44
        sides.nth(0).locator(".tick", has_text="2").click()
        sides.nth(1).locator(".tick", has_text="1").click()
        with page.expect_navigation():
            page.click("main button.btn-main")
    assert Mark.objects.count() == 6
    assert page.locator("h1").inner_text().endswith("4")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_tables_bracket_and_forms_fit_and_pass_axe(window, sumo, width):
    sumo.add(9)
    draw = sumo.draw()
    strength = [row["entry"] for row in draw.order]
    page = window(place(sumo, "draw_new"), width).page
    sumo.by_strength(strength)
    sumo.draw("final")
    first = sumo.bouts("final")[0]
    sumo.let_win(first, first.first_id)
    for path in (
        place(sumo, "draw_new"),
        place(sumo, "stage_bouts"),
        place(sumo, "stage_bouts", "final"),
        place(sumo, "bout_edit", "final", first.number),
        reverse("bout_list", args=[sumo.competition.slug]),
        reverse("jury_home"),
    ):
        page.goto(path)
        assert fits(page), path
        assert violations_of(page) == [], path
