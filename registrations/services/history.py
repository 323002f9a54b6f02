"""What every act on an entry leaves behind: its line in the history and its link in the audit trail."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from registrations.enums import EntryAct, EntryStatus
from registrations.models import Entry, EntryEvent
from registrations.rules import OPEN_TO_EDIT
from registrations.selectors.windows import window_for_entry
from registrations.services.refusals import ActRefused, ApplicationsClosed, StaleRevision


def lock_entry(entry: Entry, *, base_revision: int | None = None) -> Entry:
    """The entry as it is stored, locked for this transaction; refuses when it was changed since `base_revision`.

    `no_key`: a mark of the entry that is being saved refers to this row and must not wait for it crosswise.
    """
    locked = (
        Entry.objects.select_for_update(of=("self",), no_key=True)
        .select_related("competition", "nomination", "division", "organisation")
        .get(pk=entry.pk)
    )
    if base_revision is not None and locked.revision != base_revision:
        raise StaleRevision(
            _("Сверьте две версии: эта заявка изменена в другом окне или другим человеком. Ваш текст остался в полях."),
            locked,
        )
    return locked


def require_editable(entry: Entry) -> None:
    """Refuse where the entry is out of the school's hands or its time is over."""
    if entry.status not in OPEN_TO_EDIT:
        raise ActRefused(
            _("Возьмите заявку на доработку, чтобы изменить её: сейчас она %(status)s.")
            % {"status": str(entry.get_status_display()).lower()}
        )
    window = window_for_entry(entry)
    if not window.is_open:
        raise ApplicationsClosed(window.sentence)


def record_act(
    entry: Entry, actor: User | None, act: EntryAct, *, remark: str = "", details: Mapping[str, Any] | None = None
) -> EntryEvent:
    """Write one act into the history and into the audit trail, whose details are ids and names of fields.

    Edits of a draft in a row by one person are one line of the history: the form saves while it is typed.
    """
    chain = f"organisation:{entry.organisation_id}" if not entry.number else entry.competition.audit_chain
    audit.record(chain=chain, act=f"entry.{act.value}", target=entry, actor=actor, details=details)
    actor_id = None if actor is None else actor.pk
    last = entry.events.last() if act == EntryAct.EDITED and entry.status == EntryStatus.DRAFT else None
    if last is not None and last.act == EntryAct.EDITED and last.actor_id == actor_id:
        fields = sorted({*last.details.get("fields", []), *(details or {}).get("fields", [])})
        last.details = {**last.details, "fields": fields}
        last.at = timezone.now()
        last.save(update_fields=["details", "at"])
        return last
    return EntryEvent.objects.create(
        entry=entry, actor_id=actor_id, act=act, status=entry.status, remark=remark, details=dict(details or {})
    )
