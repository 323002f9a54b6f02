"""Sealed texts: readable while the person is there, gone without a trace after, the commitment stays."""

import pytest

from core import sealing
from core.models import Erasure, SealedText

pytestmark = pytest.mark.django_db


def test_a_sealed_text_comes_back():
    key = sealing.new_key()
    commitment = sealing.seal(key, "Громова Анна")
    assert sealing.open_texts([commitment]) == {commitment: "Громова Анна"}
    assert sealing.is_faithful(SealedText.objects.get())


def test_the_same_name_has_another_commitment_each_time():
    key = sealing.new_key()
    assert sealing.seal(key, "Громова Анна") != sealing.seal(key, "Громова Анна")


def test_nothing_of_the_text_lies_in_the_row():
    sealing.seal(sealing.new_key(), "Громова Анна")
    row = SealedText.objects.get()
    assert "Громова".encode() not in bytes(row.ciphertext) + bytes(row.salt) + row.commitment.encode()


def test_erasing_one_person_leaves_the_other():
    one, two = sealing.new_key(), sealing.new_key()
    first, second = sealing.seal(one, "Громова Анна"), sealing.seal(two, "Лытвин Дамир")
    sealing.erase_person(key=one, actor=None, reason="просьба родителей")
    assert sealing.open_texts([first, second]) == {first: None, second: "Лытвин Дамир"}
    one.refresh_from_db()
    assert one.key is None
    assert one.erased_at is not None


def test_an_erasure_is_noted_once_however_often_it_is_repeated():
    key = sealing.new_key()
    for _ in range(2):
        sealing.erase_person(key=key, actor=None, reason="просьба родителей")
    assert Erasure.objects.filter(person_key=key.pk).count() == 1


def test_an_erased_person_gets_no_new_text():
    key = sealing.new_key()
    sealing.erase_person(key=key, actor=None, reason="просьба родителей")
    key.refresh_from_db()
    with pytest.raises(ValueError, match="erased"):
        sealing.seal(key, "Громова Анна")


def test_a_swapped_text_is_noticed():
    key = sealing.new_key()
    sealing.seal(key, "Громова Анна")
    sealing.seal(key, "Лытвин Дамир")
    one, two = SealedText.objects.select_related("owner").order_by("pk")
    one.ciphertext = two.ciphertext
    assert not sealing.is_faithful(one)
