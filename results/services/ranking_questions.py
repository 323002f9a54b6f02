"""Questions that the rules leave to people, as a ranking keeps them: who is meant and the sentence in any language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from accounts.models import Organisation
from results.selectors.sentences import with_names
from results.services.ranking_teams import Joined
from results.services.ranking_wide import Ranked
from scoring import Question, Scheme, StandingRow
from scoring.joint import joint_nodes
from scoring.phrases import Phrase, phrase
from scoring.scheme import Node

Tables = Mapping[str, Sequence[StandingRow]]


@dataclass(frozen=True)
class Asked:
    """A question with the table of teams that it is about, None where it is about a division's own places."""

    question: Question
    node: Node | None = None

    @property
    def is_wide(self) -> bool:
        """Whether it is asked once for all divisions."""
        return not self.question.division

    @property
    def is_joint(self) -> bool:
        """Whether the table stands over all divisions, so that its own protocol waits for the answer."""
        return self.node is not None and self.node.source != "each"

    @property
    def is_between_teams(self) -> bool:
        """Whether those in question are rows of the table; who counts in a team is asked of its members."""
        return self.node is not None and not self.question.key.startswith("of:")


def asked_of(ranked: Ranked) -> list[Asked]:
    """Every question of one scheme with its table."""
    return [_asked(question, ranked.scheme, ranked.result.standings) for question in ranked.result.questions]


def asked_jointly(joined: Joined) -> list[Asked]:
    """What a joint table asks: over several schemes its own questions, those of each scheme know but a part of it."""
    first = joined.parts[0]
    if len(joined.parts) == 1:
        return [one for one in asked_of(first) if one.is_joint]
    return [_asked(question, first.scheme, joined.joint.tables) for question in joined.joint.questions]


def _asked(question: Question, scheme: Scheme, tables: Tables) -> Asked:
    kind, _colon, name = question.key.partition(":")
    if kind == "of":
        return Asked(question, scheme.node(name))
    if kind != "award":
        return Asked(question)
    rules = scheme.rules_of(question.division) if question.division else scheme.rules
    for award in rules.awards:
        if award.title == name and award.node:
            keys = {row.key for row in tables.get(award.node, ()) if row.division == question.division}
            if keys.issuperset(question.entries):
                return Asked(question, scheme.node(award.node))
    return Asked(question)


def leans_on_joint_tables(scheme: Scheme) -> bool:
    """Whether places of divisions follow from a joint table: then their protocols wait for its questions as well."""
    joint = {node.id for node in joint_nodes(scheme)}
    ranks = [rules.rank for rules in (scheme.rules, *scheme.divisions.values())]
    return any(key.name in joint for rank in ranks for key in rank.by if key.kind in {"standing", "best_place"})


def question_row(asked: Asked, scheme: Scheme, numbers: Mapping[str, str]) -> dict[str, Any]:
    """A question to people as a ranking keeps it; `numbers` are what people call entries.

    `entries` or `teams` are those in question; `is_own`: the places of the division itself hang on the answer.
    """
    question, titles = _with_schools(asked, numbers)
    names = ", ".join(titles.get(key, key) for key in question.entries)
    is_between_teams = asked.is_between_teams
    return {
        "key": question.key,
        "entries": [] if is_between_teams else [int(entry) for entry in question.entries if entry.isdigit()],
        "teams": list(question.entries) if is_between_teams else [],
        "table": asked.node.id if asked.node else "",
        "table_title": (asked.node.title or asked.node.id) if asked.node else "",
        "text": with_names(question.reason, names),
        "said": said(question.reason),
        "names": names,
        "is_wide": asked.is_wide,
        "is_joint": asked.is_joint,
        "is_own": not asked.is_joint or leans_on_joint_tables(scheme),
    }


def said(text: str) -> list[Any]:
    """The template of a sentence and its values: the page says it in its own language."""
    return [text.template, text.values] if isinstance(text, Phrase) else []


def _with_schools(asked: Asked, numbers: Mapping[str, str]) -> tuple[Question, Mapping[str, str]]:
    """Teams that are schools by their names, not by the ids that the kernel knows them by."""
    question = asked.question
    if asked.node is None or asked.node.group_by != "school":
        return question, {} if asked.is_between_teams else numbers
    reason = question.reason
    team = str(reason.values["team"]) if isinstance(reason, Phrase) and "team" in reason.values else ""
    keys = [key for key in (team, *question.entries) if key.isdigit()]
    schools = {str(pk): name for pk, name in Organisation.objects.filter(pk__in=keys).values_list("pk", "short_name")}
    if team and isinstance(reason, Phrase):
        named = phrase(reason.template, **reason.values | {"team": schools.get(team, team)})
        question = replace(question, reason=named)
    return question, schools if asked.is_between_teams else numbers
