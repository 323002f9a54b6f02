"""Decisions of the jury: recorded with their text and date, obeyed by the next ranking, revoked but never deleted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.models import Division
from competitions.validators.refusal import Refused
from core.audit import record
from core.sealing import commit
from registrations.models import Entry
from results.enums import DecisionKind
from results.models import Decision, TeamStanding
from results.selectors.decisions import decision_keys, decisions_here, team_award_keys, team_decision_keys
from results.selectors.protocols import entries_of_division
from results.services.ranking import request_ranking, want_ranking


@transaction.atomic
def record_decision(
    *, division: Division, kind: str, content: Mapping[str, Any], text: str, decided_on: date, actor: Any
) -> Decision:
    """Write a decision down; an older one about the same question stays in the list and is no longer obeyed."""
    if not text.strip():
        raise Refused(_("Напишите решение словами: оно войдёт в протокол."))
    if decided_on > timezone.localdate():
        raise Refused(_("Проверьте дату: решение не может быть из будущего."))
    _refuse_strangers(division, kind, content)
    now = timezone.now()
    for former in decisions_here(division).filter(kind=kind, revoked_at=None):
        if kind != DecisionKind.SPECIAL and _question(former.content) == _question(content):
            former.revoked_at = now
            former.save(update_fields=["revoked_at", "updated_at"])
    salt, commitment = commit(text.strip())
    decision = Decision.objects.create(
        division=division,
        kind=kind,
        content=dict(content),
        text=text.strip(),
        text_salt=salt,
        commitment=commitment,
        decided_on=decided_on,
        actor_id=actor.pk,
    )
    _note(decision, "decision.recorded", actor)
    return decision


@transaction.atomic
def revoke_decision(*, decision: Decision, actor: Any) -> Decision:
    """End a decision that was written down by mistake; it stays in the list with its date."""
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    if locked.revoked_at is None:
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at", "updated_at"])
        _note(locked, "decision.revoked", actor)
    return locked


def _question(content: Mapping[str, Any]) -> object:
    """What a decision is about: the key, the table where it names teams, and between whom it decides."""
    entries = sorted(str(entry) for block in content.get("order", []) for entry in block)
    return (content.get("key", ""), content.get("table", ""), entries)


def _refuse_strangers(division: Division, kind: str, content: Mapping[str, Any]) -> None:
    """A decision names entries that are there and a question that the rules ask."""
    named = {entry for block in content.get("order", []) for entry in block} | set(content.get("entries", []))
    if "table" in content:
        _refuse_strange_teams(division, kind, content, named)
        return
    if content.get("is_wide"):
        found = Entry.objects.filter(competition=division.competition_id, pk__in=named).count()
    else:
        found = entries_of_division(division).filter(pk__in=named).count()
    if found != len(named):
        raise Refused(_("Обновите страницу: среди названных работ есть чужая или снятая."))
    if kind == DecisionKind.ORDER and content.get("key") not in decision_keys(division):
        raise Refused(_("Правила конкурса не спрашивают решения жюри при равенстве: такие места делятся."))
    if kind == DecisionKind.SPECIAL and not (content.get("entries") and str(content.get("award", "")).strip()):
        raise Refused(_("Назовите приз и работу, которой он присуждён."))


def _refuse_strange_teams(division: Division, kind: str, content: Mapping[str, Any], named: set[Any]) -> None:
    """A decision about teams names rows of one table, whose rules ask for an order of equals or give the award."""
    node = content["table"]
    if kind == DecisionKind.ORDER and team_decision_keys(division).get(node) != content["key"]:
        raise Refused(_("Правила конкурса не спрашивают решения жюри при равенстве: такие места делятся."))
    if kind == DecisionKind.AWARD_LINE and content["key"] not in team_award_keys(division, node):
        raise Refused(_("Обновите страницу: такой награды в этой таблице больше нет."))
    where = None if content.get("is_wide") else division
    rows = TeamStanding.objects.filter(competition=division.competition_id, division=where, node=node, key__in=named)
    if rows.count() != len(named):
        raise Refused(_("Обновите страницу: среди названных команд есть та, которой в таблице уже нет."))


def _note(decision: Decision, act: str, actor: Any) -> None:
    record(
        chain=decision.division.audit_chain,
        act=act,
        target=decision,
        actor=actor,
        details={
            "kind": str(decision.kind),
            "content": decision.content,
            "decided_on": decision.decided_on.isoformat(),
            "text": decision.commitment,
        },
    )
    division = decision.division_id
    want_ranking(division_id=division)
    transaction.on_commit(lambda: request_ranking(division_id=division), robust=True)
