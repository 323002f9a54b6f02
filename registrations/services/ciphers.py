"""Ciphers hide the authors from those who mark: «8-017» is the class (or the group) and a number in random order."""

import random
import secrets
from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.enums import GroupBasis
from competitions.models import Competition, Division
from core import audit
from registrations.enums import EntryStatus
from registrations.models import Entry
from registrations.services.refusals import ActRefused


@transaction.atomic
def assign_ciphers(
    *,
    competition: Competition,
    actor: User | None,
    divisions: Collection[Division] | None = None,
    seed: int | None = None,
) -> list[Entry]:
    """Give a cipher to every accepted entry that has none; those given stay. The seed of the order is in the trail."""
    Competition.objects.select_for_update().get(pk=competition.pk)
    waiting = competition.entries.filter(status=EntryStatus.ACCEPTED, cipher="")
    if divisions is not None:
        waiting = waiting.filter(division__in=list(divisions))
    entries = list(waiting.select_related("division__age_group").prefetch_related("members").order_by("pk"))
    if not entries:
        raise ActRefused(_("Примите заявки: шифры получают принятые, и у всех принятых шифры уже есть."))
    chosen = secrets.randbelow(2**31) if seed is None else seed
    random.Random(chosen).shuffle(entries)
    taken = _last_numbers(competition)
    for entry in entries:
        prefix = _prefix(entry)
        taken[prefix] += 1
        entry.cipher = f"{prefix}-{taken[prefix]:03d}"
    Entry.objects.bulk_update(entries, ["cipher"])
    audit.record(
        chain=competition.audit_chain,
        act="entries.ciphers",
        target=competition,
        actor=actor,
        details={"seed": chosen, "entries": sorted(entry.pk for entry in entries)},
    )
    return sorted(entries, key=lambda entry: entry.cipher)


def _prefix(entry: Entry) -> str:
    """The class of a single entrant where groups go by class, else the number of the division."""
    members = list(entry.members.all())
    division = entry.division
    if division is None:
        return "0"
    by_grade = division.age_group is not None and division.age_group.basis == GroupBasis.GRADE
    if by_grade and len(members) == 1 and members[0].grade:
        return str(members[0].grade)
    return str(division.order + 1)


def _last_numbers(competition: Competition) -> defaultdict[str, int]:
    last: defaultdict[str, int] = defaultdict(int)
    for cipher in competition.entries.exclude(cipher="").values_list("cipher", flat=True):
        prefix, _dash, number = cipher.rpartition("-")
        if number.isdigit():
            last[prefix] = max(last[prefix], int(number))
    return last
