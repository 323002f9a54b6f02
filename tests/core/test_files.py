"""Private files: looked into when they come, refused with a sentence, served only where granted."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from competitions.models import Document
from core import files, jobs
from core.contributions import FileGrant, contribute, contributions
from core.models import StoredFile

pytestmark = pytest.mark.django_db


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "types", "sentence"),
    [
        ("virus.exe", b"MZ" + b"\0" * 100, ["pdf"], "Приложите файл другого вида: pdf. «virus.exe» сюда не подходит."),
        ("work.pdf", b"<html><script>alert(1)</script></html>", ["pdf"], "Приложите настоящий файл PDF"),
        ("work.png", b"%PDF-1.7 nothing", ["png"], "Приложите настоящий файл PNG"),
        ("work.pdf", b"", ["pdf"], "«work.pdf» пуст."),
        ("work.pdf", b"%PDF-1.7" + b"0" * (1024 * 1024), ["pdf"], "Уменьшите файл до 1 МБ: в «work.pdf» 1,0 МБ."),
    ],
)
def test_a_wrong_file_is_refused_with_what_to_do(name, content, types, sentence):
    with pytest.raises(files.FileRefused) as refusal:
        files.store_file(upload=SimpleUploadedFile(name, content), types=types, max_mb=1, user=None)
    assert sentence in str(refusal.value)


def test_no_form_takes_a_file_above_the_limit_of_all():
    upload = SimpleUploadedFile("film.mp4", b"0")
    upload.size = files.MOST_MB * 1024 * 1024 + 1
    with pytest.raises(files.FileRefused, match=f"Уменьшите файл до {files.MOST_MB} МБ"):
        files.store_file(upload=upload, types=["mp4"], max_mb=20_000, user=None)


def test_a_good_file_is_kept_as_it_came():
    stored = files.store_file(upload=SimpleUploadedFile("плакат.png", png()), types=["png"], max_mb=1, user=None)
    assert files.path_of(stored).read_bytes() == png()
    assert (stored.content_type, stored.size) == ("image/png", len(png()))


def test_a_name_cannot_lead_out_of_the_folder():
    stored = files.store_file(
        upload=SimpleUploadedFile("../../settings.png", png()), types=["png"], max_mb=1, user=None
    )
    assert "/" not in stored.name
    assert str(files.path_of(stored)).startswith(str(files.settings.PRIVATE_FILES_ROOT))


def test_only_whom_an_app_grants_it_sees_the_file(client, monkeypatch):
    stored = files.store_file(upload=SimpleUploadedFile("плакат.png", png()), types=["png"], max_mb=1, user=None)
    address = reverse("file_open", args=[stored.pk])
    assert client.get(address).status_code == 404
    grants = contributions(FileGrant)
    contribute(FileGrant("test", lambda user, file: file.pk == stored.pk))
    try:
        response = client.get(address)
    finally:
        from core import contributions as registry

        registry._ITEMS[FileGrant] = grants
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == png()
    response.close()


def test_an_erased_content_is_not_found(client, monkeypatch):
    stored = files.store_file(upload=SimpleUploadedFile("плакат.png", png()), types=["png"], max_mb=1, user=None)
    files.delete_content(stored)
    monkeypatch.setattr("core.views.contributions", lambda kind: [FileGrant("test", lambda user, file: True)])
    assert client.get(reverse("file_open", args=[stored.pk])).status_code == 404


def test_files_that_nothing_refers_to_are_forgotten_after_two_days(cast):
    def stored(**more):
        upload = SimpleUploadedFile("a.png", png())
        file = files.store_file(upload=upload, types=["png"], max_mb=1, user=None)
        StoredFile.objects.filter(pk=file.pk).update(created_at=timezone.now() - timedelta(**more))
        return file

    left, fresh, used, awaited = stored(days=3), stored(hours=1), stored(days=3), stored(days=3)
    Document.objects.create(competition=cast.competition, title="Положение", file=used)
    jobs.start("core.probe", file_id=str(awaited.pk))
    assert files.forget_orphans() == 1
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {fresh.pk, used.pk, awaited.pk}
    assert not files.path_of(left).exists()
    assert files.path_of(used).exists()
