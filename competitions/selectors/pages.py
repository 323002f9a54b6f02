"""What the public pages and the organiser's home show, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.rules import Visitor
from competitions.enums import Phase
from competitions.models import AgeGroup, Competition, Criterion, Division, Nomination
from competitions.selectors.desk import NextStep, deadline_of, next_step_of
from competitions.selectors.lists import competitions_for_organiser, competitions_for_public, is_taking_applications
from core.templatetags.formats import ru_date

HOME_LIMIT = 6


@dataclass(frozen=True)
class CompetitionCard:
    """A competition in a list: its state in one word, its date in words."""

    competition: Competition
    tone: str
    state: str
    detail: str
    is_open: bool


@dataclass(frozen=True)
class NominationCard:
    """A nomination on the public page: its groups and by what it is judged."""

    nomination: Nomination
    groups: list[AgeGroup]
    criteria: list[Criterion]


@dataclass(frozen=True)
class HomeLine:
    """A competition on the organiser's home: what stops its next step; of one that is far only the day is known."""

    competition: Competition
    deadline: datetime | None
    step: NextStep | None

    @property
    def is_late(self) -> bool:
        """Whether the day by which its phase should have ended has passed."""
        return self.deadline is not None and self.deadline < timezone.now()


def state_of(competition: Competition, *, now: datetime | None = None) -> CompetitionCard:
    """The state of a competition as the public reads it."""
    moment = now or timezone.now()
    phase = competition.phase
    if is_taking_applications(competition, at=moment):
        detail = _("до %(day)s") % {"day": ru_date(competition.applications_close_at, "until")}
        return CompetitionCard(competition, "ok", _("Приём заявок"), detail, is_open=True)
    if phase == Phase.DRAFT or (phase == Phase.APPLICATIONS and moment < competition.applications_open_at):
        is_ahead = moment < competition.applications_open_at  # a draft may be late: then no day is promised
        detail = _("с %(day)s") % {"day": ru_date(competition.applications_open_at, "day")} if is_ahead else ""
        return CompetitionCard(competition, "plain", _("Приём ещё не открыт"), detail, is_open=False)
    if phase in {Phase.PUBLISHED, Phase.CLOSED}:
        detail = (
            ru_date(competition.results_at, "day") if competition.results_at <= moment else ""
        )  # early: no day ahead
        return CompetitionCard(competition, "info", _("Итоги"), detail, is_open=False)
    if phase in {Phase.JUDGING, Phase.PROTOCOL}:
        detail = _("итоги %(day)s") % {"day": ru_date(competition.results_at, "day")}
        return CompetitionCard(competition, "wait", _("Идёт оценивание"), detail, is_open=False)
    detail = _("заявки приняты до %(day)s") % {"day": ru_date(competition.applications_close_at, "day")}
    return CompetitionCard(competition, "plain", _("Приём закончен"), detail, is_open=False)


def public_cards() -> list[CompetitionCard]:
    """All public competitions: those that take applications first by deadline, then the rest, the newest first."""
    cards = [state_of(competition) for competition in competitions_for_public()]
    far = max((card.competition.results_at for card in cards), default=timezone.now())
    return sorted(
        cards,
        key=lambda card: (
            not card.is_open,
            card.competition.applications_close_at if card.is_open else far,
            -card.competition.results_at.timestamp(),
        ),
    )


def nomination_cards(competition: Competition) -> list[NominationCard]:
    """Nominations with their groups and criteria."""
    divisions = Division.objects.select_related("age_group", "scheme").prefetch_related(
        Prefetch("scheme__criteria", queryset=Criterion.objects.exclude(role="info"))
    )
    nominations = competition.nominations.prefetch_related(Prefetch("divisions", queryset=divisions))
    cards = []
    for nomination in nominations:
        held: list[Division] = list(nomination.divisions.all())
        groups = [division.age_group for division in held if division.age_group]
        criteria = list(held[0].scheme.criteria.all()) if held else []
        cards.append(NominationCard(nomination, groups, criteria))
    return cards


def calendar_months(*, now: datetime | None = None) -> list[tuple[datetime, list[dict[str, Any]]]]:
    """Dates of all public competitions of this school year, by month: what happens and where."""
    today = timezone.localtime(now or timezone.now())
    first = today.replace(
        year=today.year if today.month >= 9 else today.year - 1, month=9, day=1, hour=0, minute=0, second=0
    )
    last = first.replace(year=first.year + 1)
    events: list[dict[str, Any]] = []
    for competition in competitions_for_public():
        for moment, title in (
            (competition.applications_open_at, _("открывается приём заявок")),
            (competition.applications_close_at, _("последний день заявок")),
            (competition.results_at, _("итоги")),
        ):
            if first <= moment < last:
                events.append({"at": timezone.localtime(moment), "what": title, "competition": competition})
    months: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for event in sorted(events, key=lambda item: item["at"]):
        months.setdefault((event["at"].year, event["at"].month), []).append(event)
    return [(found[0]["at"], found) for found in months.values()]


def home_sentence(lines: Sequence[HomeLine]) -> str:
    """«6 конкурсов идут, 30 готовятся»: drafts are not said to be under way, published ones are over."""
    drafts = sum(1 for line in lines if line.competition.phase == Phase.DRAFT)
    running = sum(1 for line in lines if line.competition.phase not in {Phase.DRAFT, Phase.PUBLISHED})
    if not running:
        words = ngettext("%(n)s конкурс готовится", "%(n)s конкурсов готовятся", drafts) if drafts else ""
        return words and words % {"n": drafts}
    said = ngettext("%(n)s конкурс идёт", "%(n)s конкурсов идут", running) % {"n": running}
    if not drafts:
        return said
    also = ngettext("%(n)s готовится", "%(n)s готовятся", drafts) % {"n": drafts}
    return f"{said}, {also}"


def home_lines(user: Visitor) -> list[HomeLine]:
    """Competitions under way, the nearest deadline first; the first few with what stops their next step.

    A checklist costs its contributors' queries, so that only those that are near are asked for theirs. A draft whose
    day has passed keeps nobody waiting: it stands behind those that schools and juries see.
    """
    now = timezone.now()
    far = now + timedelta(days=3650)

    def order(competition: Competition) -> tuple[bool, datetime]:
        deadline = deadline_of(competition) or far
        return competition.phase == Phase.DRAFT and deadline < now, deadline

    running = sorted(competitions_for_organiser(user).exclude(phase=Phase.CLOSED), key=order)
    return [
        HomeLine(competition, deadline_of(competition), next_step_of(competition) if place < HOME_LIMIT else None)
        for place, competition in enumerate(running)
    ]
