"""How a role opens an address of the table."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.gates.access import PACKAGES, USUAL, Row
from tests.gates.world import ROLES, World

SECRET = {"token"}  # parameters that only the visitor with a link knows


@cache
def patterns() -> dict[str, set[str]]:
    """Every url name of the project with the parameters of its address."""
    return dict(_walk(get_resolver().url_patterns, set()))


def _walk(found: list[Any], above: set[str]) -> Iterator[tuple[str, set[str]]]:
    for item in found:
        parameters = above | set(item.pattern.regex.groupindex)
        if isinstance(item, URLResolver):
            yield from _walk(item.url_patterns, parameters)
        elif isinstance(item, URLPattern):
            yield str(item.name), parameters


def own_names() -> set[str]:
    """Url names of our own pages."""
    return {name for name in patterns() if not name.startswith(PACKAGES)}


def address_of(row: Row, world: World, role: str) -> str:
    """The address as this role would open it; a secret of somebody else is guessed wrongly."""
    values = USUAL | row.values
    arguments = {
        name: "guessed" if name in SECRET and role != "link" else world.ids.get(values[name], values[name])
        for name in patterns()[row.name]
    }
    return reverse(row.name, kwargs=arguments) + (f"?{row.query}" if row.query else "")


def clients_of(world: World) -> dict[str, Client]:
    """A signed-in client of every role."""
    found = {}
    for role in ROLES:
        found[role] = Client(headers={"accept-language": "ru"})
        if user := world.user(role):
            found[role].force_login(user)
    return found


def answer_of(response: Any) -> str:
    """«open», «sign-in» or the status."""
    login = reverse(settings.LOGIN_URL)
    if response.status_code == 401 or (response.status_code == 302 and response["Location"].startswith(login)):
        return "sign-in"
    return str(response.status_code) if response.status_code in {403, 404, 405} else "open"


def read(response: Any) -> bytes:
    """The whole answer; a file is read to its end, which also closes it."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def first_reader(row: Row) -> str:
    """The role as which a gate looks at a page."""
    return next(role for role in ROLES if role in row.open_to)
