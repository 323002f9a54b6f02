"""What a preset holds, as plain frozen data: it is copied into a competition and never referenced again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class CriterionSpec:
    """A criterion, task or measure of a stage."""

    code: str
    title: str
    maximum: Decimal | None
    minimum: Decimal = Decimal(0)
    step: Decimal = Decimal(1)
    weight: Decimal | None = None
    role: str = "mark"
    unit: str = "points"
    levels: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class StageSpec:
    """A stage: how its marks come in and by which criteria."""

    code: str
    title: str
    criteria: tuple[CriterionSpec, ...]
    input: str = "sheet"
    rounds: int = 1
    attempts: int = 1
    judges: int = 1
    third_within: Decimal | None = None
    group_size: int = 0
    walkover: int = 0


@dataclass(frozen=True)
class SchemeSpec:
    """Rules of one or more nominations: the text and what its names stand for. `line`: where the text begins."""

    code: str
    title: str
    rules: str
    stages: tuple[StageSpec, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class GroupSpec:
    """An age group."""

    code: str
    title: str
    basis: str
    low: int
    high: int


@dataclass(frozen=True)
class NominationSpec:
    """A nomination; `groups` are codes, none means that everybody competes together."""

    code: str
    title: str
    scheme: str
    entrant: str = "pupil"
    min_members: int = 1
    max_members: int = 1
    groups: tuple[str, ...] = ()
    has_title: bool = True
    number_prefix: str = ""
    uploads: tuple[Mapping[str, Any], ...] = ()
    extras: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class DatesSpec:
    """The year's rhythm: the day applications open, then lengths in days; no days for appeals means none."""

    opens_month: int
    opens_day: int
    applications_days: int = 28
    admission_days: int = 7
    judging_days: int = 14
    appeals_days: int = 0
    results_days: int = 3
    ages_on: str = "judging"


@dataclass(frozen=True)
class Preset:
    """One contest as data."""

    item: str
    slug: str
    title: str
    short_title: str
    abbreviation: str
    organiser: str
    source: str
    about: str
    age_sign: str
    wording: Mapping[str, str]
    dates: DatesSpec
    switches: Mapping[str, bool]
    limits: Mapping[str, Any]
    papers: Mapping[str, Any]
    minimum_entries: int
    groups: tuple[GroupSpec, ...]
    schemes: tuple[SchemeSpec, ...]
    nominations: tuple[NominationSpec, ...]
    examples: tuple[Mapping[str, Any], ...] = field(default=())
    is_seasonal: bool = True
    every_years: int = 1
    first_year: int = 0
    delegation: Mapping[str, Any] = field(default_factory=dict)

    def is_held_in(self, year: int) -> bool:
        """Whether the contest is held in this calendar year: every year, or every second counted from its first."""
        return (year - self.first_year) % self.every_years == 0

    def scheme(self, code: str) -> SchemeSpec:
        """The scheme of this code."""
        return next(scheme for scheme in self.schemes if scheme.code == code)

    def nomination(self, code: str) -> NominationSpec:
        """The nomination of this code."""
        return next(nomination for nomination in self.nominations if nomination.code == code)

    def divisions(self) -> list[tuple[NominationSpec, GroupSpec | None]]:
        """Every place where places will be counted: nomination by group, in their order."""
        groups = {group.code: group for group in self.groups}
        return [
            (nomination, groups[code] if code else None)
            for nomination in self.nominations
            for code in nomination.groups or ("",)
        ]


def division_code(nomination: NominationSpec, group: GroupSpec | None) -> str:
    """The code of a division: «video-8-11», or the nomination's own where there are no groups."""
    return f"{nomination.code}-{group.code}" if group else nomination.code


def division_title(nomination: NominationSpec, group: GroupSpec | None) -> str:
    """The title of a division: «Видеоролик, 8–11 классы»."""
    return f"{nomination.title}, {group.title}" if group else nomination.title
