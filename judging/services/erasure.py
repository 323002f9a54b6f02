"""Erasure and export of what experts wrote in words: comments, notes, reasons. Marks stay, they name nobody."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from competitions.enums import Phase
from competitions.models import SchemeChange
from judging.models import Assignment, Draw, MarkOperation, Sheet
from registrations.models import Entry, Participant, Supervisor
from registrations.services.naming import Mention, always, empty_texts, is_last_author, mention_of

TOLD = (Phase.PUBLISHED, Phase.CLOSED)  # before that nobody outside the jury reads what it wrote


def erase_words(participant: Participant, actor: Any | None) -> None:
    """Empty what was written about the person's entries, and elsewhere in these competitions what names the person.

    The log of marks keeps every act, value and author; only the words of its reason go.
    """
    mention = mention_of(participant)
    own = Entry.objects.filter(members__participant=participant)
    for entry in own.distinct():
        _empty({"entry": entry}, always if is_last_author(entry, participant) else mention.is_in)
    _empty_near(own, mention)


def erase_words_about(supervisor: Supervisor, mention: Mention) -> None:
    """Empty what juries wrote, in the competitions of a supervisor's pupils, that names the supervisor."""
    _empty_near(Entry.objects.filter(supervisors__supervisor=supervisor), mention)


def _empty_near(own: QuerySet[Entry], mention: Mention) -> None:
    """Words about anybody in the competitions of these entries go where they have the surname."""
    competitions = list(own.order_by().values_list("competition", flat=True).distinct())
    _empty({"entry__competition__in": competitions}, mention.has_surname)
    changes = SchemeChange.objects.filter(scheme__competition__in=competitions)
    empty_texts(changes, ["reason"], mention.has_surname)
    changes.filter(reason="").update(reason_salt="")
    draws = Draw.objects.filter(division__competition__in=competitions)
    empty_texts(draws, ["reason"], mention.has_surname)
    draws.filter(reason="").update(reason_salt="")


def _empty(where: Mapping[str, Any], hit: Callable[[str], bool]) -> None:
    sheets = {f"assignment__{name}": value for name, value in where.items()}
    marks = {f"mark__{name}": value for name, value in where.items()}
    empty_texts(Sheet.objects.filter(**sheets), ["comment", "note", "reopened_reason"], hit)
    empty_texts(Assignment.objects.filter(**where), ["reason"], hit)
    empty_texts(MarkOperation.objects.filter(**marks), ["reason"], hit)


def export_words(participant: Participant, organisations: Collection[int] | None) -> dict[str, Any]:
    """What experts wrote about the person's entries, once results are out; private notes are told of, not told."""
    entries = Entry.objects.filter(members__participant=participant, competition__phase__in=TOLD)
    if organisations is not None:
        entries = entries.filter(organisation__in=organisations)
    sheets = Sheet.objects.filter(assignment__entry__in=entries).select_related("assignment__entry__competition")
    operations = MarkOperation.objects.filter(mark__entry__in=entries).exclude(reason="")
    return {
        "sheets": [
            {
                "competition": sheet.assignment.entry.competition.title,
                "number": sheet.assignment.entry.number,
                "comment": sheet.comment,
                "has_private_note": bool(sheet.note),
                "reopened_because": sheet.reopened_reason,
                "taken_off_because": sheet.assignment.reason,
            }
            for sheet in sheets.order_by("pk")
            if sheet.comment or sheet.note or sheet.reopened_reason or sheet.assignment.reason
        ],
        "changes_of_marks": [
            {"number": operation.mark.entry.number, "at": operation.at.isoformat(), "reason": operation.reason}
            for operation in operations.select_related("mark__entry").order_by("pk")
        ],
    }
