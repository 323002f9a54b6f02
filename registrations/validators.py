"""What a name, a birth date, a class and a school year are; shared by models, forms and imports."""

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FIRST_GRADE, LAST_GRADE = 1, 11
OLDEST, YOUNGEST = 100, 3

_NAME = re.compile(r"[^\W\d_]+(?:[ '’\-–.()]+[^\W\d_]+)*\.?")
_GRADE = re.compile(r"(\d{1,2})\s*[-–]?\s*[«\"„(]?\s*([^\W\d_]{0,3})\s*[»\"“)]?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


def clean_name(text: str) -> str:
    """A part of a name with single spaces; refuses digits and the invisible characters that disguise names."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if name and not _NAME.fullmatch(name):
        raise ValidationError(_("Напишите имя буквами, без цифр и особых знаков: «%(name)s».") % {"name": _shown(name)})
    return name


def clean_title(text: str) -> str:
    """A title in one line without control and direction characters, which could disguise what is printed."""
    title = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(sign) in {"Cc", "Cf"} for sign in title.replace("\u00ad", "")):
        raise ValidationError(_("Наберите название ещё раз: в нём есть невидимые знаки."))
    return title


def _shown(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf"})


def school_year_of(day: date) -> int:
    """The year in which the school year of this day begins: 2026 for November 2026 and for May 2027."""
    return day.year if day.month >= 9 else day.year - 1


def age_on(birth_date: date, day: date) -> int:
    """Full years on a day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def clean_birth_date(day: date, *, today: date) -> date:
    """A birth date that a participant may have."""
    if not YOUNGEST <= age_on(day, today) <= OLDEST:
        if day > today:
            raise ValidationError(_("Проверьте дату рождения: этот день ещё не наступил."))
        raise ValidationError(_("Проверьте дату рождения: по ней участнику %(age)s лет.") % {"age": age_on(day, today)})
    return day


def read_birth_date(text: str) -> date:
    """A date from «14.03.2012» or «2012-03-14»."""
    cleaned = text.strip()
    try:
        if match := _DAY_FIRST.fullmatch(cleaned):
            day, month, year = map(int, match.groups())
            return date(year, month, day)
        return date.fromisoformat(cleaned[:10])
    except ValueError as error:
        raise ValidationError(
            _("Напишите дату рождения так: 14.03.2012. Сейчас там «%(text)s».") % {"text": _shown(cleaned)}
        ) from error


def read_grade(text: str) -> tuple[int | None, str]:
    """Class and letter from «9», «9Б», «9 «Б»»; empty means no class."""
    cleaned = text.strip().removesuffix(".0")
    if not cleaned:
        return None, ""
    match = _GRADE.fullmatch(cleaned)
    if match is None or not FIRST_GRADE <= int(match[1]) <= LAST_GRADE:
        raise ValidationError(_("Напишите класс от 1 до 11: «9» или «9Б». Сейчас там «%(text)s».") % {"text": cleaned})
    return int(match[1]), match[2].upper()


def grade_on(grade: int | None, school_year: int, day: date) -> int | None:
    """The class on a day of a pupil who is in `grade` in `school_year`; None after the last class."""
    if grade is None:
        return None
    moved = grade + school_year_of(day) - school_year
    return moved if FIRST_GRADE <= moved <= LAST_GRADE else None
