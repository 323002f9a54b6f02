"""A delegation: whom a selection sends to an event outside, by a sealed protocol."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.enums import EventLevel
from competitions.models import Division
from core.models import PersonKey, Timestamped
from registrations.models import Entry
from results.enums import DelegationAct, DelegationStatus
from results.models.protocol import Protocol


class Delegation(Timestamped):
    r"""One list of people and one order of sending. `protocol` is the version that it was made from.

    `size`: how many the protocol sends. `chaperone` is the commitment of «name\nphone», readable under
    `chaperone_key` until the chaperone changes or the data are erased. `revision` rises with each change.
    """

    division = models.OneToOneField(Division, on_delete=models.PROTECT, related_name="delegation")
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="delegations")
    size = models.PositiveSmallIntegerField()
    event = models.CharField(_("событие"), max_length=300)
    level = models.CharField(_("уровень"), max_length=16, choices=EventLevel)
    place = models.CharField(_("место проведения"), max_length=200, blank=True)
    starts_on = models.DateField(_("начало"), null=True, blank=True)
    ends_on = models.DateField(_("окончание"), null=True, blank=True)
    chaperone = models.CharField(max_length=64, blank=True)
    chaperone_key = models.ForeignKey(PersonKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    order_number = models.CharField(_("номер приказа"), max_length=32, blank=True)
    order_date = models.DateField(_("дата приказа"), null=True, blank=True)
    signer_post = models.CharField(_("должность того, кто подписывает"), max_length=200, blank=True)
    signer_name = models.CharField(_("кто подписывает"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(starts_on__lte=models.F("ends_on")),
                name="delegation_starts_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.event


class DelegationMember(models.Model):
    """An entry of the list: who goes, who waits, who cannot go. Place and order are the protocol's, never changed."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="members")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="delegations")
    status = models.CharField(_("состояние"), max_length=8, choices=DelegationStatus)
    position = models.PositiveIntegerField()
    place = models.CharField(max_length=16, blank=True)
    total = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["delegation", "entry"], name="delegation_entry_once")]


class DelegationEvent(models.Model):
    """The history of a delegation, oldest first. `entry` left or came back, `other` took or gave up the place.

    The reason is free words about a child: it stands here alone and goes with the child's data.
    """

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.PositiveBigIntegerField(null=True, blank=True)
    act = models.CharField(max_length=16, choices=DelegationAct)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    other = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
