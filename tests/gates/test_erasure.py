"""Erasure beside immutability, through the pages: everything still verifies and nothing tells the name."""

import re
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from certificates.models import Certificate
from certificates.services import issue_batch, render_batch, revoke_certificate
from core import outbox
from core.audit import digest_of
from core.models import StoredFile
from judging.models import Assignment, MarkOperation, Sheet
from registrations.enums import EntryAct
from registrations.models import Entry, EntryEvent, Work
from results.enums import DecisionKind
from results.models import Protocol
from results.services import rank_division, record_decision, seal_protocol
from tests.cast import make_entry, make_pupil
from tests.gates.traces import in_database, in_files
from tests.gates.visits import clients_of, read
from tests.gates.world import WORDS, World

pytestmark = pytest.mark.django_db
NAMES = ("Власова", "Полина", "Власовой", "Полине")
NAME = re.compile("власов|полин", re.IGNORECASE)
OTHERS = {("accounts_user", "Власова")}  # a person of the department has the same surname


def write_the_name_everywhere(world: World) -> None:
    """Free words of experts, chair, organiser and school: about the pupil's own works and about a neighbour's."""
    cast, competition = world.cast, world.cast.competition
    own = Entry.objects.get(pk=world.ids["winner"])
    friend = make_pupil(cast.school, "Тихая", "Нина")
    shared = make_entry(competition, cast.school, own.members.get().participant, friend, title="Двое и Власова")
    for entry in (own, shared):
        stored = StoredFile.objects.create(name="Власова.pdf", content_type="application/pdf", size=0)
        Work.objects.create(entry=entry, code="work", file=stored)
        Entry.objects.filter(pk=entry.pk).update(team_name="Команда Власовой", extras={"motto": "Полина и звёзды"})
        entry.members.update(part="вместе с Власовой")
        key = f"entry:{entry.pk}:{EntryAct.RETURNED.value}:1"
        outbox.post(key=key, kind="entry.returned", to="a@example.org", subject="О Власовой", body="Полина, исправьте")
    Entry.objects.filter(competition=competition).update(remark="Сверьте с работой Власовой")
    for entry in competition.entries.all():
        remark = "Как у Власовой – исправить"
        EntryEvent.objects.create(entry=entry, act=EntryAct.RETURNED, status=entry.status, remark=remark)
    words = "Лучше, чем у Полины Власовой"
    seats = Assignment.objects.filter(entry__competition=competition)
    Sheet.objects.filter(assignment__in=seats).update(comment=words, note=words, reopened_reason=words)
    seats.update(reason=words)
    MarkOperation.objects.filter(mark__entry__competition=competition).update(reason=words)


def seal_the_name(world: World) -> None:
    """Decisions, a new version of the protocol with its reason, papers of it and a note on a revoked one."""
    cast, competition = world.cast, world.cast.competition
    for kind, content in (
        (DecisionKind.ACCEPT_INCOMPLETE, {}),
        (DecisionKind.SPECIAL, {"award": "Приз за идею", "entries": [world.ids["winner"]]}),
    ):
        record_decision(
            division=cast.division,
            kind=kind,
            content=content,
            text="Присудить Власовой Полине приз.",
            decided_on=date(2026, 11, 1),
            actor=cast.chair,
        )
    rank_division(division=cast.division)
    seal_protocol(division=cast.division, actor=cast.organiser, reason="Исправлена фамилия Власовой")
    batch = issue_batch(competition=competition, kinds=["diploma", "participant"], actor=cast.organiser, words=WORDS)
    render_batch(job_id=batch.job_id, batch_id=batch.pk)
    for paper in Certificate.objects.filter(batch=batch):
        revoke_certificate(certificate=paper, actor=cast.organiser, reason="mistake", note="Вернула мать Власовой")


@pytest.fixture(autouse=True, scope="module")
def own_files(tmp_path_factory):
    """Private files of this world alone, so that every one of them can be read."""
    before, settings.PRIVATE_FILES_ROOT = settings.PRIVATE_FILES_ROOT, tmp_path_factory.mktemp("files")
    yield
    settings.PRIVATE_FILES_ROOT = before


def test_an_erased_prize_winner_is_gone_from_every_page_and_every_digest_holds(
    world, django_capture_on_commit_callbacks
):
    clients, ids = clients_of(world), world.ids
    before = Protocol.objects.get(pk=ids["protocol"])
    assert "Власова" in read(clients["organiser"].get(reverse("protocol", args=["zvezda", 1]))).decode()

    write_the_name_everywhere(world)
    seal_the_name(world)
    assert len(in_database(NAME, known=OTHERS)) > 30
    assert in_files(NAME)
    with django_capture_on_commit_callbacks(execute=True):
        answer = clients["school"].post(
            reverse("pupil_erase", args=[ids["pupil"]]), {"reason": "Заявление матери от 26 ноября"}
        )
    assert answer.status_code == 302
    assert in_database(NAME, known=OTHERS) == []
    assert in_files(NAME) == []

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
