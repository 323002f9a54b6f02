"""Sealed personal texts: what documents commit to, readable until the person is erased."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Any

from cryptography.fernet import Fernet
from django.db import transaction
from django.utils import timezone

from core.models import Erasure, PersonKey, SealedText


def new_key() -> PersonKey:
    """A fresh key for one person."""
    return PersonKey.objects.create(key=Fernet.generate_key())


def seal(key: PersonKey, text: str) -> str:
    """Keep the text under the person's key; its commitment (64 hexadecimal digits) may stand in any document.

    Raises `ValueError` for an erased person.
    """
    if key.key is None:
        raise ValueError(f"person {key.pk} is erased")
    salt = secrets.token_bytes(32)
    commitment = commitment_of(salt, text)
    SealedText.objects.create(
        owner=key, commitment=commitment, salt=salt, ciphertext=Fernet(bytes(key.key)).encrypt(text.encode())
    )
    return commitment


def seal_texts(pairs: Iterable[tuple[PersonKey, str]]) -> list[str]:
    """Seal many texts in one write, for a protocol of thousands of names; commitments in the order of the pairs."""
    sealed = []
    for key, text in pairs:
        if key.key is None:
            raise ValueError(f"person {key.pk} is erased")
        salt = secrets.token_bytes(32)
        content = Fernet(bytes(key.key)).encrypt(text.encode())
        sealed.append(SealedText(owner=key, commitment=commitment_of(salt, text), salt=salt, ciphertext=content))
    SealedText.objects.bulk_create(sealed, batch_size=500)
    return [text.commitment for text in sealed]


def commitment_of(salt: bytes, text: str) -> str:
    """HMAC-SHA256: without the salt nobody can find the text by trying names."""
    return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()


def commit(text: str) -> tuple[str, str]:
    """Salt and commitment of a text that lies beside its document in a column of its own; nothing for nothing.

    With the text its salt is erased; the commitment stays where it was sealed.
    """
    if not text:
        return "", ""
    salt = secrets.token_bytes(32)
    return salt.hex(), commitment_of(salt, text)


def is_committed(salt: str, text: str, commitment: str) -> bool:
    """Whether a text that can still be read is the one committed to; an erased one is as it should be."""
    return not text or (bool(salt) and hmac.compare_digest(commitment_of(bytes.fromhex(salt), text), commitment))


def open_texts(commitments: Iterable[str]) -> dict[str, str | None]:
    """The texts behind commitments, in one query; None where the person was erased."""
    wanted = list(dict.fromkeys(commitments))
    found: dict[str, str | None] = dict.fromkeys(wanted)
    for sealed in SealedText.objects.filter(commitment__in=wanted).select_related("owner"):
        if sealed.owner.key is not None:
            found[sealed.commitment] = Fernet(bytes(sealed.owner.key)).decrypt(bytes(sealed.ciphertext)).decode()
    return found


def open_with_keys(commitments: Iterable[str]) -> dict[str, tuple[PersonKey, str]]:
    """The texts that can still be read, each with the key it lies under, to seal it there again; in one query."""
    wanted = list(dict.fromkeys(commitments))
    rows = SealedText.objects.filter(commitment__in=wanted)
    return {
        commitment: (PersonKey(pk=owner, key=key), Fernet(bytes(key)).decrypt(bytes(content)).decode())
        for commitment, owner, key, content in rows.values_list("commitment", "owner", "owner__key", "ciphertext")
        if key is not None
    }


def is_faithful(sealed: SealedText) -> bool:
    """Whether a text that can still be read is the one that was committed to."""
    if sealed.owner.key is None:
        return False
    text = Fernet(bytes(sealed.owner.key)).decrypt(bytes(sealed.ciphertext)).decode()
    return hmac.compare_digest(commitment_of(bytes(sealed.salt), text), sealed.commitment)


@transaction.atomic
def erase_person(*, key: PersonKey, actor: Any | None, reason: str) -> None:
    """Delete key, salts and texts; the noted erasure is replayed after a restore. Repeating is harmless."""
    SealedText.objects.filter(owner=key).delete()
    PersonKey.objects.filter(pk=key.pk).update(key=None, erased_at=timezone.now())
    Erasure.objects.get_or_create(
        person_key=key.pk,
        defaults={"at": timezone.now(), "actor_id": None if actor is None else actor.pk, "reason": reason},
    )
