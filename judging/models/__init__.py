"""How marks come to be: assignments, sheets, marks with their log, live lines."""

from judging.models.assignment import Assignment, Sheet
from judging.models.line import Line
from judging.models.mark import Mark, MarkOperation

__all__ = ["Assignment", "Line", "Mark", "MarkOperation", "Sheet"]
