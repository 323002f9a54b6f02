"""What judging does when the rooms below announce a change."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from competitions.models import Scheme
from judging.services.erasure import erase_words_about
from judging.services.levels import follow_departure
from judging.services.lines import rewrite_entry, want_rebuild
from registrations.models import Entry, Supervisor
from registrations.services.naming import Mention
from registrations.signals import entry_accepted, entry_changed, supervisor_erased


@receiver(entry_accepted, sender=Entry, dispatch_uid="judging.entry_accepted")
def follow_acceptance(entry: Entry, **kwargs: Any) -> None:
    """An accepted entry has a line from the first moment: it is pending, not unknown."""
    rewrite_entry(entry=entry)


@receiver(entry_changed, sender=Entry, dispatch_uid="judging.entry_changed")
def follow_change(entry: Entry, **kwargs: Any) -> None:
    """Standing and division are part of the line; who was drawn against an entry that left goes on without it."""
    follow_departure(entry=entry)
    rewrite_entry(entry=entry)


@receiver(supervisor_erased, sender=Supervisor, dispatch_uid="judging.supervisor_erased")
def follow_erasure(supervisor: Supervisor, mention: Mention, **kwargs: Any) -> None:
    """What juries wrote names the supervisor no more."""
    erase_words_about(supervisor, mention)


@receiver(post_save, sender=Scheme, dispatch_uid="judging.scheme_saved")
def follow_rules(instance: Scheme, created: bool, **kwargs: Any) -> None:  # noqa: FBT001 - Django's
    """Rules changed before the first mark: the lines that wait under them are laid out anew."""
    if not created:
        want_rebuild(scheme=instance)
