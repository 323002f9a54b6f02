"""What every app stands on: the audit trail, jobs, sealed personal texts, the outbox and private files."""

from core.models.audit import Anchor, AuditEntry, ChainHead
from core.models.base import Timestamped
from core.models.job import Job
from core.models.message import Message
from core.models.sealed import Erasure, PersonKey, SealedText
from core.models.stored_file import StoredFile

__all__ = [
    "Anchor",
    "AuditEntry",
    "ChainHead",
    "Erasure",
    "Job",
    "Message",
    "PersonKey",
    "SealedText",
    "StoredFile",
    "Timestamped",
]
