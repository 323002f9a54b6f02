"""The order of sending: the list of a delegation as a paper with number, date and a line to sign. Always in Russian."""

from datetime import date

from certificates.render import Grid, Part, Signature, Words, render_document
from certificates.services.content import MONTHS
from results.enums import DelegationStatus
from results.models import Delegation
from results.selectors.delegations import MemberRow, chaperone_of, rows_of

WIDTHS = (8.0, 52.0, 24.0, 14.0, 62.0)
HEAD = ("№", "Фамилия, имя, отчество", "Дата рождения", "Класс", "Организация")
BY_HAND = "№ ____________ от «____» ____________________ 20___ г."


def order_of(delegation: Delegation) -> bytes:
    """The paper as a PDF file, made anew whenever it is asked for, so that it says who goes now.

    Raises `certificates.render.PrintRefused` where a name cannot be printed.
    """
    competition = delegation.division.competition
    rows = [row for row in rows_of(delegation) if row.member.status == DelegationStatus.GOING]
    people = _people(rows)
    organiser = competition.organiser
    number = f"№\u00a0{delegation.order_number}" if delegation.order_number else BY_HAND
    dated = (
        f"{number} от {_day(delegation.order_date)}" if delegation.order_number and delegation.order_date else number
    )
    parts: list[Part] = [
        Words(organiser.full_name, 13, is_bold=True, align="center", gap=0),
        Words("НАПРАВЛЕНИЕ", 18, is_bold=True, align="center", gap=10, tag="H1"),
        Words(dated, align="center", gap=1),
        Words(f"г.\u00a0{organiser.city}", align="center", gap=1),
        Words("Делегация города направляется на событие:", gap=8),
        Words(delegation.event, is_bold=True, gap=1),
        Words(_labelled("Место", delegation.place), gap=3),
        Words(_labelled("Сроки", _days(delegation)), gap=1),
        Words(_labelled("Группа", delegation.division.title), gap=1),
        Words(_labelled("Основание", _basis(delegation)), gap=1),
        Grid(WIDTHS, HEAD, tuple(people)),
        Words(f"Всего участников: {len(people)}.", gap=4),
        Words(_chaperone(delegation), gap=2),
        Signature(delegation.signer_post or "Руководитель", delegation.signer_name),
    ]
    return render_document(parts, f"Направление {delegation.order_number}".strip() + f": {delegation.event}")


def _people(rows: list[MemberRow]) -> list[tuple[str, ...]]:
    """One row a person, numbered through; an erased person is left out."""
    found: list[tuple[str, ...]] = []
    for row in rows:
        team = f", команда «{row.entry.team_name.strip('«»')}»" if row.entry.team_name else ""
        for one in row.people:
            person = one.participant
            if not person.last_name:
                continue
            born = person.birth_date.strftime("%d.%m.%Y") if person.birth_date else ""
            found.append(
                (
                    str(len(found) + 1),
                    person.full_name,
                    born,
                    str(one.grade or ""),
                    f"{row.entry.organisation.full_name}{team}",
                )
            )
    return found


def _basis(delegation: Delegation) -> str:
    protocol = delegation.protocol
    return f"протокол №\u00a0{protocol.number} от {_day(protocol.sealed_on)}, {delegation.division.competition.title}"


def _chaperone(delegation: Delegation) -> str:
    found = chaperone_of(delegation)
    if not found.name:
        return "Сопровождающий: ______________________________________"
    return _labelled("Сопровождающий", f"{found.name}, тел. {found.phone}" if found.phone else found.name)


def _days(delegation: Delegation) -> str:
    first, last = delegation.starts_on, delegation.ends_on
    if first and last and first != last:
        return f"{_day(first)} – {_day(last)}"
    only = first or last
    return _day(only) if only else ""


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""


def _day(day: date) -> str:
    return f"{day.day}\u00a0{MONTHS[day.month - 1]} {day.year}\u00a0г."
