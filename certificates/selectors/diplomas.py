"""Papers that a protocol line gives reason for: diplomas of people and groups, certificates of participation."""

from collections.abc import Iterator
from typing import Any

from certificates.enums import CertificateKind
from certificates.selectors.candidate import ACCENTS, Candidate, awards_of
from certificates.selectors.facts import (
    Setting,
    Texts,
    facts_of,
    group_of,
    is_group,
    member_names,
    person_of,
    school_of,
    short_of,
)
from certificates.wording import Award, Facts, Group, GroupKind, Kind
from competitions.enums import EntrantKind
from results.enums import StandingState
from results.models import ProtocolLine

ABSENT = (StandingState.ABSENT, StandingState.WITHDREW, StandingState.DISQUALIFIED)


def diplomas(setting: Setting, line: ProtocolLine) -> Iterator[Candidate]:
    """A diploma for the group or institution, and one for each of its people."""
    for end, award in awards_of(setting, line):
        if line.entry is None:
            yield _team_diploma(setting, line, award)
            continue
        basis = f"line:{line.protocol.division_id}:{line.entry_id}{end}"[:200]
        if is_group(line) or line.data["entrant"] == EntrantKind.INSTITUTION:
            yield _collective(setting, line, basis, award)
        if line.data["entrant"] == EntrantKind.INSTITUTION:
            continue
        for member in line.data["members"]:
            one = _personal(setting, line, member, kind=CertificateKind.DIPLOMA, basis=basis, award=award)
            if one is not None:
                yield one


def _personal(
    setting: Setting,
    line: ProtocolLine,
    member: dict[str, Any],
    *,
    kind: CertificateKind,
    basis: str,
    award: Award | None,
) -> Candidate | None:
    """A paper of one member; none for somebody whose data were erased."""
    participant, entry = setting.participants[member["participant"]], line.entry
    if participant.key.key is None or not participant.last_name or entry is None:
        return None
    texts = Texts()
    texts.add(participant.key, participant.full_name)
    short = texts.add(participant.key, short_of(participant.first_name, participant.last_name))
    person = person_of(setting, line, member, entry.organisation)
    facts = facts_of(setting, line, texts, person=person, group=group_of(setting, line, texts), award=award)
    wording = Kind.DIPLOMA if kind is CertificateKind.DIPLOMA else Kind.PARTICIPANT
    return Candidate(
        kind=kind,
        basis=basis,
        recipient=f"participant:{participant.pk}",
        award=award.title if award else "",
        accent=ACCENTS[award.level if award else ""],
        wording=wording,
        facts=facts,
        shortened=short,
        texts=texts,
        line=line,
        entry=entry,
        participant=participant,
        organisation=entry.organisation,
    )


def _collective(setting: Setting, line: ProtocolLine, basis: str, award: Award) -> Candidate:
    """The diploma of a team, a board or an institution as a whole."""
    texts, school = Texts(), school_of(line)
    group = group_of(setting, line, texts)
    members = member_names(setting, line, texts) if group else []
    facts = facts_of(setting, line, texts, group=group, school=school, award=award, members=tuple(members))
    return Candidate(
        kind=CertificateKind.DIPLOMA,
        basis=basis,
        recipient=f"entry:{line.entry_id}",
        award=award.title,
        accent=ACCENTS[award.level],
        wording=Kind.DIPLOMA,
        facts=facts,
        texts=texts,
        line=line,
        entry=line.entry,
        organisation=line.entry.organisation if line.entry else None,
    )


def _team_diploma(setting: Setting, line: ProtocolLine, award: Award) -> Candidate:
    """The diploma of a row of a team standing, in a division or over all of them: a school or a team."""
    organisation = setting.organisations.get((line.data.get("organisation") or {}).get("id", 0))
    school = school_of(line)
    group = None if school else Group(GroupKind.TEAM, str(line.data["title"]))
    protocol = line.protocol
    where = protocol.division_id or f"competition-{protocol.competition_id}"
    standing = "командном зачёте" if protocol.division_id else "общекомандном зачёте"
    facts = Facts(setting.title, group=group, school=school, award=award, standing=standing)
    return Candidate(
        kind=CertificateKind.DIPLOMA,
        basis=f"team:{where}:{line.team_key}"[:200],
        recipient=f"team:{line.team_key}"[:200],
        award=award.title,
        accent=ACCENTS[award.level],
        wording=Kind.DIPLOMA,
        facts=facts,
        line=line,
        organisation=organisation,
    )


def participations(setting: Setting, line: ProtocolLine) -> Iterator[Candidate]:
    """A paper for everybody who took part and got no award."""
    has_award = any(True for _award in awards_of(setting, line))
    if line.entry is None or has_award or line.state in ABSENT:
        return
    for member in line.data["members"]:
        one = _personal(
            setting, line, member, kind=CertificateKind.PARTICIPANT, basis=f"entry:{line.entry_id}", award=None
        )
        if one is not None:
            yield one
