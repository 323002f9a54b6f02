"""Places from lines: computed by the kernel, stored row by row where they changed, at most once a second.

1. A change of lines raises `wanted` in its own transaction (receivers), and one task is asked for (`request_ranking`).
2. `rank_division` claims the group by a conditional UPDATE, reads lines, asks the kernel, writes changed rows in
   chunks and sets `made` last; a reader never waits for it.
3. What the kernel refuses is recorded on the ranking and shown; any other fault is recorded and raised on.
"""

import logging
import time
from datetime import timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from kombu.exceptions import OperationalError

from competitions.models import Division
from competitions.validators.text import TextRefused
from results.bridge import Group, group_of
from results.models import Ranking
from results.services.ranking_rows import compute_group
from results.services.ranking_store import store_outcome
from scoring import ScoringError

logger = logging.getLogger(__name__)

PAUSE = timedelta(seconds=1)  # a division is ranked at most this often
SHARE = 5  # and rests so many times as long as the last ranking took: a huge one leaves the machine to the saves
LONGEST_PAUSE = timedelta(seconds=30)
SILENCE = timedelta(seconds=60)  # a claim or a request older than this belonged to a worker that is dead
RANK_DIVISION = "results.rank_division"


def want_ranking(*, division_id: int) -> None:
    """Say inside the transaction of a change that places are no longer those of the lines."""
    changed = Ranking.objects.filter(division_id=division_id).update(wanted=F("wanted") + 1)
    if not changed:
        Ranking.objects.get_or_create(division_id=division_id, defaults={"wanted": 1})


def request_ranking(*, division_id: int) -> bool:
    """Send one task for however many changes; whether this call sent it. To be called after commit."""
    now = timezone.now()
    free = Q(queued_at=None) | Q(queued_at__lt=now - SILENCE)
    ranking = Ranking.objects.filter(division_id=division_id)
    if not ranking.filter(free, wanted__gt=F("made")).update(queued_at=now):
        return False
    made_at, took_ms = ranking.values_list("made_at", "took_ms").get()
    pause = min(max(PAUSE, SHARE * timedelta(milliseconds=took_ms)), LONGEST_PAUSE)
    wait = max(0.0, (made_at + pause - now).total_seconds()) if made_at else 0.0
    try:
        current_app.send_task(RANK_DIVISION, kwargs={"division_id": division_id}, countdown=wait or None, retry=False)
    except OperationalError as error:
        # The mark is stored and must be acknowledged; the job of every minute asks again.
        logger.warning("The queue is away, the ranking of division %s waits: %s", division_id, error)
        ranking.update(queued_at=None)
        return False
    return True


def request_stale_rankings() -> int:
    """Ask again for rankings whose task was lost; how many. A job of every minute."""
    late = Ranking.objects.filter(wanted__gt=F("made"), division__merged_into=None).values_list(
        "division_id", flat=True
    )
    return sum(request_ranking(division_id=pk) for pk in list(late[:200]))


@override(settings.LANGUAGE_CODE)  # what is kept as text is kept in one language, whoever asks for the places
def rank_division(*, division: Division) -> Ranking:
    """Bring the places of a division, and of those ranked together with it, up to its lines."""
    ranking = Ranking.objects.get_or_create(division=division)[0]
    try:
        group = group_of(division)
    except (ScoringError, TextRefused) as error:
        return _refused([division], str(error))
    if not _claim(group):
        return ranking
    try:
        begun = time.monotonic()
        wanted = _wanted(group)
        outcome = compute_group(group)
        store_outcome(group, outcome, wanted)
        took_ms = round(1000 * (time.monotonic() - begun))
        Ranking.objects.filter(division__in=group.divisions).update(took_ms=took_ms)
    except (ScoringError, TextRefused) as error:
        _refused(group.divisions, str(error))
    except Exception as error:
        fault = _("Ошибка программы: %(error)s") % {"error": f"{type(error).__name__}: {error}"}
        _refused(group.divisions, fault)
        raise
    finally:
        _release(group)
    return Ranking.objects.get(division=division)


def _claim(group: Group) -> bool:
    """One worker ranks a group at a time: the row of its first division is the claim."""
    for division in group.divisions:
        Ranking.objects.get_or_create(division=division)
    Ranking.objects.filter(division__in=group.divisions).update(queued_at=None)
    now = timezone.now()
    free = Q(started_at=None) | Q(started_at__lt=now - SILENCE)
    return bool(Ranking.objects.filter(free, division=group.divisions[0]).update(started_at=now))


def _release(group: Group) -> None:
    """Give the claim back; what changed meanwhile is asked for again."""
    Ranking.objects.filter(division=group.divisions[0]).update(started_at=None)
    for division in group.divisions:
        request_ranking(division_id=division.pk)


def _wanted(group: Group) -> dict[int, int]:
    """What the lines about to be read will answer for; read before them."""
    rankings = Ranking.objects.filter(division__in=group.divisions)
    return dict(rankings.values_list("division_id", "wanted"))


def _refused(divisions: Any, sentence: str) -> Ranking:
    """Keep the refusal where the page shows it; asking again without a change would refuse again."""
    pks = [division.pk for division in divisions]
    with transaction.atomic():
        Ranking.objects.filter(division__in=pks).update(
            error=sentence, made=F("wanted"), made_at=timezone.now(), queued_at=None
        )
    return Ranking.objects.get(division_id=pks[0])
