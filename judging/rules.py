"""Who may do what with marks: predicates that read like a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from competitions.enums import Phase, RoleKind
from competitions.rules import can_organise, has_role
from judging.enums import AssignmentStatus, SheetStatus

if TYPE_CHECKING:
    from competitions.models import Competition
    from judging.models import Assignment

MARKING = frozenset({Phase.JUDGING})
CORRECTING = frozenset({Phase.JUDGING, Phase.PROTOCOL})
JURY = (RoleKind.JUROR, RoleKind.CHAIR)
MARKING_ROLES = (RoleKind.JUROR, RoleKind.CHAIR, RoleKind.SECRETARY)


def is_marking_open(competition: Competition) -> bool:
    """Marks come in while the competition is being judged, neither before nor after."""
    return competition.phase in MARKING


def is_correcting_open(competition: Competition) -> bool:
    """The chair corrects, with a reason, until the results are published."""
    return competition.phase in CORRECTING


def is_drawing_open(competition: Competition) -> bool:
    """Lots are drawn from the admission on, so that the groups hang on the wall when the day begins."""
    return competition.phase in {Phase.ADMISSION, Phase.JUDGING}


def can_mark(assignment: Assignment) -> bool:
    """A juror marks an entry while the assignment holds and the sheet is not handed in."""
    return assignment.status == AssignmentStatus.OPEN and assignment.sheet.status == SheetStatus.OPEN


def can_chair(user: Any, competition: Competition) -> bool:
    """The chair of the jury and the organiser assign, open sheets again and settle conflicts."""
    return has_role(user, competition, RoleKind.CHAIR) or can_organise(user, competition)


def can_keep_grid(user: Any, competition: Competition) -> bool:
    """Results of the event day are written by the secretary, the chair and the organiser."""
    return has_role(user, competition, RoleKind.SECRETARY, RoleKind.CHAIR) or can_organise(user, competition)


def is_judging_somewhere(user: Any) -> bool:
    """Whether the user belongs to a jury or keeps a grid of some competition."""
    return bool(user.is_authenticated and user.roles.filter(kind__in=MARKING_ROLES, is_active=True).exists())
