"""Fixtures of every test, and which of them also run on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real

from tests.cast import cast, client_of

__all__ = ["cast", "client_of"]

CORE_PATH = {"core", "registrations", "judging", "results", "certificates"}  # from the application to the diploma
ALIKE = ("browser", "kills", "examples", "editor", "pages")  # the same on both; journeys walk the pages on both


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A page asked for in English leaves English behind; the next test begins in Russian again."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues, as `prepare` does for a server: the binaries are no part of the source."""
    from core.management.catalogues import LANGUAGES, compile_catalogue  # after the settings are named

    if not hasattr(config, "workerinput"):  # once, not in every process of pytest-xdist
        for language in LANGUAGES:
            compile_catalogue(language)
        trans_real._translations.clear()  # what was said while the settings were read is read again


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the core path, which `make test` runs on SQLite and again on PostgreSQL with Redis.

    Pages in a browser and rendering without a database are the same on both; kills have tests for each.
    """
    here = Path(__file__).parent
    for item in items:
        folder, *rest = item.path.relative_to(here).parts
        needs_database = item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ())
        if folder in CORE_PATH and needs_database and not any(word in rest[-1] for word in ALIKE):
            item.add_marker("core_path")
