"""Results from outside and a selection with its delegation, for the gates."""

from datetime import date
from typing import Any

from registrations.services.external import record_external_result, store_scan
from results.services.delegations import form_delegation, replace_member
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


def add_delegation(cast: Cast) -> dict[str, int]:
    """The published competition sends its winner, who cannot go; who goes instead and who stayed, by their rows."""
    competition = cast.competition
    competition.delegation = {
        "award": "Диплом I степени",
        "reserve": "",
        "event": "Областной лагерный сбор",
        "level": "regional",
        "places": {"": "Калуга"},
    }
    competition.save()
    division = competition.divisions.get()
    made = form_delegation(division=division, actor=cast.organiser)
    stayed = made.members.get(status="going")
    waiting = made.members.filter(status="reserve").first()
    gone = replace_member(member=stayed, actor=cast.organiser, reason="Уезжает на олимпиаду", substitute=waiting)
    assert gone is not None
    # Its papers are in force already: from now on no award of theirs is the outcome of a selection, which gives none.
    competition.delegation = competition.delegation | {"award": "в составе делегации"}
    competition.save()
    return {"traveller": gone.pk, "stayed": stayed.pk}
