"""Reads of competitions: what exists for whom, and the rules of a scheme ready for the kernel."""

from competitions.selectors.fetch import (
    competition_for_organiser,
    competition_or_404,
    division_or_404,
    nomination_or_404,
)
from competitions.selectors.lists import (
    applications_close_for,
    competitions_for_organiser,
    competitions_for_public,
    is_taking_applications,
    limits_for,
    roles_of,
)
from competitions.selectors.schemes import scheme_for, stages_of

__all__ = [
    "applications_close_for",
    "competition_for_organiser",
    "competition_or_404",
    "competitions_for_organiser",
    "competitions_for_public",
    "division_or_404",
    "is_taking_applications",
    "limits_for",
    "nomination_or_404",
    "roles_of",
    "scheme_for",
    "stages_of",
]
