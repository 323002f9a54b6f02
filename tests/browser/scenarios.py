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
    Scenario(
        preset="mediaum",
        nomination="foto",
        division="foto-8-11",
        stages={"main": "sheet"},
        applications=[
            Application(
                school="СОШ № 15",
                pupils=[child("Тихонов", "Пётр", "Ильич", 8)],
                title="Первый снег",
                team="Ракурс",
                files={"work": ["sneg.png"]},
                marks={"main": [["4", "7", "7", "8", "4"], ["4", "8", "7", "7", "4"], ["5", "7", "7", "7", "4"]]},
            ),
            Application(
                school="Лицей № 36",
                pupils=[child("Седых", "Ева", "Олеговна", 9), child("Ким", "Олег", "Юрьевич", 9)],
                title="Тишина над Окой",
                team="Кадр",
                files={"work": ["tishina.jpg"]},
                marks={"main": [["5", "9", "9", "9", "5"], ["4", "9", "8", "9", "5"], ["5", "8", "9", "9", "4"]]},
            ),
        ],
        winner=1,
        total="35,67",
        degree="I степени",
    ),
    Scenario(
        preset="kosmicheskaya-olimpiada",
        nomination="olimpiada",
        division="olimpiada-8-9",
        stages={"test": "file", "work": "sheet"},
        is_blind=True,
        applications=[
            Application(
                school="СОШ № 15",
                pupils=[child("Ёлкина", "Алёна", "Андреевна", 8)],
                marks={
                    "test": [["36"]],
                    "work": [
                        ["9", "8.5", "8", "7", "9.5", "4", "4", "5", "4"],
                        ["9", "8.5", "8", "7", "9.5", "5", "4", "4", "4"],
                    ],
                },
            ),
            Application(
                school="Лицей № 36",
                pupils=[child("Назаров", "Тимур", "Русланович", 9)],
                marks={
                    "test": [["31"]],
                    "work": [
                        ["5", "6", "4.5", "6", "5", "3", "3", "3", "2"],
                        ["5", "6", "4.5", "6", "5", "3", "2", "3", "2"],
                    ],
                },
            ),
        ],
        winner=0,
        total="59,00",
        degree="призёра",
    ),
    Scenario(
        preset="festival-robototehniki",
        nomination="liniya",
        division="liniya-11-13",
        stages={"run": "grid"},
        applications=[
            Application(
                school="СОШ № 15",
                pupils=[child("Фомин", "Лев", "Денисович", 5), child("Уварова", "Яна", "Павловна", 5)],
                team="Шестерёнка",
                extras={"robot": "Жук", "platform": "EV3"},
                marks={"run": [["41,10", "2", "45,32", "0"]]},
            ),
            Application(
                school="Лицей № 36",
                pupils=[child("Рогов", "Иван", "Сергеевич", 6), child("Яшин", "Глеб", "Игоревич", 6)],
                team="Гироскоп",
                extras={"robot": "Стриж", "platform": "Arduino"},
                marks={"run": [["50", "0", "1:00,5", "1"]]},
            ),
        ],
        winner=0,
        total="45,32",
        degree="I степени",
    ),
    Scenario(
        preset="letayuschie-modeli",
        nomination="f1h",
        division="f1h-13-17",
        stages={"rounds": "grid"},
        applications=[
            Application(
                school="СОШ № 15",
                pupils=[child("Панин", "Игорь", "Львович", 8)],
                marks={"rounds": [["100", "", "95", "", "1:30", "", "н/я", "", "120", ""]]},
            ),
            Application(
                school="Лицей № 36",
                pupils=[child("Щукина", "Яна", "Борисовна", 9)],
                marks={"rounds": [["120", "", "95", "", "131", "", "87", "", "120", ""]]},
            ),
        ],
        winner=1,
        total="542",
        degree="I степени",
    ),
]
