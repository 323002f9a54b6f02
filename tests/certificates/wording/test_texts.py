"""The texts of presets' section on certificates, kind by kind."""

from dataclasses import replace

import pytest

from certificates.wording import (
    Award,
    AwardKind,
    Facts,
    Gender,
    Group,
    GroupKind,
    Kind,
    Person,
    School,
    Title,
    WordingRefused,
    compose,
    preparation,
    pupil_line,
    quoted,
    read_award,
    tie,
)

TITLE = Title("городского конкурса «МедиУМ»", "городском конкурсе «МедиУМ»")
GIRL = Person("Власова Полина", Gender.FEMALE, pupil_line(Gender.FEMALE, 9, "МБОУ «СОШ № 15» г. Калуги"))
BOY = Person("Лытвин Дамир", Gender.MALE, pupil_line(Gender.MALE, 8, "МБОУ «СОШ № 15» г. Калуги"))
SOMEBODY = Person("Ким Саша", Gender.UNKNOWN, pupil_line(Gender.UNKNOWN, 8, "МБОУ «СОШ № 15» г. Калуги"))
ORBITA = Group(GroupKind.TEAM, "Орбита")
WORK = "за работу «Дорога к звёздам» в номинации «Видеоролик» (возрастная группа: 8–11 классы)"
BASE = Facts(
    TITLE,
    person=GIRL,
    award=read_award("Диплом I степени"),
    nomination="Видеоролик",
    age_group="8–11 классы",
    work="Дорога к звёздам",
    supervisors=("Иванова М. П., педагог дополнительного образования",),
)


def said(kind: Kind, facts: Facts) -> dict[str, str]:
    return {key: text.replace("\u00a0", " ") for key, text in compose(kind, facts).values().items()}


def test_degree_of_one_author() -> None:
    assert said(Kind.DIPLOMA, BASE) == {
        "heading": "ДИПЛОМ",
        "degree": "I степени",
        "lead": "Награждается",
        "name": "Власова Полина",
        "person": "обучающаяся 9 класса МБОУ «СОШ № 15» г. Калуги",
        "body": "занявшая I место в городском конкурсе «МедиУМ» в номинации «Видеоролик» "
        "(возрастная группа: 8–11 классы), за работу «Дорога к звёздам»",
        "note": "Руководитель: Иванова М. П., педагог дополнительного образования",
    }


@pytest.mark.parametrize(
    ("person", "body"),
    [(BOY, "занявший I место"), (GIRL, "занявшая I место"), (SOMEBODY, "за I место")],
)
def test_gendered_words_or_words_around_them(person: Person, body: str) -> None:
    assert said(Kind.DIPLOMA, replace(BASE, person=person))["body"].startswith(f"{body} в городском конкурсе")


@pytest.mark.parametrize(
    ("title", "degree", "lead", "body"),
    [
        ("Гран-при", "Гран-при городского конкурса «МедиУМ»", "Награждается", WORK),
        ("победитель", "победителя городского конкурса «МедиУМ»", "Награждается", WORK),
        ("призёр", "призёра городского конкурса «МедиУМ»", "Награждается", WORK),
        ("Лауреат", "лауреата городского конкурса «МедиУМ»", "Награждается", WORK),
        ("Приз зрителей", "", "Призом зрительских симпатий городского конкурса «МедиУМ» награждается",
         "за работу «Дорога к звёздам»"),
    ],
)  # fmt: skip
def test_other_awards(title: str, degree: str, lead: str, body: str) -> None:
    lines = said(Kind.DIPLOMA, replace(BASE, award=read_award(title)))
    assert (lines["degree"], lines["lead"], lines["body"]) == (degree, lead, body)


def test_special_prize_names_itself() -> None:
    special = Award(AwardKind.SPECIAL, "Лучшее инженерное решение")
    lines = said(Kind.DIPLOMA, replace(BASE, award=special))
    assert (
        lines["lead"] == "Специальным призом жюри «Лучшее инженерное решение» городского конкурса «МедиУМ» награждается"
    )


def test_winner_of_an_olympiad_has_no_work_and_no_nomination() -> None:
    facts = replace(BASE, award=read_award("победитель"), nomination="", work="", age_group="8–9 классы")
    assert said(Kind.DIPLOMA, facts)["body"] == "(возрастная группа: 8–9 классы)"


