"""Erasure beside immutability: personal text lies in one place under a key per person.

Protocols, certificates and the audit trail keep only the commitment HMAC-SHA256(salt, text).
Erasing a person deletes texts, salts and the key: every digest still verifies, nothing can be read.
"""

import uuid

from django.db import models


class PersonKey(models.Model):
    """The key of one person's sealed texts; an erased person keeps the row without the key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.BinaryField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True)


class SealedText(models.Model):
    """A personal text as it stood in a document, readable until its person is erased."""

    owner = models.ForeignKey(PersonKey, on_delete=models.CASCADE, related_name="texts")
    commitment = models.CharField(max_length=64, unique=True)
    salt = models.BinaryField()
    ciphertext = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)


class Erasure(models.Model):
    """An erasure that was carried out; replayed after a restore from a backup."""

    person_key = models.UUIDField(unique=True)
    at = models.DateTimeField()
    actor_id = models.PositiveBigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300)
