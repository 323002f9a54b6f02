"""The check of sealed protocols that `manage.py verify_audit` runs."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from core.audit import digest_of
from core.models import AuditEntry
from core.sealing import is_committed
from results.models import Decision, Protocol, ProtocolLine


def faults_of_protocols() -> Iterator[str]:
    """Every protocol that is no longer what was sealed, as a sentence.

    1. The payload gives the digest; 2. the audit trail recorded this very digest when it was sealed;
    3. the rows that pages and certificates read say what the payload says.
    """
    sealed: dict[str, str] = {
        entry.object_id: str(entry.details.get("digest", ""))
        for entry in AuditEntry.objects.filter(act="protocol.sealed").iterator(chunk_size=500)
    }
    for protocol in Protocol.objects.select_related("competition").order_by("pk").iterator(chunk_size=20):
        where = _("%(competition)s, протокол %(protocol)s") % {
            "competition": protocol.competition.short_title,
            "protocol": protocol,
        }
        recorded = sealed.pop(str(protocol.pk), None)
        if digest_of(protocol.payload) != protocol.digest:
            yield _("%(where)s: содержание изменено после подписания") % {"where": where}
        if not is_committed(protocol.reason_salt, protocol.reason, str(protocol.payload["reason"])):
            yield _("%(where)s: причина новой версии не та, что была записана") % {"where": where}
        if recorded is None:
            yield _("%(where)s: в журнале нет записи о подписании") % {"where": where}
        elif recorded != protocol.digest:
            yield _("%(where)s: подписан с другим отпечатком") % {"where": where}
        if _stored_lines(protocol) != _sealed_lines(protocol.payload):
            yield _("%(where)s: строки не те, что были подписаны") % {"where": where}
    for pk in sealed:
        yield _("протокол с ключом %(pk)s подписан, но его больше нет") % {"pk": pk}


def faults_of_decisions() -> Iterator[str]:
    """Every decision whose words are not those committed to when it was recorded."""
    recorded: dict[str, str] = {
        entry.object_id: str(entry.details.get("text", ""))
        for entry in AuditEntry.objects.filter(act="decision.recorded").iterator(chunk_size=500)
    }
    for decision in Decision.objects.order_by("pk").iterator(chunk_size=500):
        known = recorded.get(str(decision.pk)) == decision.commitment
        if not known or not is_committed(decision.text_salt, decision.text, decision.commitment):
            yield _("решение жюри с ключом %(pk)s не то, что было записано") % {"pk": decision.pk}


def _sealed_lines(payload: dict[str, Any]) -> list[dict[str, Any]]:
    return [*payload["lines"], *payload["teams"]]


def _stored_lines(protocol: Protocol) -> list[dict[str, Any]]:
    return [
        {
            "entry": line.entry_id,
            "team": line.team_key,
            "position": line.position,
            "first": line.first,
            "last": line.last,
            "total": line.total,
            "award": line.award,
            "state": line.state,
            "data": line.data,
        }
        for line in ProtocolLine.objects.filter(protocol=protocol).order_by("pk")
    ]
