"""What an organiser changes in a competition: dates, words, switches, documents, deadlines of one school."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from competitions.enums import DocumentKind
from competitions.models import Competition, Document, Extension
from competitions.validators.dates import ORDER, faults_of_dates
from competitions.validators.refusal import Refused
from core.audit import record
from core.files import store_file

DOCUMENT_TYPES = ("pdf", "docx")
DOCUMENT_MB = 20
EDITABLE = (
    *ORDER,
    "title",
    "short_title",
    "about",
    "contacts",
    "age_sign",
    "ages_on",
    "is_open",
    "is_blind",
    "hides_own_school",
    "needs_consents",
    "minimum_entries",
    "wording",
)


@transaction.atomic
def update_competition(*, competition: Competition, values: Mapping[str, Any], actor: User) -> Competition:
    """Change fields of a competition; the audit entry names what changed. Raises `Refused` for dates out of order."""
    faults = faults_of_dates({name: values.get(name, getattr(competition, name)) for name in ORDER})
    if faults:
        raise Refused(*faults.values())
    changed = sorted(name for name, value in values.items() if name in EDITABLE and value != getattr(competition, name))
    if not changed:
        return competition
    for name in changed:
        setattr(competition, name, values[name])
    competition.save(update_fields=[*changed, "updated_at"])
    if "minimum_entries" in changed:
        # The number is part of what the kernel reads: a new revision makes every scheme be read again.
        competition.schemes.update(revision=F("revision") + 1)
    dates = {name: value.isoformat() for name in changed if isinstance(value := values[name], datetime)}
    record(
        chain=competition.audit_chain,
        act="update_competition",
        target=competition,
        actor=actor,
        details={"fields": changed, "dates": dates},
    )
    return competition


@transaction.atomic
def add_document(
    *, competition: Competition, kind: DocumentKind | str, title: str, upload: Any, actor: User
) -> Document:
    """Put a document on the competition's page; raises `core.files.FileRefused`."""
    stored = store_file(upload=upload, types=DOCUMENT_TYPES, max_mb=DOCUMENT_MB, user=actor)
    document = Document.objects.create(competition=competition, kind=kind, title=title, file=stored)
    record(
        chain=competition.audit_chain,
        act="add_document",
        target=document,
        actor=actor,
        details={"kind": str(kind), "sha256": stored.sha256},
    )
    return document


@transaction.atomic
def remove_document(*, document: Document, actor: User) -> None:
    """Take a document off the page; its file stays for the audit trail."""
    record(
        chain=document.competition.audit_chain,
        act="remove_document",
        target=document,
        actor=actor,
        details={"file": str(document.file_id)},
    )
    document.delete()


@transaction.atomic
def grant_extension(*, competition: Competition, organisation: Organisation, until: datetime, actor: User) -> Extension:
    """«Продлить»: let one organisation apply until a later moment; raises `Refused` for a moment that gives nothing."""
    if until <= competition.applications_close_at:
        raise Refused(_("Выберите срок позже общего конца приёма: иначе продления нет."))
    if until > competition.judging_until:
        raise Refused(_("Выберите срок не позже конца оценивания."))
    extension, _made = Extension.objects.update_or_create(
        competition=competition, organisation=organisation, defaults={"until": until}
    )
    record(
        chain=competition.audit_chain,
        act="grant_extension",
        target=extension,
        actor=actor,
        details={"organisation": organisation.pk, "until": until.isoformat()},
    )
    return extension


@transaction.atomic
def end_extension(*, extension: Extension, actor: User) -> None:
    """Take an extension back."""
    record(
        chain=extension.competition.audit_chain,
        act="end_extension",
        target=extension,
        actor=actor,
        details={"organisation": extension.organisation_id},
    )
    extension.delete()
