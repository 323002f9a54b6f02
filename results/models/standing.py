"""Where everybody stands now: rewritten from lines by a job, read by pages."""

from django.db import models

from competitions.models import Division
from registrations.models import Entry


class Ranking(models.Model):
    """The state of a division's ranking. Stale when `wanted` is ahead of `made`; `undecided` asks the jury.

    `columns`: what stands between the participant and the total: {"axis": "judge", "ids": ["12", …], "rule": …};
    `queued_at` and `started_at` are the claims of one task and one worker, `took_ms` what the last ranking cost;
    `cut`: the line of awards, {"position": 6, "count": 6, "gap": "0.34", "spread": "3"} or empty.
    """

    division = models.OneToOneField(Division, on_delete=models.CASCADE, related_name="ranking")
    wanted = models.PositiveBigIntegerField(default=0)
    made = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    took_ms = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=dict, blank=True)
    cut = models.JSONField(default=dict, blank=True)
    undecided = models.JSONField(default=list, blank=True)
    flags = models.JSONField(default=list, blank=True)
    error = models.TextField(blank=True)

    @property
    def is_stale(self) -> bool:
        """Whether lines changed since the places were computed."""
        return self.wanted > self.made


class Standing(models.Model):
    """An entry's place. `position` orders the page; a place has two ends, both empty while pending or unplaced.

    `values`: what is shown beside the total: {"shown": "44,33", "parts": [["12", "48", false], …] with the column
    and «dropped», "criteria": [["idea", "26/3"], …] means over experts where the parts are experts,
    "keys": ["идея 17,33"] where equals were split, "level": look of the award, "also": further awards, "line": revision
    of the line all of this was computed from; where totals of several stages meet, "stage": the title of the one that
    the total is of, or "bracket": the last bout in a play-off, {"level": 2, "left": 4, "lives": 1, "is_third": false,
    "has_won": false}}.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="place")
    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="standings")
    position = models.PositiveIntegerField()
    first = models.PositiveIntegerField(null=True, blank=True)
    last = models.PositiveIntegerField(null=True, blank=True)
    total = models.CharField(max_length=64, blank=True)
    award = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=16)
    values = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["division", "position"], name="standing_division_position")]


class TeamStanding(models.Model):
    """A row of a `standings` node of the scheme: a team or school in a class, an age group or overall."""

    division = models.ForeignKey(Division, on_delete=models.CASCADE, null=True, blank=True, related_name="teams")
    competition = models.ForeignKey("competitions.Competition", on_delete=models.CASCADE, related_name="teams")
    node = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    position = models.PositiveIntegerField()
    first = models.PositiveIntegerField(null=True, blank=True)
    last = models.PositiveIntegerField(null=True, blank=True)
    total = models.CharField(max_length=64, blank=True)
    award = models.CharField(max_length=100, blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["node", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["division", "node", "key"], name="team_standing_once"),
            models.UniqueConstraint(
                fields=["competition", "node", "key"],
                condition=models.Q(division__isnull=True),
                name="team_standing_once_overall",
            ),
        ]
