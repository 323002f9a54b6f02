"""Marks from and to files: a preview that writes nothing, every bad row named, chunks, repetition."""

import io
import uuid

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.resources.tables import read_table
from core import audit, jobs
from core.files import path_of, store_file
from core.models import Job
from judging.models import Line, Mark, MarkOperation
from judging.resources.marks import MarkResource
from judging.services.assigning import assign_jurors
from judging.services.mark_files import write_file
from judging.services.sheets import hand_in_sheet
from judging.tasks import import_marks
from tests.cast import make_competition, make_entry

HEADERS = "entry;stage;round;attempt;criterion;judge;value"


def csv_of(*rows):
    return ("\n".join([HEADERS, *rows]) + "\n").encode()


def good_rows(judged):
    return [
        f"{judged.entry.number};main;1;1;idea;juror@example.org;8",
        f"{judged.entry.number};;;;Исполнение;Дятлов Олег Иванович;9",
        f"{judged.entry.number};main;1;1;idea;second-juror@example.org;н/я",
    ]


def test_a_preview_names_every_bad_row_and_writes_nothing(judged):
    rows = [
        *good_rows(judged),
        "М-999;main;1;1;idea;juror@example.org;8",
        f"{judged.entry.number};other;1;1;idea;juror@example.org;8",
        f"{judged.entry.number};main;2;1;idea;juror@example.org;8",
        f"{judged.entry.number};main;1;1;beauty;juror@example.org;8",
        f"{judged.entry.number};main;1;1;craft;nobody@example.org;8",
        f"{judged.entry.number};main;1;1;craft;second-juror@example.org;11",
        f"{judged.entry.number};main;1;1;craft;second-juror@example.org;",
        f"{judged.other.number};main;1;1;idea;juror@example.org;8",
        f"{judged.entry.number};main;1;1;idea;juror@example.org;7",
    ]
    preview = MarkResource(judged.cast.competition, judged.cast.organiser).preview(read_table("a.csv", csv_of(*rows)))
    assert not Mark.objects.exists()
    assert preview.new == 3
    bad = {row.number: row.sentences[0] for row in preview.bad}
    assert sorted(bad) == [5, 6, 7, 8, 9, 10, 11, 12, 13]
    for number, words in [
        (5, "М-999"),
        (6, "этап из списка: main"),
        (7, "от 1 до 1"),
        (8, "критерий из списка: idea, craft"),
        (9, "nobody@example.org"),
        (10, "от 0 до 10"),
        (12, "Назначьте эксперта"),
        (13, "строке 2"),
    ]:
        assert words in bad[number], (number, bad[number])


def test_writing_stores_marks_lines_and_the_log(judged):
    resource = MarkResource(judged.cast.competition, judged.cast.organiser)
    resource.write(read_table("a.csv", csv_of(*good_rows(judged))))
    assert sorted(Mark.objects.values_list("criterion__code", "judge", "value", "code")) == [
        ("craft", judged.juror.pk, "9", ""),
        ("idea", judged.juror.pk, "8", ""),
        ("idea", judged.second.pk, "", "DNS"),
    ]
    assert Line.objects.get(entry=judged.entry).missing == 1
    assert MarkOperation.objects.count() == 3
    assert audit.verify_chains() == []


def test_writing_the_same_file_again_changes_nothing(judged):
    table = read_table("a.csv", csv_of(*good_rows(judged)))
    for _ in range(2):
        preview = MarkResource(judged.cast.competition, judged.cast.organiser).write(table)
    assert (preview.new, preview.same) == (0, 3)
    assert MarkOperation.objects.count() == 3


def test_a_sheet_that_is_handed_in_is_not_overwritten(judged):
    for criterion in (judged.idea, judged.craft):
        judged.mark(criterion, "5")
    hand_in_sheet(assignment=judged.first_seat, actor=judged.cast.juror)
    preview = MarkResource(judged.cast.competition, judged.cast.organiser).write(
        read_table("a.csv", csv_of(good_rows(judged)[0]))
    )
    assert "сдал" in preview.bad[0].sentences[0]
    assert set(Mark.objects.values_list("value", flat=True)) == {"5"}


