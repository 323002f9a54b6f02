"""No page in English keeps a Russian word of the interface; what people typed stays as they typed it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client

from accounts.resources.organisations import HEADERS as OF_ORGANISATIONS
from competitions.selectors.presets import preset_files
from registrations.resources.entries import HEADERS as OF_ENTRIES
from registrations.resources.pupils import HEADERS as OF_PUPILS
from tests.gates.access import ROWS, Row
from tests.gates.visits import address_of, first_reader, read
from tests.gates.world import World

pytestmark = pytest.mark.django_db

RUSSIAN = re.compile(r"[А-Яа-яЁё][А-Яа-яЁё-]+")
NUMBER = re.compile(r"[А-Я]{1,5}-\d[\d-]*")  # МДМ-26-0147
SPOKEN = {"aria-label", "placeholder", "title", "alt", "label", "content", "data-busy", "data-label"}
VOID = {"input", "meta", "link", "img", "br", "hr", "source", "use", "path", "wbr", "col"}


class Words(HTMLParser):
    """The words that a page says in its own language: texts and spoken attributes outside of `lang="ru"`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember whether the element speaks Russian by its own word."""
        marked = dict(attrs)
        is_quiet = (bool(self.open) and self.open[-1][1]) or marked.get("lang") == "ru" or tag in {"script", "style"}
        if not is_quiet:
            self.found += [value or "" for name, value in attrs if name in SPOKEN]
        if tag not in VOID:
            self.open.append((tag, is_quiet))

    def handle_endtag(self, tag: str) -> None:
        """Leave the element, and with it those that were not closed."""
        while any(name == tag for name, _ in self.open):
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        """Keep a text of the page."""
        if not (self.open and self.open[-1][1]):
            self.found.append(data)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(key)
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


@pytest.fixture(scope="module")
def typed(world: World) -> set[str]:
    """Every word that is data: what the database and the presets hold, and the columns that imports read."""
    texts = [*OF_ORGANISATIONS, *OF_PUPILS, *OF_ENTRIES, *(path.read_text("utf-8") for path in preset_files())]
    kinds = models.CharField | models.TextField | models.JSONField
    for model in apps.get_models():
        names = [field.attname for field in model._meta.fields if isinstance(field, kinds)]
        for row in model._default_manager.values_list(*names) if names else ():
            texts.extend(_texts(row))
    return {word.lower() for text in texts for word in RUSSIAN.findall(text)}


def russian_left(page: str, typed: set[str]) -> list[str]:
    """Texts of the page with a Russian word that nobody typed."""
    return [
        " ".join(text.split())
        for text in Words(page).found
        if any(word.lower() not in typed for word in RUSSIAN.findall(NUMBER.sub("", text)))
    ]


# The gallery shows parts of pages with examples of data, to administrators alone.
PAGES = [row for row in ROWS if row.kind in {"page", "part"} and row.open_to and row.name != "gallery"]


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_a_page_in_english(world: World, typed: set[str], row: Row):
    role = first_reader(row)
    client = Client(headers={"accept-language": "en"})
    if user := world.user(role):
        client.force_login(user)
    with transaction.atomic():
        page = read(client.get(address_of(row, world, role), follow=True)).decode()
        transaction.set_rollback(True)
    assert russian_left(page, typed) == []
