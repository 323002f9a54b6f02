"""Rules change under marks only with a look at who moves, a reason and the marks themselves left alone."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from competitions.models import Competition, Criterion, Scheme
from competitions.services import Refused, change_scheme
from core.contributions import RulesHold, contributions
from judging.models import Mark
from judging.validators import MarkRefused, check_number
from scoring.numbers import parse_number


@transaction.atomic
def change_rules(
    *,
    scheme: Scheme,
    rules: str,
    criteria: Sequence[Criterion],
    actor: User,
    revision: int,
    reason: str = "",
    moved: int = 0,
) -> Scheme:
    """Save rules and criteria; lines and places follow by a job.

    Raises `TextRefused` for what the kernel does not read, `Refused` where a protocol is sealed, a marked criterion
    would go or its marks would not fit any more, `Stale` where somebody saved meanwhile.
    """
    Competition.objects.select_for_update().get(pk=scheme.competition_id)  # sealing a protocol waits here as well
    locked = Scheme.objects.select_for_update(of=("self",)).select_related("competition").get(pk=scheme.pk)
    faults = [*holds_of(locked), *faults_of_marks(locked, criteria)]
    if faults:
        raise Refused(*faults)
    return change_scheme(
        scheme=locked,
        rules=rules,
        criteria=criteria,
        actor=actor,
        revision=revision,
        reason=reason,
        moved=moved,
    )


def holds_of(scheme: Scheme) -> list[str]:
    """Why the rules of a scheme may not change any more."""
    return [sentence for hold in contributions(RulesHold) for sentence in hold.find(scheme)]


def faults_of_marks(scheme: Scheme, criteria: Sequence[Criterion]) -> list[str]:
    """What marks forbid: taking their criterion away, a lower maximum, a step that some of them are not on."""
    marked = dict(
        Mark.objects.filter(stage__scheme=scheme)
        .exclude(value="", code="")
        .values_list("criterion_id")
        .annotate(count=Count("pk"))
    )
    wanted = {one.pk: one for one in criteria if one.pk is not None}
    found = []
    for row in scheme.criteria.filter(pk__in=Mark.objects.filter(stage__scheme=scheme).values("criterion")):
        count = marked.get(row.pk, 0)
        if row.pk not in wanted:
            found.append(_gone(row, count))
        else:
            found += _misfits(row, wanted[row.pk], count)
    return found


def _gone(row: Criterion, count: int) -> str:
    if not count:
        return _("Оставьте критерий «%(title)s»: его оценки снимали, но они есть в журнале.") % {"title": row.title}
    words = ngettext(
        "Оставьте критерий «%(title)s»: по нему стоит %(n)s оценка.",
        "Оставьте критерий «%(title)s»: по нему стоит оценок: %(n)s.",
        count,
    )
    return words % {"title": row.title, "n": count}


def _misfits(row: Criterion, wanted: Criterion, count: int) -> Iterable[str]:
    """Why the marks of a criterion would not fit its new range and step."""
    if not count:
        return
    old, new = row.maximum, wanted.maximum
    if new is not None and (old is None or new < old):
        words = _("Верните «%(title)s» прежний максимум: по нему уже оценивали, его можно только поднять.")
        yield words % {"title": row.title}
    elif wanted.step != row.step and not _on_step(row, wanted):
        words = _("Верните «%(title)s» прежний шаг: на новом стоят не все оценки.")
        yield words % {"title": row.title}


def _on_step(row: Criterion, wanted: Criterion) -> bool:
    values = Mark.objects.filter(criterion=row).exclude(value="").values_list("value", flat=True).distinct()
    try:
        for value in values:
            check_number(parse_number(value), wanted)
    except MarkRefused:
        return False
    return True
