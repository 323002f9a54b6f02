"""The organiser's desk: nine stations of a competition's life and what stops the next step."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.enums import Phase
from competitions.models import Competition
from core.contributions import Check, DeskCheck, DeskSection, Section, contributions
from core.templatetags.formats import ru_date

ORDER = list(Phase)
# What a person does to begin a phase, and the name of the phase as an object of «до».
ACTS: dict[str, str | Promise] = {
    Phase.APPLICATIONS: gettext_lazy("Открыть приём заявок"),
    Phase.ADMISSION: gettext_lazy("Закончить приём, перейти к допуску"),
    Phase.JUDGING: gettext_lazy("Начать оценивание"),
    Phase.PROTOCOL: gettext_lazy("Закончить оценивание, перейти к протоколам"),
    Phase.PUBLISHED: gettext_lazy("Опубликовать итоги"),
    Phase.CLOSED: gettext_lazy("Завершить конкурс"),
}


@dataclass(frozen=True)
class Station:
    """One station of the trajectory: done, now or next, with its date in words."""

    name: str
    detail: str
    state: str


@dataclass(frozen=True)
class NextStep:
    """The phase that comes next, what stops it, and the deadline of the current one."""

    phase: str
    act: str
    open_checks: tuple[Check, ...]
    deadline: datetime | None

    @property
    def is_free(self) -> bool:
        """Whether nothing stops it."""
        return not self.open_checks

    @property
    def is_early(self) -> bool:
        """Whether the current phase simply runs: nothing is open and its time is not over."""
        waits = self.deadline is not None and self.deadline > timezone.now()
        return self.is_free and waits and self.phase != Phase.APPLICATIONS


def next_phase(competition: Competition) -> Phase | None:
    """The phase after the current one; none after the last."""
    place = ORDER.index(Phase(competition.phase))
    return ORDER[place + 1] if place + 1 < len(ORDER) else None


def checks_of(competition: Competition) -> list[Check]:
    """The whole checklist, in the order of its contributors."""
    finders = sorted(contributions(DeskCheck), key=lambda item: item.order)
    return [check for finder in finders for check in finder.find(competition)]


def sections_of(competition: Competition) -> list[Section]:
    """Rooms of the desk, in the order of their contributors."""
    finders = sorted(contributions(DeskSection), key=lambda item: item.order)
    return [section for finder in finders for section in finder.find(competition)]


def checks_before(checks: list[Check], phase: str | None) -> list[Check]:
    """The items that concern the beginning of a phase: open ones first, each in its order."""
    return sorted((check for check in checks if phase in check.blocks), key=lambda check: check.is_done)


def next_step_of(competition: Competition, checks: list[Check] | None = None) -> NextStep | None:
    """What comes next and what stops it; nothing for a competition that is over."""
    phase = next_phase(competition)
    if phase is None:
        return None
    found = checks_before(checks_of(competition) if checks is None else checks, phase)
    return NextStep(
        phase=phase,
        act=str(ACTS[phase]),
        open_checks=tuple(check for check in found if not check.is_done),
        deadline=deadline_of(competition),
    )


def deadline_of(competition: Competition) -> datetime | None:
    """When the current phase ends by the competition's own dates."""
    ends: dict[str, datetime | None] = {
        Phase.DRAFT: competition.applications_open_at,
        Phase.APPLICATIONS: competition.applications_close_at,
        Phase.ADMISSION: competition.admission_until,
        Phase.JUDGING: competition.judging_until,
        Phase.PROTOCOL: competition.results_at,
    }
    return ends.get(competition.phase)


def stations_of(competition: Competition, *, now: datetime | None = None) -> list[Station]:
    """The nine stations; the protocol phase stands at appeals while they run, then at the protocol."""
    names = (
        _("Подготовка"),
        _("Приём заявок"),
        _("Допуск"),
        _("Оценивание"),
        _("Предварительно"),
        _("Апелляции"),
        _("Протокол"),
        _("Публикация"),
        _("Дипломы"),
    )
    current = _current_station(competition, now or timezone.now())
    states = ["done" if place < current else "now" if place == current else "next" for place in range(len(names))]
    details = _station_details(competition)
    return [Station(name, detail, state) for name, detail, state in zip(names, details, states, strict=True)]


def _current_station(competition: Competition, now: datetime) -> int:
    fixed = {Phase.DRAFT: 0, Phase.APPLICATIONS: 1, Phase.ADMISSION: 2, Phase.JUDGING: 3, Phase.PUBLISHED: 8}
    if competition.phase in fixed:
        return fixed[Phase(competition.phase)]
    if competition.phase == Phase.CLOSED:
        return 9
    return 5 if competition.appeals_until and now < competition.appeals_until else 6


def _station_details(competition: Competition) -> tuple[str, ...]:
    appeals = competition.appeals_until
    return (
        _("до %(day)s") % {"day": ru_date(competition.applications_open_at, "day")},
        _("до %(day)s") % {"day": ru_date(competition.applications_close_at, "day")},
        _("до %(day)s") % {"day": ru_date(competition.admission_until, "day")},
        _("до %(day)s") % {"day": ru_date(competition.judging_until, "day")},
        ru_date(competition.judging_until, "day"),
        _("до %(day)s") % {"day": ru_date(appeals, "day")} if appeals else _("не предусмотрены"),
        ru_date(appeals or competition.judging_until, "day"),
        ru_date(competition.results_at),
        _("с %(day)s") % {"day": ru_date(competition.results_at, "day")},
    )
