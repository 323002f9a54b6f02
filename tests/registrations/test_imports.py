"""Pupils and entries come in by files: tried first, every bad row named, nothing written before the second press."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import audit
from registrations.enums import EntryStatus
from registrations.models import Entry, Participant
from tests.cast import make_entry, make_pupil
from tests.counting import counting

HEADER = "Фамилия;Имя;Отчество;Дата рождения;Пол;Класс;Объединение\n"


def table(text, header=HEADER):
    return SimpleUploadedFile("spisok.csv", (header + text).encode(), "text/csv")


@pytest.fixture
def school(cast, client_of):
    return client_of(cast.teacher)


@pytest.fixture
def organiser(cast, client_of):
    return client_of(cast.organiser)


def preview_of(client, file, name="pupil_import", *args):
    return client.post(reverse(name, args=args), {"file": file}).context["preview"]


def test_pupils_are_written_after_the_second_press(school):
    preview = preview_of(school, table("Громова;Анна;Сергеевна;14.03.2012;;9 «б»;Юнкор\nЦой;Соня;;;ж;7;\n"))
    assert (preview.new, Participant.objects.count()) == (2, 0)

    school.post(reverse("pupil_import"), {"confirm": "1"})

    anna, sonya = Participant.objects.order_by("last_name")
    enrolment = anna.enrolments.get()
    assert (anna.gender, anna.birth_date.isoformat(), anna.key.erased_at) == ("f", "2012-03-14", None)
    assert (enrolment.grade, enrolment.letter, enrolment.circle) == (9, "Б", "Юнкор")
    assert (sonya.gender, sonya.birth_date) == ("f", None)
    assert audit.verify_chains() == []


def test_every_bad_row_of_pupils_is_named_with_all_its_faults(school):
    text = "Громова;Анна;;31.02.2012;q;12;\nЦой;;;;;;\nГ0ров;Пётр;;;;5;\nЦой;Соня;;;;7;\nцой;соня;;;;8;\n"

    preview = preview_of(school, table(text))

    assert {row.number: row.sentences for row in preview.bad} == {
        2: (
            "Дата рождения: Напишите дату рождения так: 14.03.2012. Сейчас там «31.02.2012».",
            "Пол: напишите «м» или «ж»",
            "Класс: Напишите класс от 1 до 11: «9» или «9Б». Сейчас там «12».",
        ),
        3: ("Имя: напишите имя",),
        4: ("Фамилия: Напишите имя буквами, без цифр и особых знаков: «Г0ров».",),
        6: ("Оставьте одну из строк: такая же в строке 5.",),
    }


def test_a_known_pupil_is_found_by_name_and_birth_date_and_moves_to_the_new_class(cast, school):
    known = make_pupil(cast.school, "Громова", "Алёна", grade=8)
    born = known.birth_date.strftime("%d.%m.%Y")

    preview = preview_of(school, table(f"ГРОМОВА;Алена;;{born};;9А;\n"))
    school.post(reverse("pupil_import"), {"confirm": "1"})

    assert (preview.new, preview.changed) == (0, 1)
    assert Participant.objects.count() == 1
    assert known.enrolments.get().grade == 9


def test_the_whole_name_may_stand_in_one_column(school):
    preview_of(school, table("Громова Анна Сергеевна;8\n", header="Ф.И.О.;Класс\n"))
    school.post(reverse("pupil_import"), {"confirm": "1"})

    assert Participant.objects.get().full_name == "Громова Анна Сергеевна"


def test_the_roster_that_goes_out_comes_back_unchanged(cast, school):
    make_pupil(cast.school, "Громова", "Анна", "Сергеевна", grade=8)
    content = school.get(reverse("pupil_file", args=["xlsx"])).content

    preview = preview_of(school, SimpleUploadedFile("ucheniki.xlsx", content))

    assert (preview.new, preview.changed, preview.same, preview.bad) == (0, 0, 1, [])


def test_another_schools_pupils_are_not_found_and_not_changed(cast, school):
    alien = make_pupil(cast.other_school, "Громова", "Анна")
    born = alien.birth_date.strftime("%d.%m.%Y")

    assert preview_of(school, table(f"Громова;Анна;;{born};;9;\n")).new == 1


def test_a_name_that_hides_its_direction_is_refused(school):
    assert len(preview_of(school, table("Гро\u202eмова;Анна;;;;9;\n")).bad) == 1


def test_trying_a_file_reads_the_roster_once(cast, school):
    for index in range(20):
        make_pupil(cast.school, "Ученик" + "ая"[index % 2] * index, "Иван", grade=7)
    content = school.get(reverse("pupil_file", args=["csv"])).content

    with counting() as cost:
        preview = preview_of(school, SimpleUploadedFile("ucheniki.csv", content))

    assert preview.same == 20
    assert sum('FROM "registrations_participant"' in sql for sql in cost.sql) == 1


def test_entries_come_in_with_their_entrants(cast, organiser):
    cast.competition.needs_consents = False
    cast.competition.save()
    text = (
        "М-010;grafika-5-9;Громова Анна Сергеевна;СОШ № 15;8\n"
        ";Компьютерная графика, 5–9 классы;2012PARK03;;\n"
        "М-010;grafika-5-9;Белов Артём;;\n"
        "М-012;video;Цой Соня;СОШ № 99;\n"
    )

    preview = preview_of(
        organiser, table(text, header="number;division;participant;Школа;Класс\n"), "entry_import", "zvezda"
    )
    organiser.post(reverse("entry_import", args=["zvezda"]), {"confirm": "1"})

    assert {row.number: row.sentences for row in preview.bad} == {
        4: ("Оставьте одну из строк: такой же номер в строке 2.",),
        5: (
            "Группа: выберите из: Компьютерная графика, 5–9 классы",
            "Организация: сначала загрузите организацию «СОШ № 99»",
        ),
    }
    first, second = Entry.objects.order_by("number")
    assert (first.number, first.status, first.organisation) == ("М-010", EntryStatus.ACCEPTED, cast.school)
    assert first.members.get().participant.full_name == "Громова Анна Сергеевна"
    assert (second.number, second.organisation) == ("М-011", cast.centre)
    assert second.members.get().participant.full_name == "2012PARK03"
    assert audit.verify_chains() == []


def test_entries_wait_for_consents_where_the_contest_needs_them(cast, organiser):
    preview_of(organiser, table("grafika-5-9;Цой Соня\n", header="Группа;Участник\n"), "entry_import", "zvezda")
    organiser.post(reverse("entry_import", args=["zvezda"]), {"confirm": "1"})

    assert Entry.objects.get().status == EntryStatus.SUBMITTED


def test_an_entry_that_is_there_stays_as_it_is(cast, organiser):
    entry = make_entry(cast.competition, cast.school, number="М-010", title="Старое")

    preview = preview_of(
        organiser,
        table("М-010;grafika-5-9;Цой Соня;Новое\n", header="Номер;Группа;Участник;Работа\n"),
        "entry_import",
        "zvezda",
    )
    organiser.post(reverse("entry_import", args=["zvezda"]), {"confirm": "1"})

    entry.refresh_from_db()
    assert (preview.same, preview.writes, entry.title) == (1, 0, "Старое")


@pytest.mark.parametrize("who", ["teacher", "other_organiser", "juror", "department"])
def test_entries_are_imported_by_the_organiser_alone(cast, client_of, who):
    assert client_of(getattr(cast, who)).get(reverse("entry_import", args=["zvezda"])).status_code == 404
