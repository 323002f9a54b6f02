"""Refusals of certificates: sentences that say what to do, then why."""

from collections.abc import Sequence


class Refused(Exception):
    """An act that may not happen now, with every reason at once."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


class Erased(Exception):
    """A paper whose recipient's data were erased: its number still verifies, its text is gone."""
