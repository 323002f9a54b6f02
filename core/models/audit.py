"""The audit trail: append-only entries, one chain per division or competition, heads anchored in a global chain.

Entries hold ids and commitments, never personal text, so that erasing a person breaks no digest.
"""

from django.db import models


class ChainHead(models.Model):
    """The last link of a chain; the row that a writer locks, so that chains do not queue behind each other."""

    chain = models.CharField(max_length=64, primary_key=True)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")


class AuditEntry(models.Model):
    """One act: who did what to which object, linked to the entry before it in its chain."""

    chain = models.CharField(max_length=64)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.PositiveBigIntegerField(null=True, blank=True)
    act = models.CharField(max_length=64)
    object_type = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="audit_one_link_per_sequence")]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_object")]


class Anchor(models.Model):
    """A minute's digest of all chain heads, linked to the anchor before it."""

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    heads = models.JSONField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
