"""A sealed protocol as a document: payload and opened commitments, nothing of today's rosters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from competitions.enums import RoleKind
from core.sealing import open_texts
from results.enums import StandingState
from results.models import Decision, Protocol
from results.selectors.protocols import people_of

FIELDS = {
    "place": gettext_lazy("место"),
    "total": gettext_lazy("итог"),
    "award": gettext_lazy("награда"),
    "state": gettext_lazy("участие"),
    "names": gettext_lazy("имя или название"),
}


@dataclass(frozen=True)
class DocumentLine:
    """A row of the table: what was sealed, with names where they can still be read; `values` say the total."""

    place: str
    names: list[str]
    team: str
    grades: str
    number: str
    title: str
    school: str
    leaders: list[str]
    total: str
    award: str
    level: str
    special: list[str]
    state: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class DocumentDecision:
    """A decision with its words, which stay beside the protocol because they may name people."""

    text: str
    decided_on: date


@dataclass(frozen=True)
class DocumentChange:
    """One thing that a new version changed."""

    who: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Document:
    """Everything of the printed protocol."""

    lines: list[DocumentLine]
    teams: list[tuple[str, list[DocumentLine]]]
    decisions: list[DocumentDecision]
    changes: list[DocumentChange]
    signatures: list[tuple[str, str]]
    has_totals: bool = True

    @property
    def placed(self) -> int:
        """How many lines have a place."""
        return sum(1 for line in self.lines if line.place)


def protocol_page(protocol: Protocol) -> Document:
    """Join names to the sealed payload: two queries for names, one for decisions, one for signatures."""
    payload = protocol.payload
    names = open_texts(filter(None, people_of(payload).values()))
    nodes: dict[str, list[DocumentLine]] = {}
    for line in payload["teams"]:
        nodes.setdefault(line["data"].get("node_title") or line["data"]["node"], []).append(_team(line))
    texts = {
        decision.pk: decision
        for decision in Decision.objects.filter(pk__in=[row["id"] for row in payload["decisions"]])
    }
    return Document(
        lines=[_line(line, names) for line in payload["lines"]],
        teams=list(nodes.items()),
        decisions=[
            DocumentDecision(texts[row["id"]].text or _("данные удалены"), texts[row["id"]].decided_on)
            for row in payload["decisions"]
            if row["id"] in texts
        ],
        changes=_changes(payload),
        signatures=_signatures(payload["jury"]),
    )


def _readable(commitment: str, names: dict[str, str | None]) -> str:
    return (names.get(commitment) if commitment else None) or _("данные удалены")


def _line(line: dict[str, Any], names: dict[str, str | None]) -> DocumentLine:
    data = line["data"]
    grades = sorted({member["grade"] for member in data["members"] if member["grade"]})
    state = StandingState(line["state"])
    return DocumentLine(
        place=data["place"],
        names=[_readable(member["name"], names) for member in data["members"]],
        team=_readable(data["team"], names) if data["team"] else "",
        grades="–".join(map(str, dict.fromkeys([grades[0], grades[-1]]))) if grades else "",
        number=data["number"],
        title=_readable(data["work"], names) if data["work"] else "",
        school=data["organisation"]["short_name"],
        leaders=[_readable(row["name"], names) for row in data["supervisors"]],
        total=line["total"],
        award=line["award"],
        level=str(data.get("level", "")),
        special=data["special"],
        state="" if state == StandingState.RANKED else str(state.label),
        values=data["values"],
    )


def _team(line: dict[str, Any]) -> DocumentLine:
    data = line["data"]
    return DocumentLine(
        place=data["place"],
        names=[],
        team=data["title"],
        grades="",
        number="",
        title="",
        school="",
        leaders=[],
        total=line["total"],
        award=line["award"],
        level=str(data.get("level", "")),
        special=[],
        state="",
        values=data.get("values", {}),
    )


def _changes(payload: dict[str, Any]) -> list[DocumentChange]:
    numbers = {line["entry"]: line["data"]["number"] for line in payload["lines"]}
    teams = {line["team"]: line["data"]["title"] for line in payload["teams"]}
    found = []
    for change in payload["changes"]:
        who = numbers.get(change["entry"], "") or teams.get(change["team"], str(change["team"] or change["entry"]))
        before, after = change["from"], change["to"]
        if change["field"] == "names":
            before, after = "", _("исправлено")
        found.append(DocumentChange(who, str(FIELDS[change["field"]]), before or "–", after or "–"))
    return found


def _signatures(jury: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Who signs: the chair, the members, the secretary – posts with names as they are now."""
    users = {user.pk: user for user in User.objects.filter(pk__in=[row["user"] for row in jury])}
    titles = {
        RoleKind.CHAIR: _("Председатель жюри"),
        RoleKind.JUROR: _("Член жюри"),
        RoleKind.SECRETARY: _("Секретарь"),
    }
    return [(titles[RoleKind(row["kind"])], users[row["user"]].short_name) for row in jury if row["user"] in users]
