"""Papers that a protocol line gives reason for: diplomas of people and groups, certificates of participation."""

from collections.abc import Iterator, Mapping
from typing import Any

from certificates.enums import CertificateKind
from certificates.selectors.candidate import ACCENTS, Candidate
from certificates.selectors.claims import Claim, diploma_claims, participation_claims
from certificates.selectors.facts import (
    Setting,
    Texts,
    facts_of,
    group_of,
    member_names,
    person_of,
    school_of,
    short_of,
)
from certificates.wording import Facts, Group, GroupKind, Kind
from results.models import ProtocolLine


def diplomas(setting: Setting, line: ProtocolLine) -> Iterator[Candidate]:
    """A diploma for the group or institution, and one for each of its people."""
    for claim in diploma_claims(line, setting.outcomes):
        if claim.member is not None:
            yield from _personal(setting, line, claim, claim.member)
        elif line.entry is None:
            yield _team_diploma(setting, line, claim)
        else:
            yield _collective(setting, line, claim)


def _personal(setting: Setting, line: ProtocolLine, claim: Claim, member: Mapping[str, Any]) -> Iterator[Candidate]:
    """A paper of one member; none for somebody whose data were erased."""
    participant, entry = setting.participants[member["participant"]], line.entry
    if participant.key.key is None or not participant.last_name or entry is None:
        return
    texts = Texts()
    texts.add(participant.key, participant.full_name)
    short = texts.add(participant.key, short_of(participant.first_name, participant.last_name))
    person = person_of(setting, line, member, entry.organisation)
    group = group_of(setting, line, texts)
    yield Candidate(
        **_claimed(claim),
        wording=Kind.DIPLOMA if claim.kind is CertificateKind.DIPLOMA else Kind.PARTICIPANT,
        facts=facts_of(setting, line, texts, person=person, group=group, award=claim.award),
        shortened=short,
        texts=texts,
        line=line,
        entry=entry,
        participant=participant,
        organisation=entry.organisation,
    )


def _claimed(claim: Claim) -> dict[str, Any]:
    """What a paper has of its claim."""
    return {
        "kind": claim.kind,
        "basis": claim.basis,
        "recipient": claim.recipient,
        "award": claim.title,
        "accent": ACCENTS[claim.award.level if claim.award else ""],
    }


def _collective(setting: Setting, line: ProtocolLine, claim: Claim) -> Candidate:
    """The diploma of a team, a board or an institution as a whole."""
    texts, school = Texts(), school_of(line)
    group = group_of(setting, line, texts)
    members = member_names(setting, line, texts) if group else []
    facts = facts_of(setting, line, texts, group=group, school=school, award=claim.award, members=tuple(members))
    return Candidate(
        **_claimed(claim),
        wording=Kind.DIPLOMA,
        facts=facts,
        texts=texts,
        line=line,
        entry=line.entry,
        organisation=line.entry.organisation if line.entry else None,
    )


def _team_diploma(setting: Setting, line: ProtocolLine, claim: Claim) -> Candidate:
    """The diploma of a row of a team standing, in a division or over all of them: a school or a team."""
    organisation = setting.organisations.get((line.data.get("organisation") or {}).get("id", 0))
    school = school_of(line)
    group = None if school else Group(GroupKind.TEAM, str(line.data["title"]))
    standing = "командном зачёте" if line.protocol.division_id else "общекомандном зачёте"
    facts = Facts(setting.title, group=group, school=school, award=claim.award, standing=standing)
    return Candidate(
        **_claimed(claim),
        wording=Kind.DIPLOMA,
        facts=facts,
        line=line,
        organisation=organisation,
    )


def participations(setting: Setting, line: ProtocolLine) -> Iterator[Candidate]:
    """A paper for everybody who took part and got no award."""
    for claim in participation_claims(line, setting.outcomes):
        if claim.member is not None:
            yield from _personal(setting, line, claim, claim.member)
