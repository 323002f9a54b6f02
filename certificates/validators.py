"""What stops a paper that was issued; acts that may not happen raise `competitions.validators.refusal.Refused`."""


class Erased(Exception):
    """A paper whose recipient's data were erased: its number still verifies, its text is gone."""
