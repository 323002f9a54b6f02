"""Standings written by the ORM, so that tests of protocols do not depend on the kernel."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from competitions.models import Division
from registrations.models import Entry
from results.enums import StandingState
from results.models import Ranking, Standing

DEGREES = {1: "Диплом I степени", 2: "Диплом II степени", 3: "Диплом III степени"}


def make_ranking(division: Division, **fields: Any) -> Ranking:
    """A ranking that is up to date."""
    values = {"wanted": 1, "made": 1, "made_at": timezone.now(), "digest": "d" * 64}
    return Ranking.objects.update_or_create(division=division, defaults=values | fields)[0]


def place_entries(division: Division, entries: Sequence[Entry], totals: Sequence[str]) -> list[Standing]:
    """Places by these totals, best first; equal totals share theirs; the first three places get a degree."""
    make_ranking(division)
    rows = []
    for position, (entry, total) in enumerate(zip(entries, totals, strict=True), start=1):
        first = totals.index(total) + 1
        last = first + totals.count(total) - 1
        rows.append(
            Standing(
                entry=entry,
                division=division,
                position=position,
                first=first,
                last=last,
                total=total,
                award=DEGREES.get(first, ""),
                state=StandingState.RANKED,
                values={"total": total},
            )
        )
    return Standing.objects.bulk_create(rows)