def test_the_page_shows_first_and_writes_after_a_second_press(judged, client_of):
    client, url = client_of(judged.cast.organiser), reverse("marks_import", args=[judged.cast.competition.slug])
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for index, row in enumerate([HEADERS, good_rows(judged)[0], "М-999;main;1;1;idea;juror@example.org;8"]):
            for column, cell in enumerate(row.split(";")):
                sheet.write(index, column, int(cell) if cell.isdigit() else cell)
    upload = SimpleUploadedFile("marks.xlsx", buffer.getvalue())
    shown = client.post(url, {"file": upload})
    assert shown.status_code == 422
    assert "М-999" in shown.content.decode()
    assert not Mark.objects.exists()
    assert client.post(url, {"confirm": "1"}).status_code == 302
    assert Mark.objects.get().value == "8"


def test_a_file_tried_for_one_competition_is_not_written_into_another(judged, client_of):
    client, own = client_of(judged.cast.organiser), judged.cast.competition
    other = make_competition(own.organiser, "luna")
    client.post(
        reverse("marks_import", args=[own.slug]), {"file": SimpleUploadedFile("a.csv", csv_of(*good_rows(judged)))}
    )
    answer = client.post(reverse("marks_import", args=[other.slug]), {"confirm": "1"})
    assert answer.status_code == 422
    assert "Выберите файл ещё раз" in answer.content.decode()
    assert not Mark.objects.exists()


def test_what_is_exported_is_taken_back_as_it_is(judged, client_of):
    judged.mark(judged.idea, "8")
    judged.mark(judged.craft, "", code="DNS")
    for kind in ("csv", "xlsx"):
        url = reverse("marks_export", args=[judged.cast.competition.slug, kind])
        content = client_of(judged.cast.organiser).get(url).content
        preview = MarkResource(judged.cast.competition, judged.cast.organiser).preview(read_table(f"a.{kind}", content))
        assert (preview.same, preview.new, preview.bad) == (2, 0, [])


@pytest.fixture
def long_file(judged):
    """700 rows in a stored file: two chunks."""
    entries = [make_entry(judged.cast.competition, judged.cast.school, with_consents=False) for _ in range(174)]
    assign_jurors(competition=judged.cast.competition, stage=judged.stage, per_entry=2, actor=judged.cast.chair)
    rows = [
        f"{entry.number};main;1;1;{criterion};{judge};{(entry.pk + len(judge)) % 11}"
        for entry in [judged.other, *entries]
        for criterion in ("idea", "craft")
        for judge in ("juror@example.org", "second-juror@example.org")
    ]
    upload = SimpleUploadedFile("long.csv", csv_of(*rows), content_type="text/csv")
    return store_file(upload=upload, types=["csv"], max_mb=5, user=judged.cast.organiser), len(rows)


def test_a_long_file_is_a_job_that_goes_on_after_a_crash(judged, long_file, monkeypatch):
    stored, count = long_file
    job = Job.objects.create(kind="judging.import_marks", total=count)
    arguments = {
        "competition_id": judged.cast.competition.pk,
        "file_id": str(stored.pk),
        "actor_id": judged.cast.organiser.pk,
    }

    class Killed(BaseException):
        """The worker dies after its first chunk."""

    advance = jobs.advance

    def die(*args, **kwargs):
        advance(*args, **kwargs)
        raise Killed

    monkeypatch.setattr(jobs, "advance", die)
    with pytest.raises(Killed):
        write_file(job=job, **arguments)
    assert 0 < Mark.objects.count() < count
    monkeypatch.setattr(jobs, "advance", advance)
    import_marks(job_id=job.pk, **arguments)
    job.refresh_from_db()
    assert (job.status, job.done, job.total) == (Job.Status.DONE, count, count)
    assert Mark.objects.count() == MarkOperation.objects.count() == count
    assert set(Line.objects.filter(entry__in=Mark.objects.values("entry")).values_list("missing", flat=True)) == {0}
    assert not path_of(stored).exists()


def test_a_long_file_is_started_from_the_page(judged, long_file, client_of, settings, monkeypatch):
    stored, count = long_file
    sent = []
    monkeypatch.setattr("core.jobs._send", lambda job: sent.append(job.kind))
    client, url = client_of(judged.cast.organiser), reverse("marks_import", args=[judged.cast.competition.slug])
    upload = SimpleUploadedFile("long.csv", path_of(stored).read_bytes(), content_type="text/csv")
    assert client.post(url, {"file": upload}).status_code == 200
    answer = client.post(url, {"confirm": "1"})
    job = Job.objects.get()
    assert answer["Location"] == reverse("marks_job", args=[judged.cast.competition.slug, job.pk])
    assert (job.kind, job.total) == ("judging.import_marks", count)
    assert client.get(answer["Location"]).status_code == 200
    assert uuid.UUID(job.arguments["file_id"])
