"""What keeps a division's protocol from being sealed: the checklist that the page shows and the service obeys."""

from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Competition, Division
from judging.enums import AssignmentStatus, SheetStatus
from judging.models import Assignment, Line
from judging.selectors.advancing import still_judged
from registrations.enums import EntryStatus, Standing
from results.enums import DecisionKind, StandingState
from results.models import Decision, Ranking
from results.models import Standing as Place
from results.selectors.decisions import is_asked_of_division
from results.selectors.protocols import protocol_overview


@dataclass(frozen=True)
class SealingCheck:
    """One item of the checklist: `code` chooses the link that settles it, `reason` says what to do and why."""

    code: str
    title: str
    is_done: bool
    reason: str = ""
    count: int = 0


def unhanded_sheets(division: Division) -> int:
    """Sheets of entries in the contest that their jurors have not handed in."""
    waiting = Assignment.objects.filter(
        entry__division=division,
        status=AssignmentStatus.OPEN,
        entry__status=EntryStatus.ACCEPTED,
        entry__standing=Standing.OK,
    )
    return still_judged(waiting).exclude(sheet__status=SheetStatus.HANDED_IN).count()


def unfinished_entries(division: Division) -> int:
    """Entries in the contest that have no result yet, or have one while marks are still awaited."""
    awaited = Line.objects.filter(
        missing__gt=0,
        entry__division=division,
        entry__status=EntryStatus.ACCEPTED,
        entry__standing=Standing.OK,
    )
    pending = Place.objects.filter(division=division, state=StandingState.PENDING)
    return len({*awaited.values_list("entry_id", flat=True), *pending.values_list("entry_id", flat=True)})


def unfinished_in(competition: Competition) -> int:
    """Entries of all divisions that still wait for marks, but where incomplete judging was accepted in writing."""
    accepted = divisions_accepted_incomplete(competition)
    awaited = Line.objects.filter(
        missing__gt=0,
        entry__competition=competition,
        entry__status=EntryStatus.ACCEPTED,
        entry__standing=Standing.OK,
    ).exclude(entry__division__in=accepted)
    # Places of a moment ago say nothing of the marks that have come since.
    fresh = Ranking.objects.filter(wanted=F("made")).values("division")
    pending = Place.objects.filter(
        division__competition=competition, division__in=fresh, state=StandingState.PENDING
    ).exclude(division__in=accepted)
    return len({*awaited.values_list("entry_id", flat=True), *pending.values_list("entry_id", flat=True)})


def accepts_incomplete(division: Division) -> bool:
    """Whether the chair accepted incomplete judging in writing."""
    return Decision.objects.filter(
        division=division, kind=DecisionKind.ACCEPT_INCOMPLETE, revoked_at__isnull=True
    ).exists()


def divisions_accepted_incomplete(competition: Competition) -> set[int]:
    """Divisions whose incomplete judging the chair accepted in writing."""
    found = Decision.objects.filter(
        division__competition=competition, kind=DecisionKind.ACCEPT_INCOMPLETE, revoked_at__isnull=True
    )
    return set(found.values_list("division_id", flat=True))


def sealing_checks(division: Division) -> list[SealingCheck]:
    """The whole checklist in the order in which it is settled."""
    ranking = Ranking.objects.filter(division=division).first()
    states = list(Place.objects.filter(division=division).values_list("state", flat=True))
    return [
        _fresh_places(ranking),
        *_complete_judging(division, unfinished_entries(division), unhanded_sheets(division)),
        _decided_ties(ranking),
        SealingCheck(
            "entries",
            _("Есть работы с местом"),
            bool({StandingState.RANKED, StandingState.NOT_HELD} & set(states)),
            _("Ни у одной работы нет места: протокол подписывают, когда есть что подписать."),
        ),
    ]


@dataclass(frozen=True)
class Unsealed:
    """A division without a protocol: how many entries it has and what keeps it from being sealed."""

    division: Division
    entries: int
    reasons: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing keeps it from being sealed."""
        return not self.reasons


def unsealed_divisions(competition: Competition) -> list[Unsealed]:
    """Divisions with entries and no protocol, in their order, each with its reasons."""
    rows = [row for row in protocol_overview(competition) if row.protocol is None]
    return [
        Unsealed(
            row.division,
            row.entries,
            tuple(check.reason for check in sealing_checks(row.division) if not check.is_done),
        )
        for row in rows
    ]


def _fresh_places(ranking: Ranking | None) -> SealingCheck:
    title = _("Места посчитаны по последним оценкам")
    if ranking is None or ranking.is_stale:
        return SealingCheck("fresh", title, is_done=False, reason=_("Обновите места: есть новые оценки."))
    if ranking.error:
        reason = _("Исправьте правила или оценки: места не посчитаны. %(error)s") % {"error": ranking.error}
        return SealingCheck("fresh", title, is_done=False, reason=reason)
    return SealingCheck("fresh", title, is_done=True)


def _complete_judging(division: Division, pending: int, sheets: int) -> list[SealingCheck]:
    accepted = bool(pending or sheets) and accepts_incomplete(division)
    return [
        SealingCheck(
            "marks",
            _("Поставлены все оценки") if not accepted else _("Неполное оценивание принято решением жюри"),
            pending == 0 or accepted,
            ngettext(
                "Дождитесь оценок: не оценена до конца %(n)s работа.",
                "Дождитесь оценок: не оценено до конца %(n)s работ.",
                pending,
            )
            % {"n": pending},
            pending,
        ),
        SealingCheck(
            "sheets",
            _("Сданы все листы"),
            sheets == 0 or accepted,
            ngettext(
                "Попросите сдать листы: не сдан %(n)s лист.",
                "Попросите сдать листы: не сдано %(n)s листов.",
                sheets,
            )
            % {"n": sheets},
            sheets,
        ),
    ]


def _decided_ties(ranking: Ranking | None) -> SealingCheck:
    undecided = sum(map(is_asked_of_division, ranking.undecided)) if ranking else 0
    return decided_questions(_("Равные места решены"), undecided)


def decided_questions(title: str, undecided: int) -> SealingCheck:
    """Whether the jury decided everything that the rules leave to it."""
    reason = ngettext(
        "Запишите решение жюри: нерешённый вопрос %(n)s.",
        "Запишите решения жюри: нерешённых вопросов %(n)s.",
        undecided,
    ) % {"n": undecided}
    return SealingCheck("ties", title, undecided == 0, reason, undecided)
