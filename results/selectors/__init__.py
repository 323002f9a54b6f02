"""Reads of results: rankings, protocols, publications and what still keeps a protocol from being sealed."""

from results.selectors.checks import SealingCheck, sealing_checks
from results.selectors.protocols import (
    competition_with_places,
    division_with_places,
    entries_of_division,
    protocol_for_number,
    protocols_in_force,
)
from results.selectors.publications import is_published, publication_in_force, published_protocols

__all__ = [
    "SealingCheck",
    "competition_with_places",
    "division_with_places",
    "entries_of_division",
    "is_published",
    "protocol_for_number",
    "protocols_in_force",
    "publication_in_force",
    "published_protocols",
    "sealing_checks",
]
