"""Letters whose basis is a result from outside: to those who prepared pupils of a selection for the event it led to."""

from collections.abc import Iterator
from functools import partial

from django.db.models import Prefetch

from certificates.selectors.candidate import Candidate
from certificates.selectors.facts import Setting, Texts
from certificates.selectors.thanks import supervisor_letter
from registrations.enums import ExternalStatus
from registrations.models import ExternalMember, ExternalResult


def letters_for_outside(setting: Setting, *, thanks_in_dative: bool) -> list[Candidate]:
    """One letter for the supervisor of each confirmed result that follows the selection.

    The text thanks for participants of the selection; the pupils' line says what they brought from the event.
    """
    members = ExternalMember.objects.select_related("participant__key")
    results = (
        ExternalResult.objects.filter(
            competition=setting.competition, status=ExternalStatus.CONFIRMED, supervisor__key__erased_at=None
        )
        .exclude(supervisor=None)
        .select_related("supervisor__key", "supervisor__organisation")
        .prefetch_related(Prefetch("members", members))
        .order_by("held_on", "pk")
    )
    return [
        supervisor_letter(
            setting,
            result.supervisor,
            basis=f"external:{result.pk}",
            pupils=partial(_pupils, result),
            thanks_in_dative=thanks_in_dative,
        )
        for result in results
        if result.supervisor is not None
    ]


def _pupils(result: ExternalResult, texts: Texts) -> Iterator[str]:
    """«Иванова Мария, 9 класс»; behind the last one the award and the event, free words under this child's key."""
    people = [one for one in result.members.all() if one.participant.key.key is not None and one.participant.last_name]
    for number, member in enumerate(people, 1):
        grade = f"{member.grade} класс" if member.grade else ""
        brought = " – ".join(filter(None, (result.award, result.title))) if number == len(people) else ""
        said = ", ".join(filter(None, (texts.add(member.participant.key, member.participant.short_name), grade)))
        yield f"{said} ({texts.add(member.participant.key, brought)})" if brought else said
