"""An issued paper."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from certificates.enums import CertificateKind, CertificateStatus, FileState, RevokeReason
from certificates.models.batch import Batch
from competitions.models import Competition, Role
from core.models import PersonKey, Timestamped
from registrations.models import Entry, Participant, Supervisor
from results.models import ProtocolLine


class Certificate(Timestamped):
    """One paper for one recipient. It holds ids and commitments; names lie sealed with their person.

    `basis` and `recipient` are stable texts («line:12:345», «participant:7») that make issuing idempotent: at most
    one edition of a kind is in force. `content` holds the printed lines with ⟦0⟧, ⟦1⟧ … where a name stands, `names`
    their commitments: the recipient, the recipient shortened for the check page, then everybody else.
    `letters`, `year` and `sequence` are the number «МДМ-26-0147»; `code` stands in the QR address and `token` in the
    private address of the file. `released_at`: when the results behind it were published; before that nobody but
    the organiser learns of it. `claim` names the run that is making the file.
    """

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="certificates")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="certificates")
    kind = models.CharField(_("вид"), max_length=16, choices=CertificateKind)
    basis = models.CharField(max_length=200)
    recipient = models.CharField(max_length=200)
    edition = models.PositiveSmallIntegerField(default=1)
    line = models.ForeignKey(ProtocolLine, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    supervisor = models.ForeignKey(
        Supervisor, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    owner = models.ForeignKey(PersonKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    letters = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("номер"), max_length=24, unique=True)
    code = models.CharField(max_length=16, unique=True)
    token = models.CharField(max_length=43, unique=True)

    award = models.CharField(_("награда"), max_length=100, blank=True)
    content = models.JSONField()
    names = models.JSONField(default=list)
    revision = models.PositiveSmallIntegerField(default=1)
    issued_at = models.DateTimeField(_("выдан"))
    released_at = models.DateTimeField(null=True, blank=True)

    status = models.CharField(max_length=8, choices=CertificateStatus, default=CertificateStatus.VALID)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(_("причина"), max_length=16, choices=RevokeReason, blank=True)
    revoke_note = models.CharField(_("пояснение для своих"), max_length=300, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")

    file_state = models.CharField(max_length=8, choices=FileState, default=FileState.WAITING)
    claim = models.CharField(max_length=36, blank=True)
    fault = models.CharField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["letters", "year", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["basis", "recipient", "kind", "edition"], name="certificate_edition_once"),
            models.UniqueConstraint(
                fields=["basis", "recipient", "kind"],
                condition=models.Q(status="valid"),
                name="certificate_one_in_force",
            ),
            models.UniqueConstraint(fields=["letters", "year", "sequence"], name="certificate_number_once"),
            models.CheckConstraint(
                condition=models.Q(status="valid", revoked_at__isnull=True)
                | models.Q(status="revoked", revoked_at__isnull=False) & ~models.Q(revoke_reason=""),
                name="certificate_revoked_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "file_state"], name="certificate_batch_state"),
            models.Index(fields=["organisation", "competition"], name="certificate_organisation"),
        ]

    def __str__(self) -> str:
        return f"№\u00a0{self.number}"

    @property
    def is_revoked(self) -> bool:
        """Whether the paper does not hold any more."""
        return self.status == CertificateStatus.REVOKED
