"""What is contested: contests, their yearly editions and everything an organiser sets up."""

from competitions.models.change import SchemeChange
from competitions.models.competition import Competition
from competitions.models.contest import Contest
from competitions.models.division import AgeGroup, Division, Nomination
from competitions.models.document import Document, Extension
from competitions.models.role import Role
from competitions.models.scheme import Criterion, Scheme, Stage

__all__ = [
    "AgeGroup",
    "Competition",
    "Contest",
    "Criterion",
    "Division",
    "Document",
    "Extension",
    "Nomination",
    "Role",
    "Scheme",
    "SchemeChange",
    "Stage",
]
