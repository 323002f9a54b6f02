"""What registrations gives to pages of other apps: tasks, checks, panels, access to files."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.rules import Visitor, is_administrator, is_member
from competitions.enums import Phase
from competitions.models import Competition
from competitions.rules import can_organise
from core.contributions import Check, Section, Task
from core.models import StoredFile
from registrations.enums import ConsentStatus, EntryStatus
from registrations.models import Consent, Entry, EntryEvent, ExternalResult, Participant, Work
from registrations.rules import can_see_external
from registrations.selectors.external import external_queue, external_results_of, knows_all_members
from registrations.selectors.home import tasks_of_school


def school_tasks(request: HttpRequest) -> Iterable[Task]:
    """What the current school has to do with its applications."""
    organisation = request.organisation  # type: ignore[attr-defined]
    return list(tasks_of_school(organisation)) if organisation else []


def may_open_file(user: Visitor, stored: StoredFile) -> bool:
    """A file of an entry: its school and the organiser; a scan of a consent: the child's school and organisers."""
    if not user.is_authenticated:
        return False
    for work in Work.objects.filter(file=stored).select_related("entry__organisation", "entry__competition"):
        if _may_read(user, work.entry):
            return True
    for event in EntryEvent.objects.filter(file=stored).select_related("entry__organisation", "entry__competition"):
        if _may_read(user, event.entry):
            return True
    return any(_may_read_consent(user, consent) for consent in Consent.objects.filter(scan=stored))


def may_open_external_scan(user: Visitor, stored: StoredFile) -> bool:
    """The scan of a result from outside: whoever may read the result and know everybody whom the scan may name."""
    if not user.is_authenticated:
        return False
    results = ExternalResult.objects.filter(scan=stored).select_related("organisation", "competition__organiser")
    return any(can_see_external(user, result) and knows_all_members(result, user) for result in results)


def external_panel(_request: HttpRequest, participant: Participant) -> Mapping[str, Any]:
    """On a child's private page: confirmed results from outside."""
    results = external_results_of(participant)
    return {"results": results} if results else {}


def external_tasks(request: HttpRequest) -> Iterable[Task]:
    """For the organiser: results from outside that wait for a check."""
    if not request.user.is_authenticated:
        return
    count = external_queue(request.user).count()
    if count:
        yield Task(
            title=ngettext("%(n)s внешний итог ждёт проверки", "%(n)s внешних итогов ждут проверки", count)
            % {"n": count},
            url=reverse("external_queue"),
            action=_("Проверить итоги"),
            count=count,
        )


def _may_read(user: Visitor, entry: Entry) -> bool:
    if is_member(user, entry.organisation):
        return True
    return entry.status != EntryStatus.DRAFT and (is_administrator(user) or can_organise(user, entry.competition))


def _may_read_consent(user: Visitor, consent: Consent) -> bool:
    participant = consent.participant
    if any(is_member(user, row.organisation) for row in participant.enrolments.select_related("organisation")):
        return True
    entries = Entry.objects.filter(members__participant=participant).exclude(status=EntryStatus.DRAFT)
    return any(_may_read(user, entry) for entry in entries.select_related("organisation", "competition"))


def admission_checks(competition: Competition) -> Iterable[Check]:
    """What admission still needs before judging may begin."""
    submitted = competition.entries.filter(status=EntryStatus.SUBMITTED).count()
    accepted = competition.entries.filter(status=EntryStatus.ACCEPTED).count()
    url = reverse("review_list", args=[competition.slug])
    yield Check(
        title=_("Решение по каждой заявке"),
        is_done=submitted == 0 and accepted > 0,
        url=f"{url}?status=submitted",
        action=_("Разобрать заявки"),
        count=submitted,
        blocks=(Phase.JUDGING,),
    )
    if competition.needs_consents:
        waiting = (
            Consent.objects.filter(
                status=ConsentStatus.RECEIVED,
                participant__memberships__entry__competition=competition,
                participant__memberships__entry__status__in=(EntryStatus.SUBMITTED, EntryStatus.ACCEPTED),
            )
            .distinct()
            .count()
        )
        yield Check(
            title=_("Согласия проверены"),
            is_done=waiting == 0,
            url=reverse("consent_queue", args=[competition.slug]),
            action=_("Проверить согласия"),
            count=waiting,
        )


def sections_of_desk(competition: Competition) -> Iterable[Section]:
    """Entries with their counts by state, as a room of the desk."""
    counts = dict(
        competition.entries.exclude(status=EntryStatus.DRAFT)
        .order_by()
        .values_list("status")
        .annotate(number=Count("pk"))
    )
    detail = ngettext(
        "принято %(accepted)s, ждёт решения %(waiting)s",
        "принято %(accepted)s, ждут решения %(waiting)s",
        counts.get(EntryStatus.SUBMITTED, 0),
    ) % {"accepted": counts.get(EntryStatus.ACCEPTED, 0), "waiting": counts.get(EntryStatus.SUBMITTED, 0)}
    yield Section(_("Заявки"), reverse("review_list", args=[competition.slug]), detail, sum(counts.values()))
