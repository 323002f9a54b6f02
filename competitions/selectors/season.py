"""The school year from September to August: which contests it holds, when, by whom, and which exist already."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from competitions.models import Competition
from competitions.selectors.presets import presets
from competitions.validators.preset_types import Preset

FIRST_MONTH = 9  # a school year begins with September
PLANNED_FROM = 6  # from June people prepare the school year that comes


@dataclass(frozen=True)
class SeasonLine:
    """One contest of the school year. `organiser`: who the preset's words name, none where nobody is recognised."""

    preset: Preset
    year: int
    organiser: Organisation | None
    competition: Competition | None = None

    @property
    def is_held(self) -> bool:
        """Whether the contest is held in this school year at all."""
        return self.preset.is_held_in(self.year)

    @property
    def is_new(self) -> bool:
        """Whether opening the school year will make it."""
        return self.is_held and self.competition is None

    @property
    def opens_on(self) -> date:
        """The day on which applications open by the preset."""
        return date(self.year, self.preset.dates.opens_month, self.preset.dates.opens_day)

    @property
    def closes_on(self) -> date:
        """The day on which applications close by the preset."""
        return self.opens_on + timedelta(days=self.preset.dates.applications_days)

    @property
    def is_late(self) -> bool:
        """Whether it would be made with a deadline that has passed: its dates have to be moved first."""
        return self.is_new and self.closes_on < timezone.localdate()


def season_lines(year: int) -> list[SeasonLine]:
    """Every contest of the school year that begins in September of this year, in the order of the road map."""
    organisations = hosts()
    made = {
        (competition.contest.slug, competition.year): competition
        for competition in Competition.objects.filter(year__in=[year, year + 1]).select_related("contest", "organiser")
    }
    lines = []
    for preset in presets():
        if not preset.is_seasonal:
            continue
        own_year = year if preset.dates.opens_month >= FIRST_MONTH else year + 1
        organiser = organiser_in_words(preset.organiser, organisations)
        lines.append(SeasonLine(preset, own_year, organiser, made.get((preset.slug, own_year))))
    return lines


def season_year(today: date | None = None) -> int:
    """The year in whose September the present school year began; from June, the one that comes."""
    day = today or timezone.localdate()
    return day.year if day.month >= PLANNED_FROM else day.year - 1


def hosts() -> list[Organisation]:
    """Organisations that may hold a contest of the city: everybody but schools."""
    return list(Organisation.objects.exclude(kind=OrganisationKind.SCHOOL).order_by("pk"))


def department() -> Organisation | None:
    """The department's organisation; none where there is none or more than one."""
    found = [organisation for organisation in hosts() if organisation.kind == OrganisationKind.DEPARTMENT]
    return found[0] if len(found) == 1 else None


def organiser_in_words(words: str, organisations: Iterable[Organisation]) -> Organisation | None:
    """The organisation that is named first in a preset's words, by its full or its short name."""
    text = _plain(words)
    found = []
    for organisation in organisations:
        for name in (organisation.full_name, organisation.short_name):
            place = f" {text} ".find(f" {_plain(name)} ")
            if _plain(name) and place >= 0:
                found.append((place, -len(name), organisation.pk, organisation))
    return min(found)[-1] if found else None


def _plain(text: str) -> str:
    """Words alone: no quotes, dots or capitals, so that «Галактика» is found in the full name of the centre."""
    return " ".join(re.findall(r"[\w№-]+", text.casefold()))
