"""Chromium for tests: no network but our own site, and any request to another host fails the test."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
AXE = Axe().axe_script
EXECUTABLE = "/usr/bin/chromium"
LOCAL = {"127.0.0.1", "localhost"}

expect.set_options(timeout=20_000)  # two workers share two cores: slow is no fault


def width_of(page: Page) -> int:
    """How wide the page is once its styles are there: one without them yet is wider."""
    page.wait_for_load_state("load")
    return int(page.evaluate("document.documentElement.scrollWidth"))


def violations_of(page: Page, options: Mapping[str, Any] | None = None) -> list[str]:
    """What axe finds on a page, with the first pieces of each fault.

    It does not load the style sheets again, from addresses of its own making.
    """
    page.wait_for_load_state("load")
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    wanted = {"preload": False, "resultTypes": ["violations"], **(options or {})}
    found = page.evaluate("async options => (await axe.run(document, options)).violations", wanted)
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"][:3]]


@contextmanager
def chromium() -> Iterator[Browser]:
    """One headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=SWITCHES)
        yield browser
        browser.close()


class Visitor:
    """A person with a browser window of their own; remembers what went wrong in it."""

    def __init__(self, browser: Browser, address: str, *, width: int = 1440, language: str = "ru-RU") -> None:
        self.address = address
        self.foreign: list[str] = []
        self.broken: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, base_url=address, accept_downloads=True
        )
        self.context.on("request", self._note_foreign)  # to route every request would switch the cache off
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.broken.append(str(error)))
        self.page.on("console", lambda message: self.broken.append(message.text) if message.type == "error" else None)

    def _note_foreign(self, request: Request) -> None:
        if request.url.startswith("http") and urlsplit(request.url).hostname not in LOCAL:
            self.foreign.append(request.url)

    def sign_in(self, email: str, password: str) -> None:
        """Through the sign-in page, as a person does."""
        self.page.goto("/vhod/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_load_state()

    def assert_quiet(self) -> None:
        """An error in the console of the window or a request to another host fails the test here."""
        assert self.foreign == [], f"requests to other hosts: {self.foreign}"
        assert self.broken == [], f"errors in the console: {self.broken}"

    def close(self) -> None:
        """Close the window; what went wrong in it fails the test here."""
        self.context.close()
        self.assert_quiet()
