"""Nominations, age groups and the divisions that join them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import AgeGroup, Competition, Division, Nomination, Scheme
from competitions.validators.refusal import Refused
from core.audit import record

NOMINATION_FIELDS = ("title", "min_members", "max_members", "has_title", "number_prefix")
GROUP_FIELDS = ("title", "low", "high")


@transaction.atomic
def update_nomination(
    *, nomination: Nomination, values: Mapping[str, Any], groups: Sequence[AgeGroup], actor: User
) -> Nomination:
    """Change a nomination and the groups it is held in; raises `Refused` where a division has entries already."""
    for name in NOMINATION_FIELDS:
        if name in values:
            setattr(nomination, name, values[name])
    nomination.save(update_fields=list(NOMINATION_FIELDS))
    _set_groups(nomination, groups)
    record(
        chain=nomination.competition.audit_chain,
        act="update_nomination",
        target=nomination,
        actor=actor,
        details={"code": nomination.code, "groups": [group.code for group in groups]},
    )
    return nomination


@transaction.atomic
def add_nomination(
    *,
    competition: Competition,
    code: str,
    scheme: Scheme,
    values: Mapping[str, Any],
    groups: Sequence[AgeGroup],
    actor: User,
) -> Nomination:
    """Add a nomination judged by a scheme of the competition, with a division for each of its groups."""
    if competition.nominations.filter(code=code).exists():
        raise Refused(_("Возьмите другой код: «%(code)s» уже занят.") % {"code": code})
    nomination = Nomination.objects.create(
        competition=competition, code=code, order=competition.nominations.count(), **values
    )
    wanted: list[AgeGroup | None] = list(groups) or [None]
    for group in wanted:
        _make_division(nomination, group, scheme.pk)
    record(
        chain=competition.audit_chain,
        act="add_nomination",
        target=nomination,
        actor=actor,
        details={"code": code, "scheme": scheme.code, "groups": [group.code for group in groups]},
    )
    return nomination


@transaction.atomic
def remove_nomination(*, nomination: Nomination, actor: User) -> None:
    """Take a nomination out of the competition; raises `Refused` where it has entries."""
    record(
        chain=nomination.competition.audit_chain,
        act="remove_nomination",
        target=nomination,
        actor=actor,
        details={"code": nomination.code},
    )
    _delete(nomination.divisions.all())
    _delete(Nomination.objects.filter(pk=nomination.pk))


@transaction.atomic
def add_group(*, competition: Competition, code: str, values: Mapping[str, Any], actor: User) -> AgeGroup:
    """Add an age group; nominations take it up on their own pages."""
    if competition.age_groups.filter(code=code).exists():
        raise Refused(_("Возьмите другой код: «%(code)s» уже занят.") % {"code": code})
    group = AgeGroup.objects.create(competition=competition, code=code, order=competition.age_groups.count(), **values)
    record(
        chain=competition.audit_chain,
        act="add_group",
        target=group,
        actor=actor,
        details={"code": code, "low": group.low, "high": group.high},
    )
    return group


@transaction.atomic
def update_group(*, group: AgeGroup, values: Mapping[str, Any], actor: User) -> AgeGroup:
    """Change a group's title and borders; titles of its divisions follow."""
    for name in GROUP_FIELDS:
        if name in values:
            setattr(group, name, values[name])
    if group.low > group.high:
        raise Refused(_("Поставьте конец группы не раньше её начала."))
    group.save(update_fields=list(GROUP_FIELDS))
    for division in group.divisions.select_related("nomination"):
        division.title = f"{division.nomination.title}, {group.title}"
        division.save(update_fields=["title"])
    record(
        chain=group.competition.audit_chain,
        act="update_group",
        target=group,
        actor=actor,
        details={"code": group.code, "low": group.low, "high": group.high},
    )
    return group


def _set_groups(nomination: Nomination, groups: Sequence[AgeGroup]) -> None:
    """Make the divisions of a nomination those of these groups (one without a group where there are none)."""
    present = {division.age_group_id: division for division in nomination.divisions.select_related("age_group")}
    if not present:
        return
    scheme_id = next(iter(present.values())).scheme_id
    wanted: list[AgeGroup | None] = list(groups) or [None]
    kept = {group.pk if group else None for group in wanted}
    _delete(nomination.divisions.filter(pk__in=[division.pk for pk, division in present.items() if pk not in kept]))
    for group in wanted:
        title = f"{nomination.title}, {group.title}" if group else nomination.title
        if division := present.get(group.pk if group else None):
            Division.objects.filter(pk=division.pk).update(title=title)
            continue
        _make_division(nomination, group, scheme_id)


def _make_division(nomination: Nomination, group: AgeGroup | None, scheme_id: int) -> Division:
    return Division.objects.create(
        competition=nomination.competition,
        nomination=nomination,
        age_group=group,
        scheme_id=scheme_id,
        code=f"{nomination.code}-{group.code}" if group else nomination.code,
        title=f"{nomination.title}, {group.title}" if group else nomination.title,
        order=_next_order(nomination.competition),
    )


def _next_order(competition: Competition) -> int:
    last = competition.divisions.aggregate(last=models.Max("order"))["last"]
    return 0 if last is None else int(last) + 1


def _delete(rows: models.QuerySet[Any]) -> None:
    """Delete rows that nothing stands on; raises `Refused` where entries or protocols do."""
    try:
        with transaction.atomic():
            rows.delete()
    except (models.ProtectedError, IntegrityError) as error:
        raise Refused(_("Сначала перенесите заявки: в этой номинации или группе они уже есть.")) from error
