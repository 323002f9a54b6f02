"""Publication: the deliberate act, its withdrawal, and the counter that tells public copies whether they still hold."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.enums import Phase
from competitions.models import Competition
from competitions.services import move_phase
from competitions.validators.refusal import Refused
from core.audit import record
from registrations.enums import EntryStatus
from registrations.models import Entry
from results.enums import PublicRows
from results.models import Protocol, Publication, PublicRevision
from results.selectors.joint import is_outdated, joint_classes, joint_state, why_outdated
from results.selectors.protocols import protocols_in_force
from results.signals import publication_withdrawn, results_published


@transaction.atomic
def publish_results(
    *, competition: Competition, protocols: Collection[Protocol], actor: Any, rows: str = PublicRows.AWARDED
) -> Publication:
    """Show these protocols to everybody; only the newest versions of this competition can be shown."""
    Competition.objects.select_for_update().get(pk=competition.pk)
    if not protocols:
        raise Refused(_("Выберите протоколы: публиковать пока нечего."))
    newest = set(protocols_in_force(competition).values_list("pk", flat=True))
    old = sorted(protocol.number for protocol in protocols if protocol.pk not in newest)
    if old:
        numbers = ", ".join(f"№\u00a0{number}" for number in old)
        raise Refused(_("Обновите страницу: у протокола %(numbers)s есть новая версия.") % {"numbers": numbers})
    joint = next((protocol for protocol in protocols if protocol.division_id is None), None)
    if joint is not None and is_outdated(joint, joint_classes(competition)):
        raise Refused(why_outdated(joint))
    publication = Publication.objects.create(competition=competition, published_by_id=actor.pk, rows=rows)
    publication.protocols.set(protocols)
    record(
        chain=competition.audit_chain,
        act="results.published",
        target=publication,
        actor=actor,
        details={
            "rows": str(rows),
            "protocols": {str(p.number): p.digest for p in sorted(protocols, key=lambda one: one.number)},
        },
    )
    _move_on(competition, protocols, actor)
    bump_public_revision(competitions=[competition.pk])
    results_published.send(sender=Publication, publication=publication)
    return publication


@transaction.atomic
def withdraw_publication(*, competition: Competition, actor: Any) -> int:
    """Hide the results again; how many publications were in force (none is harmless)."""
    now = timezone.now()
    publications = list(
        Publication.objects.select_for_update().filter(competition=competition, withdrawn_at__isnull=True)
    )
    for publication in publications:
        publication.withdrawn_at = now
        publication.save(update_fields=["withdrawn_at", "updated_at"])
        record(chain=competition.audit_chain, act="results.withdrawn", target=publication, actor=actor)
        publication_withdrawn.send(sender=Publication, publication=publication)
    if publications and competition.phase == Phase.PUBLISHED:
        move_phase(competition=competition, to=Phase.PROTOCOL, actor=actor)
    bump_public_revision(competitions=[competition.pk])
    return len(publications)


def _move_on(competition: Competition, protocols: Collection[Protocol], actor: Any) -> None:
    """The competition is published when every division with entries and the overall of teams is; a part is not."""
    shown = {protocol.division_id for protocol in protocols}
    entries = Entry.objects.filter(competition=competition, status=EntryStatus.ACCEPTED, division__merged_into=None)
    wanted: set[int | None] = set(entries.values_list("division_id", flat=True))
    if joint_state(competition) is not None:
        wanted.add(None)
    if competition.phase == Phase.PROTOCOL and wanted <= shown:
        move_phase(competition=competition, to=Phase.PUBLISHED, actor=actor)


def bump_public_revision(*, competitions: Iterable[int]) -> None:
    """Say that the public pages of these competitions changed, so that no copy of them is taken for fresh.

    No audit entry of its own: the act that changes the page has one.
    """
    now = timezone.now()
    for pk in sorted(set(competitions)):
        changed = PublicRevision.objects.filter(competition_id=pk).update(value=F("value") + 1, changed_at=now)
        if not changed:
            PublicRevision.objects.get_or_create(competition_id=pk, defaults={"value": 1, "changed_at": now})


def competitions_of(**line: Any) -> list[int]:
    """Competitions that publish or have published a protocol with such a line."""
    lines = {f"protocols__lines__{name}": value for name, value in line.items()}
    return list(Publication.objects.filter(**lines).values_list("competition_id", flat=True).distinct())
