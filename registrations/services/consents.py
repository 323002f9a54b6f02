"""Consents: recorded by the school, verified by an organiser, withdrawn at once."""

from collections.abc import Collection
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, files
from registrations.enums import ConsentPurpose, ConsentStatus
from registrations.models import Consent, Participant
from registrations.services.refusals import ActRefused
from registrations.services.works import SCAN_MB, SCAN_TYPES
from registrations.signals import consent_changed

SCOPE = ("name", "school", "grade", "work")


@transaction.atomic
def record_consent(
    *,
    participant: Participant,
    purpose: ConsentPurpose,
    actor: User | None,
    scope: Collection[str] = (),
    signed_on: date | None = None,
    given_by: str = "",
    scan: "UploadedFile[bytes] | None" = None,
) -> Consent:
    """Note a signed paper. A paper of the same purpose that was not verified yet gives way; a verified one stays.

    `scope` of a publication says what may be shown: name, school, grade, work.
    """
    present = participant.consents.exclude(status=ConsentStatus.WITHDRAWN).filter(purpose=purpose).first()
    if present is not None and present.status == ConsentStatus.VERIFIED:
        raise ActRefused(_("Сначала отзовите прежнее согласие: оно проверено и действует."))
    if unknown := set(scope) - set(SCOPE):
        raise ActRefused(_("Выберите, что можно публиковать: «%(what)s» не бывает.") % {"what": ", ".join(unknown)})
    consent = present or Consent(participant=participant, purpose=purpose)
    consent.scope = [item for item in SCOPE if item in scope] if purpose == ConsentPurpose.PUBLICATION else []
    consent.signed_on = signed_on
    consent.given_by = given_by
    if scan is not None:
        consent.scan = files.store_file(upload=scan, types=SCAN_TYPES, max_mb=SCAN_MB, user=actor)
    consent.save()
    _record(consent, actor, "consent.recorded")
    return consent


@transaction.atomic
def verify_consent(*, consent: Consent, actor: User | None) -> Consent:
    """The organiser has seen the signed paper: from now on the consent counts."""
    locked = Consent.objects.select_for_update().get(pk=consent.pk)
    if locked.status == ConsentStatus.WITHDRAWN:
        raise ActRefused(_("Попросите новое согласие: это отозвано."))
    if locked.status == ConsentStatus.RECEIVED:
        locked.status = ConsentStatus.VERIFIED
        locked.save(update_fields=["status", "updated_at"])
        _record(locked, actor, "consent.verified")
    return locked


@transaction.atomic
def withdraw_consent(*, consent: Consent, actor: User | None) -> Consent:
    """Withdrawn, effective at once: public pages ask the consents whenever they are served."""
    locked = Consent.objects.select_for_update().get(pk=consent.pk)
    if locked.status != ConsentStatus.WITHDRAWN:
        locked.status = ConsentStatus.WITHDRAWN
        locked.withdrawn_at = timezone.now()
        locked.save(update_fields=["status", "withdrawn_at", "updated_at"])
        _record(locked, actor, "consent.withdrawn")
    return locked


def _record(consent: Consent, actor: User | None, act: str) -> None:
    details = {"participant": consent.participant_id, "purpose": str(consent.purpose), "scope": list(consent.scope)}
    audit.record(chain="consents", act=act, target=consent, actor=actor, details=details)
    consent_changed.send(Consent, consent=consent)
