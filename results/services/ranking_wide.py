"""Awards that are one for the whole competition where several schemes give them: the greatest share of its maximum."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

from competitions.models import Division
from results.bridge import Field
from scoring import Decision, Question, Result, Scheme
from scoring.numbers import NUMBER_TYPES, Number, divide
from scoring.phrases import phrase
from scoring.ranking import DivisionRun, run_all


@dataclass
class Ranked:
    """One scheme's divisions as the kernel ranked them."""

    divisions: Sequence[Division]
    scheme: Scheme
    found: Field
    decisions: list[Decision]
    result: Result
    runs: dict[str, DivisionRun]
    titles: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sort_awards()

    def sort_awards(self) -> None:
        """Awards by entry, so that a row finds its own without going through all of them."""
        self.titles = {entry.id: [] for entry in self.found.entries}
        for award in self.result.awards:
            if not award.node and award.entry in self.titles:
                self.titles[award.entry].append(award.title)

    def rerank(self, extra: Decision) -> None:
        """Rank again with one more decision."""
        self.decisions = [extra, *self.decisions]
        self.result, self.runs, _tables = run_all(self.scheme, self.found.entries, self.found.lines, self.decisions)
        self.sort_awards()

    def wide_titles(self) -> list[str]:
        """Titles of the awards that are one for the whole competition."""
        rules = [run.rules for run in self.runs.values()]
        titles = [award.title for one in rules for award in one.awards if award.one_per == "competition"]
        return list(dict.fromkeys(titles))

    def share_of(self, entry: str) -> Number | None:
        """The entry's part of its own maximum."""
        for division in self.result.divisions.values():
            for row in division.rows:
                if row.entry == entry:
                    top = division.maximum
                    if row.total.__class__ in NUMBER_TYPES and top.__class__ in NUMBER_TYPES and top:
                        return divide(row.total, top)  # type: ignore[arg-type]
        return None

    def level_of(self, title: str, division: str) -> str:
        """The look of an award: g for the one of the whole competition, else its order among the others."""
        awards = [award for award in self.runs[division].rules.awards if not award.node]
        if any(award.title == title and award.one_per == "competition" for award in awards):
            return "g"
        ordinary = list(dict.fromkeys(award.title for award in awards if award.one_per != "competition"))
        number = ordinary.index(title) + 1 if title in ordinary else 0
        return str(number) if 1 <= number <= 3 else ""


def settle_wide_awards(ranked: Sequence[Ranked]) -> list[Question]:
    """Leave each such award with one scheme; the others rank again without it. Ties are a question to the jury.

    A recorded decision about the award has been obeyed by the kernel already: then at most one scheme gives it.
    """
    questions: list[Question] = []
    for title in dict.fromkeys(title for one in ranked for title in one.wide_titles()):
        givers = [one for one in ranked if any(award.title == title for award in one.result.awards)]
        if len(givers) < 2:
            continue
        winners = {
            id(one): [award.entry for award in one.result.awards if award.title == title and not award.node]
            for one in givers
        }
        shares = {id(one): max((one.share_of(entry) or 0 for entry in winners[id(one)]), default=0) for one in givers}
        best = max(shares.values())
        leaders = [one for one in givers if shares[id(one)] == best]
        nobody = Decision(f"award:{title}", ())
        for one in givers:
            if len(leaders) > 1 or one is not leaders[0]:
                one.rerank(nobody)
        if len(leaders) > 1:
            names = tuple(entry for one in leaders for entry in winners[id(one)])
            reason = phrase(gettext_noop("Доли от максимума равны: кому дать «{title}», решает жюри."), title=title)
            questions.append(Question(f"award:{title}", "", names, reason))
    return questions
