"""What a protocol seals: ids, exact numbers and commitments, built from the standings as they are now."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import override

from competitions.enums import RoleKind
from competitions.models import Competition, Division
from core.models import PersonKey
from core.sealing import open_texts, seal_texts
from core.templatetags.formats import place
from judging.bridge import bout_facts, plan_of
from registrations.models import Entry, EntryMember, EntrySupervisor, Participant, Supervisor
from results.bridge import total_text
from results.enums import DecisionKind
from results.models import Decision, Protocol, Ranking, Standing, TeamStanding
from results.selectors.decisions import is_about_joint_table
from results.selectors.protocols import people_of


@dataclass
class Names:
    """Commitments of the names of one protocol: one a person, that of the former version where the name is the same."""

    former: dict[str, str]
    opened: dict[str, str | None]
    given: dict[str, str] = field(default_factory=dict)
    fresh: dict[str, tuple[PersonKey, str]] = field(default_factory=dict)

    def ask(self, kind: str, person: Participant | Supervisor) -> None:
        """Decide for one person: the old commitment still says the name, or the name has to be sealed anew."""
        who = f"{kind}:{person.pk}"
        old = self.former.get(who, "")
        is_same = bool(old) and self.opened.get(old) == person.full_name
        if is_same or person.key.key is None:
            self.given[who] = old
        else:
            self.fresh[who] = (person.key, person.full_name)

    def ask_words(self, entry: Entry) -> None:
        """Title and team are the authors' own words: sealed under keys of their own, which go with the last author."""
        for who, text in ((f"entry:{entry.pk}", entry.title), (f"team:{entry.pk}", entry.team_name)):
            old = self.former.get(who, "")
            if not text or (old and self.opened.get(old) == text):
                self.given[who] = old
            else:
                self.fresh[who] = (PersonKey(key=Fernet.generate_key()), text)

    def seal(self) -> None:
        """Seal what is new, in one write; keys of titles and teams are new themselves."""
        titles = [key for who, (key, _text) in self.fresh.items() if who.startswith(("entry:", "team:"))]
        PersonKey.objects.bulk_create(titles, batch_size=500)
        self.given.update(zip(self.fresh, seal_texts(self.fresh.values()), strict=True))
        self.fresh.clear()

    def of(self, kind: str, pk: int) -> str:
        """The commitment of a person's name; empty for somebody erased before the first version."""
        return self.given.get(f"{kind}:{pk}", "")


def names_after(previous: Protocol | None, places: Iterable[Standing]) -> Names:
    """The names that the lines need, compared with the former version."""
    former = people_of(previous.payload) if previous else {}
    names = Names(former=former, opened=open_texts(filter(None, former.values())))
    for row in places:
        names.ask_words(row.entry)
        for member in row.entry.members.all():
            names.ask("participant", member.participant)
        for link in row.entry.supervisors.all():
            names.ask("supervisor", link.supervisor)
    return names


def places_of(division: Division) -> list[Standing]:
    """The standings with everything a line says, in a fixed number of queries.

    People are joined, not prefetched: SQLite refuses a prefetch of more than a thousand foreign keys at once.
    """
    members = EntryMember.objects.select_related("participant__key")
    supervisors = EntrySupervisor.objects.select_related("supervisor__key")
    return list(
        Standing.objects.filter(division=division)
        .select_related("entry__organisation", "entry__division__age_group", "entry__nomination")
        .prefetch_related(Prefetch("entry__members", members), Prefetch("entry__supervisors", supervisors))
        .order_by("position", "pk")
    )


def build_body(division: Division, ranking: Ranking, places: list[Standing], names: Names) -> dict[str, Any]:
    """The part of the payload that follows from the state alone; equal states give equal bytes."""
    found = Decision.objects.filter(division=division, revoked_at__isnull=True)
    decisions = [decision for decision in found if not is_about_joint_table(decision.content)]
    return {
        "schema": 1,
        "competition": {"id": division.competition_id, "title": division.competition.title},
        "division": {"id": division.pk, "code": division.code, "title": division.title},
        "scheme": {
            "id": division.scheme_id,
            "title": division.scheme.title,
            "revision": division.scheme.revision,
            "rules": hashlib.sha256(division.scheme.rules.encode()).hexdigest(),
        },
        "ranking": ranking.digest,
        "jury": _jury(division.competition, division.nomination_id),
        "decisions": [_decision(decision) for decision in decisions],
        "lines": [_line(row, division, decisions, names) for row in places],
        "teams": [_team_line(row) for row in TeamStanding.objects.filter(division=division)],
        **_bouts(division),
    }


def _bouts(division: Division) -> dict[str, Any]:
    """Groups, bouts and bracket where the division was played by pairs: what the public page shows of them."""
    facts = bout_facts(plan_of(division))
    return {"bouts": facts} if facts else {}


def build_joint_body(competition: Competition, classes: Iterable[Protocol]) -> dict[str, Any]:
    """The same of what stands over all divisions; `classes` are the sealed protocols that it follows from."""
    return {
        "schema": 1,
        "competition": {"id": competition.pk, "title": competition.title},
        "division": None,
        "classes": [
            {
                "division": one.division_id,
                "title": one.title,
                "number": one.number,
                "version": one.version,
                "digest": one.digest,
            }
            for one in classes
        ],
        "jury": _jury(competition, None),
        "decisions": [_decision(decision) for decision in _decisions_about_tables(competition)],
        "lines": [],
        "teams": [_team_line(row) for row in TeamStanding.objects.filter(competition=competition, division=None)],
    }


