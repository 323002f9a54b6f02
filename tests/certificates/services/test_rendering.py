"""Making the files: resumable, deterministic, a cache that may vanish; erased names never come back."""

import hashlib
import io
import threading

import pikepdf
import pypdfium2
import pytest
from django.db import connection
from django.utils import timezone

from certificates.enums import CertificateKind, FileState
from certificates.models import Batch, Certificate
from certificates.render import Engine
from certificates.services import issue_batch, reissue_certificate, render_batch, render_certificate, revoke_certificate
from certificates.services.audit import faults_of_certificates
from certificates.services.content import sheet_for, short_recipient
from certificates.services.files import joined_path_of, path_of, root, write_file
from certificates.services.rendering import join_batch
from certificates.tasks import render_batch as task
from certificates.validators import Erased
from competitions.validators.refusal import Refused
from core import jobs
from core.audit import verify_chains
from core.models import Job
from registrations.services.erasure import erase_participant, erase_supervisor
from tests.certificates.conftest import WORDS

ALL = list(CertificateKind.values)


@pytest.fixture
def batch(cast, protocol) -> Batch:
    return issue_batch(competition=cast.competition, kinds=ALL, actor=cast.organiser, words=WORDS)


def render(batch: Batch) -> None:
    batch.refresh_from_db()
    task(job_id=batch.job_id, batch_id=batch.pk)


def text_of(content: bytes, page: int = 0) -> str:
    return " ".join(pypdfium2.PdfDocument(content)[page].get_textpage().get_text_range().split())


def test_the_task_makes_every_file_and_the_joined_one(batch) -> None:
    render(batch)
    papers = list(batch.certificates.all())
    assert {one.file_state for one in papers} == {FileState.READY}
    for one in papers:
        content = path_of(one).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one.sha256
        assert one.number in text_of(content)
    batch.refresh_from_db()
    joined = joined_path_of(batch).read_bytes()
    assert hashlib.sha256(joined).hexdigest() == batch.joined_sha256
    assert len(pypdfium2.PdfDocument(joined)) == batch.total
    job = Job.objects.get()
    assert (job.status, job.done, job.total) == (Job.Status.DONE, 11, 11)


def test_a_deleted_file_is_made_again_byte_for_byte(batch) -> None:
    render(batch)
    paper = batch.certificates.order_by("sequence")[0]
    before = path_of(paper).read_bytes()
    path_of(paper).unlink()
    assert render_certificate(certificate=paper).read_bytes() == before
    joined = joined_path_of(batch).read_bytes()
    joined_path_of(batch).unlink()
    batch.refresh_from_db()
    assert join_batch(batch=batch).read_bytes() == joined


def test_a_run_goes_on_where_an_earlier_one_was_killed(batch) -> None:
    first, second, *_rest = batch.certificates.order_by("sequence")
    render_certificate(certificate=first)
    made = path_of(first).stat().st_mtime_ns
    Certificate.objects.filter(pk=second.pk).update(file_state=FileState.WORKING, claim="of a dead run")
    Job.objects.update(status=Job.Status.RUNNING, beat_at=timezone.now() - 2 * jobs.SILENCE)
    render(batch)
    assert path_of(first).stat().st_mtime_ns == made
    assert set(batch.certificates.values_list("file_state", flat=True)) == {FileState.READY}


def test_a_second_run_beside_a_living_one_does_nothing(batch) -> None:
    Job.objects.update(status=Job.Status.RUNNING, beat_at=timezone.now())
    render(batch)
    assert set(batch.certificates.values_list("file_state", flat=True)) == {FileState.WAITING}


def test_a_finished_job_run_again_does_nothing(batch) -> None:
    render(batch)
    times = {path: path.stat().st_mtime_ns for path in root().rglob("*.pdf")}
    render(batch)
    assert {path: path.stat().st_mtime_ns for path in root().rglob("*.pdf")} == times


def test_a_cancelled_job_keeps_what_was_made(batch, monkeypatch) -> None:
    monkeypatch.setattr("certificates.services.rendering.BEAT", 0)
    real = jobs.is_cancelled
    seen = []

    def press_cancel(job: Job) -> bool:
        seen.append(job)
        if len(seen) == 3:
            jobs.cancel(job)
        return real(job)

    monkeypatch.setattr("certificates.services.rendering.jobs.is_cancelled", press_cancel)
    render(batch)
    assert batch.certificates.filter(file_state=FileState.READY).count() == 3
    assert Job.objects.get().status == Job.Status.CANCELLED
    monkeypatch.undo()


def test_a_name_that_cannot_be_printed_stops_only_its_own_paper(cast, entries, protocol) -> None:
    person = entries[0].members.get().participant
    person.first_name = "Поли\u202eна"
    person.save()
    batch = issue_batch(competition=cast.competition, kinds=["diploma"], actor=cast.organiser, words=WORDS)
    render(batch)
    states = list(batch.certificates.order_by("sequence").values_list("file_state", flat=True))
    assert states == [FileState.REFUSED, FileState.READY, FileState.READY, FileState.READY]
    bad = batch.certificates.order_by("sequence")[0]
    assert "U+202E" in bad.fault
    assert Job.objects.get().note == "1 не напечатать: исправьте текст"
    assert len(pypdfium2.PdfDocument(joined_path_of(batch).read_bytes())) == 3
    person.first_name = "Полина"
    person.save()
    again = reissue_certificate(certificate=bad, actor=cast.organiser)
    again = Certificate.objects.select_related("batch__design").get(pk=again.pk)
    assert "Власова Полина Дмитриевна" in text_of(render_certificate(certificate=again).read_bytes())


