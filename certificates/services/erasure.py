"""Erasure: names go with their key; here the files that show them go too, and numbers and chain stay."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from certificates.enums import CertificateKind
from certificates.models import Certificate
from certificates.services.files import forget_files
from registrations.models import Participant, Supervisor
from registrations.services.naming import always, empty_texts, mention_of


def erase_participant_files(participant: Participant, actor: Any | None) -> None:
    """Delete every file that names the person: own papers, those of the same lines, letters that list the pupil."""
    named = Q(owner=participant.key) | Q(line__people__participant=participant)
    listed = Q(kind=CertificateKind.SUPERVISOR, competition__entries__members__participant=participant)
    outside = Q(kind=CertificateKind.SUPERVISOR, competition__external_results__members__participant=participant)
    forget_files(Certificate.objects.filter(named | listed | outside))
    mention = mention_of(participant)
    empty_texts(Certificate.objects.filter(named), ["revoke_note"], always)
    near = Certificate.objects.filter(competition__entries__members__participant=participant)
    empty_texts(near, ["revoke_note"], mention.has_surname)


def erase_supervisor_files(supervisor: Supervisor) -> None:
    """Delete every file that names a supervisor."""
    forget_files(Certificate.objects.filter(Q(owner=supervisor.key) | Q(line__people__supervisor=supervisor)))


def export_participant(participant: Participant, organisations: Collection[int] | None) -> dict[str, Any]:
    """What certificates hold of a person."""
    found = Certificate.objects.filter(participant=participant).select_related("competition")
    if organisations is not None:
        found = found.filter(organisation__in=organisations)
    return {
        "certificates": [
            {
                "number": one.number,
                "competition": one.competition.title,
                "kind": one.get_kind_display(),
                "award": one.award,
                "issued_at": one.issued_at.isoformat(),
                "status": one.get_status_display(),
            }
            for one in found
        ]
    }
