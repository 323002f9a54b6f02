"""What stands over all divisions of a competition: its rows, the classes it follows from, its protocol."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from competitions.models import Competition, Division
from competitions.selectors.schemes import scheme_for
from results.enums import StandingState
from results.models import Protocol, Publication, Ranking, Standing, TeamStanding
from results.selectors.checks import SealingCheck, decided_questions
from results.selectors.decisions import is_asked_jointly, subject_of
from results.selectors.protocols import protocols_in_force
from results.selectors.sentences import text_of
from scoring.joint import joint_nodes

JUDGED = (StandingState.RANKED, StandingState.FAILED, StandingState.NOT_HELD, StandingState.PENDING)
MOST_NAMES = 5


@dataclass(frozen=True)
class ClassState:
    """A division that counts in the joint tables, and whether its sealed protocol is what its marks say."""

    division: Division
    protocol: Protocol | None
    is_current: bool


@dataclass(frozen=True)
class JointState:
    """The joint protocol of a competition as the list of protocols shows it."""

    rows: int
    protocol: Protocol | None
    is_published: bool
    is_outdated: bool


def joint_classes(competition: Competition) -> list[ClassState]:
    """The divisions with somebody judged whose rules have a joint table, each with its protocol in force."""
    divisions = competition.divisions.filter(merged_into=None).select_related("scheme", "ranking")
    judged = set(
        Standing.objects.filter(division__competition=competition, state__in=JUDGED)
        .order_by()
        .values_list("division", flat=True)
        .distinct()
    )
    sealed = protocols_in_force(competition).filter(division__isnull=False).defer("payload")
    newest = {one.division_id: one for one in sealed}
    ranked = dict(sealed.annotate(ranked=KT("payload__ranking")).values_list("pk", "ranked"))
    return [
        ClassState(division, newest.get(division.pk), _is_current(division, newest.get(division.pk), ranked))
        for division in divisions.order_by("order", "pk")
        if division.pk in judged and joint_nodes(scheme_for(division.scheme))
    ]


def _is_current(division: Division, protocol: Protocol | None, ranked: Mapping[int, str]) -> bool:
    """Whether the protocol was sealed from the ranking as it is: equal rankings have equal digests."""
    ranking: Ranking | None = getattr(division, "ranking", None)
    if protocol is None or ranking is None or ranking.is_stale or ranking.error:
        return False
    return ranked[protocol.pk] == ranking.digest


def newest_joint(competition: Competition) -> Protocol | None:
    """The joint protocol in force, if one was sealed."""
    return competition.protocols.filter(division__isnull=True).order_by("-version").first()


def is_outdated(protocol: Protocol, classes: Sequence[ClassState]) -> bool:
    """Whether a class got a new version since, or its places went on."""
    followed = {row["division"]: row["digest"] for row in protocol.payload["classes"]}
    now = {one.division.pk: one.protocol.digest if one.protocol and one.is_current else "" for one in classes}
    return followed != now


def why_outdated(protocol: Protocol) -> str:
    """What to do before anything follows from an outdated joint protocol."""
    words = _("Подпишите новую версию протокола %(number)s: после него изменился протокол класса.")
    return words % {"number": protocol}


@dataclass(frozen=True)
class JointQuestion:
    """What a joint table leaves to the jury, and the division whose page takes the decision under this number."""

    title: str
    table: str
    division: str
    number: int


def joint_questions(competition: Competition) -> list[JointQuestion]:
    """The open questions of the joint tables, each once, though every division that counts in them asks it."""
    rankings = Ranking.objects.filter(division__competition=competition, division__merged_into=None)
    found: dict[tuple[Any, ...], JointQuestion] = {}
    for code, questions in rankings.order_by("division__order", "division").values_list("division__code", "undecided"):
        for number, question in enumerate(questions):
            if is_asked_jointly(question):
                asked = JointQuestion(text_of(question), question["table_title"], code, number)
                found.setdefault(subject_of(question), asked)
    return list(found.values())


def joint_checks(competition: Competition) -> list[SealingCheck]:
    """What keeps the joint protocol from being sealed."""
    classes = joint_classes(competition)
    waiting = [one.division.title for one in classes if not one.is_current]
    names = "; ".join(waiting[:MOST_NAMES])
    if len(waiting) > MOST_NAMES:
        names += "; " + _("ещё %(n)s") % {"n": len(waiting) - MOST_NAMES}
    rows = TeamStanding.objects.filter(competition=competition, division=None).count()
    open_questions = len(joint_questions(competition))
    return [
        SealingCheck(
            "classes",
            _("Подписаны протоколы всех классов"),
            bool(classes) and not waiting,
            _("Подпишите протоколы классов: общий зачёт считают по ним. Ждут: %(names)s.") % {"names": names},
            len(waiting),
        ),
        decided_questions(_("Вопросы общего зачёта решены"), open_questions),
        SealingCheck(
            "rows",
            _("Есть команды с местом"),
            rows > 0,
            _("В общем зачёте нет ни одной команды: подписывать нечего."),
        ),
    ]


def joint_state(competition: Competition) -> JointState | None:
    """The joint protocol and its rows; None where the rules have no table over all divisions."""
    rows = TeamStanding.objects.filter(competition=competition, division=None).count()
    protocol = newest_joint(competition)
    if not rows and protocol is None:
        return None
    shown = Publication.objects.filter(competition=competition, withdrawn_at=None, protocols=protocol)
    return JointState(
        rows=rows,
        protocol=protocol,
        is_published=protocol is not None and shown.exists(),
        is_outdated=protocol is not None and is_outdated(protocol, joint_classes(competition)),
    )
