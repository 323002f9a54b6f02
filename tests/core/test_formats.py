"""How the pages write dates, numbers and places."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone
from django.utils.translation import override

from core.templatetags import formats
from core.templatetags.formats import figure, file_size, num, place, ru_date, ru_time, time_left

NOW = datetime(2026, 11, 25, 11, 32, tzinfo=UTC)  # 14:32 in the city


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    with override("ru"):
        yield


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (datetime(2026, 11, 27, 15, tzinfo=UTC), "", "27 ноября, 18:00"),
        (datetime(2026, 11, 27, 15, tzinfo=UTC), "day", "27 ноября"),
        (datetime(2026, 11, 27, 15, tzinfo=UTC), "until", "пятницы, 27 ноября, 18:00"),
        (datetime(2026, 12, 27, 15, tzinfo=UTC), "until", "27 декабря, 18:00"),
        (date(2026, 12, 3), "", "3 декабря"),
        (date(2026, 12, 3), "full", "3 декабря 2026"),
        (date(2027, 1, 3), "", "3 января 2027"),
        (date(2026, 11, 25), "weekday", "среда, 25 ноября"),
        (datetime(2026, 11, 27, 21, 5, tzinfo=UTC), "", "28 ноября, 0:05"),
        (None, "", ""),
    ],
)
def test_a_date(value: date | datetime | None, form: str, said: str) -> None:
    assert _plain(ru_date(value, form)) == said


def test_day_and_month_never_part() -> None:
    assert "27\u00a0ноября" in ru_date(date(2026, 11, 27))


def test_the_time_of_the_city() -> None:
    assert ru_time(NOW) == "14:32"


@pytest.mark.parametrize(
    ("left", "unit", "count"),
    [
        (timedelta(days=2), "д", "2"),
        (timedelta(hours=5), "час", "5"),
        (timedelta(hours=1, minutes=10), "час", "1"),
        (timedelta(minutes=12), "минут", "12"),
    ],
)
def test_what_is_left_is_said_in_days_then_hours_then_minutes(left: timedelta, unit: str, count: str) -> None:
    words = time_left(NOW + left).split()
    assert words[1] == count
    assert words[2].startswith(unit)


def test_a_passed_deadline_has_no_number() -> None:
    assert time_left(NOW - timedelta(minutes=1)) == "время вышло"


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [
        (Fraction(143, 3), 2, "47,67"),
        (Decimal("47.500"), "", "47,5"),
        (Decimal(44), 2, "44,00"),
        (Decimal("0.005"), 2, "0,01"),
        (10, "", "10"),
        (Decimal(100), "", "100"),
        (12345, "", "12 345"),
        (-3, "", "−3"),
        (0, "", "0"),
        (None, "", ""),
    ],
)
def test_a_number(value: object, digits: int | str, said: str) -> None:
    assert _plain(num(value, digits)) == said  # type: ignore[arg-type]


def test_a_place_has_two_ends() -> None:
    assert [place(2, 3), place(4, 4), place(4), place(None)] == ["2–3", "4", "4", "–"]


def test_sizes_of_files() -> None:
    assert [_plain(file_size(34_800_000)), _plain(file_size(340_400)), _plain(file_size(12))] == [
        "34,8 МБ",
        "340 КБ",
        "1 КБ",
    ]


def test_text_that_must_not_part() -> None:
    assert formats.nbsp("№ 15") == "№\u00a015"


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("47,67", "47.67"),
        ("12\u00a0345,5", "12,345.5"),
        ("70; 128,6", "70; 128.6"),
        ("1:35,6", "1:35.6"),
        ("н/я", "н/я"),
        ("", ""),
    ],
)
def test_a_number_kept_in_russian_is_read_in_the_language_of_the_page(kept, said):
    assert figure(kept) == kept
    with override("en"):
        assert figure(kept) == said
