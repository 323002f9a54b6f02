"""What a change of an earlier stage's marks asks the chair, once a later stage has begun."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext_noop

from competitions.models import Division
from judging.bridge import Plan
from judging.models import Advance
from scoring import Question
from scoring.phrases import phrase


def disputes_of(plan: Plan, division: Division, advances: Iterable[Advance]) -> list[Question]:
    """Entries that have marks of a stage which the marks of the stage before no longer let them reach."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in advances:
        if row.is_disputed:
            found[row.stage_id].append(str(row.entry_id))
    return [
        Question(
            f"admit:{plan.stages[pk].code}",
            division.code,
            tuple(sorted(entries)),
            phrase(
                gettext_noop(
                    "Оценки этапа «{stage}» изменились, и дальше эти работы не проходят, но их уже оценили: "
                    "решите, кого оставить."
                ),
                stage=plan.stages[pk].title,
            ),
        )
        for pk, entries in found.items()
    ]
