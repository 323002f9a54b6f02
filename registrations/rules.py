"""Who may do what with pupils, entries and consents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.enums import MembershipRole, OrganisationKind
from accounts.rules import is_administrator, is_member, memberships_of
from competitions.enums import Phase
from competitions.rules import can_organise
from registrations.enums import EntryStatus, ExternalStatus

if TYPE_CHECKING:
    from accounts.rules import Visitor
    from registrations.models import Entry, ExternalResult, Participant

OPEN_TO_EDIT = frozenset({EntryStatus.DRAFT, EntryStatus.RETURNED})
HANDED_IN = frozenset({EntryStatus.SUBMITTED, EntryStatus.ACCEPTED, EntryStatus.RETURNED})
BEFORE_JUDGING = frozenset({Phase.APPLICATIONS, Phase.ADMISSION})


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
    words = {"others": ", ".join(sorted(others))}
    if participant.is_adult:
        return _("Попросите администратора сайта: педагог состоит ещё в списках: %(others)s.") % words
    return _("Попросите администратора сайта: ребёнок занимается ещё в %(others)s.") % words


def checks_every_external(user: Visitor) -> bool:
    """The department and the administrator confirm results from outside, whoever entered them."""
    return is_administrator(user) or any(
        membership.role in {MembershipRole.ORGANISER, MembershipRole.OBSERVER}
        and membership.organisation.kind == OrganisationKind.DEPARTMENT
        for membership in memberships_of(user)
    )


def can_check_external(user: Visitor, result: ExternalResult) -> bool:
    """A result that follows a selection is confirmed by its organiser too."""
    return checks_every_external(user) or (result.competition is not None and can_organise(user, result.competition))


def can_edit_external(user: Visitor, result: ExternalResult) -> bool:
    """The school changes what it entered until it is confirmed; the organiser what the organiser entered."""
    if is_member(user, result.organisation):
        return result.status != ExternalStatus.CONFIRMED
    competition = result.competition
    is_own = competition is not None and competition.organiser_id == result.organisation_id
    return is_own and competition is not None and can_organise(user, competition)


def can_see_external(user: Visitor, result: ExternalResult) -> bool:
    """Who entered it, who may confirm it, and once it is confirmed the school that teaches one of its pupils now."""
    if is_member(user, result.organisation) or can_check_external(user, result):
        return True
    if result.status != ExternalStatus.CONFIRMED:
        return False
    return any(teaches_now(user, member.participant) for member in result.members.all())


def teaches_now(user: Visitor, participant: Participant) -> bool:
    """Whether one of the user's organisations teaches the child in the newest school year that is known of it."""
    enrolments = list(participant.enrolments.select_related("organisation").order_by("-school_year"))
    return any(is_member(user, one.organisation) for one in enrolments if one.school_year == enrolments[0].school_year)
