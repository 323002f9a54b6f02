"""Changing the rules of a competition, until marks exist."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import Criterion, Scheme
from competitions.rules import is_locked
from competitions.selectors.schemes import stages_of
from competitions.validators.refusal import Refused
from competitions.validators.scheme import read_scheme
from core.audit import record

EDITABLE = ("title", "minimum", "maximum", "step", "weight", "levels", "order")


def _open(scheme: Scheme) -> Scheme:
    """The scheme's row, locked for the transaction; raises `Refused` where marks exist already."""
    locked = Scheme.objects.select_for_update().select_related("competition").get(pk=scheme.pk)
    if is_locked(locked):
        raise Refused(_("Правила заморожены: по ним уже выставлены оценки."))
    return locked


@transaction.atomic
def update_rules(*, scheme: Scheme, rules: str, actor: User) -> Scheme:
    """Replace the text of a scheme; raises `TextRefused` with lines, or `Refused` where marks exist."""
    locked = _open(scheme)
    text = rules.replace("\r\n", "\n")
    read_scheme(text, stages_of(locked), minimum=locked.competition.minimum_entries)
    if text == locked.rules:
        return locked
    locked.rules = text
    return _save(locked, actor, "update_rules", {})


@transaction.atomic
def update_criteria(
    *, scheme: Scheme, changes: Mapping[int, Mapping[str, Any]], actor: User, removed: Sequence[int] = ()
) -> Scheme:
    """Change criteria by their ids and take some out, all or nothing: the scheme has to stay readable.

    Raises `TextRefused` with what the rules miss, or `Refused` where marks exist.
    """
    locked = _open(scheme)
    gone = locked.criteria.filter(pk__in=removed)
    codes = sorted(gone.values_list("code", flat=True))
    gone.delete()
    rows = {criterion.pk: criterion for criterion in locked.criteria.filter(pk__in=changes)}
    for pk, criterion in rows.items():
        for name in EDITABLE:
            if name in changes[pk]:
                setattr(criterion, name, changes[pk][name])
    Criterion.objects.bulk_update(rows.values(), EDITABLE)
    read_scheme(locked.rules, stages_of(locked), minimum=locked.competition.minimum_entries)
    changed = sorted(criterion.code for criterion in rows.values())
    return _save(locked, actor, "update_criteria", {"criteria": changed, "removed": codes})


@transaction.atomic
def add_criterion(*, scheme: Scheme, stage_code: str, values: Mapping[str, Any], actor: User) -> Criterion:
    """Add a criterion to a stage; raises `Refused` for a code that is taken, `TextRefused` where rules break."""
    locked = _open(scheme)
    if locked.criteria.filter(code=values["code"]).exists():
        raise Refused(_("Возьмите другой код: «%(code)s» уже занят.") % {"code": values["code"]})
    stage = locked.stages.get(code=stage_code)
    criterion = Criterion.objects.create(scheme=locked, stage=stage, order=stage.criteria.count(), **values)
    read_scheme(locked.rules, stages_of(locked), minimum=locked.competition.minimum_entries)
    _save(locked, actor, "add_criterion", {"code": criterion.code})
    return criterion


def _save(scheme: Scheme, actor: User, act: str, details: Mapping[str, Any]) -> Scheme:
    """A new revision with its audit entry: what was read before is not read again."""
    scheme.revision += 1
    scheme.save()
    record(
        chain=scheme.competition.audit_chain,
        act=act,
        target=scheme,
        actor=actor,
        details={"revision": scheme.revision, **details},
    )
    return scheme
