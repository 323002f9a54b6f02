"""Brings a competition of the demo season to its end: places, decisions, protocols, publication, diplomas."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from certificates.enums import CertificateKind
from certificates.services import issue_batch
from competitions.enums import Phase
from competitions.models import Competition, Division
from competitions.validators.refusal import Refused
from registrations.enums import EntryStatus
from results.enums import DecisionKind
from results.models import Protocol, Ranking
from results.selectors.decisions import Choice, decision_keys, open_questions
from results.services import publish_results, rank_division, record_decision, seal_protocol

WORDS = {
    "founder": "Управление образования города Калуги",
    "order": "Приказ управления образования города Калуги от 20.11.2026 № 127-п",
    "sign1_role": "Начальник управления образования",
    "sign1_name": "В. П. Соколов",
    "sign2_role": "Председатель жюри",
    "sign2_name": "И. О. Дятлов",
    "place": "г. Калуга, 2026 г.",
    "dative": "",
}
KINDS = [CertificateKind.DIPLOMA, CertificateKind.PARTICIPANT, CertificateKind.SUPERVISOR]
ROUNDS = 5  # one decision may lay bare the next question


def rank_everything(competition: Competition) -> None:
    """Places of every division that has somebody in it; those that are ranked together are ranked once."""
    for division in divisions_of(competition):
        ranking = Ranking.objects.filter(division=division).first()
        if ranking is None or ranking.made_at is None or ranking.is_stale:
            rank_division(division=division)


def divisions_of(competition: Competition) -> list[Division]:
    """Divisions with accepted entries."""
    divisions = competition.divisions.filter(entries__status=EntryStatus.ACCEPTED).distinct()
    return list(divisions.select_related("scheme", "competition", "nomination", "age_group"))


def publish(competition: Competition, organiser: User) -> None:
    """Let the jury decide what the rules leave to it, seal, publish what is sealed, issue the papers."""
    protocols: list[Protocol] = []
    for division in divisions_of(competition):
        for _round in range(ROUNDS):
            if not settle(division, organiser):
                break
        try:
            protocols.append(seal_protocol(division=division, actor=organiser))
        except Refused:  # it stays open on the organiser's desk, with its reason
            continue
    publish_results(competition=competition, protocols=protocols, actor=organiser)
    Competition.objects.filter(pk=competition.pk).update(phase=Phase.PUBLISHED)
    issue_batch(competition=competition, kinds=KINDS, actor=organiser, words=WORDS)


def settle(division: Division, organiser: User) -> int:
    """Record a decision for every open question of the division; how many there were."""
    questions = open_questions(division)
    for choice in questions:
        kind, content = decision_of(division, choice)
        record_decision(
            division=division,
            kind=kind,
            content=content,
            text="Решение жюри принято открытым голосованием, голос председателя решающий.",
            decided_on=timezone.localdate(),
            actor=organiser,
        )
    if questions:
        rank_division(division=division)
    return len(questions)


def decision_of(division: Division, choice: Choice) -> tuple[str, dict[str, Any]]:
    """Equals are put in order as they stand; at an award line the first is chosen."""
    keys = [option.key for option in choice.options]
    if choice.key in decision_keys(division):
        return DecisionKind.ORDER, {"key": choice.key, "order": [[key] for key in keys]}
    return DecisionKind.AWARD_LINE, choice.content(keys[:1], keys[1:])
