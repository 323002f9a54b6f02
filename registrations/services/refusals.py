"""Refusals of services: each carries the sentence that the person reads."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registrations.models import Entry, ExternalResult
    from registrations.selectors.readiness import Ready


class ActRefused(Exception):
    """The act is not possible in this state; the text says what to do, then why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class ApplicationsClosed(ActRefused):
    """The time for applications is over, or has not begun."""


class AlreadySubmitted(ActRefused):
    """The entry was submitted before: the second press changes nothing."""


class StaleRevision(ActRefused):
    """The entry was changed elsewhere since the page was opened; `entry` is what is stored now."""

    def __init__(self, sentence: str, entry: "Entry") -> None:
        super().__init__(sentence)
        self.entry = entry


class StaleExternal(ActRefused):
    """The result from outside was changed elsewhere since the page was opened; `result` is what is stored now."""

    def __init__(self, sentence: str, result: "ExternalResult") -> None:
        super().__init__(sentence)
        self.result = result


class EntryIncomplete(ActRefused):
    """The entry cannot be submitted yet; `problems` are in the order of the form."""

    def __init__(self, sentence: str, problems: "Sequence[Ready]") -> None:
        super().__init__(sentence)
        self.problems = tuple(problems)


class PossibleDuplicate(ActRefused):
    """Somebody of this name and birth date is on the roster already; adding needs a deliberate yes."""
