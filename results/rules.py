"""Who may see and change results: predicates that read like a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from competitions.enums import RoleKind
from competitions.rules import can_organise, has_role

if TYPE_CHECKING:
    from competitions.models import Competition


def can_see_ranking(user: Any, competition: Competition) -> bool:
    """Before publication places are for those who make them: the organiser, the secretary and the chair."""
    return can_organise(user, competition) or has_role(user, competition, RoleKind.CHAIR, RoleKind.SECRETARY)


def can_decide(user: Any, competition: Competition) -> bool:
    """The jury decides; its chair or the organiser writes the decision down."""
    return can_organise(user, competition) or has_role(user, competition, RoleKind.CHAIR)


def can_seal(user: Any, competition: Competition) -> bool:
    """The organiser seals protocols and publishes them."""
    return can_organise(user, competition)
