"""From rows to the kernel's ranking and back."""

from results.bridge.columns import Columns, Part, PartsMaker, digits_of, exact_text, printed_text
from results.bridge.field import Field, Group, decisions_about, decisions_for, field_of, group_of, holds_joint_tables
from results.bridge.play_words import total_text, way_cell, way_words

__all__ = [
    "Columns",
    "Field",
    "Group",
    "Part",
    "PartsMaker",
    "decisions_about",
    "decisions_for",
    "digits_of",
    "exact_text",
    "field_of",
    "group_of",
    "holds_joint_tables",
    "printed_text",
    "total_text",
    "way_cell",
    "way_words",
]
