"""Acts of results: places, decisions, protocols and their publication."""

from results.services.protocols import seal_protocol
from results.services.publications import bump_public_revision, publish_results, withdraw_publication

__all__ = [
    "bump_public_revision",
    "publish_results",
    "seal_protocol",
    "withdraw_publication",
]