@pytest.mark.django_db(transaction=True)
def test_reissuing_and_revoking_remove_the_old_files(cast, batch) -> None:
    render(batch)
    first, second, *_rest = batch.certificates.order_by("sequence")
    old = path_of(first)
    again = reissue_certificate(certificate=first, actor=cast.organiser)
    revoke_certificate(certificate=second, actor=cast.organiser, reason="mistake")
    assert not old.exists()
    assert not path_of(second).exists()
    assert not joined_path_of(batch).exists()
    again = Certificate.objects.select_related("batch__design").get(pk=again.pk)
    assert render_certificate(certificate=again).exists()
    batch.refresh_from_db()
    assert len(pypdfium2.PdfDocument(join_batch(batch=batch).read_bytes())) == batch.total - 1


@pytest.mark.django_db(transaction=True)
def test_an_erased_prize_winner_keeps_the_number_and_loses_the_text(cast, entries, protocol, batch) -> None:
    render(batch)
    person = entries[0].members.get().participant
    paper = Certificate.objects.get(participant=person, kind="diploma")
    letters = list(Certificate.objects.filter(kind="supervisor"))
    erase_participant(participant=person, actor=cast.organiser, reason="Заявление от 1 декабря")
    assert not path_of(paper).exists()
    assert not joined_path_of(batch).exists()
    assert all(not path_of(one).exists() for one in letters if one.organisation_id == cast.school.pk)
    paper = Certificate.objects.select_related("batch__design").get(pk=paper.pk)
    assert short_recipient(paper) == ""
    with pytest.raises(Erased):
        sheet_for(paper)
    with pytest.raises(Erased):
        render_certificate(certificate=paper)
    letter = Certificate.objects.select_related("batch__design").get(kind="supervisor", organisation=cast.school)
    said = text_of(render_certificate(certificate=letter).read_bytes()).replace("\u00a0", " ")
    assert "Власова" not in said
    assert "данные удалены" in said
    assert verify_chains() == []
    assert list(faults_of_certificates()) == []
    render(batch)
    for path in root().rglob("*.pdf"):
        for page in range(len(pypdfium2.PdfDocument(path.read_bytes()))):
            assert "Власова" not in text_of(path.read_bytes(), page)


@pytest.mark.django_db(transaction=True)
def test_an_erased_supervisor_goes_from_the_pupils_papers(cast, entries, protocol, batch) -> None:
    render(batch)
    supervisor = entries[0].supervisors.get().supervisor
    paper = Certificate.objects.select_related("batch__design").get(kind="diploma", participant__last_name="Власова")
    assert "Кузнецова" in text_of(path_of(paper).read_bytes())
    erase_supervisor(supervisor=supervisor, actor=cast.organiser, reason="Заявление от 1 декабря")
    assert not path_of(paper).exists()
    assert "Кузнецова" not in text_of(render_certificate(certificate=paper).read_bytes())


def test_an_erasure_in_the_middle_of_rendering_leaves_no_file(batch, monkeypatch) -> None:
    paper = batch.certificates.order_by("sequence")[0]
    real = write_file

    def erase_meanwhile(path, content):
        Certificate.objects.filter(pk=paper.pk).update(claim="")
        return real(path, content)

    monkeypatch.setattr("certificates.services.rendering.write_file", erase_meanwhile)
    Batch.objects.filter(pk=batch.pk).update(total=1)
    Certificate.objects.exclude(pk=paper.pk).update(file_state=FileState.READY)
    render_batch(job_id=batch.job_id, batch_id=batch.pk)
    assert not path_of(paper).exists()


def test_files_are_whole_or_not_there(tmp_path, monkeypatch) -> None:
    path = tmp_path / "a" / "b.pdf"
    write_file(path, b"first")

    def fail(fd: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("certificates.services.files.os.fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_file(path, b"second")
    assert path.read_bytes() == b"first"
    assert [one.name for one in path.parent.iterdir()] == ["b.pdf"]


def test_tags_and_title_of_an_issued_paper(batch) -> None:
    render(batch)
    paper = batch.certificates.order_by("sequence")[0]
    with pikepdf.open(io.BytesIO(path_of(paper).read_bytes())) as pdf:
        assert str(pdf.docinfo["/Title"]) == f"Диплом № {paper.number} – Власова Полина Дмитриевна"
        assert str(pdf.Root.StructTreeRoot.K[0].K[1].S) == "/H1"


@pytest.mark.django_db(transaction=True)
def test_two_acts_at_once_issue_once(cast, protocol) -> None:
    answers = []

    def act() -> None:
        try:
            answers.append(issue_batch(competition=cast.competition, kinds=ALL, actor=cast.organiser).total)
        except Refused:
            answers.append(0)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == [0, 0, 0, 11]
    assert Certificate.objects.count() == 11
    assert list(faults_of_certificates()) == []


@pytest.mark.django_db(transaction=True)
def test_a_name_erased_while_pages_are_joined_is_not_in_the_joined_file(cast, entries, protocol, batch, monkeypatch):
    render(batch)
    joined_path_of(batch).unlink()
    person, real = entries[0].members.get().participant, Engine.join

    def erased_meanwhile(engine, sheets, title):
        content = real(engine, sheets, title)
        if any("Власова" in str(sheet.values) for sheet in sheets):
            erase_participant(participant=person, actor=cast.organiser, reason="Заявление от 1 декабря")
        return content

    monkeypatch.setattr(Engine, "join", erased_meanwhile)
    text = text_of(join_batch(batch=batch).read_bytes())
    assert "Власова" not in text
    assert "Лытвин" in text
