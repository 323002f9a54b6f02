"""Filters that write dates, numbers and places the way the pages say them (see docs/interface.md)."""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from django import template
from django.utils import timezone
from django.utils.dates import MONTHS_ALT
from django.utils.formats import get_format, number_format
from django.utils.translation import get_language, gettext, ngettext

register = template.Library()

NBSP = "\u00a0"
KEPT_NUMBER = re.compile(rf"\d+(?:{NBSP}\d{{3}})*(?:,\d+)?")


def _weekday_until(day: int) -> str:
    """The weekday as it follows «до»: genitive in Russian."""
    return (
        gettext("понедельника"),
        gettext("вторника"),
        gettext("среды"),
        gettext("четверга"),
        gettext("пятницы"),
        gettext("субботы"),
        gettext("воскресенья"),
    )[day]


def _weekday(day: int) -> str:
    """The weekday as a heading says it."""
    return (
        gettext("понедельник"),
        gettext("вторник"),
        gettext("среда"),
        gettext("четверг"),
        gettext("пятница"),
        gettext("суббота"),
        gettext("воскресенье"),
    )[day]


def _local(value: date | datetime) -> date | datetime:
    """An aware moment in the time of the city; a bare date stays as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _day_month(value: date, *, today: date) -> str:
    """«27 ноября» within the year, «3 декабря 2026» otherwise, joined by no-break spaces."""
    parts = [str(value.day), str(MONTHS_ALT[value.month])]
    if value.year != today.year:
        parts.append(str(value.year))
    return NBSP.join(parts)


@register.filter
def ru_date(value: date | datetime | None, form: str = "") -> str:
    """«27 ноября, 18:00» for a moment, «27 ноября» for a day; forms: day, full (with year), until and weekday."""
    if value is None or value == "":
        return ""
    local = _local(value)
    today = timezone.localdate()
    day = local.date() if isinstance(local, datetime) else local
    text = _day_month(day, today=date.min if form == "full" else today)
    if form == "until" and today <= day <= today + timedelta(days=7):
        text = f"{_weekday_until(day.weekday())}, {text}"
    if form == "weekday":
        text = f"{_weekday(day.weekday())}, {text}"
    if isinstance(local, datetime) and form != "day":
        text += f", {local.hour}:{local.minute:02d}"
    return text


@register.filter
def ru_time(value: datetime | None) -> str:
    """«14:32» in the time of the city."""
    if not value:
        return ""
    local = _local(value)
    return f"{local.hour}:{local.minute:02d}" if isinstance(local, datetime) else ""


@register.filter
def time_left(value: datetime | date | None) -> str:
    """«осталось 2 дня», «остался 1 час», «время вышло»: days from two on, then hours, then minutes."""
    if not value:
        return ""
    if not isinstance(value, datetime):
        end = timezone.make_aware(datetime.combine(value, datetime.max.time()))
    else:
        end = value
    minutes = int((end - timezone.now()).total_seconds() // 60)
    if minutes < 0:
        return gettext("время вышло")
    days = (timezone.localtime(end).date() - timezone.localdate()).days
    if days >= 2:
        return ngettext("остался %(n)s день", "осталось %(n)s дней", days) % {"n": days}
    hours = minutes // 60
    if hours >= 1:
        return ngettext("остался %(n)s час", "осталось %(n)s часов", hours) % {"n": hours}
    return ngettext("осталась %(n)s минута", "осталось %(n)s минут", minutes) % {"n": minutes}


WIDE = Context(prec=200, rounding=ROUND_HALF_UP)  # a typed number may be longer than the usual 28 digits


@register.filter
def num(value: Decimal | Fraction | float | str | None, digits: int | str = "") -> str:
    """A number with a decimal comma and groups of three: 47,67; trailing zeros go unless digits are asked for."""
    if value is None or value == "":
        return ""
    if isinstance(value, Fraction):
        number = Decimal(value.numerator) / Decimal(value.denominator)
    else:
        number = Decimal(str(value))
    if digits != "":
        number = number.quantize(Decimal(1).scaleb(-int(digits)), context=WIDE)
        text = number_format(number, decimal_pos=int(digits), use_l10n=True, force_grouping=abs(number) >= 10000)
    else:
        plain = f"{number.quantize(Decimal('0.000001'), context=WIDE):f}".rstrip("0").rstrip(".") or "0"
        text = number_format(Decimal(plain), use_l10n=True, force_grouping=abs(number) >= 10000)
    return text.replace(" ", NBSP).replace("-", "−")


@register.filter
def field_number(text: str) -> str:
    """An exact number as a field holds it: «6,5», in English «6.5», without groups; both marks are read in both."""
    return text.replace(".", str(get_format("DECIMAL_SEPARATOR")))


@register.filter
def figure(text: object) -> str:
    """A number kept as printed in Russian («1 234,5», «70; 128,6», «1:35,6»), as the page's language writes it."""
    shown = str(text or "")
    if (get_language() or "").startswith("ru"):
        return shown
    return KEPT_NUMBER.sub(lambda found: found[0].replace(NBSP, "\0").replace(",", ".").replace("\0", ","), shown)


@register.filter
def place(first: int | None, last: int | None = None) -> str:
    """A place with its two ends: «4», «2–3»; nothing where there is no place."""
    if not first:
        return "–"
    return f"{first}–{last}" if last and last != first else str(first)


@register.filter
def nbsp(value: object) -> str:
    """The text with its ordinary spaces made no-break: «№ 15», «12 с»."""
    return str(value).replace(" ", NBSP)


@register.filter
def file_size(value: int | None) -> str:
    """«1,2 МБ», «340 КБ»: as the person reads it beside a download."""
    if value is None:
        return ""
    if value < 1_000_000:
        return NBSP.join((str(max(1, round(value / 1000))), gettext("КБ")))
    return NBSP.join((num(Decimal(value) / 1_000_000, 1), gettext("МБ")))
