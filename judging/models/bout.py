"""Who meets whom: the recorded draw of a stage and its bouts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.models import Division, Stage
from core.models import Timestamped
from judging.enums import BoutKind
from registrations.models import Entry


class Draw(Timestamped):
    """The draw of a stage in a division; a former one stays with its reason, one is in force.

    `order`: everybody in the order of the draw or of the seeding, [{"entry", "number", "group"}, …]. A seeding by the
    places of the stage before has no `seed`. `flyoffs`: [{"group", "entries", "take", "level"}, …] – between whom a tie
    at the line of a group is fought out and how many of them go on. The audit
    trail holds a commitment of the reason, which may name somebody and can be erased with its salt.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="draws")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="draws")
    seed = models.CharField(_("число жеребьёвки"), max_length=40, blank=True)
    order = models.JSONField(default=list)
    flyoffs = models.JSONField(default=list, blank=True)
    reason = models.CharField(_("почему проведена заново"), max_length=300, blank=True)
    reason_salt = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "stage"], condition=models.Q(ended_at__isnull=True), name="draw_in_force_once"
            )
        ]


class Bout(models.Model):
    """One meeting of two entries, or of one that goes on without an opponent. Results are marks of its stage.

    `level` is the round of a group, the level of a play-off or of a fly-off: the round of the marks.
    """

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="bouts")
    kind = models.CharField(max_length=8, choices=BoutKind)
    group = models.CharField(_("группа"), max_length=8, blank=True)
    level = models.PositiveSmallIntegerField(_("круг"))
    number = models.PositiveSmallIntegerField(_("номер"))
    first = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="bouts")
    second = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="bouts_as_second")

    class Meta:
        ordering = ["draw", "level", "number"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "number"], name="bout_number_once"),
            models.UniqueConstraint(fields=["draw", "level", "first"], name="bout_first_once_a_level"),
            models.UniqueConstraint(fields=["draw", "level", "second"], name="bout_second_once_a_level"),
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="bout_of_two_different"),
        ]

    @property
    def is_bye(self) -> bool:
        """Whether nobody stands on the other side."""
        return self.second_id is None

    @property
    def entry_ids(self) -> list[int]:
        """The sides that are there."""
        return [self.first_id] if self.second_id is None else [self.first_id, self.second_id]
