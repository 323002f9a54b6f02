"""Making a paper anew after a name was corrected: the same number, the same code, new text."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.models import Certificate
from certificates.selectors.candidates import candidates_for
from certificates.services.content import content_of, seal_all
from certificates.services.files import forget_files
from certificates.wording import WordingRefused
from competitions.models import Competition
from competitions.validators.refusal import Refused
from core.audit import digest_of, record


@transaction.atomic
def reissue_certificate(*, certificate: Certificate, actor: Any) -> Certificate:
    """Write the lines again from what the protocol and the roster say now; the number stays.

    Refused where the paper no longer follows from the protocols: then issuing anew replaces it.
    """
    Competition.objects.select_for_update().get(pk=certificate.competition_id)
    locked = Certificate.objects.select_related("competition", "batch__design").get(pk=certificate.pk)
    if locked.is_revoked:
        raise Refused(_("Отозванный документ не исправить: выпустите новый."))
    dative = bool(locked.batch.words.get("dative"))
    try:
        candidates = candidates_for(locked.competition, [locked.kind], thanks_in_dative=dative)
    except WordingRefused as refused:
        raise Refused(str(refused)) from refused
    key = (locked.basis, locked.recipient, locked.kind)
    candidate = next((one for one in candidates if one.key == key and one.award == locked.award), None)
    if candidate is None:
        raise Refused(_("Выпустите дипломы заново: по протоколу этот документ уже другой."))
    [(owner, names)] = seal_all([candidate])
    locked.content = content_of(candidate, locked.batch, locked.number, locked.issued_at)
    locked.names, locked.owner = names, owner
    locked.revision += 1
    forget_files(Certificate.objects.filter(pk=locked.pk))
    locked.save(update_fields=["content", "names", "owner", "revision", "updated_at"])
    record(
        chain=locked.competition.audit_chain,
        act="certificate.reissued",
        target=locked,
        actor=actor,
        details={
            "number": locked.number,
            "revision": locked.revision,
            "digest": digest_of([locked.number, locked.code, locked.names, locked.content]),
        },
    )
    return locked
