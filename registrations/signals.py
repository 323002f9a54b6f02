"""Facts that upper apps may want to know; sent inside the transaction of the act."""

from django.dispatch import Signal

# sender=Entry, entry=…: the entry is in its division from now on
entry_accepted = Signal()
# sender=Entry, entry=…: status, standing or division of an accepted entry changed, so that places may move
entry_changed = Signal()
# sender=Consent, consent=…: given, verified or withdrawn, so that public pages may change
consent_changed = Signal()
# sender=Participant, participant=…: everything personal is gone
participant_erased = Signal()
# sender=Supervisor, supervisor=…, mention=Mention: the same for a supervisor; sent before the key goes
supervisor_erased = Signal()
