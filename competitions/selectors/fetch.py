"""Fetchers: the object, or 404 where it is not yours to know about."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.rules import Visitor
from competitions import rules
from competitions.models import Competition, Division, Nomination


def _competition(slug: str) -> Competition:
    return get_object_or_404(Competition.objects.select_related("organiser", "contest"), slug=slug)


def competition_or_404(slug: str, user: Visitor) -> Competition:
    """A competition that the user may see: a public one, or one the user prepares."""
    competition = _competition(slug)
    if not rules.can_see(user, competition):
        raise Http404
    return competition


def competition_for_organiser(slug: str, user: Visitor) -> Competition:
    """A competition that the user organises."""
    competition = _competition(slug)
    if not rules.can_organise(user, competition):
        raise Http404
    return competition


def division_or_404(competition: Competition, code: str) -> Division:
    """A division of the competition by its code."""
    return get_object_or_404(competition.divisions.select_related("nomination", "age_group", "scheme"), code=code)


def nomination_or_404(competition: Competition, code: str) -> Nomination:
    """A nomination of the competition by its code."""
    return get_object_or_404(competition.nominations, code=code)
