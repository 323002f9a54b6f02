"""Results obtained elsewhere: an event that others held, with the paper that proves it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from competitions.enums import EventLevel
from competitions.models import Competition
from core.models import StoredFile, Timestamped
from registrations.enums import ExternalAct, ExternalStatus
from registrations.models.participant import Participant, Supervisor


class ExternalResult(Timestamped):
    """What pupils achieved at an event outside; `organisation` entered it, `competition` is the selection it follows.

    `award`: place or award in words, as the paper says it. `revision` rises with each change. An erased member
    takes the scan along: it may name the child.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="external_results")
    competition = models.ForeignKey(
        Competition, on_delete=models.PROTECT, null=True, blank=True, related_name="external_results"
    )
    title = models.CharField(_("событие"), max_length=300)
    level = models.CharField(_("уровень"), max_length=16, choices=EventLevel, default=EventLevel.REGIONAL)
    held_on = models.DateField(_("дата"))
    award = models.CharField(_("место или награда"), max_length=200, blank=True)
    team_name = models.CharField(_("команда"), max_length=200, blank=True)
    supervisor = models.ForeignKey(
        Supervisor, on_delete=models.PROTECT, null=True, blank=True, related_name="external_results"
    )
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True)
    status = models.CharField(_("состояние"), max_length=16, choices=ExternalStatus, default=ExternalStatus.WAITING)
    remark = models.TextField(_("замечание"), blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["status", "held_on"], name="external_result_status")]

    def __str__(self) -> str:
        return self.title


class ExternalMember(models.Model):
    """Whose result it is; the class is that of the event's day."""

    result = models.ForeignKey(ExternalResult, on_delete=models.CASCADE, related_name="members")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="external_memberships")
    grade = models.PositiveSmallIntegerField(_("класс"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["result", "participant"], name="external_member_once")]


class ExternalEvent(models.Model):
    """The history of a result from outside, oldest first."""

    result = models.ForeignKey(ExternalResult, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.PositiveBigIntegerField(null=True, blank=True)
    act = models.CharField(max_length=16, choices=ExternalAct)
    remark = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
