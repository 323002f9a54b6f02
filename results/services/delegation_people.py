"""Delegations when a person is erased or asks what is held: reasons go, the list keeps its ids."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q

from registrations.models import Entry, Participant
from registrations.services.naming import always, empty_texts, is_last_author, mention_of
from results.models import DelegationEvent, DelegationMember


def erase_from_delegations(participant: Participant, actor: Any) -> None:
    """Reasons of own replacements go with the last author; elsewhere those that name the person."""
    mention = mention_of(participant)
    entries = list(Entry.objects.filter(members__participant=participant).distinct())
    for entry in entries:  # an entry that a new protocol sends no more stays in the history
        own = DelegationEvent.objects.filter(Q(entry=entry) | Q(other=entry))
        empty_texts(own, ["reason"], always if is_last_author(entry, participant) else mention.is_in)
    competitions = {entry.competition_id for entry in entries}
    near = DelegationEvent.objects.filter(delegation__division__competition__in=competitions)
    empty_texts(DelegationEvent.objects.filter(pk__in=near.values("pk")), ["reason"], mention.has_surname)


def export_delegations(participant: Participant, organisations: Collection[int] | None) -> Mapping[str, Any]:
    """In which delegations the person stands, and why the list was changed; with organisations only their entries."""
    members = _members_of(participant)
    if organisations is not None:
        members = [row for row in members if row.entry.organisation_id in organisations]
    return {
        "delegations": [
            {
                "event": row.delegation.event,
                "status": row.get_status_display(),
                "place": row.place,
                "changes": [
                    event.reason for event in row.delegation.events.exclude(reason="") if event.entry_id == row.entry_id
                ],
            }
            for row in members
        ]
    }


def _members_of(participant: Participant) -> list[DelegationMember]:
    rows = DelegationMember.objects.filter(entry__members__participant=participant)
    return list(rows.select_related("delegation", "entry").distinct())
