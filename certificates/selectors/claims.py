"""Who has a claim to which certificate: the rules alone, without names and wording, so that a page can count them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from certificates.enums import CertificateKind
from certificates.wording import Award, AwardKind, read_award
from competitions.enums import EntrantKind
from competitions.models import Competition
from results.enums import StandingState
from results.models import ProtocolLine

ABSENT = (StandingState.ABSENT, StandingState.WITHDREW, StandingState.DISQUALIFIED)
GROUPS = (EntrantKind.TEAM, EntrantKind.BOARD)
# How an award begins that the jury gives by decision beside the places: an extra degree or title, no special prize.
EXTRA_PLACES = ("диплом", "лауреат")


@dataclass(frozen=True)
class Claim:
    """One certificate to be: what for and to whom; `member` is the author of an entry's line whom it is for."""

    kind: CertificateKind
    basis: str
    recipient: str
    award: Award | None = None
    line: ProtocolLine | None = None
    member: Mapping[str, Any] | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What one certificate in force is given for at most."""
        return self.basis, self.recipient, str(self.kind)

    @property
    def title(self) -> str:
        """The award as the certificate keeps it."""
        return self.award.title if self.award else ""


def outcomes_of(competition: Competition) -> frozenset[str]:
    """«В составе делегации», «резерв»: who travels, no award to print."""
    return frozenset(filter(None, (competition.delegation.get(name, "") for name in ("award", "reserve"))))


def awards_of(line: ProtocolLine, outcomes: frozenset[str]) -> Iterator[tuple[str, Award]]:
    """The awards of a line and the end of the basis that each makes; the outcome of a selection is none."""
    if line.award and line.award not in outcomes:
        yield "", read_award(line.award)
    for title in line.data.get("special", []):
        award = read_award(title)
        is_extra = title.lower().startswith(EXTRA_PLACES) and award.kind in (AwardKind.DEGREE, AwardKind.LAUREATE)
        keeps = is_extra or award.kind is AwardKind.AUDIENCE
        yield f":{title}", award if keeps else Award(AwardKind.SPECIAL, title)


def is_group(line: ProtocolLine) -> bool:
    """Whether a team, board or squad stands in the line, not single authors."""
    return EntrantKind(line.data["entrant"]) in GROUPS


def diploma_claims(line: ProtocolLine, outcomes: frozenset[str]) -> Iterator[Claim]:
    """A diploma for the group or institution, and one for each of its people."""
    for end, award in awards_of(line, outcomes):
        if line.entry_id is None:
            where = line.protocol.division_id or f"competition-{line.protocol.competition_id}"
            recipient = f"team:{line.team_key}"[:200]
            yield Claim(CertificateKind.DIPLOMA, f"team:{where}:{line.team_key}"[:200], recipient, award, line)
            continue
        basis = f"line:{line.protocol.division_id}:{line.entry_id}{end}"[:200]
        is_institution = line.data["entrant"] == EntrantKind.INSTITUTION
        if is_group(line) or is_institution:
            yield Claim(CertificateKind.DIPLOMA, basis, f"entry:{line.entry_id}", award, line)
        for member in [] if is_institution else line.data["members"]:
            recipient = f"participant:{member['participant']}"
            yield Claim(CertificateKind.DIPLOMA, basis, recipient, award, line, member)


def participation_claims(line: ProtocolLine, outcomes: frozenset[str]) -> Iterator[Claim]:
    """A paper for everybody who took part and got no award."""
    has_award = any(True for _award in awards_of(line, outcomes))
    if line.entry_id is None or has_award or line.state in ABSENT:
        return
    for member in line.data["members"]:
        recipient = f"participant:{member['participant']}"
        yield Claim(CertificateKind.PARTICIPANT, f"entry:{line.entry_id}", recipient, None, line, member)


def prepared_by(lines: Iterable[ProtocolLine], outcomes: frozenset[str]) -> dict[int, list[ProtocolLine]]:
    """The lines with an award, by the supervisors who prepared them."""
    found: dict[int, list[ProtocolLine]] = defaultdict(list)
    for line in lines:
        if line.entry_id is not None and any(True for _ in awards_of(line, outcomes)):
            for row in line.data.get("supervisors", []):
                found[row["supervisor"]].append(line)
    return found
