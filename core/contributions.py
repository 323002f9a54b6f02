"""What an app gives to pages and jobs of the apps below it: typed kinds, filled in `AppConfig.ready()`.

An upper app never gets imported from below. It registers an item of a kind declared here, and the code
below asks for all items of that kind:

    contribute(NavItem(audience="school", label=_("Заявки"), url_name="entry_list", icon="doc", order=20))
    for item in contributions(NavItem): ...
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.functional import Promise

Kind = TypeVar("Kind")

_ITEMS: dict[type[Any], list[Any]] = {}


@dataclass(frozen=True)
class NavItem:
    """An entry of the navigation that one audience sees: school, jury, organiser, public, or account (own menu).

    `tab` puts the entry among the tabs at the bottom of a phone; `section` is the start of the paths that belong
    to it where that is not the address itself.
    """

    audience: str
    label: str | Promise
    url_name: str
    order: int = 100
    icon: str = "list"
    tab: bool = False
    section: str = ""


@dataclass(frozen=True)
class NavPlace:
    """Where else an entry of the navigation is the current one: pages of an upper app below a path of their own."""

    audience: str
    url_name: str
    section: str


@dataclass(frozen=True)
class Audience:
    """Who a user is to the program; `test(user)` is asked in `order`, the first that holds is the usual one."""

    name: str
    label: str | Promise
    test: Callable[[Any], bool]
    home_url: str
    order: int = 100


@dataclass(frozen=True)
class Task:
    """One thing to do: a sentence, its deadline and one button."""

    title: str
    url: str
    action: str
    reason: str = ""
    deadline: Any = None
    count: int = 0


@dataclass(frozen=True)
class HomeTask:
    """Finds the tasks of an audience's home page: `find(request)` gives `Task`s."""

    audience: str
    find: Callable[[Any], Iterable[Task]]
    order: int = 100


@dataclass(frozen=True)
class Check:
    """One item of a competition's checklist; `blocks` names the phases that it keeps from beginning."""

    title: str
    is_done: bool
    url: str = ""
    action: str = ""
    count: int = 0
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeskCheck:
    """Finds the checks of a competition: `find(competition)` gives `Check`s."""

    find: Callable[[Any], Iterable[Check]]
    order: int = 100


@dataclass(frozen=True)
class Section:
    """A room of a competition's desk: where it is, how much is there, and what about it (`tone` "bad" warns)."""

    title: str
    url: str
    detail: str = ""
    count: int | None = None
    tone: str = ""


@dataclass(frozen=True)
class DeskSection:
    """Finds the sections of a competition's desk: `find(competition)` gives `Section`s."""

    find: Callable[[Any], Iterable[Section]]
    order: int = 100


@dataclass(frozen=True)
class Panel:
    """A part of another app's page: a template and the function that makes its context.

    `place`: "desk" (subject is a competition), "competition" (its public page), "jury" (the jury's home; subject
    None), "person" (a participant's private page), "entry" (an entry's page), "landing" (the public home; subject
    None). An empty context shows nothing.
    """

    place: str
    template: str
    context: Callable[[Any, Any], Mapping[str, Any] | None]  # (request, subject)
    order: int = 100


@dataclass(frozen=True)
class PersonEraser:
    """Erases what an app holds of a person: `erase(participant, actor)` inside the caller's transaction."""

    app: str
    erase: Callable[[Any, Any], None]
    order: int = field(default=100)


@dataclass(frozen=True)
class PersonExporter:
    """What an app holds of a person, as plain data: `export(participant, organisations)`.

    With ids of organisations only what belongs to them: another school's entries of a child are not their business.
    """

    app: str
    export: Callable[[Any, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class FileGrant:
    """Says whether a user may open a private file: `may_open(user, stored_file)`; one yes is enough."""

    app: str
    may_open: Callable[[Any, Any], bool]


@dataclass(frozen=True)
class DecisionSource:
    """Finds the recorded decisions of people that rules take as given: `find(division)`, the newest first."""

    find: Callable[[Any], Sequence[Any]]


@dataclass(frozen=True)
class IncompleteJudging:
    """Finds where judging was accepted although it is incomplete: `find(competition)` gives ids of divisions."""

    find: Callable[[Any], Collection[int]]


@dataclass(frozen=True)
class RulesHold:
    """Says why the rules of a scheme may not change any more: `find(scheme)` gives sentences, none where they may."""

    find: Callable[[Any], Iterable[str]]


@dataclass(frozen=True)
class AuditCheck:
    """A further check of `manage.py verify_audit`: `faults()` gives sentences."""

    title: str | Promise
    faults: Callable[[], Iterable[str]]


def contribute(item: object) -> None:
    """Register an item under its own class, once: apps call this from `AppConfig.ready()`."""
    items = _ITEMS.setdefault(type(item), [])
    if item not in items:
        items.append(item)


def contributions(kind: type[Kind]) -> list[Kind]:
    """All items registered for the kind, in the order of registration, so that callers sort by what they know."""
    return list(_ITEMS.get(kind, []))
