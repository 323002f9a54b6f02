"""Names in three cases, measured on the 80 made-up people of tests/data/names."""

import csv
from pathlib import Path

import pytest

from certificates.wording import Case, Gender, Name, decline, gender_of

PEOPLE = Path(__file__).resolve().parents[2] / "data" / "names" / "open.csv"
FLOOR = 78  # of 80, exact strings; measured 80, the rules were read off these very rows
CASES = (Case.DATIVE, Case.GENITIVE, Case.ACCUSATIVE)


def people() -> list[tuple[Name, dict[str, str]]]:
    with PEOPLE.open(encoding="utf-8") as file:
        return [
            (
                Name(
                    row["surname"],
                    row["name"],
                    row["patronymic"],
                    Gender(row["gender"]) if row["gender_given"] == "1" else Gender.UNKNOWN,
                ),
                row,
            )
            for row in csv.DictReader(file)
        ]


@pytest.mark.parametrize("case", CASES)
def test_exact_matches_do_not_fall_below_the_measured_floor(case: Case) -> None:
    wrong = [
        (decline(name, case).text, row[case.value])
        for name, row in people()
        if decline(name, case).text != row[case.value]
    ]
    assert len(people()) - len(wrong) >= FLOOR, wrong


def test_gender_is_found_from_the_patronymic() -> None:
    assert [row["surname"] for name, row in people() if gender_of(name).value != row["gender"]] == []


def test_every_name_that_handbooks_allow_two_forms_of_is_flagged_unless_ordinary() -> None:
    unflagged = [
        name.full for name, row in people() if "also:" in row["note"] and not decline(name, Case.DATIVE).doubts
    ]
    assert unflagged == []


def test_ordinary_names_are_not_flagged() -> None:
    flagged = [
        name.full
        for name, row in people()
        if row["note"].startswith("ordinary") and "also:" not in row["note"] and decline(name, Case.DATIVE).doubts
    ]
    assert flagged == []


def test_a_typed_form_wins_and_indeclinable_stays() -> None:
    assert (
        decline(Name("Заяц", "Игорь", "Саввич", dative="Заяцу Игорю Саввичу"), Case.DATIVE).text
        == "Заяцу Игорю Саввичу"
    )
    assert decline(Name("Заяц", "Игорь", "Саввич", dative="x"), Case.GENITIVE).text == "Зайца Игоря Саввича"
    assert decline(Name("Ан", "Чжи", "", Gender.MALE, is_indeclinable=True), Case.DATIVE).text == "Ан Чжи"


def test_without_a_gender_the_name_stays_and_says_so() -> None:
    declined = decline(Name("Ким", "Саша"), Case.DATIVE)
    assert declined.text == "Ким Саша"
    assert declined.doubts == ("Укажите пол: без него имя не склонить.",)


@pytest.mark.parametrize(
    ("name", "dative"),
    [
        (Name("ИВАНОВА", "МАРИЯ", "ПЕТРОВНА"), "ИВАНОВОЙ МАРИИ ПЕТРОВНЕ"),
        (Name("Иванов", "А.", "Б.", Gender.MALE), "Иванову А. Б."),
        (Name("фон Дитрих", "Карл", "", Gender.MALE), "фон Дитриху Карлу"),
        (Name("Мамедов", "Али", "Гасан-оглы"), "Мамедову Али Гасан-оглы"),
        (Name("", "Сэсэг", "", Gender.FEMALE), "Сэсэг"),
    ],
)
def test_unusual_spellings(name: Name, dative: str) -> None:
    assert decline(name, Case.DATIVE).text == dative