def _decisions_about_tables(competition: Competition) -> list[Decision]:
    """The decisions in force about tables over all divisions: they stand in the protocol of these alone."""
    wide = Decision.objects.filter(division__competition=competition, revoked_at=None, content__is_wide=True)
    return [decision for decision in wide.order_by("pk") if is_about_joint_table(decision.content)]


def _jury(competition: Competition, nomination: int | None) -> list[dict[str, Any]]:
    """Who signs: everybody who judged the nomination; over all of them those who judged every one."""
    roles = competition.roles.filter(
        kind__in=[RoleKind.CHAIR, RoleKind.JUROR, RoleKind.SECRETARY], is_active=True
    ).prefetch_related("nominations")
    order = {RoleKind.CHAIR: 0, RoleKind.JUROR: 1, RoleKind.SECRETARY: 2}
    chosen = []
    for role in roles:
        only = {nomination.pk for nomination in role.nominations.all()}
        if not only or nomination in only:
            chosen.append({"role": role.pk, "user": role.user_id, "kind": str(role.kind)})
    return sorted(chosen, key=lambda row: (order[RoleKind(row["kind"])], row["role"]))


def _decision(decision: Decision) -> dict[str, Any]:
    """The text may name people, so that only its commitment is sealed; the text itself stays with the decision."""
    return {
        "id": decision.pk,
        "kind": str(decision.kind),
        "content": decision.content,
        "decided_on": decision.decided_on.isoformat(),
        "text": decision.commitment,
    }


def _line(row: Standing, division: Division, decisions: list[Decision], names: Names) -> dict[str, Any]:
    return {
        "entry": row.entry_id,
        "team": "",
        "position": row.position,
        "first": row.first,
        "last": row.last,
        "total": row.total,
        "award": row.award,
        "state": str(row.state),
        "data": _line_data(row.entry, row, division, decisions, names),
    }


def _line_data(
    entry: Entry, row: Standing, division: Division, decisions: list[Decision], names: Names
) -> dict[str, Any]:
    own = entry.division or division
    nomination = entry.nomination or division.nomination
    special = [
        str(decision.content["award"])
        for decision in decisions
        if decision.kind == DecisionKind.SPECIAL and entry.pk in decision.content["entries"]
    ]
    return {
        "number": entry.number,
        "cipher": entry.cipher,
        "work": names.of("entry", entry.pk),
        "team": names.of("team", entry.pk),
        "entrant": str(nomination.entrant),
        "is_remote": entry.is_remote,
        "division": {"id": division.pk, "code": division.code, "title": division.title},
        "nomination": {"id": nomination.pk, "title": nomination.title},
        "age_group": {"id": own.age_group.pk, "title": own.age_group.title} if own.age_group else None,
        "organisation": _organisation(entry),
        "members": [
            {
                "participant": member.participant_id,
                "role": str(member.role),
                "grade": member.grade,
                "name": names.of("participant", member.participant_id),
            }
            for member in entry.members.all()
        ],
        "supervisors": [
            {
                "supervisor": link.supervisor_id,
                "position": link.supervisor.position,
                "name": names.of("supervisor", link.supervisor_id),
            }
            for link in entry.supervisors.all()
        ],
        "place": place(row.first, row.last) if row.first else "",
        "level": row.values.get("level", ""),
        "special": [*row.values.get("also", []), *special],
        "values": row.values,
    }


def _organisation(entry: Entry) -> dict[str, Any]:
    school = entry.organisation
    return {"id": school.pk, "short_name": school.short_name, "full_name": school.full_name, "city": school.city}


def _team_line(row: TeamStanding) -> dict[str, Any]:
    return {
        "entry": None,
        "team": f"{row.node}:{row.key}",
        "position": row.position,
        "first": row.first,
        "last": row.last,
        "total": row.total,
        "award": row.award,
        "state": "team",
        "data": {
            "node": row.node,
            "title": row.title,
            "place": place(row.first, row.last) if row.first else "",
            **row.details,
        },
    }


def changes_between(former: dict[str, Any], body: dict[str, Any]) -> list[dict[str, Any]]:
    """What a new version changes, line by line: [{"entry", "team", "field", "from", "to"}]."""
    before = {_address(line): line for line in _all_lines(former)}
    after = {_address(line): line for line in _all_lines(body)}
    changes: list[dict[str, Any]] = []
    for address in [*after, *(gone for gone in before if gone not in after)]:
        old, new = before.get(address), after.get(address)
        for name in ("place", "total", "award", "state", "names"):
            was, now = _shown(old, name), _shown(new, name)
            if was != now:
                entry, team = address
                changes.append({"entry": entry, "team": team, "field": name, "from": was, "to": now})
    return changes


def _all_lines(payload: dict[str, Any]) -> list[dict[str, Any]]:
    return [*payload["lines"], *payload["teams"]]


def _address(line: dict[str, Any]) -> tuple[int | None, str]:
    return line["entry"], line["team"]


def _shown(line: dict[str, Any] | None, name: str) -> str:
    if line is None:
        return ""
    data = line["data"]
    if name == "place":
        return str(data.get("place", ""))
    if name == "names":
        people = [person for person in [*data.get("members", []), *data.get("supervisors", [])] if "name" in person]
        sealed = [data.get("work", ""), data.get("team", ""), *(person["name"] for person in people)]
        return " ".join(commitment[:12] for commitment in sealed)
    if name == "total" and {"bracket", "stage"} & data.get("values", {}).keys():
        with override(settings.LANGUAGE_CODE):  # sealed in one language, whoever seals
            return total_text(data["values"], line["total"])
    return str(line[name])
