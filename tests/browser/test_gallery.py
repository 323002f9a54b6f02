"""Every part of a page in a real browser: accessible, within the window, without an error, in every look."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from core.management.commands.build_fonts import build_fonts
from tests.browser.chromium import Visitor, chromium, violations_of, width_of

LOOKS = [
    (320, "light", ""),
    (360, "light", "huge"),
    (360, "contrast", ""),
    (768, "dark", ""),
    (1440, "light", ""),
    (1440, "dark", ""),
    (1440, "contrast", "large"),
]
OFTEN = LOOKS[1], LOOKS[5]
PAGES = ("/_/gallery/", "/vhod/login/", "/net-takoi-stranitsy/")


@pytest.fixture(autouse=True)
def _fonts() -> None:
    """The fonts of the pages, as a deployment makes them."""
    build_fonts(settings.VAR_DIR / "fonts")


@pytest.fixture
def staff_cookie(admin_client: Client) -> str:
    """The session of a signed-in member of staff, made before the browser's event loop starts."""
    return admin_client.cookies[settings.SESSION_COOKIE_NAME].value


def _faults(browser: Browser, address: str, session: str, look: tuple[int, str, str]) -> dict[str, Any]:
    """What axe and the width of the page find on every page in one look."""
    width, theme, size = look
    visitor = Visitor(browser, address, width=width)
    values = {"theme": theme, "size": size, settings.SESSION_COOKIE_NAME: session}
    visitor.context.add_cookies([{"name": name, "value": value, "url": address} for name, value in values.items()])
    found: dict[str, Any] = {}
    for path in PAGES:
        visitor.page.goto(path)
        violations, wide = violations_of(visitor.page), width_of(visitor.page)
        if violations or wide > width:
            found[path] = (violations, wide)
    visitor.broken = [text for text in visitor.broken if "404" not in text]  # the last page is one that does not exist
    visitor.close()
    return found


@pytest.mark.parametrize("looks", [OFTEN, pytest.param(LOOKS, marks=pytest.mark.deep)], ids=["often", "every"])
def test_every_part_is_accessible_and_fits(live_server: LiveServer, staff_cookie: str, looks: Sequence[Any]) -> None:
    with chromium() as browser:
        found = {look: _faults(browser, live_server.url, staff_cookie, look) for look in looks}
    assert {look: faults for look, faults in found.items() if faults} == {}


def test_the_summary_of_errors_has_the_focus_and_its_links_lead_to_the_fields(live_server: LiveServer) -> None:
    with chromium() as browser:
        visitor = Visitor(browser, live_server.url, width=360)
        visitor.page.goto("/vhod/login/")
        visitor.page.click("main button[type=submit]")
        visitor.page.wait_for_selector("[data-summary]:focus")
        visitor.page.click("[data-summary] a")
        assert visitor.page.evaluate("document.activeElement.name") == "login"
        visitor.close()


def test_dialogs_menus_rows_and_toasts_work_by_keyboard_and_pointer(live_server: LiveServer, staff_cookie: str) -> None:
    with chromium() as browser:
        visitor = Visitor(browser, live_server.url)
        visitor.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": staff_cookie, "url": live_server.url}]
        )
        page = visitor.page
        page.goto("/_/gallery/")
        page.click("[data-dialog]")
        page.wait_for_selector("dialog[open]")
        page.keyboard.press("Escape")
        assert page.query_selector("dialog[open]") is None

        page.click(".look summary")
        page.keyboard.press("Escape")
        assert page.query_selector("details.menu[open]") is None
        assert page.evaluate("document.activeElement.matches('.look > summary')")

        page.focus("tr.click a")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.url.endswith("#g-2")
        page.click("tr.click:first-child .chip")
        assert page.url.endswith("#g-1")

        page.evaluate("document.dispatchEvent(new CustomEvent('toast', {detail: {text: 'Записано'}}))")
        assert page.inner_text(".toast") == "Записано"
        assert page.evaluate("document.querySelector('.toasts').getAttribute('aria-live')") == "polite"
        visitor.close()


def test_the_look_changes_at_once_and_stays(live_server: LiveServer) -> None:
    with chromium() as browser:
        visitor = Visitor(browser, live_server.url)
        visitor.page.goto("/vhod/login/")
        visitor.page.click(".look summary")
        with visitor.page.expect_response("**/oformlenie/"):
            visitor.page.click("button[name=theme][value=dark]")
        assert visitor.page.evaluate("document.documentElement.dataset.theme") == "dark"
        visitor.page.reload()
        assert visitor.page.evaluate("document.documentElement.dataset.theme") == "dark"
        visitor.close()
