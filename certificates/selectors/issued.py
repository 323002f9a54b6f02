"""Reads of issued certificates, by audience: fetchers give the object or 404."""

from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Organisation
from accounts.rules import Visitor
from certificates import rules
from certificates.enums import CertificateStatus, FileState
from certificates.models import Batch, Certificate
from competitions.models import Competition
from competitions.rules import can_organise
from registrations.models import Participant
from results.selectors import published_protocols


def certificates_by_key(competition: Competition) -> dict[tuple[str, str, str], Certificate]:
    """The newest edition of every certificate of the competition, by what it was given for."""
    found = Certificate.objects.filter(competition=competition).defer("content", "names").order_by("edition")
    return {(one.basis, one.recipient, one.kind): one for one in found}


@dataclass(frozen=True)
class Issued:
    """What a page that counts needs of the newest edition of a certificate."""

    award: str
    is_revoked: bool
    revoke_reason: str


def issued_by_key(competition: Competition) -> dict[tuple[str, str, str], Issued]:
    """The newest edition of every certificate, by what it was given for, without its texts."""
    columns = ("basis", "recipient", "kind", "award", "status", "revoke_reason")
    rows = Certificate.objects.filter(competition=competition).order_by("edition").values_list(*columns)
    return {
        (basis, recipient, kind): Issued(award, status == CertificateStatus.REVOKED, reason)
        for basis, recipient, kind, award, status, reason in rows
    }


def divisions_released(competition: Competition) -> set[int | None]:
    """The divisions whose results everybody may see now; None stands for the protocol over all of them."""
    return set(published_protocols(competition).values_list("division_id", flat=True))


def batches_for(competition: Competition) -> QuerySet[Batch]:
    """The batches of a competition, the newest first, with the ends of their numbers and how far their files are."""
    return (
        Batch.objects.filter(competition=competition)
        .select_related("job")
        .annotate(
            waiting=Count(
                "certificates",
                filter=Q(
                    certificates__file_state__in=[FileState.WAITING, FileState.WORKING],
                    certificates__status=CertificateStatus.VALID,
                ),
            ),
            first=Min("certificates__number"),
            last=Max("certificates__number"),
        )
    )


def certificates_for_organiser(competition: Competition, *, query: str = "") -> QuerySet[Certificate]:
    """The certificates of a competition as its register shows them, the newest number first."""
    found = (
        Certificate.objects.filter(competition=competition)
        .select_related("competition", "participant", "supervisor", "role__user", "organisation", "replaced_by")
        .defer("names")
        .order_by("-sequence")
    )
    if query:
        found = found.filter(
            Q(number__icontains=query)
            | Q(participant__last_name__icontains=query)
            | Q(supervisor__last_name__icontains=query)
            | Q(organisation__short_name__icontains=query)
        )
    return found


def certificates_for_school(organisation: Organisation, *, with_names: bool = False) -> QuerySet[Certificate]:
    """The released certificates of an organisation that are in force, the newest competition first."""
    found = (
        Certificate.objects.filter(organisation=organisation, released_at__isnull=False, status=CertificateStatus.VALID)
        .select_related("competition", "participant", "supervisor", "role__user", "organisation")
        .order_by("-competition__year", "competition__title", "kind", "sequence")
    )
    return found if with_names else found.defer("names")


def certificates_for_user(user: Visitor) -> QuerySet[Certificate]:
    """The user's own released papers in force: as a supervisor with an account, as a member of a jury."""
    if not user.is_authenticated:
        return Certificate.objects.none()
    return (
        Certificate.objects.filter(
            Q(supervisor__user=user) | Q(role__user=user), released_at__isnull=False, status=CertificateStatus.VALID
        )
        .select_related("competition", "participant", "supervisor", "role__user", "organisation")
        .defer("names")
        .order_by("-issued_at")
    )


def certificates_for_participant(participant: Participant) -> QuerySet[Certificate]:
    """The released certificates of a person in force, those of joined records of the same child included."""
    home = participant.merged_into_id or participant.pk
    return (
        Certificate.objects.filter(
            Q(participant=home) | Q(participant__merged_into=home),
            released_at__isnull=False,
            status=CertificateStatus.VALID,
        )
        .select_related("competition", "participant", "supervisor", "role__user", "organisation")
        .defer("names")
        .order_by("-issued_at")
    )


def batch_for_organiser(batch_id: int, user: Visitor) -> Batch:
    """A batch of a competition that the user organises, or 404."""
    batch = get_object_or_404(Batch.objects.select_related("competition__organiser", "job"), pk=batch_id)
    if not can_organise(user, batch.competition):
        raise Http404
    return batch


def certificate_for_organiser(certificate_id: int, user: Visitor) -> Certificate:
    """A certificate of a competition that the user organises, or 404."""
    certificate = get_object_or_404(
        Certificate.objects.select_related(
            "competition__organiser", "batch__design", "participant", "supervisor", "role__user", "organisation"
        ),
        pk=certificate_id,
    )
    if not can_organise(user, certificate.competition):
        raise Http404
    return certificate


def certificate_for_reader(certificate_id: int, user: Visitor) -> Certificate:
    """A certificate whose file the user may have, or 404."""
    certificate = get_object_or_404(
        Certificate.objects.select_related(
            "competition__organiser", "batch__design", "organisation", "supervisor", "role"
        ),
        pk=certificate_id,
    )
    if not rules.can_download(user, certificate):
        raise Http404
    return certificate


def certificate_for_token(token: str) -> Certificate:
    """The certificate behind a private address, or 404 before it is released and after it was revoked."""
    return get_object_or_404(
        Certificate.objects.select_related("competition", "batch__design").exclude(released_at=None),
        token=token,
        status=CertificateStatus.VALID,
    )


def certificate_for_check(text: str) -> Certificate | None:
    """What the check page answers about: by the code of the QR address or by the printed number."""
    wanted = text.strip().upper().replace(" ", "")
    if not wanted or len(wanted) > 24:
        return None
    return (
        Certificate.objects.filter(Q(code=wanted) | Q(number=wanted), released_at__isnull=False)
        .select_related("competition", "organisation", "line__protocol", "replaced_by")
        .defer("line__protocol__payload", "line__data")
        .first()
    )
