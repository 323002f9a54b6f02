"""Sealing what stands over all divisions: after the protocols of its classes, and anew when one of them changes."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.models import Competition
from competitions.validators.refusal import Refused
from core.audit import digest_of
from results.models import Protocol
from results.selectors.joint import joint_checks, joint_classes, newest_joint
from results.services.protocol_body import build_joint_body
from results.services.protocols import write_protocol


@transaction.atomic
def seal_joint_protocol(*, competition: Competition, actor: Any, reason: str = "") -> Protocol:
    """Freeze the tables over all divisions under a number of their own, or as a new version of it.

    1. The competition's row is the lock of its numbers.
    2. Every class is sealed as its marks stand now: a joint table of provisional places would be none.
    3. The same state sealed twice is the same protocol; a new version needs a reason.
    """
    Competition.objects.select_for_update().get(pk=competition.pk)
    reasons = [check.reason for check in joint_checks(competition) if not check.is_done]
    if reasons:
        raise Refused(*reasons)
    previous = newest_joint(competition)
    classes = [one.protocol for one in joint_classes(competition) if one.protocol is not None]
    body = build_joint_body(competition, classes)
    if previous is not None and digest_of(body) == previous.input_digest:
        return previous
    if previous is not None and not reason.strip():
        raise Refused(_("Напишите причину новой версии: её прочтут в протоколе."))
    return write_protocol(competition, None, previous, body, actor=actor, reason=reason.strip())
