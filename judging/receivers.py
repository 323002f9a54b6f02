"""What judging does when the rooms below announce a change."""

from typing import Any

from django.dispatch import receiver

from judging.services.lines import rewrite_entry
from registrations.models import Entry
from registrations.signals import entry_accepted, entry_changed


@receiver(entry_accepted, sender=Entry, dispatch_uid="judging.entry_accepted")
def follow_acceptance(entry: Entry, **kwargs: Any) -> None:
    """An accepted entry has a line from the first moment: it is pending, not unknown."""
    rewrite_entry(entry=entry)


@receiver(entry_changed, sender=Entry, dispatch_uid="judging.entry_changed")
def follow_change(entry: Entry, **kwargs: Any) -> None:
    """Standing and division are part of the line."""
    rewrite_entry(entry=entry)
