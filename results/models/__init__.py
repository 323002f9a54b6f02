"""What follows from marks: standings, decisions, protocols, publications."""

from results.models.decision import Decision
from results.models.protocol import Protocol, ProtocolLine, ProtocolPerson, Publication, PublicRevision
from results.models.stage_list import StageList
from results.models.standing import Ranking, Standing, TeamStanding

__all__ = [
    "Decision",
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
