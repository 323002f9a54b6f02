"""Erasure and export of what results hold of a person: copies of pages, sealed words, decisions, reasons."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.models import PersonKey
from core.sealing import erase_person, open_texts
from registrations.models import Entry, Participant
from registrations.services.naming import Mention, empty_texts, mention_of
from results.models import Decision, Protocol, ProtocolLine
from results.selectors.schools import results_of_person
from results.services.publications import bump_public_revision, competitions_of


def erase_from_pages(participant: Participant, actor: Any) -> None:
    """Copies of public pages go, sealed words of the person, and decisions and reasons that name the person.

    What documents sealed of these texts are commitments: every digest still verifies.
    """
    bump_public_revision(competitions=competitions_of(people__participant=participant))
    mention = mention_of(participant)
    keys = PersonKey.objects.filter(texts__commitment__in=list(_own_words(participant, mention)), erased_at=None)
    for key in keys.distinct():
        erase_person(key=key, actor=actor, reason=str(_("слова заявки удалены вместе с автором")))
    empty_words_near(Entry.objects.filter(members__participant=participant), mention)


def empty_words_near(own: QuerySet[Entry], mention: Mention) -> None:
    """Decisions and reasons of protocols in the competitions of these entries go where they have the surname."""
    competitions = own.order_by().values("competition")
    decisions = Decision.objects.filter(division__competition__in=competitions)
    empty_texts(decisions, ["text"], mention.has_surname)
    decisions.filter(text="").update(text_salt="")
    protocols = Protocol.objects.filter(competition__in=competitions)
    empty_texts(protocols, ["reason"], mention.has_surname)
    protocols.filter(reason="").update(reason_salt="")


def _own_words(participant: Participant, mention: Mention) -> Iterator[str]:
    """Commitments of titles and teams whose last author this was, or that name the person."""
    for line in ProtocolLine.objects.filter(people__participant=participant).distinct():
        others = [member["participant"] for member in line.data["members"] if member["participant"] != participant.pk]
        has_others = Participant.objects.filter(pk__in=others, key__erased_at=None).exists()
        words = [line.data[name] for name in ("work", "team") if line.data[name]]
        for commitment, text in open_texts(words).items():
            if text is not None and (not has_others or mention.has_surname(text)):
                yield commitment


def export_person(participant: Participant, organisations: Collection[int] | None) -> Mapping[str, Any]:
    """What sealed protocols say of a person, for the person."""
    found = results_of_person(participant)
    if organisations is not None:
        found = [own for own in found if own.line.data["organisation"]["id"] in organisations]
    return {
        "results": [
            {
                "competition": own.line.protocol.competition.title,
                "division": own.line.protocol.title,
                "place": own.line.data.get("place", ""),
                "award": own.line.award,
                "total": own.line.total,
                "protocol": str(own.line.protocol),
                "title": own.title,
                "team": own.team,
                "decisions": _decisions(own.line),
            }
            for own in found
        ]
    }


def _decisions(line: ProtocolLine) -> list[str]:
    """The jury's words about the entry of the line."""
    found = Decision.objects.filter(division=line.protocol.division_id, revoked_at=None).exclude(text="")
    return [one.text for one in found if line.entry_id in _entries_of(one.content)]


def _entries_of(content: Mapping[str, Any]) -> set[int]:
    return {entry for block in content.get("order", []) for entry in block} | set(content.get("entries", []))
