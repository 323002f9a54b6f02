"""Awards: place cuts, quotas and thresholds with their conditions; a block over a line is never split silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from scoring.advancing import passes
from scoring.award_rules import (
    Candidate,
    base_size,
    condition_met,
    cut_blocks,
    leaders,
    quota_size,
    rule_text,
)
from scoring.chain import is_about
from scoring.numbers import NUMBER_TYPES, divide
from scoring.outcome import AwardGiven, DivisionResult, Question, StandingRow
from scoring.phrases import gettext_noop, phrase
from scoring.scheme import Award, Scheme
from scoring.types import Decision, Status

if TYPE_CHECKING:
    from scoring.ranking import DivisionRun


class AwardRun:
    """Gives the awards of all divisions, title by title."""

    def __init__(
        self,
        scheme: Scheme,
        runs: Mapping[str, DivisionRun],
        results: Mapping[str, DivisionResult],
        tables: Mapping[str, Sequence[StandingRow]],
        decisions: Sequence[Decision],
    ) -> None:
        self.scheme, self.runs, self.results, self.tables, self.decisions = scheme, runs, results, tables, decisions
        self.given: list[AwardGiven] = []
        self._held: dict[tuple[str, str, str], list[str]] = {}  # a team stands in the table of each division anew
        self._candidates: dict[str, list[Candidate]] = {}
        self.questions: list[Question] = []

    def run(self) -> None:
        """Go through the titles in their order."""
        everywhere = [self.scheme.rules, *(run.rules for run in self.runs.values())]
        titles = dict.fromkeys(award.title for rules in everywhere for award in rules.awards)
        for title in titles:
            self._title(title)
        for decision in self.decisions:
            kind, _, title = decision.key.partition(":")
            if kind == "extra":
                for entry in decision.order[0] if decision.order else ():
                    self._give(title, entry, self._division_of(entry, decision), "", "решение жюри")

    def _division_of(self, entry: str, decision: Decision) -> str:
        found = [name for name, run in self.runs.items() if entry in run.field.entries]
        return decision.division or (found[0] if found else "")

    def _title(self, title: str) -> None:
        self._title_of_tables(title)
        wide: list[Candidate] = []
        for division, run in self.runs.items():
            for index, award in enumerate(run.rules.awards):
                if award.title != title or award.node:
                    continue
                chosen = self._chosen(award, index, division)
                if award.one_per == "competition":
                    wide.extend(chosen)
                    continue
                for one in chosen:
                    self._give(title, one.id, division, "", one.rule)
        if wide:
            self._one_of_all(title, wide)

    def _title_of_tables(self, title: str) -> None:
        """Give an award by tables: one of a division goes by its division's awards, a joint one by the scheme's."""
        for node, rows in self.tables.items():
            for division in dict.fromkeys(row.division for row in rows):
                for award in self.scheme.rules_of(division).awards:
                    if award.title == title and award.node == node:
                        self._node_award(award, [row for row in rows if row.division == division], division)

    def _give(self, title: str, entry: str, division: str, node: str, rule: str) -> None:
        self.given.append(AwardGiven(title, entry, division, node, rule))
        self._held.setdefault((entry, node, division if node else ""), []).append(title)

    def titles_of(self, candidate: Candidate) -> list[str]:
        """List what an entry has got so far, or a row of a table in its division."""
        return self._held.get((candidate.id, candidate.node, candidate.division if candidate.node else ""), [])

    def candidates(self, division: str) -> list[Candidate]:
        """List the placed entries of a division, best first; made once."""
        if division not in self._candidates:
            result, entries = self.results[division], self.runs[division].field.entries
            self._candidates[division] = [
                Candidate(
                    row.entry,
                    division,
                    row.place,
                    row.total,
                    entries[row.entry].team or row.entry,
                    entries[row.entry].school or row.entry,
                    top=result.maximum,
                )
                for row in result.rows
                if row.place is not None and row.status is Status.OK
            ]
        return self._candidates[division]

    def _chosen(self, award: Award, index: int, division: str) -> list[Candidate]:
        """Find who gets an award in a division, before awards that are one for the whole competition."""
        run = self.runs[division]
        ranked = self.candidates(division)
        if award.place is not None:
            ranked = [c for c in ranked if c.place.first == award.place]
        allowed = [c for c in ranked if self._is_allowed(award, index, c)]
        if award.place is not None:
            chosen = self._place_cut(award, allowed, division)
        elif award.amount is not None:
            size = quota_size(award, base_size(award.of, run, self.results[division]))
            chosen = self._quota(award, ranked, allowed, size, division)
        else:
            chosen = allowed
        rule = rule_text(award, run.rules.better)
        return self._one_per(award, [replace(c, rule=rule) for c in chosen], division)

    def _is_allowed(self, award: Award, index: int, candidate: Candidate) -> bool:
        run = self.runs[candidate.division]
        if award.at_least is not None:
            number, is_percent = award.at_least
            value = candidate.share if is_percent else candidate.total
            level = divide(number, 100) if is_percent else number
            if value.__class__ not in NUMBER_TYPES:
                return False
            if not passes(value, level, award.op, run.rules.better):  # type: ignore[arg-type]
                return False
        titles = self.titles_of(candidate)
        for word, condition, wanted in (("when", award.when, True), ("unless", award.unless, False)):
            if (
                condition is not None
                and condition_met(run, condition, f"award:{index}:{word}", candidate.id, titles) is not wanted
            ):
                return False
        return True

    def _place_cut(self, award: Award, block: list[Candidate], division: str) -> list[Candidate]:
        if len(block) < 2 or not award.ties or award.one_per == "competition":
            return block
        if award.ties == "decide":
            return self._decided(award.title, block, division, gettext_noop("Место делят равные"))
        if award.ties == "at_most" or (award.ties == "nearest" and len(block) > 2):
            return []
        return block

    def _quota(
        self, award: Award, ranked: list[Candidate], allowed: list[Candidate], size: int, division: str
    ) -> list[Candidate]:
        new = [c for c in ranked if not self.titles_of(c)]
        # Who has a title holds a place in a cumulative line, but gets no second one.
        may = {c.id for c in allowed} & {c.id for c in new}
        line, equals = leaders(award, ranked if award.cumulative else new, may)
        inside, crossing = cut_blocks(line, size, award.ties)
        chosen = [mate for c in inside for mate in equals.get(c.id, ())]
        open_block = [mate for c in crossing for mate in equals.get(c.id, ())]
        if not open_block:
            return chosen
        reason = gettext_noop("Граница квоты проходит через равных")
        return chosen + self._decided(award.title, open_block, division, reason)

    def _decided(
        self, title: str, block: list[Candidate], division: str, reason: str, *, is_single: bool = False
    ) -> list[Candidate]:
        """Give those of equals whom the jury named; ask while it has named nobody, or several for a single award."""
        for decision in self.decisions:
            is_mine = decision.key == f"award:{title}" and decision.division in ("", division)
            if is_mine and is_about(decision.order, [c.id for c in block]):
                named = set(decision.order[0]) if decision.order else set()
                chosen = [c for c in block if c.id in named]
                return self._single(title, block, chosen, division) if is_single else chosen
        text = gettext_noop("{reason}: кому дать «{title}», решает жюри.")
        self._ask(title, block, division, phrase(text, reason=reason, title=title))
        return []

    def _single(self, title: str, block: list[Candidate], chosen: list[Candidate], division: str) -> list[Candidate]:
        if len(chosen) < 2:
            return chosen
        text = gettext_noop(
            "Награда «{title}» одна, а решение даёт её нескольким: запишите его заново, а сверх одной наградите "
            "решением жюри."
        )
        self._ask(title, block, division, phrase(text, title=title))
        return []

    def _ask(self, title: str, block: list[Candidate], division: str, reason: str) -> None:
        self.questions.append(Question(f"award:{title}", division, tuple(c.id for c in block), reason))

    def _one_per(self, award: Award, chosen: list[Candidate], division: str) -> list[Candidate]:
        if award.one_per == "entry":
            return [c for c in chosen if not self.titles_of(c)]
        kept: list[Candidate] = []
        mates: dict[str, list[Candidate]] = {}
        for one in chosen:
            mates.setdefault(one.side(award.one_per), []).append(one)
        for all_of_one in mates.values():
            first = [c for c in all_of_one if c.place == all_of_one[0].place]
            reason = gettext_noop("Награда одна, а места равны")
            kept += first if len(first) == 1 else self._decided(award.title, first, division, reason, is_single=True)
        return kept

    def _one_of_all(self, title: str, candidates: list[Candidate]) -> None:
        """Give an award that is one for the whole competition to the greatest share of its own maximum."""
        shares = [c.share for c in candidates if c.share is not None]
        best = max(shares) if shares else None
        # Where a share of the maximum is unknown, nobody can be compared with it.
        block = candidates if len(shares) < len(candidates) else [c for c in candidates if c.share == best]
        order = next((d.order for d in self.decisions if d.key == f"award:{title}" and not d.division), None)
        named = {entry for part in order or () for entry in part}
        is_other = not named & {c.id for c in candidates}  # it is about divisions that are ranked elsewhere
        if order is not None and (is_other or len(order) == 1 or named >= {c.id for c in block}):
            block = self._single(title, block, [c for c in candidates if order and c.id in order[0]], "")
        elif order is not None or len(block) > 1:
            block = self._decided(title, block, "", gettext_noop("Награда одна на весь конкурс"), is_single=True)
        for one in block:
            self._give(title, one.id, one.division, "", one.rule)

    def _node_award(self, award: Award, rows: Sequence[StandingRow], division: str) -> None:
        """Give an award to teams or schools by a table of the standings."""
        ranked = [
            Candidate(row.key, division, row.place, row.value, node=award.node) for row in rows if row.place is not None
        ]
        allowed = [c for c in ranked if self._node_allowed(award, c)]
        if award.place is not None:
            chosen = self._place_cut(award, [c for c in allowed if c.place.first == award.place], division)
        elif award.amount is not None:
            chosen = self._quota(award, ranked, allowed, quota_size(award, len(ranked)), division)
        else:
            chosen = allowed
        rule = rule_text(award, self.scheme.node(award.node).better)
        for one in chosen:
            self._give(award.title, one.id, division, award.node, rule)

    def _node_allowed(self, award: Award, candidate: Candidate) -> bool:
        titles = self.titles_of(candidate)
        if award.unless is not None and award.unless.awarded is not None:
            wanted = award.unless.awarded or tuple(titles)
            if any(title in titles for title in wanted):
                return False
        if award.at_least is None:
            return True
        better = self.scheme.node(award.node).better
        value = candidate.total
        return value.__class__ in NUMBER_TYPES and passes(value, award.at_least[0], award.op, better)  # type: ignore[arg-type]