@pytest.mark.parametrize(
    ("group", "name", "took", "member"),
    [
        (ORBITA, "Команда «Орбита»", "занявшая", "в составе команды «Орбита», занявшей"),
        (Group(GroupKind.BOARD, "Пятнашка"), "Редакция газеты «Пятнашка»", "занявшая",
         "в составе редакции газеты «Пятнашка», занявшей"),
        (Group(GroupKind.SQUAD, "Светофор"), "Отряд ЮИД «Светофор»", "занявший",
         "в составе отряда ЮИД «Светофор», занявшего"),
    ],
)  # fmt: skip
def test_groups_and_their_members(group: Group, name: str, took: str, member: str) -> None:
    school = School("МБОУ «Лицей № 36» г. Калуги")
    facts = replace(BASE, person=None, group=group, school=school, work="", members=("Иванова Анна", "Петров Пётр"))
    whole = said(Kind.DIPLOMA, facts)
    assert (whole["name"], whole["person"]) == (name, "МБОУ «Лицей № 36» г. Калуги")
    assert whole["body"].startswith(f"{took} I место в городском конкурсе")
    assert whole["note"].startswith("Состав: Иванова Анна, Петров Пётр. Руководитель: ")
    one = said(Kind.DIPLOMA, replace(facts, person=GIRL))
    assert one["body"].startswith(f"{member} I место в городском конкурсе")
    assert "Состав" not in one["note"]


def test_participant() -> None:
    lines = said(Kind.PARTICIPANT, BASE)
    assert (lines["heading"], lines["degree"]) == ("СЕРТИФИКАТ", "участника")
    assert lines["lead"] == "Настоящий сертификат подтверждает, что"
    assert lines["body"].startswith("приняла участие в городском конкурсе «МедиУМ» в номинации «Видеоролик»")
    assert said(Kind.PARTICIPANT, replace(BASE, person=BOY))["body"].startswith("принял участие")
    assert said(Kind.PARTICIPANT, replace(BASE, person=SOMEBODY))["body"].startswith("– участник городского конкурса")
    assert said(Kind.PARTICIPANT, replace(BASE, report="Чижевский и Солнце"))["body"].startswith(
        "выступила с докладом «Чижевский и Солнце» в городском"
    )
    assert said(Kind.PARTICIPANT, replace(BASE, person=None, group=ORBITA))["body"].startswith("приняла участие")


def test_supervisor_in_both_cases() -> None:
    teacher = Person(
        "Петрова Мария Ивановна",
        Gender.FEMALE,
        "учитель информатики МБОУ «СОШ № 15» г. Калуги",
        "Петровой Марии Ивановне",
    )
    facts = Facts(TITLE, person=teacher, prepared="победителя", pupils=("Иванова Мария, 9 класс, диплом I степени",))
    lines = said(Kind.SUPERVISOR, facts)
    assert lines["heading"] == "БЛАГОДАРСТВЕННОЕ ПИСЬМО"
    assert (lines["lead"], lines["name"]) == ("Награждается", "Петрова Мария Ивановна")
    assert lines["body"] == "за подготовку победителя городского конкурса «МедиУМ»"
    assert lines["note"] == "Иванова Мария, 9 класс, диплом I степени"
    other = compose(Kind.SUPERVISOR_DATIVE, facts)
    assert (other.lead, other.name, other.doubts) == ("Объявляется благодарность", "Петровой Марии Ивановне", ())
    assert other.person.startswith("учителю информатики МБОУ")
    strange = compose(Kind.SUPERVISOR_DATIVE, replace(facts, person=replace(teacher, about="ст. м. н. с.")))
    assert "Проверьте должность" in strange.doubts[0]


@pytest.mark.parametrize(
    ("awards", "whom"),
    [
        (["Диплом I степени"], "победителя"),
        (["Диплом I степени", "Диплом II степени", "Диплом III степени"], "победителя и призёров"),
        (["победитель", "победитель", "призёр", "лауреат"], "победителей, призёра и лауреата"),
        ([None], "участника"),
        ([None, None], "участников"),
    ],
)
def test_whom_a_supervisor_prepared(awards: list[str | None], whom: str) -> None:
    assert preparation([(read_award(title) if title else None, False) for title in awards]) == whom


