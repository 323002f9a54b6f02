"""What certificates say: names in three cases, gendered words, the texts of every kind. Pure, always in Russian.

`decline(name, case)` gives a name and the reasons to look at it; `compose(kind, facts)` gives the lines of a sheet.
"""

from .awards import Award, AwardKind, preparation, read_award
from .names import Case, Declined, Gender, Name, decline, gender_of
from .texts import Facts, Kind, Lines, Person, School, Title, WordingRefused, compose
from .words import Group, GroupKind, pupil_line, quoted, tie

__all__ = [
    "Award",
    "AwardKind",
    "Case",
    "Declined",
    "Facts",
    "Gender",
    "Group",
    "GroupKind",
    "Kind",
    "Lines",
    "Name",
    "Person",
    "School",
    "Title",
    "WordingRefused",
    "compose",
    "decline",
    "gender_of",
    "preparation",
    "pupil_line",
    "quoted",
    "read_award",
    "tie",
]
