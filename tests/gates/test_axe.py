"""Every page in a real browser: accessible in light and dark, within a phone, no error, no other host."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from core.management.commands.build_fonts import build_fonts
from tests.browser.chromium import Visitor, chromium, violations_of, width_of
from tests.gates.test_pages import ACCOUNT, PAGES
from tests.gates.visits import address_of, clients_of, first_reader
from tests.gates.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser")]
WHOLE = [row for row in [*PAGES, *ACCOUNT] if row.kind == "page"]
PHONE, DESK = 360, 1440
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


@pytest.fixture(autouse=True)
def _django_db_marker() -> None:
    """In the place of pytest-django's: no transaction around a test, or the server's thread could not write."""


@pytest.fixture(scope="module")
def sessions(live: tuple[World, str]) -> dict[str, str]:
    """The session of every role, made before the browser's event loop starts."""
    build_fonts(settings.VAR_DIR / "fonts")
    cookies = {role: client.cookies.get(settings.SESSION_COOKIE_NAME) for role, client in clients_of(live[0]).items()}
    return {role: cookie.value for role, cookie in cookies.items() if cookie}


@pytest.fixture(scope="module")
def addresses(live: tuple[World, str]) -> dict[str, str]:
    """The address of every page, made before the browser's event loop starts."""
    return {str(row): address_of(row, live[0], first_reader(row)) for row in WHOLE}


@pytest.fixture(scope="module")
def windows(live: tuple[World, str], sessions: dict[str, str], addresses: dict[str, str]) -> Iterator[Any]:
    """Opens the one window of a role, signed in."""
    with chromium() as browser:
        opened: dict[str, Visitor] = {}

        def window(role: str) -> Visitor:
            if role not in opened:
                opened[role] = _open(browser, live[1], sessions.get(role, ""))
            return opened[role]

        yield window
        for visitor in opened.values():
            visitor.context.close()


def _open(browser: Browser, address: str, session: str) -> Visitor:
    visitor = Visitor(browser, address, width=DESK)
    visitor.page.emulate_media(reduced_motion="reduce")  # a colour on its way to another has no contrast of its own
    if session:
        visitor.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    return visitor


def _look(page: Page, theme: str) -> None:
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)


def _faults(visitor: Visitor, address: str) -> dict[str, Any]:
    """Everything that is wrong with a page, by what was looked at."""
    visitor.broken, visitor.foreign = [], []
    page = visitor.page
    page.set_viewport_size({"width": DESK, "height": 900})
    answer = page.goto(address)
    found: dict[str, Any] = {"status": [] if answer and answer.status == 200 else [answer and answer.status]}
    found["forwarded"] = [] if page.url.endswith(address) else [page.url]
    _look(page, "light")
    found["light"] = violations_of(page)
    _look(page, "dark")
    found["dark"] = violations_of(page, COLOURS)
    page.set_viewport_size({"width": PHONE, "height": 740})
    wide = width_of(page)
    found["width"] = [wide] if wide > PHONE else []
    found |= {"console": visitor.broken, "other hosts": visitor.foreign}
    return {name: faults for name, faults in found.items() if faults}


@pytest.mark.parametrize("row", WHOLE, ids=str)
def test_a_page_is_accessible_fits_and_is_quiet(windows, addresses, row):
    assert _faults(windows(first_reader(row)), addresses[str(row)]) == {}


def test_the_gate_sees_what_it_looks_for(windows):
    page = windows("stranger").page
    page.goto("/")
    page.evaluate("""() => {
        const bad = document.createElement("p")
        bad.textContent = "Бледное слово"
        bad.style.setProperty("color", "#bbb")
        bad.append(document.createElement("img"))
        document.querySelector("main").append(bad)
    }""")
    _look(page, "light")
    assert {fault.split(":")[0] for fault in violations_of(page)} == {"color-contrast", "image-alt"}
    assert {fault.split(":")[0] for fault in violations_of(page, COLOURS)} == {"color-contrast"}


def test_a_request_to_another_host_is_noticed_and_leads_nowhere(windows):
    visitor = windows("stranger")
    visitor.broken, visitor.foreign = [], []
    visitor.page.goto("data:text/html,<img src='https://example.org/picture.png'>")
    assert visitor.foreign == ["https://example.org/picture.png"]
    assert "ERR_NAME_NOT_RESOLVED" in visitor.broken[0]
    visitor.broken, visitor.foreign = [], []


@pytest.mark.deep
@pytest.mark.parametrize("row", WHOLE, ids=str)
def test_a_page_is_accessible_on_a_phone_in_every_look(windows, addresses, row):
    page = windows(first_reader(row)).page
    page.set_viewport_size({"width": PHONE, "height": 740})
    page.goto(addresses[str(row)])
    found = {}
    for theme in ("light", "dark", "contrast"):
        _look(page, theme)
        found[theme] = violations_of(page)
    assert found == {"light": [], "dark": [], "contrast": []}
