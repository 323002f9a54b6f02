"""Delegations: made from a sealed protocol, mended by replacements that never touch a place, sent by an order."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.models import Division
from competitions.validators.refusal import Refused
from core.audit import record
from core.sealing import erase_person, new_key, seal
from registrations.models import Entry
from results.enums import DelegationAct, DelegationStatus
from results.models import Delegation, DelegationEvent, DelegationMember, Protocol, ProtocolLine
from results.selectors.delegations import awarded_lines, chaperone_of, next_in_reserve, reserve_lines
from results.selectors.protocols import newest_protocol

GOING, RESERVE, OUT = DelegationStatus.GOING, DelegationStatus.RESERVE, DelegationStatus.OUT


class StaleDelegation(Refused):
    """The list was changed elsewhere since the page was opened."""


@transaction.atomic
def form_delegation(*, division: Division, actor: Any) -> Delegation:
    """Make the list of a division from its sealed protocol; one that is there already is left as it is."""
    Division.objects.select_for_update().get(pk=division.pk)
    present = Delegation.objects.filter(division=division).first()
    if present is not None:
        return present
    rules = division.competition.delegation
    if not rules:
        raise Refused(_("Делегации у этого конкурса нет: её описывает заготовка."))
    protocol, going = _lines_of(division, rules)
    delegation = Delegation.objects.create(
        division=division,
        protocol=protocol,
        size=len(going),
        event=rules["event"],
        level=rules["level"],
        place=_place_of(division, rules),
    )
    reserve = reserve_lines(protocol, rules["reserve"], going)
    DelegationMember.objects.bulk_create(
        _member(delegation, line, status) for status, lines in ((GOING, going), (RESERVE, reserve)) for line in lines
    )
    _note(delegation, actor, DelegationAct.FORMED)
    return delegation


@transaction.atomic
def renew_delegation(*, delegation: Delegation, actor: Any) -> Delegation:
    """Make the list anew after the protocol was sealed anew; who said no stays at home, the order is unchanged."""
    locked = _lock(delegation)
    rules = locked.division.competition.delegation
    protocol, going = _lines_of(locked.division, rules)
    said = dict(locked.members.values_list("entry_id", "status"))
    reserve = reserve_lines(protocol, rules["reserve"], going)
    places = [line.data.get("place", "") for line in reserve]
    # Among equals of the reserve the one whom the organiser named stays named.
    reserve.sort(
        key=lambda line: (places.index(line.data.get("place", "")), said.get(cast(int, line.entry_id)) != GOING)
    )
    free = len(going)
    locked.members.all().delete()
    fresh = []
    for line in [*going, *reserve]:
        status = OUT if said.get(cast(int, line.entry_id)) == OUT else GOING if free > 0 else RESERVE
        free -= status == GOING
        fresh.append(_member(locked, line, status))
    DelegationMember.objects.bulk_create(fresh)
    locked.protocol, locked.size = protocol, len(going)
    _save(locked, "protocol", "size")
    _note(locked, actor, DelegationAct.RENEWED)
    return locked


@transaction.atomic
def replace_member(
    *, member: DelegationMember, actor: Any, reason: str, substitute: DelegationMember | None = None
) -> DelegationMember | None:
    """Somebody cannot go: the next of the reserve goes instead, who is given back; None where nobody is left.

    Where one place of the protocol joins several of the reserve, the organiser names the `substitute`.
    """
    if not reason.strip():
        raise Refused(_("Напишите причину замены: она останется в истории списка."))
    locked = _lock(member.delegation)
    leaving = locked.members.select_related("entry").filter(entry=member.entry_id).first()
    if leaving is None or leaving.status != GOING:
        raise Refused(_("Обновите страницу: этого участника в списке едущих уже нет."))
    chosen = _chosen(next_in_reserve(locked), substitute)
    _move(leaving, OUT)
    if chosen is not None:
        _move(chosen, GOING)
    _save(locked)
    other = chosen.entry if chosen else None
    _note(locked, actor, DelegationAct.REPLACED, entry=leaving.entry, other=other, reason=reason.strip())
    return chosen


@transaction.atomic
def restore_member(*, member: DelegationMember, actor: Any, reason: str) -> DelegationMember:
    """Somebody who could not go can after all: into a free place, else to the reserve in the protocol's order."""
    if not reason.strip():
        raise Refused(_("Напишите причину возвращения: она останется в истории списка."))
    locked = _lock(member.delegation)
    back = locked.members.select_related("entry").filter(entry=member.entry_id).first()
    if back is None or back.status != OUT:
        raise Refused(_("Обновите страницу: этот участник уже в списке."))
    is_free = locked.members.filter(status=GOING).count() < locked.size
    _move(back, GOING if is_free else RESERVE)
    _save(locked)
    _note(locked, actor, DelegationAct.RESTORED, entry=back.entry, reason=reason.strip())
    return back


