"""Sealing every division that is ready in one act."""

from dataclasses import dataclass
from typing import Any

from competitions.models import Competition, Division
from competitions.validators.refusal import Refused
from results.models import Protocol
from results.services.protocols import seal_protocol


@dataclass(frozen=True)
class Sealed:
    """What came of one press: the protocols sealed, and the divisions that were not ready after all."""

    protocols: tuple[Protocol, ...]
    refused: tuple[Division, ...]


def seal_ready_protocols(*, competition: Competition, divisions: list[Division], actor: Any) -> Sealed:
    """Seal the first protocol of each division given; one that stopped being ready keeps none of the others back.

    Each protocol is a transaction of its own: what was sealed before a fault stays sealed, and pressing again goes on.
    """
    sealed, refused = [], []
    for division in divisions:
        division.competition = competition
        try:
            sealed.append(seal_protocol(division=division, actor=actor))
        except Refused:
            refused.append(division)
    return Sealed(tuple(sealed), tuple(refused))
