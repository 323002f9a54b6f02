"""Sealing a protocol: numbered, digested, never rewritten."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.models import Competition, Division
from competitions.validators.refusal import Refused
from core.audit import digest_of, record
from core.sealing import commit
from results.models import Protocol, ProtocolLine, ProtocolPerson, Ranking
from results.selectors.checks import sealing_checks
from results.selectors.protocols import newest_protocol
from results.services.protocol_body import build_body, changes_between, names_after, places_of
from results.signals import protocol_sealed


@transaction.atomic
def seal_protocol(*, division: Division, actor: Any, reason: str = "") -> Protocol:
    """Freeze the division's result under the next number, or as a new version of its number.

    1. The competition's row is the lock of its numbers: two sealings at once queue here.
    2. The checklist refuses with all its reasons.
    3. The same state sealed twice is the same protocol; a new version needs a reason.
    """
    Competition.objects.select_for_update().get(pk=division.competition_id)
    reasons = [check.reason for check in sealing_checks(division) if not check.is_done]
    if reasons:
        raise Refused(*reasons)
    previous = newest_protocol(division)
    ranking = Ranking.objects.get(division=division)
    places = places_of(division)
    names = names_after(previous, places)
    if (
        previous
        and not names.fresh
        and digest_of(build_body(division, ranking, places, names)) == previous.input_digest
    ):
        return previous
    if previous and not reason.strip():
        raise Refused(_("Напишите причину новой версии: её прочтут в протоколе."))
    names.seal()
    body = build_body(division, ranking, places, names)
    return write_protocol(division.competition, division, previous, body, actor=actor, reason=reason.strip())


def write_protocol(
    competition: Competition,
    division: Division | None,
    previous: Protocol | None,
    body: dict[str, Any],
    *,
    actor: Any,
    reason: str,
) -> Protocol:
    """Write what was sealed under its number, with its lines and its link of the audit. Inside a transaction."""
    protocol = _write(competition, division, previous, body, actor=actor, reason=reason)
    record(
        chain=division.audit_chain if division else competition.audit_chain,
        act="protocol.sealed",
        target=protocol,
        actor=actor,
        details={"number": protocol.number, "version": protocol.version, "digest": protocol.digest},
    )
    protocol_sealed.send(sender=Protocol, protocol=protocol)
    return protocol


def _write(
    competition: Competition,
    division: Division | None,
    previous: Protocol | None,
    body: dict[str, Any],
    *,
    actor: Any,
    reason: str,
) -> Protocol:
    now = timezone.now()
    last = Protocol.objects.filter(competition=competition).order_by("-number").first()
    number = previous.number if previous else (last.number if last else 0) + 1
    version = previous.version + 1 if previous else 1
    input_digest = digest_of(body)
    salt, commitment = commit(reason)  # free words may name somebody: the payload holds their commitment
    payload = {
        **body,
        "number": number,
        "version": version,
        "sealed_at": now.isoformat(timespec="microseconds"),
        "sealed_by": actor.pk,
        "reason": commitment,
        "changes": changes_between(previous.payload, body) if previous else [],
        "input": input_digest,
    }
    protocol = Protocol.objects.create(
        competition=competition,
        division=division,
        number=number,
        version=version,
        sealed_at=now,
        sealed_by_id=actor.pk,
        reason=reason,
        reason_salt=salt,
        payload=payload,
        digest=digest_of(payload),
        input_digest=input_digest,
    )
    _write_lines(protocol)
    return protocol


def _write_lines(protocol: Protocol) -> None:
    lines = [
        ProtocolLine(
            protocol=protocol,
            entry_id=line["entry"],
            team_key=line["team"],
            position=line["position"],
            first=line["first"],
            last=line["last"],
            total=line["total"],
            award=line["award"],
            state=line["state"],
            data=line["data"],
        )
        for line in [*protocol.payload["lines"], *protocol.payload["teams"]]
    ]
    ProtocolLine.objects.bulk_create(lines, batch_size=500)
    people = []
    for line in lines:
        if line.entry_id is None:
            continue
        people += [ProtocolPerson(line=line, participant_id=row["participant"]) for row in line.data["members"]]
        people += [ProtocolPerson(line=line, supervisor_id=row["supervisor"]) for row in line.data["supervisors"]]
    ProtocolPerson.objects.bulk_create(people, batch_size=500)
