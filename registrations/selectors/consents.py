"""Consents for whom."""

from dataclasses import dataclass

from django.db.models import QuerySet

from competitions.models import Competition
from registrations.enums import ConsentPurpose, ConsentStatus
from registrations.models import Consent, Participant
from registrations.rules import HANDED_IN


@dataclass(frozen=True)
class ConsentState:
    """One purpose and the consent in force, if there is one, else the last withdrawn one."""

    purpose: ConsentPurpose
    consent: Consent | None
    is_in_force: bool


def open_consents_of(participant: Participant) -> list[ConsentState]:
    """Both purposes, each with how it stands."""
    states = []
    for purpose in ConsentPurpose:
        own = [consent for consent in participant.consents.all() if consent.purpose == purpose]
        valid = next((consent for consent in own if consent.status != ConsentStatus.WITHDRAWN), None)
        last = max(own, key=lambda consent: consent.pk, default=None)
        states.append(ConsentState(purpose, valid or last, valid is not None))
    return states


def consents_to_verify(competition: Competition, *, with_verified: bool = False) -> QuerySet[Consent]:
    """Papers of those who take part in a competition that were recorded and not checked."""
    found = Consent.objects.filter(
        participant__memberships__entry__competition=competition,
        participant__memberships__entry__status__in=HANDED_IN,
    ).exclude(status=ConsentStatus.WITHDRAWN)
    if not with_verified:
        found = found.filter(status=ConsentStatus.RECEIVED)
    return found.select_related("participant", "scan").distinct().order_by("participant__last_name", "pk")
