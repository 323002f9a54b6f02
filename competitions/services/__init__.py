"""Writes of competitions: one act, one transaction, one audit entry."""

from competitions.services.creation import create_competition
from competitions.validators.refusal import Refused

__all__ = ["Refused", "create_competition"]
