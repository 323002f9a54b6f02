"""The audit trail: written in the transaction of the act, chained, anchored every minute, verifiable.

1. `record` locks the head of its chain, links the entry to it and moves the head – all in the caller's transaction.
2. `anchor_heads` (a job, every minute) links a digest of all heads into one global chain.
3. `verify_chains` recomputes every digest and says where a link was changed, dropped or put in.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Anchor, AuditEntry, ChainHead


def canonical(data: object) -> str:
    """The one JSON text of this data: sorted keys, no spaces, Unicode as it is."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(data: object) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def record(
    *, chain: str, act: str, target: models.Model, actor: Any | None, details: Mapping[str, object] | None = None
) -> AuditEntry:
    """Add one act to a chain. `details` hold ids, numbers and commitments; never a name.

    Raises `TransactionManagementError` outside a transaction: an entry without its act would be a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError(f"act {act} is recorded outside a transaction")
    head = _locked_head(chain)
    entry = AuditEntry(
        chain=chain,
        sequence=head.sequence + 1,
        at=timezone.now(),
        actor_id=None if actor is None else actor.pk,
        act=act,
        object_type=target._meta.label_lower,  # noqa: SLF001 (Django's documented Meta API)
        object_id=str(target.pk),
        details=dict(details or {}),
        previous=head.digest,
    )
    entry.digest = digest_of(_content(entry))
    entry.save(force_insert=True)
    ChainHead.objects.filter(chain=chain).update(sequence=entry.sequence, digest=entry.digest)
    return entry


def _locked_head(chain: str) -> ChainHead:
    """The head of a chain, locked until the caller's transaction ends; made at its first entry."""
    locked = ChainHead.objects.select_for_update()
    head = locked.filter(chain=chain).first()
    if head is None:
        ChainHead.objects.get_or_create(chain=chain)
        head = locked.get(chain=chain)
    return head


def _content(entry: AuditEntry) -> dict[str, object]:
    """What an entry's digest covers."""
    return {
        "chain": entry.chain,
        "sequence": entry.sequence,
        "at": entry.at.isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "act": entry.act,
        "object": [entry.object_type, entry.object_id],
        "details": entry.details,
        "previous": entry.previous,
    }


def anchor_heads() -> Anchor | None:
    """Link a digest of all heads into the global chain; nothing when no chain moved."""
    with transaction.atomic():
        # The row of this name is the lock: two jobs at once would make two anchors of one number.
        lock = _locked_head("anchors")
        heads = {
            head.chain: [head.sequence, head.digest]
            for head in ChainHead.objects.exclude(chain="anchors").order_by("chain")
        }
        last = Anchor.objects.order_by("-sequence").first()
        if not heads or (last and last.heads == heads):
            return None
        anchor = Anchor(sequence=lock.sequence + 1, at=timezone.now(), heads=heads, previous=lock.digest)
        anchor.digest = digest_of(_anchor_content(anchor))
        anchor.save(force_insert=True)
        ChainHead.objects.filter(chain="anchors").update(sequence=anchor.sequence, digest=anchor.digest)
        return anchor


def _anchor_content(anchor: Anchor) -> dict[str, object]:
    return {
        "sequence": anchor.sequence,
        "at": anchor.at.isoformat(timespec="microseconds"),
        "heads": anchor.heads,
        "previous": anchor.previous,
    }


def verify_chains() -> list[str]:
    """Every fault of the trail as a sentence; an empty list means that it is whole."""
    return [*_faults_of_chains(), *_faults_of_anchors()]


def _faults_of_chains() -> Iterator[str]:
    ends: dict[str, tuple[int, str]] = {}
    for entry in AuditEntry.objects.order_by("chain", "sequence").iterator(chunk_size=2000):
        sequence, digest = ends.get(entry.chain, (0, ""))
        where = _("журнал %(chain)s, запись %(sequence)s") % {"chain": entry.chain, "sequence": entry.sequence}
        if entry.sequence != sequence + 1:
            yield _("%(where)s: перед ней нет записи %(missing)s") % {"where": where, "missing": sequence + 1}
        if entry.previous != digest:
            yield _("%(where)s: не сходится с предыдущей") % {"where": where}
        if entry.digest != digest_of(_content(entry)):
            yield _("%(where)s: изменена после записи") % {"where": where}
        ends[entry.chain] = (entry.sequence, entry.digest)
    for head in ChainHead.objects.exclude(chain="anchors").order_by("chain"):
        if ends.get(head.chain, (0, "")) != (head.sequence, head.digest):
            yield _("журнал %(chain)s: последние записи пропали") % {"chain": head.chain}


def _faults_of_anchors() -> Iterator[str]:
    previous, last = "", None
    for anchor in Anchor.objects.order_by("sequence").iterator(chunk_size=500):
        if anchor.previous != previous or anchor.digest != digest_of(_anchor_content(anchor)):
            yield _("общая цепочка, звено %(sequence)s: не сходится") % {"sequence": anchor.sequence}
        previous, last = anchor.digest, anchor
    if last is None:
        return
    for chain, (sequence, digest) in last.heads.items():
        if not AuditEntry.objects.filter(chain=chain, sequence=sequence, digest=digest).exists():
            yield _("журнал %(chain)s: записи %(sequence)s, закреплённой в общей цепочке, больше нет") % {
                "chain": chain,
                "sequence": sequence,
            }
