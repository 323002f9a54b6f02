"""Reads of registrations, by audience."""

from registrations.selectors.entries import (
    EntryFilter,
    entries_for_list,
    entries_for_organiser,
    entries_for_school,
    entries_with_parts,
    entry_for_organiser,
    entry_for_reader,
    entry_for_school,
    entry_with_parts,
    history_of,
    next_to_decide,
    work_for_organiser,
)
from registrations.selectors.placement import Placement, participant_age, participant_grade, place_members
from registrations.selectors.readiness import Ready, has_verified_consent, placement_of, problems_of, readiness_of
from registrations.selectors.roster import (
    namesakes_of,
    pupil_for_eraser,
    pupil_for_school,
    pupils_for_school,
    pupils_with_consents,
    supervisor_for_eraser,
    supervisor_for_school,
    supervisors_for_school,
)
from registrations.selectors.windows import Window, window_for_entry, window_for_organisation

__all__ = [
    "EntryFilter",
    "Placement",
    "Ready",
    "Window",
    "entries_for_list",
    "entries_for_organiser",
    "entries_for_school",
    "entries_with_parts",
    "entry_for_organiser",
    "entry_for_reader",
    "entry_for_school",
    "entry_with_parts",
    "has_verified_consent",
    "history_of",
    "namesakes_of",
    "next_to_decide",
    "participant_age",
    "participant_grade",
    "place_members",
    "placement_of",
    "problems_of",
    "pupil_for_eraser",
    "pupil_for_school",
    "pupils_for_school",
    "pupils_with_consents",
    "readiness_of",
    "supervisor_for_eraser",
    "supervisor_for_school",
    "supervisors_for_school",
    "window_for_entry",
    "window_for_organisation",
    "work_for_organiser",
]
