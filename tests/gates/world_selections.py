"""Results from outside and a selection with its delegation, for the gates."""

from datetime import date
from typing import Any

from registrations.services.external import record_external_result, store_scan
from tests.cast import Cast, make_pupil


def add_external(cast: Cast, scan: Any) -> int:
    """A result that the school entered and nobody has confirmed; its id."""
    pupil = make_pupil(cast.school, "Ракитина", "Вера", "Олеговна")
    result = record_external_result(
        organisation=cast.school,
        participants=[pupil],
        scan=store_scan(upload=scan, actor=cast.teacher),
        actor=cast.teacher,
        title="Всероссийская конференция «Юность. Наука. Космос»",
        level="national",
        held_on=date(2026, 10, 30),
        award="II место",
    )
    return int(result.pk)
