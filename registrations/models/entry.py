"""An entry: what is judged, by whom it was made and how it got in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from competitions.models import Competition, Division, Nomination
from core.models import StoredFile, Timestamped
from registrations.enums import EntryStatus, MemberRole, Standing
from registrations.models.participant import Participant, Supervisor


class Entry(Timestamped):
    """An application of an organisation; from «принята» on it is an entry of its division.

    `number` («М-047») is given when submitted; `cipher` («8-017») hides the authors from markers.
    `extras` holds the nomination's own typed fields; `revision` rises with each change of the draft.
    """

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="entries")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="entries")
    number = models.CharField(_("номер"), max_length=16, blank=True)
    cipher = models.CharField(_("шифр"), max_length=16, blank=True)
    title = models.CharField(_("название работы"), max_length=300, blank=True)
    team_name = models.CharField(_("название команды или редакции"), max_length=200, blank=True)
    status = models.CharField(_("состояние"), max_length=16, choices=EntryStatus, default=EntryStatus.DRAFT)
    standing = models.CharField(_("участие"), max_length=4, choices=Standing, default=Standing.OK)
    is_remote = models.BooleanField(_("дистанционно"), default=False)
    extras = models.JSONField(default=dict, blank=True)
    remark = models.TextField(_("замечание организатора"), blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_by_id = models.PositiveBigIntegerField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "number"], name="entry_number_once", condition=~models.Q(number="")
            ),
            models.UniqueConstraint(
                fields=["competition", "cipher"], name="entry_cipher_once", condition=~models.Q(cipher="")
            ),
            models.CheckConstraint(
                condition=~models.Q(status="accepted") | models.Q(division__isnull=False),
                name="entry_accepted_into_a_division",
            ),
        ]
        indexes = [
            models.Index(fields=["division", "status"], name="entry_division_status"),
            models.Index(fields=["organisation", "competition"], name="entry_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title or self.team_name}".strip()


class EntryMember(models.Model):
    """A participant of an entry; class and age group are those of the competition's date."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="members")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("роль"), max_length=16, choices=MemberRole, default=MemberRole.AUTHOR)
    part = models.CharField(_("что сделано лично"), max_length=300, blank=True)
    grade = models.PositiveSmallIntegerField(_("класс"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "participant"], name="entry_member_once")]


class EntrySupervisor(models.Model):
    """A supervisor of an entry."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="supervisors")
    supervisor = models.ForeignKey(Supervisor, on_delete=models.PROTECT, related_name="entries")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "supervisor"], name="entry_supervisor_once")]


class EntryEvent(models.Model):
    """The history that school and organiser read: each change of an entry, oldest first."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.PositiveBigIntegerField(null=True, blank=True)
    act = models.CharField(max_length=64)
    status = models.CharField(max_length=16, choices=EntryStatus)
    remark = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
