"""Writes of registrations: each `verb_noun` is one transaction and leaves its trace."""

from registrations.services.ciphers import assign_ciphers
from registrations.services.consents import record_consent, verify_consent, withdraw_consent
from registrations.services.decisions import (
    accept_entry,
    move_entry,
    recall_entry,
    refuse_entry,
    return_entry,
    set_standing,
    submit_entry,
    withdraw_entry,
)
from registrations.services.drafts import (
    add_entry_supervisor,
    add_member,
    add_teacher,
    create_entry,
    discard_draft,
    remove_entry_supervisor,
    remove_member,
    update_entry,
)
from registrations.services.erasure import erase_participant, erase_supervisor, export_person, replay_erasures
from registrations.services.links import end_links, make_link
from registrations.services.refusals import (
    ActRefused,
    AlreadySubmitted,
    ApplicationsClosed,
    EntryIncomplete,
    PossibleDuplicate,
    StaleRevision,
)
from registrations.services.roster import (
    add_pupil,
    add_supervisor,
    enrol_pupil,
    enrol_supervisor,
    leave_roster,
    update_pupil,
    update_supervisor,
)
from registrations.services.works import attach_signed_form, attach_work, detach_work, mark_original

__all__ = [
    "ActRefused",
    "AlreadySubmitted",
    "ApplicationsClosed",
    "EntryIncomplete",
    "PossibleDuplicate",
    "StaleRevision",
    "accept_entry",
    "add_entry_supervisor",
    "add_member",
    "add_pupil",
    "add_supervisor",
    "add_teacher",
    "assign_ciphers",
    "attach_signed_form",
    "attach_work",
    "create_entry",
    "detach_work",
    "discard_draft",
    "end_links",
    "enrol_pupil",
    "enrol_supervisor",
    "erase_participant",
    "erase_supervisor",
    "export_person",
    "leave_roster",
    "make_link",
    "mark_original",
    "move_entry",
    "recall_entry",
    "record_consent",
    "refuse_entry",
    "remove_entry_supervisor",
    "remove_member",
    "replay_erasures",
    "return_entry",
    "set_standing",
    "submit_entry",
    "update_entry",
    "update_pupil",
    "update_supervisor",
    "verify_consent",
    "withdraw_consent",
    "withdraw_entry",
]
