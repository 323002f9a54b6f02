"""Who may do what with pupils, entries and consents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.rules import is_administrator, is_member
from competitions.enums import Phase
from competitions.rules import can_organise
from registrations.enums import EntryStatus

if TYPE_CHECKING:
    from accounts.rules import Visitor
    from registrations.models import Entry, Participant

OPEN_TO_EDIT = frozenset({EntryStatus.DRAFT, EntryStatus.RETURNED})
HANDED_IN = frozenset({EntryStatus.SUBMITTED, EntryStatus.ACCEPTED, EntryStatus.RETURNED})
BEFORE_JUDGING = frozenset({Phase.APPLICATIONS, Phase.ADMISSION})


def can_see_entry(user: Visitor, entry: Entry) -> bool:
    """The school that applies sees its own entry, the organiser sees what was handed in."""
    return is_member(user, entry.organisation) or can_decide(user, entry)


def can_edit_entry(user: Visitor, entry: Entry) -> bool:
    """A draft or a returned entry is changed by the school that applies."""
    return entry.status in OPEN_TO_EDIT and is_member(user, entry.organisation)


def can_decide(user: Visitor, entry: Entry) -> bool:
    """The organiser of the competition accepts, returns and refuses."""
    return is_administrator(user) or can_organise(user, entry.competition)


def can_withdraw(entry: Entry) -> bool:
    """The school takes an entry back until judging begins; after that the organiser marks it as withdrawn."""
    return entry.status in HANDED_IN and entry.competition.phase in BEFORE_JUDGING


def why_not_erase(user: Visitor, participant: Participant) -> str:
    """Empty where the user may erase the person; a child of two organisations is erased by the administrator alone."""
    if is_administrator(user):
        return ""
    others = {str(row.organisation) for row in participant.enrolments.all() if not is_member(user, row.organisation)}
    if not others:
        return ""
    return _("Попросите администратора сайта: ребёнок занимается ещё в %(others)s.") % {
        "others": ", ".join(sorted(others))
    }
