"""Writing a ranking: only rows that changed, in chunks, the ranking itself last."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from judging.services.advancing import store_advances
from results.bridge import Group, holds_joint_tables
from results.models import Ranking, Standing, TeamStanding
from results.services.ranking_rows import DivisionOutcome, Outcome

CHUNK = 500
FIELDS = ["division_id", "position", "first", "last", "total", "award", "state", "values"]
TEAM_FIELDS = ["title", "position", "first", "last", "total", "award", "details"]


def store_outcome(group: Group, outcome: Outcome, wanted: dict[int, int]) -> None:
    """Write what changed; each chunk is a transaction of its own, so that nobody's save waits for ten thousand rows."""
    _store_standings(outcome)
    for one in group.divisions:
        if one.pk in outcome.divisions:
            store_advances(division=one, rows=outcome.divisions[one.pk].advances)
    _store_teams(group, outcome.teams)
    with transaction.atomic():
        for pk, division in outcome.divisions.items():
            _store_ranking(pk, division, wanted.get(pk, 0))


def _store_standings(outcome: Outcome) -> None:
    rows = {row["entry_id"]: row | {"division_id": pk} for pk, one in outcome.divisions.items() for row in one.rows}
    stored: dict[int, Standing] = {}
    for keys in _chunks(list(rows)):
        stored |= {standing.entry_id: standing for standing in Standing.objects.filter(entry__in=keys)}
    new = [Standing(**row) for pk, row in rows.items() if pk not in stored]
    changed = [stored[pk] for pk, row in rows.items() if pk in stored and _apply(stored[pk], row)]
    gone = Standing.objects.filter(division__in=list(outcome.divisions)).values_list("pk", "entry_id")
    for chunk in _chunks([pk for pk, entry in gone if entry not in rows]):
        Standing.objects.filter(pk__in=chunk).delete()
    for chunk in _chunks(new):
        Standing.objects.bulk_create(chunk)
    for chunk in _chunks(changed):
        Standing.objects.bulk_update(chunk, [name.removesuffix("_id") for name in FIELDS])


def _store_teams(group: Group, rows: Sequence[dict[str, Any]]) -> None:
    competition = group.divisions[0].competition_id
    stored = {
        (team.division_id, team.node, team.key): team for team in TeamStanding.objects.filter(competition=competition)
    }
    wanted = {(row["division_id"], row["node"], row["key"]): row for row in rows}
    scope: set[int | None] = {division.pk for division in group.divisions}
    if any(address[0] is None for address in stored) and holds_joint_tables(group):
        scope.add(None)
    gone = [team.pk for address, team in stored.items() if address not in wanted and address[0] in scope]
    new = [TeamStanding(**row) for address, row in wanted.items() if address not in stored]
    changed = [stored[address] for address, row in wanted.items() if address in stored and _apply(stored[address], row)]
    with transaction.atomic():
        TeamStanding.objects.filter(pk__in=gone).delete()
        TeamStanding.objects.bulk_create(new, batch_size=CHUNK)
        TeamStanding.objects.bulk_update(changed, TEAM_FIELDS, batch_size=CHUNK)


def _store_ranking(division: int, outcome: DivisionOutcome, wanted: int) -> None:
    Ranking.objects.filter(division=division).update(
        made=wanted,
        made_at=timezone.now(),
        digest=outcome.digest,
        columns=outcome.columns,
        cut=outcome.cut,
        undecided=outcome.undecided,
        flags=outcome.flags,
        error=outcome.error,
    )


def _apply(stored: Any, row: dict[str, Any]) -> bool:
    """Put the row into the stored object; whether anything was different."""
    different = [name for name, value in row.items() if getattr(stored, name) != value]
    for name in different:
        setattr(stored, name, row[name])
    return bool(different)


def _chunks(items: Sequence[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
