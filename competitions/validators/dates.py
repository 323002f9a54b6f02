"""The order of a competition's dates, said in sentences beside the field that is wrong."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

ORDER = (
    "applications_open_at",
    "applications_close_at",
    "admission_until",
    "judging_until",
    "appeals_until",
    "results_at",
)


def faults_of_dates(values: Mapping[str, Any]) -> dict[str, str]:
    """Field and sentence of every date that stands before the one it follows; empty dates are passed over."""
    sentences = {
        "applications_close_at": _("Поставьте конец приёма позже начала."),
        "admission_until": _("Поставьте допуск не раньше конца приёма заявок."),
        "judging_until": _("Поставьте конец оценивания не раньше допуска."),
        "appeals_until": _("Поставьте апелляции не раньше конца оценивания."),
        "results_at": _("Поставьте объявление итогов не раньше конца оценивания и апелляций."),
    }
    found: dict[str, str] = {}
    last: datetime | None = None
    for name in ORDER:
        value = values.get(name)
        if not isinstance(value, datetime):
            continue
        if last is not None and (value < last or (name == "applications_close_at" and value == last)):
            found[name] = sentences[name]
        last = value if last is None else max(last, value)
    return found
