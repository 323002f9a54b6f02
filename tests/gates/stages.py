"""A competition of two stages for the gates: the first is over, and the list of the second is announced."""

import uuid

from competitions.enums import StageInput
from competitions.models import Competition, Criterion, Stage
from judging.services.marks import save_mark
from registrations.models import Entry
from results.services import announce_stage_list, rank_division
from tests.cast import Cast, make_entry

RULES = (
    "stages:\n"
    "  - {id: main, steps: [{fold: criterion, how: total}], advance: {take: 1, ties: all, carry: none}}\n"
    "  - {id: final, steps: [{fold: judge, how: mean}, {fold: criterion, how: total}, {round: 0.01}]}\n"
    "rank: {by: [final], style: shared}\n"
    "standings: [{id: schools, title: Школы, from: {division: all}, group_by: school, by: value}]\n"
)


def add_stages(cast: Cast, competition: Competition) -> None:
    """Three entries, two of them with the same best mark of the first stage, the third behind the line."""
    scheme = competition.schemes.get()
    scheme.rules, scheme.revision = RULES, scheme.revision + 1
    scheme.save()
    first = scheme.stages.get()
    first.input, first.judges, first.title = StageInput.FILE, 0, "Заочный тест"
    first.save()
    final = Stage.objects.create(scheme=scheme, code="final", title="Очный тур", judges=2, order=1)
    Criterion.objects.filter(scheme=scheme).update(weight=None)
    Criterion.objects.filter(scheme=scheme, code="craft").update(stage=final)
    more_entries(cast, competition, "9", "9", "4")


def more_entries(cast: Cast, competition: Competition, *values: str) -> None:
    """Further entries with these marks of the first stage; the list is announced anew."""
    division = competition.divisions.get()
    first = Stage.objects.get(scheme__competition=competition, code="main")
    for value in values:
        entry = make_entry(competition, cast.other_school)
        save_mark(
            operation_id=uuid.uuid4(),
            entry=Entry.objects.select_related("competition", "division__scheme").get(pk=entry.pk),
            stage=first,
            criterion=first.criteria.get(),
            author=cast.secretary,
            base_revision=0,
            value_text=value,
        )
    rank_division(division=division)
    announce_stage_list(division=division, door=first, actor=cast.organiser)
