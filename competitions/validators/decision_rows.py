"""Decisions of people out of a table: which question, and in what order they put those whom it concerns."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from competitions.validators.column_map import ColumnMap
from competitions.validators.mark_rows import columns_of
from competitions.validators.mark_values import listed
from competitions.validators.tables import Table
from competitions.validators.text import Fault, TextRefused
from scoring import Decision, Entry, Scheme
from scoring.reading import nearest
from scoring.scheme import DECISIONS

COLUMNS = ("key", "division", "order", "entry")


def read_decisions(table: Table, names: ColumnMap, scheme: Scheme, entries: Iterable[Entry]) -> list[Decision]:
    """The decisions of a table: one row for one entry, the same number in `order` for equals; raises `TextRefused`."""
    columns = columns_of(table, names, COLUMNS, required=("key", "order", "entry")).places
    people = list(entries)
    divisions = {entry.division for entry in people if entry.division}
    keys = _keys(scheme)
    faults = list(table.faults)
    found: dict[tuple[str, str], dict[int, list[str]]] = {}
    seen: set[tuple[str, str, str]] = set()
    for line, row in table.rows:
        key, entry, order = (row[columns[name]] for name in ("key", "entry", "order"))
        division = row[columns["division"]] if "division" in columns else ""
        entry, division = names.name("entry", entry), names.name("division", division)
        known = _named_by(key, people, division, scheme)
        reasons = list(_faults_of_row(key, entry, order, keys, known))
        if division and division not in divisions:
            words = _("Номинации «%(name)s» нет ни у одного участника.")
            reasons = [(words % {"name": division}, nearest(division, divisions))]
        if (key, division, entry) in seen:
            reasons.append((_("«%(name)s» в этом решении уже назван.") % {"name": entry}, None))
        seen.add((key, division, entry))
        faults += [Fault(reason, line, "", hint) for reason, hint in reasons]
        if not reasons:
            found.setdefault((key, division), {}).setdefault(int(order), []).append(entry)
    if faults:
        raise TextRefused(sorted(faults, key=lambda fault: fault.line or 0))
    return [
        Decision(key, tuple(tuple(blocks[order]) for order in sorted(blocks)), division)
        for (key, division), blocks in found.items()
    ]


def _keys(scheme: Scheme) -> list[str]:
    """Every question that this scheme may ask."""
    rules = (scheme.rules, *scheme.divisions.values())
    awards = [f"award:{award.title}" for one in rules for award in one.awards]
    stages = [stage.id for one in rules for stage in one.stages if stage.advance is not None]
    doors = [f"{word}:{stage}" for word in ("advance", "admit") for stage in stages]
    tables = [
        f"{key.name}:{node.id}"
        for node in scheme.standings
        for key in (node.rank.by if node.rank is not None else ())
        if key.kind == "decision"
    ]
    members = [f"of:{node.id}" for node in scheme.standings if node.of is not None]
    return list(dict.fromkeys([*DECISIONS, *awards, *doors, *tables, *members]))


def _named_by(key: str, entries: Iterable[Entry], division: str, scheme: Scheme) -> set[str]:
    """Whom a decision may name: entries of its division, or the teams and schools of a table."""
    word, _colon, rest = key.partition(":")
    here = [entry for entry in entries if division in ("", entry.division)]
    rules = (scheme.rules, *scheme.divisions.values())
    of_tables = any(award.title == rest and award.node for one in rules for award in one.awards)
    if rest and (word in DECISIONS or (word == "award" and of_tables)):
        return {name for entry in here for name in (entry.id, entry.team, entry.school) if name}
    return {entry.id for entry in here}


def _faults_of_row(
    key: str, entry: str, order: str, keys: Iterable[str], known: set[str]
) -> Iterable[tuple[str, str | None]]:
    if key not in keys:
        words = _("Вопроса «%(name)s» схема не задаёт: бывает %(keys)s.")
        yield words % {"name": key, "keys": listed(keys)}, nearest(key, keys)
    if entry not in known:
        yield _("Участника или команды «%(name)s» нет.") % {"name": entry}, nearest(entry, known)
    if not (order.isascii() and order.isdigit() and len(order) < 10):
        yield _("Очередь – это число: 1, 2, 3; у равных оно одно."), None
