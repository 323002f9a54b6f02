"""A competition of bouts for the gates: its group is drawn and fought half, its play-off waits."""

import uuid

from competitions.enums import StageInput
from competitions.models import Competition, Criterion, Stage
from judging.services.bouts import SideResult, save_bout
from judging.services.draws import draw_stage
from results.services import rank_division
from tests.cast import Cast, make_entry

RULES = (
    "stages:\n"
    "  - {id: main, steps: [{play: {table: {win: 3, draw: 1, loss: 0}}}], rank: [points, head_to_head, difference],\n"
    "     advance: {take: 2, per: group, ties: flyoff, carry: none}}\n"
    "  - {id: final, steps: [{play: {elimination: {lives: 1, third_place: true, best_of: 3}}}]}\n"
    "rank: {by: [level], style: shared}\n"
)


def add_bouts(cast: Cast, competition: Competition) -> None:
    """Four entries in one group, everybody meets everybody; the first bout has its result."""
    scheme = competition.schemes.get()
    scheme.rules, scheme.revision = RULES, scheme.revision + 1
    scheme.save()
    first = scheme.stages.get()
    first.input, first.judges, first.title, first.group_size = StageInput.BOUTS, 0, "Группы", 5
    first.save()
    final = Stage.objects.create(scheme=scheme, code="final", title="Финал", input=StageInput.BOUTS, judges=0, order=1)
    Criterion.objects.filter(scheme=scheme).update(weight=None, maximum=3)
    Criterion.objects.filter(scheme=scheme, code="craft").update(stage=final)
    for number in range(4):
        make_entry(competition, cast.school, title=f"Робот {number}")
    division = competition.divisions.select_related("scheme", "competition").get()
    draw = draw_stage(division=division, stage=first, actor=cast.secretary, seed="2026")
    bout = draw.bouts.order_by("number")[0]
    criterion = first.criteria.get()
    save_bout(
        bout=bout,
        results={
            entry: SideResult(texts={criterion.pk: text})
            for entry, text in zip(bout.entry_ids, ("2", "1"), strict=True)
        },
        operation_id=uuid.uuid4(),
        author=cast.secretary,
    )
    rank_division(division=division)