def test_whom_a_supervisor_of_a_team_prepared() -> None:
    assert preparation([(read_award("Гран-при"), True)]) == "команды-победителя"


def test_jury_volunteers_and_schools() -> None:
    juror = Person("Северцев Илья Львович", Gender.MALE, "учитель физики МБОУ «Лицей № 36» г. Калуги")
    facts = Facts(TITLE, person=juror)
    assert said(Kind.JUROR, facts)["body"] == "за работу в составе жюри городского конкурса «МедиУМ»"
    assert said(Kind.CHAIR, facts)["body"] == "за руководство работой жюри городского конкурса «МедиУМ»"
    assert said(Kind.JUROR_CERTIFICATE, facts)["body"] == "работал в составе жюри городского конкурса «МедиУМ»"
    assert said(Kind.VOLUNTEER, facts)["body"].startswith("за помощь в организации и проведении городского")
    school = Facts(TITLE, school=School("МБОУ «СОШ № 15» г. Калуги"), award=read_award("Диплом I степени"))
    assert said(Kind.SCHOOL, school)["body"] == "занявшее I место в городском конкурсе «МедиУМ»"
    thanks = said(Kind.SCHOOL_THANKS, replace(school, founder="Управление образования города Калуги"))
    assert thanks["lead"] == "Управление образования города Калуги благодарит коллектив"
    assert thanks["body"] == "за активное участие в городском конкурсе «МедиУМ»"


def test_missing_facts_are_refused_in_words() -> None:
    with pytest.raises(WordingRefused, match="родительном и предложном"):
        compose(Kind.DIPLOMA, replace(BASE, title=Title("", "")))
    with pytest.raises(WordingRefused, match="Укажите награду"):
        compose(Kind.DIPLOMA, replace(BASE, award=None))
    with pytest.raises(WordingRefused, match="кому выдаётся"):
        compose(Kind.JUROR, Facts(TITLE))


@pytest.mark.parametrize(
    ("title", "kind", "degree", "level"),
    [
        ("Диплом II степени", AwardKind.DEGREE, "II", "2"),
        ("III место", AwardKind.DEGREE, "III", "3"),
        ("Диплом 1 степени", AwardKind.DEGREE, "I", "1"),
        ("Гран-при", AwardKind.GRAND_PRIX, "", "g"),
        ("победитель", AwardKind.WINNER, "", "1"),
        ("призёр", AwardKind.PRIZE, "", "2"),
        ("Диплом лауреата", AwardKind.LAUREATE, "", ""),
        ("За волю к победе", AwardKind.OTHER, "", ""),
    ],
)
def test_awards_are_read_from_their_titles(title: str, kind: AwardKind, degree: str, level: str) -> None:
    award = read_award(title)
    assert (award.kind, award.degree, award.level) == (kind, degree, level)


def test_quotes_nest_and_lines_do_not_end_on_a_preposition() -> None:
    assert quoted("Газета «Звезда»") == "«Газета „Звезда“»"
    assert quoted("«Звезда»") == "«Звезда»"
    assert quoted("") == ""
    assert tie("в школе № 15 г. Калуги, 9 «Б» класса, А. Б. Ким") == (
        "в\u00a0школе №\u00a015 г.\u00a0Калуги, 9\u00a0«Б»\u00a0класса, А.\u00a0Б.\u00a0Ким"
    )


def test_centres_name_their_circle() -> None:
    line = pupil_line(Gender.MALE, 7, "МБОУ ДО «ДЮЦКО «Галактика» г. Калуги»", "Ракетомоделирование").replace(
        "\u00a0", " "
    )
    assert line == "обучающийся объединения «Ракетомоделирование» МБОУ ДО «ДЮЦКО «Галактика» г. Калуги»"


def test_a_place_in_the_team_standing() -> None:
    school = Facts(
        TITLE,
        school=School("МБОУ «СОШ № 15» г. Калуги"),
        award=read_award("Командный зачёт, диплом II степени"),
        standing="командном зачёте",
    )
    assert said(Kind.SCHOOL, school)["body"] == "занявшее II место в командном зачёте городского конкурса «МедиУМ»"
