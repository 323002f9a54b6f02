"""Rules that are being edited, on marks: the stored ones of their divisions, or a sample before any mark stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import localcontext
from functools import cached_property

from competitions.models import Criterion, Division, Scheme, Stage
from competitions.selectors.presets import preset_of
from competitions.validators.examples import sample_of
from competitions.validators.refusal import Refused
from competitions.validators.text import TextRefused
from core.contributions import DecisionSource, contributions
from judging.bridge.observing import entries_for, observations_for
from judging.bridge.samples import made_sample
from judging.models import Mark
from scoring import AwardGiven, Decision, Entry, Observation, Result
from scoring import Scheme as Rules
from scoring.numbers import EXACT
from scoring.ranking import DivisionRun, make_lines, run_all

MOST_LIVE = 20_000  # with more marks places are shown by a button, not while typing


@dataclass(frozen=True)
class Played:
    """What rules are tried on; `titles` are the divisions by their code, `kind`: marks, example or made."""

    entries: list[Entry]
    observations: list[Observation]
    decisions: list[Decision]
    titles: Mapping[str, str]
    kind: str = "marks"

    @cached_property
    def marks(self) -> Mapping[str, list[Observation]]:
        """The marks by entry."""
        found: dict[str, list[Observation]] = {}
        for observation in self.observations:
            found.setdefault(observation.entry, []).append(observation)
        return found


@dataclass(frozen=True)
class Ranked:
    """A ranking by some rules, with what explains it."""

    rules: Rules
    result: Result
    runs: Mapping[str, DivisionRun]

    @cached_property
    def awards(self) -> Mapping[str, list[AwardGiven]]:
        """The awards by entry."""
        found: dict[str, list[AwardGiven]] = {}
        for award in self.result.awards:
            if not award.node:
                found.setdefault(award.entry, []).append(award)
        return found


def divisions_of(scheme: Scheme) -> list[Division]:
    """The divisions whose places a scheme makes."""
    rows = Division.objects.filter(scheme=scheme, merged_into=None).select_related("scheme", "competition")
    return list(rows.order_by("order", "pk"))


def count_marks(scheme: Scheme) -> int:
    """How many marks stand under a scheme."""
    return Mark.objects.filter(stage__scheme=scheme).count()


def played_marks(divisions: Sequence[Division]) -> Played:
    """The stored marks of divisions with the decisions of the jury: a fixed number of queries for each division."""
    sources = contributions(DecisionSource)
    return Played(
        entries=[entry for division in divisions for entry in entries_for(division)],
        observations=[mark for division in divisions for mark in observations_for(division)],
        decisions=[decision for division in divisions for source in sources for decision in source.find(division)],
        titles={division.code: division.title for division in divisions},
    )


def played_sample(scheme: Scheme, stages: Sequence[tuple[Stage, Sequence[Criterion]]], rules: Rules) -> Played:
    """The worked example of the preset while the criteria are still those of it, else marks made from the criteria."""
    example = _example(scheme, {criterion.code for _stage, criteria in stages for criterion in criteria})
    if example is not None:
        entries, observations = example
        return Played(entries, observations, [], {entry.division: "" for entry in entries}, "example")
    entries, observations = made_sample(stages, rules)
    return Played(entries, observations, [], {"": ""}, "made")


def _example(scheme: Scheme, codes: set[str]) -> tuple[list[Entry], list[Observation]] | None:
    try:
        preset = preset_of(scheme.competition.preset)
        found = sample_of(preset, scheme.code)
    except (Refused, TextRefused):
        return None  # the competition was not made from a preset that the program still has
    if found is None:
        return None
    own = {criterion.code for spec in preset.schemes if spec.code == scheme.code for stage in spec.stages
           for criterion in stage.criteria}  # fmt: skip
    return found if own == codes else None


def rank_played(rules: Rules, played: Played) -> Ranked:
    """Rank what was played by these rules; raises the kernel's `ScoringError`."""
    with localcontext(EXACT):
        known = {entry.id: entry for entry in played.entries}
        lines = make_lines(rules, known, played.observations)
        result, runs, _standings = run_all(rules, played.entries, lines, played.decisions)
        return Ranked(rules, result, runs)
