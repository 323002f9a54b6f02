"""Tables of groups and a bracket for pages: the plain data of bouts joined with names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.enums import StageInput
from competitions.models import Competition, Division, Stage
from competitions.selectors import division_or_404
from judging.enums import BoutKind
from judging.models import Bout
from judging.rules import can_keep_grid
from judging.selectors.bout_words import level_title, parted_words
from judging.selectors.grid import names_of
from judging.selectors.sheets import label_of
from registrations.enums import EntryStatus
from registrations.models import Entry


@dataclass(frozen=True)
class Rival:
    """An entry as these tables name it."""

    name: str
    sub: str = ""


@dataclass(frozen=True)
class SideCard:
    """One side of a bout."""

    entry: int
    rival: Rival
    score: str
    is_absent: bool
    is_winner: bool


@dataclass(frozen=True)
class BoutCard:
    """One bout as a list or a bracket shows it."""

    number: int
    kind: str
    level: int
    group: str
    sides: Sequence[SideCard]
    is_decided: bool
    is_touched: bool

    @property
    def is_bye(self) -> bool:
        """Whether nobody stands on the other side."""
        return len(self.sides) == 1

    @property
    def has_namesakes(self) -> bool:
        """Whether the names alone do not tell the sides apart."""
        return len({side.rival.name for side in self.sides}) < len(self.sides)

    @property
    def is_third(self) -> bool:
        """Whether it is fought for the third place."""
        return self.kind == BoutKind.THIRD

    @property
    def is_undecided(self) -> bool:
        """Whether it was fought and has no winner, where one is needed."""
        return self.is_touched and not self.is_decided


@dataclass(frozen=True)
class GroupRow:
    """One entry in the table of its group: a cell for each member in order, its own one empty."""

    entry: int
    rival: Rival
    cells: Sequence[str]
    points: str
    difference: str
    played: int
    place: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True)
class GroupTable:
    """A group: its table, its bouts by rounds, the state of its fly-off."""

    name: str
    rows: Sequence[GroupRow]
    bouts: Sequence[BoutCard]
    flyoffs: Sequence[BoutCard]
    is_complete: bool
    is_flyoff_open: bool

    @property
    def tied(self) -> list[GroupRow]:
        """Those between whom the line of the group is not drawn yet."""
        return [row for row in self.rows if row.outcome == "waiting"]

    @property
    def asks_flyoff(self) -> bool:
        """Whether a fly-off has to be called."""
        return self.is_complete and bool(self.tied) and not self.is_flyoff_open


@dataclass(frozen=True)
class Level:
    """One level of a bracket under its name."""

    number: int
    title: str
    bouts: Sequence[BoutCard]


@dataclass(frozen=True)
class StageBouts:
    """A drawn stage: its groups, or its levels."""

    code: str
    title: str
    seed: str
    groups: Sequence[GroupTable]
    levels: Sequence[Level]
    bouts: Sequence[BoutCard]

    @property
    def to_fight(self) -> list[BoutCard]:
        """Bouts that are not decided, the next one first."""
        return [bout for bout in self.bouts if not bout.is_decided]

    @property
    def fought(self) -> int:
        """How many bouts with an opponent are decided."""
        return sum(1 for bout in self.bouts if bout.is_decided and not bout.is_bye)

    @property
    def total(self) -> int:
        """How many bouts have an opponent."""
        return sum(1 for bout in self.bouts if not bout.is_bye)


def stages_of_bouts(facts: Iterable[Mapping[str, Any]], rivals: Mapping[int, Rival]) -> list[StageBouts]:
    """Tables and brackets of drawn stages."""
    return [_stage(row, rivals) for row in facts]


def _stage(row: Mapping[str, Any], rivals: Mapping[int, Rival]) -> StageBouts:
    bouts = [_card(bout, rivals) for bout in row["bouts"]]
    return StageBouts(
        code=row["stage"]["code"],
        title=row["stage"]["title"],
        seed=row["seed"],
        groups=[_group(group, bouts, rivals) for group in row["groups"]],
        levels=_levels(bouts, row["lives"]) if row["is_knockout"] else [],
        bouts=bouts,
    )


def _card(bout: Mapping[str, Any], rivals: Mapping[int, Rival]) -> BoutCard:
    sides = [
        SideCard(side["entry"], _rival(rivals, side["entry"]), side["score"], side["is_absent"], side["is_winner"])
        for side in bout["sides"]
    ]
    return BoutCard(
        bout["number"], bout["kind"], bout["level"], bout["group"], sides, bout["is_decided"], bout["is_touched"]
    )


def _rival(rivals: Mapping[int, Rival], entry: int) -> Rival:
    return rivals.get(entry) or Rival(_("участник"))


def _group(group: Mapping[str, Any], bouts: Sequence[BoutCard], rivals: Mapping[int, Rival]) -> GroupTable:
    mine = [bout for bout in bouts if bout.group == group["name"]]
    met = {}
    for bout in mine:
        if bout.kind == BoutKind.GROUP and bout.is_touched:
            first, second = bout.sides
            met[first.entry, second.entry] = _result(first, second)
            met[second.entry, first.entry] = _result(second, first)
    members = [row["entry"] for row in group["rows"]]
    rows = [
        GroupRow(
            entry=row["entry"],
            rival=_rival(rivals, row["entry"]),
            cells=["" if row["entry"] == other else met.get((row["entry"], other), "–") for other in members],
            points=row["points"],
            difference=row["difference"],
            played=row["played"],
            place=row["place"],
            outcome=row["outcome"],
            reason=parted_words(row.get("parted", [])),  # protocols sealed before this was kept have none
        )
        for row in group["rows"]
    ]
    return GroupTable(
        group["name"],
        rows,
        [bout for bout in mine if bout.kind == BoutKind.GROUP],
        [bout for bout in mine if bout.kind == BoutKind.FLYOFF],
        group["is_complete"],
        group["is_flyoff_open"],
    )


def _result(own: SideCard, other: SideCard) -> str:
    """«2:1», «н/я» for who did not come, «+» for who waited in vain."""
    if own.is_absent:
        return _("н/я")
    return "+" if other.is_absent else f"{own.score}:{other.score}"


def _levels(bouts: Sequence[BoutCard], lives: int) -> list[Level]:
    found: dict[int, list[BoutCard]] = {}
    for bout in bouts:
        found.setdefault(bout.level, []).append(bout)
    return [Level(number, _level_title(number, cards, lives), cards) for number, cards in sorted(found.items())]


def _level_title(number: int, bouts: Sequence[BoutCard], lives: int) -> str:
    return level_title(number, sum(len(bout.sides) for bout in bouts if not bout.is_third), lives)


def rivals_of(division: Division) -> dict[int, Rival]:
    """Everybody of a division by name and school; where works are blind, by cipher alone."""
    entries = list(Entry.objects.filter(division=division, status=EntryStatus.ACCEPTED).select_related("organisation"))
    names = names_of(entries)
    return {
        entry.pk: Rival(entry.cipher)
        if entry.cipher
        else Rival(
            names[entry.pk] or label_of(entry),
            f"{entry.number}, {entry.organisation.short_name}".replace("№ ", "№\u00a0"),
        )
        for entry in entries
    }


def kept_competition(user: User, slug: str) -> Competition:
    """The competition whose bouts the user writes down; every other does not exist."""
    competition = Competition.objects.select_related("organiser").filter(slug=slug).first()
    if competition is None or not user.is_authenticated or not can_keep_grid(user, competition):
        raise Http404
    return competition


def bout_place(user: User, slug: str, division: str, stage: str) -> tuple[Division, Stage]:
    """The stage of bouts that the user may keep; every other does not exist."""
    found = division_or_404(kept_competition(user, slug), division)
    here = found.scheme.stages.filter(code=stage, input=StageInput.BOUTS).first()
    if here is None:
        raise Http404
    return found, here


def bout_or_404(division: Division, stage: Stage, number: int) -> Bout:
    """The bout of this number in the draw in force; a bye is nothing to write down."""
    here = Bout.objects.filter(draw__division=division, draw__stage=stage, draw__ended_at=None, second__isnull=False)
    found = here.select_related("draw__stage").filter(number=number).first()
    if found is None:
        raise Http404
    return found
