"""Schools and centres come in by a file: tried first, every bad row named, nothing written before the second press."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Organisation
from accounts.resources.tables import TableRefused, read_table
from core import audit
from core.models import StoredFile

HEADER = "Полное название;Короткое название;Вид;Город;Электронная почта\n"
URL = "organisation_import"


def table(text, name="shkoly.csv", encoding="utf-8"):
    return SimpleUploadedFile(name, (HEADER + text).encode(encoding), "text/csv")


def sheet(*rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for index, row in enumerate(rows):
            page.write_row(index, 0, row)
    return SimpleUploadedFile("shkoly.xlsx", buffer.getvalue())


@pytest.fixture
def organiser(cast, client_of):
    return client_of(cast.organiser)


def test_nothing_is_written_before_the_second_press(organiser):
    before = Organisation.objects.count()

    tried = organiser.post(reverse(URL), {"file": table("МБОУ «СОШ № 7»;СОШ № 7;школа;;a@b.ru\n")})

    assert tried.status_code == 200
    assert tried.context["preview"].new == 1
    assert Organisation.objects.count() == before
    written = organiser.post(reverse(URL), {"confirm": "1"})
    assert written.status_code == 302
    school = Organisation.objects.get(full_name="МБОУ «СОШ № 7»")
    assert (school.short_name, school.city, school.is_municipal) == ("СОШ №\u00a07", "Калуга", True)
    assert not StoredFile.objects.exists()
    assert audit.verify_chains() == []


def test_every_bad_row_is_named_with_all_its_faults(organiser):
    text = "МБОУ «СОШ № 7»;СОШ № 7;школа;;\n;Без имени;завод;;не адрес\nМБОУ «СОШ № 7»;Ещё раз;школа;;\n"

    response = organiser.post(reverse(URL), {"file": table(text)})

    bad = response.context["preview"].bad
    assert response.status_code == 422
    assert [row.number for row in bad] == [3, 4]
    assert bad[0].sentences == (
        "Полное название: напишите полное название",
        "Вид: напишите «школа», «центр» или «другая»",
        "Электронная почта: проверьте адрес «не адрес»",
    )
    assert bad[1].sentences == ("Оставьте одну из строк: такая же в строке 2.",)


def test_rows_without_faults_may_be_written_alone(organiser):
    before = Organisation.objects.count()
    organiser.post(reverse(URL), {"file": table("МБОУ «СОШ № 7»;СОШ № 7;школа;;\n;Без имени;;;\n")})

    organiser.post(reverse(URL), {"confirm": "1"})

    assert Organisation.objects.count() == before + 1


def test_the_same_file_again_changes_nothing(organiser):
    text = "МБОУ «СОШ № 7»;СОШ № 7;школа;Обнинск;\n"
    organiser.post(reverse(URL), {"file": table(text)})
    organiser.post(reverse(URL), {"confirm": "1"})

    preview = organiser.post(reverse(URL), {"file": table(text)}).context["preview"]

    assert (preview.new, preview.changed, preview.same) == (0, 0, 1)
    assert Organisation.objects.get(short_name="СОШ №\u00a07").is_municipal is False


def test_a_sheet_of_excel_is_read_as_a_table_of_texts(organiser):
    file = sheet(["Наименование", "Сокращение", "Телефон"], ["МБОУ «СОШ № 7»", "СОШ № 7", 84842112233])

    preview = organiser.post(reverse(URL), {"file": file}).context["preview"]

    assert [row.cells for row in preview.rows] == [("МБОУ «СОШ № 7»", "СОШ № 7", "84842112233")]


def test_the_list_that_goes_out_comes_back_unchanged(organiser):
    content = organiser.get(reverse("organisation_file", args=["xlsx"])).content

    file = SimpleUploadedFile("organizatsii.xlsx", content)
    preview = organiser.post(reverse(URL), {"file": file}).context["preview"]

    assert preview.bad == []
    assert preview.new == 0


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", "Название\nx\n".encode(), "Добавьте столбцы: Полное название, Короткое название."),
        ("a.csv", HEADER.encode(), "нет строк под заголовками"),
        ("a.xlsx", b"PK\x03\x04 nothing", "Сохраните файл в Excel ещё раз"),
        ("a.csv", (HEADER + "x" * 140_000).encode(), "Сохраните файл как CSV"),
        ("a.doc", b"\xd0\xcf", "Приложите файл другого вида"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(organiser, name, content, sentence):
    response = organiser.post(reverse(URL), {"file": SimpleUploadedFile(name, content)})

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_table_of_the_old_windows_coding_is_read():
    assert read_table("a.csv", "Имя\tКласс\nЁж\t9\n".encode("cp1251"))[0] == ("Ёж", "9", "2")


def test_an_empty_sheet_is_refused():
    with pytest.raises(TableRefused, match="нет строк"):
        read_table("a.csv", b"")


def test_a_small_sheet_with_a_cell_far_away_does_not_fill_the_memory():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Имя", "Класс"])
        page.write_string(1_048_575, 16_383, "далеко")
    with pytest.raises(TableRefused, match="Разделите файл"):
        read_table("a.xlsx", buffer.getvalue())


def test_a_sheet_that_unpacks_to_a_lot_is_refused(monkeypatch):
    monkeypatch.setattr("accounts.resources.tables.MOST_UNPACKED", 1000)
    with pytest.raises(TableRefused, match="Разделите файл"):
        read_table("a.xlsx", sheet(["Имя"], ["Ёж"]).read())


def test_borders_drawn_to_the_end_of_a_sheet_are_no_cells():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Имя", "Класс"])
        page.write_row(1, 0, ["Ёж", 9])
        page.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    assert read_table("a.xlsx", buffer.getvalue())[0] == ("Ёж", "9", "2")


def test_a_cell_never_becomes_a_formula(organiser, cast):
    cast.school.phone = "=1+1"
    cast.school.save()

    assert "'=1+1" in organiser.get(reverse("organisation_file", args=["csv"])).content.decode()


@pytest.mark.parametrize("name", ["organisation_list", "organisation_import"])
def test_organisations_are_managed_by_organisers_alone(cast, client_of, name):
    assert client_of(cast.organiser).get(reverse(name)).status_code == 200
    assert client_of(cast.administrator).get(reverse(name)).status_code == 200
    assert client_of(cast.teacher).get(reverse(name)).status_code == 404
    assert client_of(None).get(reverse(name)).status_code == 302
