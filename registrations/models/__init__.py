"""Who takes part: the roster, entries with their members and works, consents."""

from registrations.models.consent import Consent
from registrations.models.entry import Entry, EntryEvent, EntryMember, EntrySupervisor
from registrations.models.external import ExternalEvent, ExternalMember, ExternalResult
from registrations.models.link import PersonalLink
from registrations.models.participant import Enrolment, Participant, Supervisor
from registrations.models.work import Work

__all__ = [
    "Consent",
    "Enrolment",
    "Entry",
    "EntryEvent",
    "EntryMember",
    "EntrySupervisor",
    "ExternalEvent",
    "ExternalMember",
    "ExternalResult",
    "Participant",
    "PersonalLink",
    "Supervisor",
    "Work",
]
