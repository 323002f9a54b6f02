"""The vocabulary of steps; importing the package fills the registry."""

from scoring.steps import across, adjusting, choosing, folds, picking, play, values
from scoring.steps.base import ROLES, Criterion, On, Shape, StageInfo, Step
from scoring.steps.registry import STEPS, read_step, read_steps

__all__ = [
    "ROLES",
    "STEPS",
    "Criterion",
    "On",
    "Shape",
    "StageInfo",
    "Step",
    "across",
    "adjusting",
    "choosing",
    "folds",
    "picking",
    "play",
    "read_step",
    "read_steps",
    "values",
]
