"""Writes of competitions: one act, one transaction, one audit entry."""

from competitions.services.creation import create_competition
from competitions.services.people import end_role, invite_role, resume_role
from competitions.services.phase import move_phase
from competitions.services.schemes import change_scheme
from competitions.services.settings import (
    add_document,
    end_extension,
    grant_extension,
    remove_document,
    update_competition,
)
from competitions.services.structure import (
    add_group,
    add_nomination,
    remove_nomination,
    update_group,
    update_nomination,
)
from competitions.validators.refusal import Refused, Stale

__all__ = [
    "Refused",
    "Stale",
    "add_document",
    "add_group",
    "add_nomination",
    "change_scheme",
    "create_competition",
    "end_extension",
    "end_role",
    "grant_extension",
    "invite_role",
    "move_phase",
    "remove_document",
    "remove_nomination",
    "resume_role",
    "update_competition",
    "update_group",
    "update_nomination",
]