@transaction.atomic
def update_delegation(
    *,
    delegation: Delegation,
    actor: Any,
    chaperone_name: str,
    chaperone_phone: str,
    base_revision: int | None = None,
    **fields: str | date | None,
) -> Delegation:
    """Write down the journey, the chaperone and the order: event, place, days, number and date, who signs it.

    A chaperone who is not named any more is forgotten: the text goes with its key.
    """
    locked = _lock(delegation)
    if base_revision is not None and base_revision != locked.revision:
        raise StaleDelegation(_("Сверьте две версии: список изменён в другом окне. Ваш текст остался в полях."))
    for name, value in fields.items():
        setattr(locked, name, value)
    known = chaperone_of(locked)
    if (known.name, known.phone) != (chaperone_name, chaperone_phone):
        _forget_chaperone(locked, actor)
        if chaperone_name:
            locked.chaperone_key = new_key()
            locked.chaperone = seal(locked.chaperone_key, f"{chaperone_name}\n{chaperone_phone}")
    _save(locked, "chaperone", "chaperone_key", *fields)
    _note(locked, actor, DelegationAct.EDITED)
    return locked


def _forget_chaperone(delegation: Delegation, actor: Any) -> None:
    if delegation.chaperone_key is not None:
        erase_person(key=delegation.chaperone_key, actor=actor, reason=str(_("сопровождающий делегации заменён")))
    delegation.chaperone, delegation.chaperone_key = "", None


def _lines_of(division: Division, rules: dict[str, Any]) -> tuple[Protocol, list[ProtocolLine]]:
    """The protocol in force and those whom it sends; refuses where there is nothing to go by."""
    protocol = newest_protocol(division)
    if protocol is None:
        raise Refused(_("Подпишите протокол: делегацию составляют по нему."))
    going = awarded_lines(protocol, rules["award"])
    if not going:
        raise Refused(_("Проверьте протокол: в нём никому не присуждено «%(award)s».") % {"award": rules["award"]})
    return protocol, going


def _place_of(division: Division, rules: dict[str, Any]) -> str:
    places = rules.get("places", {})
    group = division.age_group.code if division.age_group else ""
    return str(places.get(group, places.get("", "")))


def _member(delegation: Delegation, line: ProtocolLine, status: DelegationStatus) -> DelegationMember:
    return DelegationMember(
        delegation=delegation,
        entry_id=cast(int, line.entry_id),  # lines without an entry were left out by the selectors
        status=status,
        position=line.position,
        place=line.data.get("place", ""),
        total=line.total,
    )


def _chosen(candidates: Sequence[DelegationMember], wanted: DelegationMember | None) -> DelegationMember | None:
    """The one who goes: the only candidate, or the one named among equals."""
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    for candidate in candidates:
        if wanted is not None and candidate.pk == wanted.pk:
            return candidate
    raise Refused(_("Выберите, кто поедет: в резерве на одном месте несколько участников."))


def _lock(delegation: Delegation) -> Delegation:
    related = ("division__competition", "division__age_group", "chaperone_key")
    return Delegation.objects.select_for_update(of=("self",)).select_related(*related).get(pk=delegation.pk)


def _move(member: DelegationMember, status: DelegationStatus) -> None:
    member.status = status
    member.save(update_fields=["status"])


def _save(delegation: Delegation, *fields: str) -> None:
    delegation.revision += 1
    delegation.save(update_fields=["revision", "updated_at", *fields])


def _note(
    delegation: Delegation,
    actor: Any,
    act: DelegationAct,
    *,
    entry: Entry | None = None,
    other: Entry | None = None,
    reason: str = "",
) -> None:
    """One line of the history and one link of the audit trail, which names ids and never the reason."""
    DelegationEvent.objects.create(
        delegation=delegation,
        actor_id=None if actor is None else actor.pk,
        act=act,
        entry=entry,
        other=other,
        reason=reason,
    )
    record(
        chain=delegation.division.audit_chain,
        act=f"delegation.{act.value}",
        target=delegation,
        actor=actor,
        details={
            "protocol": delegation.protocol_id,
            "entry": entry.pk if entry else None,
            "other": other.pk if other else None,
            "going": sorted(delegation.members.filter(status=GOING).values_list("entry_id", flat=True)),
        },
    )
