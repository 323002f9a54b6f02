"""What a school and a family see of published results: their own lines and why the place is what it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Organisation
from core.sealing import open_texts
from registrations.models import Participant
from results.models import ProtocolLine, Publication


@dataclass(frozen=True)
class OwnResult:
    """A line with the names that its own people may read, whatever was consented to for everybody."""

    line: ProtocolLine
    names: list[str]
    title: str = ""
    team: str = ""


def lines_in_force() -> QuerySet[ProtocolLine]:
    """Lines of entries that everybody may know of: of the newest publication of each competition, if not withdrawn."""
    newest: dict[int, int] = {}
    rows = Publication.objects.filter(withdrawn_at=None).order_by("-pk").values_list("competition_id", "pk")
    for competition, pk in rows:
        newest.setdefault(competition, pk)
    lines = ProtocolLine.objects.filter(protocol__publications__in=newest.values(), entry__isnull=False)
    return lines.select_related("protocol__competition", "protocol__division").defer("protocol__payload")


def results_of_school(organisation: Organisation) -> list[OwnResult]:
    """The school's own lines, the newest competitions first."""
    lines = lines_in_force().filter(data__organisation__id=organisation.pk)
    return _named(lines.order_by("-protocol__sealed_at", "position", "pk")[:300])


def result_of_school(organisation: Organisation, line: int) -> OwnResult:
    """One line of the school, or 404."""
    return _one(lines_in_force().filter(data__organisation__id=organisation.pk, pk=line))


def results_of_person(participant: Participant) -> list[OwnResult]:
    """The lines a child stands in, the newest first; those of records joined to this one included."""
    return _named(_lines_of_person(participant).order_by("-protocol__sealed_at", "pk")[:100])


def result_of_person(participant: Participant, line: int) -> OwnResult:
    """One line of the child, or 404."""
    return _one(_lines_of_person(participant).filter(pk=line))


def _lines_of_person(participant: Participant) -> QuerySet[ProtocolLine]:
    people = [participant.pk, *participant.merged.values_list("pk", flat=True)]
    if participant.merged_into_id:
        people.append(participant.merged_into_id)
    return lines_in_force().filter(people__participant__in=people).distinct()


def _one(lines: QuerySet[ProtocolLine]) -> OwnResult:
    found = _named(lines)
    if not found:
        raise Http404
    return found[0]


def _named(lines: Iterable[ProtocolLine]) -> list[OwnResult]:
    rows = list(lines)
    wanted = [member["name"] for line in rows for member in line.data["members"]]
    wanted += [line.data[words] for line in rows for words in ("work", "team")]
    texts = open_texts(filter(None, wanted))
    return [
        OwnResult(
            line,
            [texts.get(member["name"]) or "" for member in line.data["members"]],
            texts.get(line.data["work"]) or "",
            texts.get(line.data["team"]) or "",
        )
        for line in rows
    ]
