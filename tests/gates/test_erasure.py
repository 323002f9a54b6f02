"""Erasure beside immutability, through the pages: everything still verifies and nothing tells the name."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from certificates.models import Certificate
from core.audit import digest_of
from results.models import Protocol
from tests.gates.visits import clients_of, read

pytestmark = pytest.mark.django_db
NAMES = ("Власова", "Полина", "Власовой", "Полине")


def test_an_erased_prize_winner_is_gone_from_every_page_and_every_digest_holds(
    world, django_capture_on_commit_callbacks
):
    clients, ids = clients_of(world), world.ids
    before = Protocol.objects.get(pk=ids["protocol"])
    assert "Власова" in read(clients["organiser"].get(reverse("protocol", args=["zvezda", 1]))).decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = clients["school"].post(
            reverse("pupil_erase", args=[ids["pupil"]]), {"reason": "Заявление матери от 26 ноября"}
        )
    assert answer.status_code == 302

    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "Всё сходится" in out.getvalue()
    protocol = Protocol.objects.get(pk=ids["protocol"])
    assert protocol.digest == before.digest == digest_of(protocol.payload)
    assert Certificate.objects.get(pk=ids["certificate"]).number
    pages = {
        "results": ("stranger", ["zvezda"]),
        "certificate_check": ("stranger", [ids["check_code"]]),
        "protocol": ("organiser", ["zvezda", 1]),
        "ranking": ("organiser", ["zvezda", "grafika-5-9"]),
        "certificate_register": ("organiser", ["zvezda"]),
        "certificate_list": ("school", []),
        "school_results": ("school", []),
    }
    for name, (role, args) in pages.items():
        response = clients[role].get(reverse(name, args=args))
        text = response.content.decode().replace("\u00a0", " ")
        assert response.status_code == 200, name
        assert "данные удалены" in text.lower(), name
        assert [word for word in NAMES if word in text] == [], name
    gone = {
        "person": ("link", [ids["token"]]),
        "certificate_private": ("link", [ids["paper_token"]]),
        "certificate_file": ("school", [ids["certificate"]]),
        "pupil_edit": ("school", [ids["pupil"]]),
    }
    assert {name: clients[role].get(reverse(name, args=args)).status_code for name, (role, args) in gone.items()} == (
        dict.fromkeys(gone, 404)
    )
