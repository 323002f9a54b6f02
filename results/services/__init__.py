"""Acts of results: places, decisions, protocols and their publication."""

from results.services.decisions import record_decision, revoke_decision
from results.services.joint_protocols import seal_joint_protocol
from results.services.protocols import seal_protocol
from results.services.publications import bump_public_revision, publish_results, withdraw_publication
from results.services.ranking import rank_division, request_ranking, request_stale_rankings, want_ranking
from results.services.sealing import seal_ready_protocols
from results.services.stage_lists import announce_stage_list, withdraw_stage_list

__all__ = [
    "announce_stage_list",
    "bump_public_revision",
    "publish_results",
    "rank_division",
    "record_decision",
    "request_ranking",
    "request_stale_rankings",
    "revoke_decision",
    "seal_joint_protocol",
    "seal_protocol",
    "seal_ready_protocols",
    "want_ranking",
    "withdraw_publication",
    "withdraw_stage_list",
]
