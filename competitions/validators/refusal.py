"""A refusal of a service: sentences for the person who asked, nothing was changed."""


class Refused(ValueError):
    """What was asked cannot be done; each reason says what to do, then why."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


class Stale(Refused):
    """Somebody else changed the same thing meanwhile: nothing was written, both versions are to be shown."""
