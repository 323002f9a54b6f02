"""What every page sends: nothing inline, no other host, one heading, a title, its language, the policy."""

from html.parser import HTMLParser

import pytest
from django.http import HttpResponse

from tests.gates.access import FOR_STRANGERS, FOR_THE_SIGNED_IN, ROWS, Row
from tests.gates.visits import address_of, clients_of, first_reader
from tests.gates.world import World

pytestmark = pytest.mark.django_db
PAGES = [row for row in ROWS if row.kind in {"page", "part"} and row.open_to]
ACCOUNT = [Row("page", name, frozenset({"stranger"})) for name in sorted(FOR_STRANGERS)] + [
    Row("page", name, frozenset({"school"})) for name in sorted(FOR_THE_SIGNED_IN - {"account_reauthenticate"})
]
LOADED = {"src", "action", "srcset", "poster", "data", "formaction"}


class Reader(HTMLParser):
    """Reads a page and writes down what a page may not have."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings, self.language, self.title, self.faults = 0, "", "", []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        self._inside = tag
        self.headings += tag == "h1"
        self.language = own.get("lang", "") if tag == "html" else self.language
        if tag == "style" or (tag == "script" and not own.get("src")):
            self.faults.append(f"inline <{tag}>")
        self.faults += [f"<{tag} {name}=…>" for name in own if name == "style" or name.startswith("on")]
        loaded = LOADED | ({"href"} if tag in {"link", "use", "image"} else set())
        hosts = [value for name, value in own.items() if name in loaded and value.startswith(("http", "//"))]
        self.faults += [f"another host: {value}" for value in hosts]

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data.strip()

    def handle_endtag(self, _tag: str) -> None:
        self._inside = ""


def faults_of(response: HttpResponse, language: str, *, is_whole: bool) -> list[str]:
    """Everything that is wrong with an answer."""
    page = Reader(response.content.decode())
    faults = page.faults
    if response.status_code != 200:
        faults.append(f"status {response.status_code}")
    if "default-src 'self'" not in response.headers.get("Content-Security-Policy", ""):
        faults.append("no policy")
    if is_whole and page.headings != 1:
        faults.append(f"{page.headings} headings")
    if is_whole and page.language != language:
        faults.append(f"language {page.language!r}")
    if is_whole and len(page.title.removesuffix("Апогей").strip(" –·")) < 3:
        faults.append(f"title {page.title!r}")
    return faults


@pytest.fixture(scope="module")
def clients(world):
    return clients_of(world)


@pytest.mark.parametrize("row", [*PAGES, *ACCOUNT], ids=str)
def test_a_page_holds_the_rules(world: World, clients, row):
    role = first_reader(row)
    address, found = address_of(row, world, role), {}
    for language in ("ru", "en"):
        response = clients[role].get(address, headers={"accept-language": language})
        found[language] = faults_of(response, language, is_whole=row.kind == "page")
    assert found == {"ru": [], "en": []}


def test_a_page_that_is_not_there_holds_them_too(world: World, clients):
    response = clients["school"].get("/net-takoi-stranitsy/")
    assert faults_of(response, "ru", is_whole=True) == ["status 404"]
