"""Results from outside when a person is erased or asks what is held: the row stays, words and papers go."""

from collections.abc import Collection
from typing import Any

from accounts.models import User
from registrations.models import ExternalEvent, ExternalResult, Participant, Supervisor
from registrations.services.naming import Mention, always, empty_texts, mention_of
from registrations.services.works import remove_files


def erase_external_part(participant: Participant, actor: User | None) -> None:
    """The scan goes with the first erased member, for it may name the child; free words go where they name the person.

    Of a result that nobody else stands in all words go but the event's own title.
    """
    mention = mention_of(participant)
    results = ExternalResult.objects.filter(members__participant=participant).select_related("scan")
    scans = [result.scan for result in results if result.scan is not None]
    rows = ExternalResult.objects.filter(pk__in=[result.pk for result in results])
    rows.update(scan=None)
    remove_files(scans)
    for result in rows:
        others = result.members.exclude(participant=participant).filter(participant__key__erased_at=None)
        hit = mention.is_in if others.exists() else always
        own = ExternalResult.objects.filter(pk=result.pk)
        empty_texts(own, ["title"], mention.is_in)
        empty_texts(own, ["award", "team_name", "remark"], hit)
        empty_texts(ExternalEvent.objects.filter(result=result), ["remark"], hit)


def erase_supervisor_of_results(supervisor: Supervisor, mention: Mention) -> None:
    """Free words about the results of an erased supervisor go where they name that person; the pupils' scan stays."""
    rows = ExternalResult.objects.filter(supervisor=supervisor)
    empty_texts(rows, ["title", "award", "team_name"], mention.has_surname)
    empty_texts(rows, ["remark"], mention.is_in)
    empty_texts(ExternalEvent.objects.filter(result__in=rows), ["remark"], mention.is_in)


def export_external_part(participant: Participant, organisations: Collection[int] | None) -> dict[str, Any]:
    """The person's results from outside; with organisations only those that they entered."""
    members = participant.external_memberships.select_related("result__organisation").order_by("result__held_on", "pk")
    if organisations is not None:
        members = members.filter(result__organisation__in=organisations)
    held = [
        {
            "title": member.result.title,
            "level": member.result.get_level_display(),
            "held_on": member.result.held_on.isoformat(),
            "award": member.result.award,
            "team": member.result.team_name,
            "organisation": member.result.organisation.full_name,
            "status": member.result.get_status_display(),
            "grade": member.grade,
        }
        for member in members
    ]
    return {"results": held}
