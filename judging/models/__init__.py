"""How marks come to be: assignments, sheets, marks with their log, live lines."""

from judging.models.advance import Advance
from judging.models.assignment import Assignment, Sheet
from judging.models.bout import Bout, Draw
from judging.models.line import Line
from judging.models.mark import Mark, MarkOperation

__all__ = ["Advance", "Assignment", "Bout", "Draw", "Line", "Mark", "MarkOperation", "Sheet"]
