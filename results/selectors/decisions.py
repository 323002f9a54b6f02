"""Decisions about a division, the questions that wait for one, and the blocks of equals that may get one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from competitions.models import Competition, Division
from core.audit import digest_of
from core.templatetags.formats import place
from judging.bridge import plan_of
from registrations.models import Entry, EntryMember
from results.enums import DecisionKind, StandingState
from results.models import Decision, Ranking, Standing, TeamStanding
from results.selectors.sentences import text_of
from scoring.scheme import DECISIONS, Rank

MOST_BLOCKS = 50


@dataclass(frozen=True)
class Option:
    """One of those in question: its row, what the kernel calls it, what people call it."""

    pk: int
    key: int | str
    label: str


@dataclass(frozen=True)
class Choice:
    """Entries or teams between whom the jury decides, and the question as the kernel names it.

    `is_wide`: it is asked once for all divisions; `table`: the title of the table of teams that asks it, `is_joint`
    where that stands over all divisions.
    """

    key: str
    title: str
    entries: list[Entry] = field(default_factory=list)
    teams: list[TeamStanding] = field(default_factory=list)
    is_wide: bool = False
    table: str = ""
    is_joint: bool = False

    @property
    def options(self) -> list[Option]:
        """Those between whom is decided, in the order of the ranking page."""
        entries = [Option(entry.pk, entry.pk, name_of(entry)) for entry in self.entries]
        return [*entries, *(Option(team.pk, team.key, team.title) for team in self.teams)]

    @property
    def mark(self) -> str:
        """What the question is about: a form answers the one that was read, not the one that stands there now."""
        named = sorted(str(option.key) for option in self.options)
        return digest_of([self.key, self.is_wide, [team.node for team in self.teams[:1]], named])

    def content(self, first: Sequence[int | str], others: Sequence[int | str]) -> dict[str, Any]:
        """What the kernel takes as given: who of those in question gets it and who does not."""
        found: dict[str, Any] = {"key": self.key, "order": [list(first), list(others)], "is_wide": self.is_wide}
        return found | ({"table": self.teams[0].node} if self.teams else {})


def name_of(entry: Entry) -> str:
    """An entry as the jury knows it: number, authors or team, school."""
    people = ", ".join(member.participant.short_name for member in entry.members.all())
    return " · ".join(filter(None, (entry.number, entry.team_name or people, entry.organisation.short_name)))


def decision_keys(division: Division) -> list[str]:
    """Keys of the chain that ask people: jury, lots; none where equal places are simply shared."""
    return _asked(plan_of(division).rules.rank)


def team_decision_keys(division: Division) -> dict[str, str]:
    """The question to people of each table of teams whose rules leave equals to them, by table."""
    found = {node.id: _asked(node.rank) for node in plan_of(division).scheme.standings}
    return {node: f"{keys[0]}:{node}" for node, keys in found.items() if keys}


def team_award_keys(division: Division, node: str) -> set[str]:
    """The questions to people that awards by a table of teams may ask."""
    plan = plan_of(division)
    awards = [award for rules in (plan.rules, plan.scheme.rules) for award in rules.awards]
    return {f"award:{award.title}" for award in awards if award.node == node}


def _asked(rank: Rank | None) -> list[str]:
    return [key.name for key in (rank.by if rank else ()) if key.kind == "decision"]


def decisions_here(division: Division) -> QuerySet[Decision]:
    """Decisions of a division and those that were made once for all divisions of its competition."""
    wide = Q(division__competition=division.competition_id, content__is_wide=True)
    return Decision.objects.filter(Q(division=division) | wide)


def decisions_of(division: Division) -> list[Decision]:
    """All decisions about a division, the newest first, revoked ones included."""
    return list(decisions_here(division).order_by("-pk"))


def decision_for(division: Division, pk: int) -> Decision:
    """A decision about the division, or 404."""
    decision = decisions_here(division).filter(pk=pk).first()
    if decision is None:
        raise Http404
    return decision


def open_questions(division: Division) -> list[Choice]:
    """What the rules leave to the jury and nobody has decided yet, in the order of the ranking page."""
    ranking = Ranking.objects.filter(division=division).first()
    questions: list[dict[str, Any]] = ranking.undecided if ranking else []
    wanted = {pk for question in questions for pk in question["entries"]}
    found, teams = _entries(wanted), _teams_in(division, questions)
    return [
        Choice(
            question["key"],
            text_of(question),
            [found[pk] for pk in question["entries"] if pk in found],
            _teams_of(question, teams),
            is_wide=question["is_wide"],
            table=question.get("table_title", ""),
            is_joint=is_asked_jointly(question),
        )
        for question in questions
    ]


def is_asked_jointly(question: Mapping[str, Any]) -> bool:
    """Whether a stored question is of a table over all divisions; one stored before such were kept is not."""
    return bool(question.get("is_joint"))


def is_asked_of_division(question: Mapping[str, Any]) -> bool:
    """Whether the division's own protocol waits for the answer."""
    return bool(question.get("is_own", True))


