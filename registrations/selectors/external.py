"""Results from outside, by audience: the school that entered them, who confirms them, a pupil's portfolio."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Organisation, User
from accounts.rules import Visitor, is_member
from competitions.models import Competition
from registrations import rules
from registrations.enums import EntryStatus, ExternalStatus
from registrations.models import ExternalEvent, ExternalMember, ExternalResult, Participant, Supervisor

EVENTS_FILE = Path(__file__).resolve().parent.parent / "events.yaml"
MOST_TITLES = 60


@dataclass(frozen=True)
class PastExternal:
    """A line of the history with who did it."""

    event: ExternalEvent
    actor: str


def _results() -> QuerySet[ExternalResult]:
    """Results with everything a row says, people joined in one more query."""
    members = ExternalMember.objects.select_related("participant")
    return ExternalResult.objects.select_related("organisation", "competition", "scan", "supervisor").prefetch_related(
        Prefetch("members", members)
    )


def external_results_for_school(organisation: Organisation) -> QuerySet[ExternalResult]:
    """What the organisation entered, and what organisers entered for delegations in which its pupils went."""
    sent = Q(
        status=ExternalStatus.CONFIRMED,
        competition__entries__organisation=organisation,
        competition__entries__members__participant=F("members__participant"),
    )
    return _results().filter(Q(organisation=organisation) | sent).distinct().order_by("-held_on", "-pk")


def external_results_of(participant: Participant, *, organisation: Organisation | None = None) -> list[ExternalResult]:
    """The confirmed results of a child, joined records included; for a school its own unconfirmed ones too."""
    root = participant.merged_into_id or participant.pk
    own = Q(members__participant=root) | Q(members__participant__merged_into=root)
    seen = Q(status=ExternalStatus.CONFIRMED)
    if organisation is not None:
        seen |= Q(organisation=organisation)
    return list(_results().filter(own & seen).distinct().order_by("-held_on", "-pk")[:100])


def external_for_reader(result_id: int, user: Visitor) -> ExternalResult:
    """A result that the user's school entered or whose pupil it teaches, or which the user may confirm; else 404."""
    result = get_object_or_404(_results(), pk=result_id)
    if not rules.can_see_external(user, result):
        raise Http404
    return result


def external_for_editor(result_id: int, user: Visitor) -> ExternalResult:
    """A result that the user may change now, or 404."""
    result = get_object_or_404(_results(), pk=result_id)
    if not rules.can_edit_external(user, result):
        raise Http404
    return result


def external_for_checker(result_id: int, user: Visitor) -> ExternalResult:
    """A result that the user may confirm or return, or 404."""
    result = get_object_or_404(_results(), pk=result_id)
    if not rules.can_check_external(user, result):
        raise Http404
    return result


def external_queue(user: User, *, status: str = ExternalStatus.WAITING) -> QuerySet[ExternalResult]:
    """Results that the user may check: all of them for the department, those of own selections for an organiser."""
    found = _results().filter(status=status)
    if not rules.checks_every_external(user):
        places = [row.organisation_id for row in user.active_memberships if row.role == "organiser"]
        roles = user.roles.filter(kind="organiser", is_active=True).values("competition")
        found = found.filter(Q(competition__organiser__in=places) | Q(competition__in=roles))
    return found.order_by("held_on", "pk")


def shown_members(result: ExternalResult, user: Visitor) -> list[ExternalMember]:
    """The members whom the user may know by name: a school reads its own pupils of a delegation, not the others."""
    members = list(result.members.all())
    if rules.can_check_external(user, result) or is_member(user, result.organisation):
        return members
    return [member for member in members if rules.teaches_now(user, member.participant)]


def knows_all_members(result: ExternalResult, user: Visitor) -> bool:
    """Whether no name in the scan is hidden from the user: a delegation's paper names children of other schools."""
    return len(shown_members(result, user)) == len(result.members.all())


def history_of_external(result: ExternalResult) -> list[PastExternal]:
    """What happened to the result, the newest first."""
    events = list(result.events.all())
    users = {user.pk: user for user in User.objects.filter(pk__in={event.actor_id for event in events})}
    return [
        PastExternal(event, users[event.actor_id].short_name if event.actor_id in users else "")
        for event in reversed(events)
    ]


def selections_for_school(organisation: Organisation) -> QuerySet[Competition]:
    """Selections with a delegation in which the organisation has accepted entries, the newest first."""
    entries = organisation.entries.filter(status=EntryStatus.ACCEPTED).order_by().values("competition")
    return Competition.objects.filter(pk__in=entries).exclude(delegation={}).order_by("-year", "short_title")


def supervisors_for_external(organisation: Organisation, result: ExternalResult | None) -> QuerySet[Supervisor]:
    """The organisation's own supervisors, and the one who stands in the result already."""
    chosen = Q(organisation=organisation) | Q(pk=result.supervisor_id if result else None)
    return Supervisor.objects.filter(chosen, key__erased_at=None).order_by("last_name", "first_name", "pk")


def event_titles() -> list[str]:
    """Suggestions for the title of an event: the file of events, events of selections, titles confirmed before."""
    selections = Competition.objects.exclude(delegation={}).order_by("-pk").values_list("delegation", flat=True)[:20]
    confirmed = (
        ExternalResult.objects.filter(status=ExternalStatus.CONFIRMED)
        .exclude(title="")
        .order_by("title")
        .values_list("title", flat=True)
        .distinct()[:MOST_TITLES]
    )
    return _unique([*_events_of_file(), *(data.get("event", "") for data in selections), *confirmed])


@cache
def _events_of_file() -> tuple[str, ...]:
    """Titles of `events.yaml`, read once for the life of the process."""
    return tuple(event["title"] for event in yaml.safe_load(EVENTS_FILE.read_text(encoding="utf-8")))


def _unique(titles: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, titles)))[:MOST_TITLES]
