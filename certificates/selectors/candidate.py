"""One certificate to be."""

from dataclasses import dataclass, field
from functools import cached_property

from accounts.models import Organisation
from certificates.enums import CertificateKind
from certificates.selectors.facts import Texts
from certificates.wording import Facts, Kind, Lines, compose
from competitions.models import Role
from registrations.models import Entry, Participant, Supervisor
from results.models import ProtocolLine

# The colour of the disc at the apex, by the level of the award.
ACCENTS = {"g": "#1b4b9b", "1": "#d9a400", "2": "#9aa5b5", "3": "#b0703a", "": "#ffc233"}
THANKS_ACCENT = "#1b4b9b"


@dataclass(frozen=True)
class Candidate:
    """One certificate to be: `basis` and `recipient` make it one; its lines have tokens where `texts` stand.

    The lines are composed when somebody reads them: a page that only counts does without.
    """

    kind: CertificateKind
    basis: str
    recipient: str
    award: str
    accent: str
    wording: Kind
    facts: Facts
    shortened: str = ""
    case_doubts: tuple[str, ...] = ()
    texts: Texts = field(default_factory=Texts)
    line: ProtocolLine | None = None
    entry: Entry | None = None
    participant: Participant | None = None
    supervisor: Supervisor | None = None
    role: Role | None = None
    organisation: Organisation | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What one certificate in force is given for at most."""
        return self.basis, self.recipient, str(self.kind)

    @cached_property
    def lines(self) -> Lines:
        """What is printed."""
        return compose(self.wording, self.facts)

    @property
    def short(self) -> str:
        """The recipient as the check page says it: a person shortened, a group by its name."""
        return self.shortened or self.lines.name

    @property
    def doubts(self) -> tuple[str, ...]:
        """What a person should look at before this is printed; only a declined text leaves any."""
        if self.wording is not Kind.SUPERVISOR_DATIVE:
            return ()
        return (*self.lines.doubts, *self.case_doubts)