def count_open_questions(competition: Competition) -> int:
    """How many questions wait for the jury: one that is asked at several divisions is one."""
    rankings = Ranking.objects.filter(division__competition=competition).values_list("pk", "undecided")
    asked = [(pk, question) for pk, questions in rankings for question in questions]
    return len({(0 if question["is_wide"] else pk, *subject_of(question)) for pk, question in asked})


def subject_of(question: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a stored question is about, so that one asked at several divisions is known again."""
    return question["key"], tuple(question["entries"]), tuple(question.get("teams", []))


def _teams_in(division: Division, questions: Iterable[Mapping[str, Any]]) -> dict[tuple[bool, str, str], TeamStanding]:
    """The rows of tables between which these questions are asked, in one query."""
    keys = {key for question in questions for key in question.get("teams", [])}
    if not keys:
        return {}
    here = Q(division=division) | Q(division=None)
    rows = TeamStanding.objects.filter(here, competition=division.competition_id, key__in=keys)
    return {(row.division_id is None, row.node, row.key): row for row in rows}


def _teams_of(question: Mapping[str, Any], found: Mapping[tuple[bool, str, str], TeamStanding]) -> list[TeamStanding]:
    where = is_asked_jointly(question), question.get("table", "")
    rows = [found[*where, key] for key in question.get("teams", []) if (*where, key) in found]
    return sorted(rows, key=lambda row: (row.position, row.pk))


def is_about_joint_table(content: Mapping[str, Any]) -> bool:
    """Whether a decision is about a table over all divisions: it belongs to the protocol of that."""
    about_table = "table" in content or str(content.get("key", "")).startswith("of:")
    return about_table and bool(content.get("is_wide"))


def tied_blocks(division: Division) -> list[Choice]:
    """Entries that share a place now, where the rules let the jury put them in order."""
    keys = decision_keys(division)
    if not keys:
        return []
    rows = Standing.objects.filter(division=division, state=StandingState.RANKED, last__gt=F("first"))
    blocks: dict[tuple[int, int], list[int]] = defaultdict(list)
    for entry, first, last in rows.order_by("position").values_list("entry_id", "first", "last"):
        blocks[first or 0, last or 0].append(entry)
    shown = dict(list(blocks.items())[:MOST_BLOCKS])
    found = _entries({pk for block in shown.values() for pk in block})
    return [
        Choice(keys[0], _("Места %(places)s") % {"places": place(first, last)}, [found[pk] for pk in block])
        for (first, last), block in shown.items()
    ]


def tied_teams(division: Division) -> list[Choice]:
    """Teams that share a place in a table of the division, or of all divisions, where the jury may order them."""
    keys = team_decision_keys(division)
    if not keys:
        return []
    here = Q(division=division) | Q(division=None)
    rows = TeamStanding.objects.filter(here, competition=division.competition_id, node__in=keys, last__gt=F("first"))
    blocks: dict[tuple[bool, str, int, int], list[TeamStanding]] = defaultdict(list)
    for row in rows.order_by("node", "position", "pk"):
        blocks[row.division_id is None, row.node, row.first or 0, row.last or 0].append(row)
    return [
        Choice(
            keys[node],
            f"{teams[0].details.get('node_title') or node}: " + _("места %(places)s") % {"places": place(first, last)},
            teams=teams,
            is_wide=is_wide,
        )
        for (is_wide, node, first, last), teams in sorted(blocks.items(), key=lambda item: item[0])[:MOST_BLOCKS]
    ]


def tied_jointly(competition: Competition) -> str:
    """The code of a division at which equal teams of a table over all divisions may be parted; empty without any."""
    tied = TeamStanding.objects.filter(competition=competition, division=None, last__gt=F("first"))
    nodes = set(tied.order_by().values_list("node", flat=True))
    if not nodes:
        return ""
    divisions = competition.divisions.filter(merged_into=None).select_related("scheme").order_by("order", "pk")
    return next((one.code for one in divisions if nodes & team_decision_keys(one).keys()), "")


def orders_of(decisions: Iterable[Decision], competition: int) -> dict[int, str]:
    """The order that each decision puts equals into, or whom it names, by numbers of entries or names of teams."""
    decisions = list(decisions)
    parted = {one.pk for one in decisions if one.kind == DecisionKind.ORDER}
    blocks = {one.pk: one.content.get("order") or [one.content.get("entries", [])] for one in decisions}
    named = {key for order in blocks.values() for block in order for key in block}
    entries = Entry.objects.filter(competition=competition, pk__in={key for key in named if isinstance(key, int)})
    teams = TeamStanding.objects.filter(competition=competition, key__in={key for key in named if isinstance(key, str)})
    titles: dict[int | str, str] = dict(entries.values_list("pk", "number"))
    titles |= dict(teams.values_list("key", "title"))
    said = {pk: [", ".join(titles.get(key, "–") for key in block) for block in order] for pk, order in blocks.items()}
    return {
        pk: "; ".join(f"{n})\u00a0{words}" for n, words in enumerate(rows, start=1)) if pk in parted else rows[0]
        for pk, rows in said.items()
    }


def idle_orders(decisions: Iterable[Decision]) -> set[int]:
    """Orders in force that part nobody now: marks have changed, and those whom they put apart are equal no more."""
    orders = {
        one.pk: one.content["order"]
        for one in decisions
        if one.kind == DecisionKind.ORDER and one.revoked_at is None and one.content["key"] in DECISIONS
    }
    named = {entry for order in orders.values() for block in order for entry in block}
    rows = Standing.objects.filter(entry__in=[key for key in named if isinstance(key, int)])
    totals = dict(rows.values_list("entry_id", "total"))
    return {pk for pk, order in orders.items() if not _is_needed(order, totals)}


def _is_needed(order: Sequence[Sequence[Any]], totals: Mapping[Any, str]) -> bool:
    """Whether some of different places in the order still have equal totals, or it speaks of teams or of one block."""
    seen: set[str] = set()
    for block in order:
        if any(not isinstance(entry, int) for entry in block) or len(order) < 2:
            return True
        here = {totals[entry] for entry in block if entry in totals}
        if seen & here:
            return True
        seen |= here
    return False


def special_prizes(division: Division) -> dict[int, list[str]]:
    """Titles of special prizes in force, by entry."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Decision.objects.filter(division=division, kind=DecisionKind.SPECIAL, revoked_at=None)
    for content in rows.values_list("content", flat=True):
        for entry in content["entries"]:
            found[entry].append(content["award"])
    return dict(found)


def _entries(pks: set[int]) -> dict[int, Entry]:
    members = Prefetch("members", EntryMember.objects.select_related("participant"))  # a large tie has many people
    entries = Entry.objects.filter(pk__in=pks).select_related("organisation").prefetch_related(members)
    return {entry.pk: entry for entry in entries}
