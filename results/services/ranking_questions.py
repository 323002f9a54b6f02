"""Questions that the rules leave to people, as a ranking keeps them: who is meant and the sentence in any language."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from accounts.models import Organisation
from scoring import Question, Scheme
from scoring.phrases import Phrase, phrase


def question_row(question: Question, scheme: Scheme, numbers: Mapping[str, str]) -> dict[str, Any]:
    """A question to people as a ranking keeps it; `numbers` are what people call entries."""
    question = _with_school(question, scheme)
    names = ", ".join(numbers.get(entry, entry) for entry in question.entries)
    return {
        "key": question.key,
        "entries": [int(entry) for entry in question.entries if entry.isdigit()],
        "text": f"{question.reason} ({names})" if names else question.reason,
        "said": said(question.reason),
        "names": names,
        "is_wide": not question.division,
    }


def said(text: str) -> list[Any]:
    """The template of a sentence and its values: the page says it in its own language."""
    return [text.template, text.values] if isinstance(text, Phrase) else []


def _with_school(question: Question, scheme: Scheme) -> Question:
    """A question about a team that is a school says its name, not the id that the kernel knows it by."""
    kind, _colon, table = question.key.partition(":")
    if kind != "of" or scheme.node(table).group_by != "school" or not isinstance(question.reason, Phrase):
        return question
    values = question.reason.values
    school = Organisation.objects.filter(pk=values["team"]).values_list("short_name", flat=True).first()
    return replace(question, reason=phrase(question.reason.template, **values | {"team": school or values["team"]}))
