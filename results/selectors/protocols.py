"""Protocols, divisions and entries as results reads them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404

from competitions.models import Competition, Division
from registrations.enums import EntryStatus
from registrations.models import Entry
from results.models import Protocol


def competition_with_places(slug: str, user: Any, may: Callable[[Any, Competition], bool]) -> Competition:
    """The competition where the predicate lets the user in, or 404: who may not see places learns nothing."""
    competition = Competition.objects.select_related("organiser").filter(slug=slug).first()
    if competition is None or not may(user, competition):
        raise Http404
    return competition


def division_with_places(competition: Competition, code: str) -> Division:
    """The division of this code; one merged into another answers with that one, where its entries are judged."""
    divisions = competition.divisions.select_related("nomination", "age_group", "scheme", "merged_into__scheme")
    division = divisions.filter(code=code).first()
    if division is None:
        raise Http404
    division = division.merged_into or division
    division.competition = competition
    return division


def entries_of_division(division: Division) -> QuerySet[Entry]:
    """Accepted entries judged in the division."""
    return Entry.objects.filter(division=division, status=EntryStatus.ACCEPTED)


def protocols_in_force(competition: Competition) -> QuerySet[Protocol]:
    """The newest version of each protocol of the competition."""
    newer = Protocol.objects.filter(
        competition=OuterRef("competition"), number=OuterRef("number"), version__gt=OuterRef("version")
    )
    return competition.protocols.exclude(Exists(newer)).select_related("division")


def protocol_for_number(competition: Competition, number: int, version: int | None = None) -> Protocol:
    """A protocol by its number, the newest version where none is named, or 404."""
    protocols = competition.protocols.select_related("division", "division__nomination").filter(number=number)
    if version is not None:
        protocols = protocols.filter(version=version)
    protocol = protocols.order_by("-version").first()
    if protocol is None:
        raise Http404
    protocol.competition = competition
    return protocol


def newest_protocol(division: Division) -> Protocol | None:
    """The protocol of a division that is in force, if one was sealed."""
    return Protocol.objects.filter(division=division).order_by("-version").first()


def people_of(payload: dict[str, Any]) -> dict[str, str]:
    """The commitments of a sealed payload: {"participant:101": …, "supervisor:7": …, "entry:5": title, "team:5": …}."""
    people: dict[str, str] = {}
    for line in payload["lines"]:
        people[f"entry:{line['entry']}"] = line["data"]["work"]
        people[f"team:{line['entry']}"] = line["data"]["team"]
        for member in line["data"].get("members", []):
            if isinstance(member, dict):
                people[f"participant:{member['participant']}"] = member["name"]
        for supervisor in line["data"].get("supervisors", []):
            people[f"supervisor:{supervisor['supervisor']}"] = supervisor["name"]
    return people


@dataclass(frozen=True)
class ProtocolState:
    """A division with places of its own: its newest protocol, and whether the ranking went on since."""

    division: Division
    protocol: Protocol | None
    entries: int
    is_published: bool


def protocol_overview(competition: Competition) -> list[ProtocolState]:
    """Divisions with entries, in their order, each with its newest protocol; three queries."""
    counts = dict(
        Entry.objects.filter(competition=competition, status=EntryStatus.ACCEPTED)
        .order_by()
        .values_list("division")
        .annotate(Count("pk"))
    )
    newest = {protocol.division_id: protocol for protocol in protocols_in_force(competition).defer("payload")}
    shown = set(
        Protocol.objects.filter(publications__competition=competition, publications__withdrawn_at=None).values_list(
            "pk", flat=True
        )
    )
    divisions = competition.divisions.filter(merged_into=None).order_by("order", "pk")
    return [
        ProtocolState(
            division,
            newest.get(division.pk),
            counts.get(division.pk, 0),
            is_published=division.pk in newest and newest[division.pk].pk in shown,
        )
        for division in divisions
        if counts.get(division.pk) or division.pk in newest
    ]


def versions_of(protocol: Protocol) -> list[Protocol]:
    """All versions of a protocol's number, the newest first."""
    return list(
        Protocol.objects.filter(competition=protocol.competition_id, number=protocol.number)
        .defer("payload")
        .order_by("-version")
    )
