"""What a school sees first: what waits for its hand, its entries of this year, who takes applications, the year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation
from competitions.enums import Phase
from competitions.models import Competition
from core.contributions import Task
from registrations.enums import ConsentPurpose, ConsentStatus, EntryStatus
from registrations.models import Consent, Entry, EntryMember
from registrations.rules import BEFORE_JUDGING, HANDED_IN
from registrations.selectors.entries import entries_for_list
from registrations.validators import school_year_of

WIDTH, DAYS = 1120.0, 365
# The scale in its own units: the lowest row of names, the step between rows, a letter, the circle with its margins.
LOWEST, ROW, LETTER, MARGIN = 62, 26, 8.2, 26


def month_names() -> tuple[str, ...]:
    """The months of a school year as the scale names them."""
    return (
        *(_("сен"), _("окт"), _("ноя"), _("дек")),
        *(_("янв"), _("фев"), _("мар"), _("апр"), _("май"), _("июн"), _("июл"), _("авг")),
    )


def start_of_year(day: date | None = None) -> datetime:
    """The first moment of the school year."""
    year = school_year_of(day or timezone.localdate())
    return timezone.make_aware(datetime.combine(date(year, 9, 1), time.min))


def entries_of_year(organisation: Organisation) -> QuerySet[Entry]:
    """Entries of competitions of this school year, those that wait for the school first."""
    return (
        entries_for_list()
        .filter(organisation=organisation, competition__results_at__gte=start_of_year())
        .exclude(status=EntryStatus.WITHDRAWN)
        .annotate(
            rank=Case(
                When(status__in=(EntryStatus.RETURNED, EntryStatus.DRAFT), then=0),
                When(competition__phase__in=(Phase.PUBLISHED, Phase.CLOSED), then=2),
                default=1,
            )
        )
        .order_by("rank", "competition__applications_close_at", "pk")
    )


def tasks_of_school(organisation: Organisation) -> Iterator[Task]:
    """What the school has to do with its applications."""
    now = timezone.now()
    waiting = entries_of_year(organisation).filter(
        status__in=(EntryStatus.DRAFT, EntryStatus.RETURNED), competition__phase__in=BEFORE_JUDGING
    )
    extended = {
        extension.competition_id: extension.until for extension in organisation.extension_set.filter(until__gt=now)
    }
    for entry in waiting:
        closes_at = max(entry.competition.applications_close_at, extended.get(entry.competition_id, now))
        if entry.status == EntryStatus.RETURNED:
            yield _mend(entry, max(closes_at, entry.competition.admission_until))
        elif closes_at > now and entry.competition.applications_open_at <= now:
            yield _finish(entry, closes_at)
    yield from _consents(organisation)


def _mend(entry: Entry, until: datetime) -> Task:
    return Task(
        title=_("Исправьте заявку на %(competition)s") % {"competition": entry.competition.short_title},
        url=reverse("entry_edit", args=[entry.pk]),
        action=_("Исправить"),
        reason=entry.remark,
        deadline=until,
    )


def _finish(entry: Entry, until: datetime) -> Task:
    return Task(
        title=_("Подайте заявку на %(competition)s") % {"competition": entry.competition.short_title},
        url=reverse("entry_edit", args=[entry.pk]),
        action=_("Продолжить черновик"),
        reason=entry.title or entry.team_name or (str(entry.nomination) if entry.nomination else ""),
        deadline=until,
    )


def _consents(organisation: Organisation) -> Iterator[Task]:
    """One task for each competition that will not admit entries of this school: somebody has brought no consent."""
    given = Consent.objects.filter(purpose=ConsentPurpose.PROCESSING).exclude(status=ConsentStatus.WITHDRAWN)
    missing: dict[Competition, set[int]] = {}
    members = EntryMember.objects.filter(
        entry__organisation=organisation,
        entry__status__in=HANDED_IN,
        entry__competition__needs_consents=True,
        entry__competition__phase__in=BEFORE_JUDGING,
    ).exclude(participant__in=given.values("participant"))
    for member in members.select_related("entry__competition"):
        missing.setdefault(member.entry.competition, set()).add(member.participant_id)
    for competition, people in missing.items():
        title = ngettext("Приложите %(n)s согласие", "Приложите %(n)s согласий", len(people)) % {"n": len(people)}
        yield Task(
            title=f"{title}: {competition.short_title}",
            url=reverse("pupil_list") + f"?konkurs={competition.slug}",
            action=_("Приложить согласия"),
            reason=_("Без них организатор не сможет принять заявки."),
            deadline=competition.admission_until,
            count=len(people),
        )


@dataclass(frozen=True)
class Call:
    """A competition that takes applications now, with the days that are left."""

    competition: Competition
    days: int


def open_calls(organisation: Organisation) -> list[Call]:
    """Competitions that take applications of this organisation now, the nearest deadline first."""
    now = timezone.now()
    found = Competition.objects.filter(
        phase=Phase.APPLICATIONS, applications_open_at__lte=now, applications_close_at__gt=now
    ).order_by("applications_close_at", "pk")
    if not organisation.is_municipal:
        found = found.filter(is_open=True)
    return [Call(competition, (competition.applications_close_at - now).days) for competition in found]


@dataclass(frozen=True)
class YearMark:
    """A competition on the scale of the school year."""

    title: str
    x: float
    y: float
    state: str
    is_left: bool


@dataclass(frozen=True)
class Year:
    """The scale of the school year: its months, today and its competitions."""

    first: int
    months: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, bool], ...]
    today: float
    marks: tuple[YearMark, ...]

    @property
    def top(self) -> float:
        """Where the picture begins: above the highest row of names."""
        return min((mark.y for mark in self.marks), default=LOWEST) - 20

    @property
    def height(self) -> float:
        """From there to the words under the scale."""
        return 140 - self.top


def year_of_school(organisation: Organisation) -> Year:
    """Competitions of this school year by the end of their applications; at most twelve, those of the school first."""
    start = start_of_year()
    rows = list(
        Competition.objects.filter(
            ~Q(phase=Phase.DRAFT), applications_close_at__gte=start, applications_close_at__lt=start + timedelta(DAYS)
        ).order_by("applications_close_at")[:12]
    )
    own = set(
        Entry.objects.filter(organisation=organisation, competition__in=rows)
        .exclude(status=EntryStatus.WITHDRAWN)
        .values_list("competition_id", flat=True)
    )
    step = WIDTH / 12
    return Year(
        first=start.year,
        months=tuple((round(step * (index + 0.5), 1), name) for index, name in enumerate(month_names())),
        ticks=tuple((round(step * index / 4, 1), index % 4 == 0) for index in range(48)),
        today=_position(timezone.now(), start),
        marks=tuple(_marks(rows, own, start)),
    )


def _marks(rows: list[Competition], own: set[int], start: datetime) -> Iterator[YearMark]:
    """Each name in the lowest row where it does not touch another."""
    ends: list[float] = []
    for competition in rows:
        x = _position(competition.applications_close_at, start)
        width = len(competition.short_title) * LETTER + MARGIN
        is_left = x + width > WIDTH
        begin, end = (x - width, x + MARGIN) if is_left else (x - MARGIN / 2, x + width)
        row = next((index for index, taken in enumerate(ends) if taken <= begin), len(ends))
        ends[row : row + 1] = [end]
        yield YearMark(competition.short_title, x, LOWEST - ROW * row, _state(competition, own), is_left)


def _position(moment: datetime, start: datetime) -> float:
    return round((moment - start).total_seconds() / 86400 / DAYS * WIDTH, 1)


def _state(competition: Competition, own: set[int]) -> str:
    if competition.pk in own:
        return "mine"
    if competition.phase == Phase.APPLICATIONS:
        return "open"
    return "done" if competition.phase in {Phase.PUBLISHED, Phase.CLOSED} else ""
