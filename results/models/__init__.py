"""What follows from marks: standings, decisions, protocols, publications."""

from results.models.decision import Decision
from results.models.delegation import Delegation, DelegationEvent, DelegationMember
from results.models.protocol import Protocol, ProtocolLine, ProtocolPerson, Publication, PublicRevision
from results.models.stage_list import StageList
from results.models.standing import Ranking, Standing, TeamStanding

__all__ = [
    "Decision",
    "Delegation",
    "DelegationEvent",
    "DelegationMember",
    "Protocol",
    "ProtocolLine",
    "ProtocolPerson",
    "PublicRevision",
    "Publication",
    "Ranking",
    "StageList",
    "Standing",
    "TeamStanding",
]
