"""Changing the rules of a competition: text and criteria together, with both versions kept.

Whether marks allow it is the business of judging; here rules that already have marks demand a reason.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import Criterion, Scheme, SchemeChange
from competitions.rules import is_locked
from competitions.selectors.schemes import snapshot_of, stages_of
from competitions.validators.refusal import Refused, Stale
from competitions.validators.scheme import read_scheme
from core.audit import digest_of, record
from core.sealing import commit

FIELDS = ("title", "role", "minimum", "maximum", "step", "weight", "levels", "order", "unit")


@transaction.atomic
def change_scheme(
    *,
    scheme: Scheme,
    rules: str,
    criteria: Sequence[Criterion],
    actor: User,
    revision: int,
    reason: str = "",
    moved: int = 0,
) -> Scheme:
    """Replace the text and the criteria of a scheme, all or nothing; the same content again changes nothing.

    `criteria` is the whole list as it shall be: rows with their changes and new ones; a row that is missing goes.
    Raises `TextRefused` with what the rules miss, `Stale` where somebody saved meanwhile, `Refused` without a reason.
    """
    locked = Scheme.objects.select_for_update().select_related("competition").get(pk=scheme.pk)
    before = snapshot_of(locked)
    text = rules.replace("\r\n", "\n")
    with transaction.atomic():
        _write_criteria(locked, criteria)
        locked.rules = text
        after = snapshot_of(locked)
        if before == after:
            return locked
        if locked.revision != revision:
            raise Stale(_("Правила уже изменены другим человеком: посмотрите обе версии."))
        if is_locked(locked) and not reason.strip():
            raise Refused(_("Напишите причину: по этим правилам уже стоят оценки."))
        read_scheme(text, stages_of(locked), minimum=locked.competition.minimum_entries)
    locked.revision += 1
    locked.save()
    _keep(locked, actor, before=before, after=after, reason=reason.strip()[:300], moved=moved)
    return locked


def _write_criteria(scheme: Scheme, criteria: Sequence[Criterion]) -> None:
    rows = {row.pk: row for row in scheme.criteria.all()}
    kept = [one for one in criteria if one.pk in rows]
    scheme.criteria.exclude(pk__in=[one.pk for one in kept]).delete()
    for one in kept:
        row = rows[one.pk]
        for name in FIELDS:
            setattr(row, name, getattr(one, name))
    Criterion.objects.bulk_update([rows[one.pk] for one in kept], FIELDS)
    for one in criteria:
        if one.pk is None:
            values = {name: getattr(one, name) for name in FIELDS}
            Criterion.objects.create(scheme=scheme, stage=one.stage, code=one.code, **values)


def _keep(scheme: Scheme, actor: User, *, before: Any, after: Any, reason: str, moved: int) -> None:
    """The change as a row, and its digests in the audit trail."""
    salt, commitment = commit(reason)
    change = SchemeChange.objects.create(
        scheme=scheme,
        revision=scheme.revision,
        before=before,
        after=after,
        reason=reason,
        reason_salt=salt,
        moved=moved,
        actor_id=actor.pk,
    )
    record(
        chain=scheme.competition.audit_chain,
        act="change_scheme",
        target=scheme,
        actor=actor,
        details={
            "revision": scheme.revision,
            "change": change.pk,
            "before": digest_of(before),
            "after": digest_of(after),
            "reason": commitment,
            "moved": moved,
        },
    )
