"""The five contests of the first season, each with two entries, their marks and what has to come out."""

from datetime import date

from tests.browser.journey import TODAY, Application, Pupil, Scenario


def child(last: str, first: str, patronymic: str, grade: int) -> Pupil:
    """A pupil of the usual age of the class."""
    return Pupil(last, first, patronymic, grade, date(TODAY.year - grade - 7, 3, 14))


SCENARIOS = [
    Scenario(
        preset="proshu-slova",
        nomination="material",
        division="material-9-11",
        stages={"main": "sheet"},
        applications=[
            Application(
                school="СОШ № 15",
                pupils=[child("Громова", "Анна", "Павловна", 9)],
                title="Двор моего детства",
                files={"work": ["dvor.pdf"]},
                marks={"main": [["9", "8", "9", "10"], ["8", "9", "9", "9"], ["10", "9", "8", "9"]]},
            ),
            Application(
                school="Лицей № 36",
                pupils=[child("Лытвин", "Дамир", "Олегович", 10)],
                title="Разговор с ветераном",
                files={"work": ["razgovor.pdf"]},
                marks={"main": [["7", "8", "7", "9"], ["8", "8", "8", "8"], ["7", "7", "8", "9"]]},
            ),
        ],
        winner=0,
        total="35,67",
        degree="I степени",
    ),
]
