"""Frozen results: numbered protocols with digests, and their publication."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competitions.models import Competition, Division
from core.models import Timestamped
from registrations.models import Entry, Participant, Supervisor
from results.enums import PublicRows

JOINT_CODE = "obschiy-zachet"


class Protocol(models.Model):
    """A sealed result of a division, or of what stands over all divisions (the overall of teams) where it has none.

    `payload` is what was sealed: ids, exact numbers, commitments of names.
    `digest` is SHA-256 of its canonical JSON; `input_digest` makes sealing the same state twice harmless.
    A correction is a new version of the same number; nothing here is ever rewritten.
    """

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="protocols")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, blank=True, related_name="protocols")
    number = models.PositiveIntegerField(_("номер"))
    version = models.PositiveSmallIntegerField(_("версия"), default=1)
    sealed_at = models.DateTimeField(_("подписан"))
    sealed_by_id = models.PositiveBigIntegerField()
    reason = models.CharField(_("причина новой версии"), max_length=300, blank=True)
    reason_salt = models.CharField(max_length=64, blank=True)
    payload = models.JSONField()
    digest = models.CharField(max_length=64)
    input_digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number", "version"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "number", "version"], name="protocol_number_once"),
            models.UniqueConstraint(fields=["division", "version"], name="protocol_version_once"),
            models.UniqueConstraint(
                fields=["competition", "version"],
                condition=models.Q(division__isnull=True),
                name="protocol_joint_version_once",
            ),
        ]

    @property
    def title(self) -> str:
        """What was judged: the division, or everything together."""
        return self.division.title if self.division else gettext("Общий зачёт")

    @property
    def code(self) -> str:
        """What names it in an address."""
        return self.division.code if self.division else JOINT_CODE

    @property
    def sealed_on(self) -> date:
        """The day it was sealed, in the time of the city: what documents name."""
        return timezone.localdate(self.sealed_at)

    def __str__(self) -> str:
        number = f"№\u00a0{self.number}"
        return f"{number}, {_('версия')}\u00a0{self.version}" if self.version > 1 else number


class ProtocolLine(models.Model):
    """A row of a protocol: the basis of certificates and of the public page. Names are joined when served."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="lines")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="protocol_lines")
    team_key = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField()
    first = models.PositiveIntegerField(null=True, blank=True)
    last = models.PositiveIntegerField(null=True, blank=True)
    total = models.CharField(max_length=64, blank=True)
    award = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=16)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["protocol", "position", "id"]


class ProtocolPerson(models.Model):
    """Who stands in which line: the index that finds a child's or a teacher's lines without opening every `data`."""

    line = models.ForeignKey(ProtocolLine, on_delete=models.CASCADE, related_name="people")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="protocol_people"
    )
    supervisor = models.ForeignKey(
        Supervisor, on_delete=models.PROTECT, null=True, blank=True, related_name="protocol_people"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(participant__isnull=False, supervisor__isnull=True)
                | models.Q(participant__isnull=True, supervisor__isnull=False),
                name="protocol_person_is_one",
            ),
        ]


class Publication(Timestamped):
    """The deliberate act that shows sealed protocols to everybody; the newest not withdrawn is in force."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="publications")
    protocols = models.ManyToManyField(Protocol, related_name="publications")
    published_by_id = models.PositiveBigIntegerField()
    rows = models.CharField(_("кого показать"), max_length=16, choices=PublicRows, default=PublicRows.AWARDED)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]


class PublicRevision(models.Model):
    """How often the public page of a competition changed: one row answers «is the copy you have still right?».

    It rises with publications, consents, erasures and names, so that a withdrawn name is asked about at once.
    """

    competition = models.OneToOneField(Competition, on_delete=models.CASCADE, related_name="public_revision")
    value = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField()
