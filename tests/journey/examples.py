"""A preset's own worked example as the acts of people: who competes, what each judge writes, what has to come out.

Which example is walked is chosen by what it holds, never by the contest: the one that opens the most doors.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from competitions.validators.example_bouts import names_in_bouts
from competitions.validators.examples import ADDRESS
from competitions.validators.preset_types import NominationSpec, Preset, SchemeSpec, StageSpec, division_code

FEW = 8  # entries an example may have before each further one counts against it


@dataclass(frozen=True)
class Cell:
    """One mark: where it stands and what is written there."""

    round: int
    attempt: int
    criterion: str
    value: Any

    @property
    def code(self) -> str:
        """The word instead of a number; empty where there is a number."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def text(self) -> str:
        """The number as data carry it."""
        return "" if self.code else str(self.value)

    @property
    def typed(self) -> str:
        """As a person types it."""
        return self.code or self.text.replace(".", ",")


@dataclass(frozen=True)
class Part:
    """One division of an example."""

    preset: Preset
    data: Mapping[str, Any]

    @property
    def nomination(self) -> NominationSpec:
        """Where its entries apply."""
        return self.preset.nomination(self.data["nomination"])

    @property
    def scheme(self) -> SchemeSpec:
        """The rules it is judged by."""
        return self.preset.scheme(self.nomination.scheme)

    @property
    def code(self) -> str:
        """The code of the division."""
        group = next((group for group in self.preset.groups if group.code == self.data.get("group")), None)
        return division_code(self.nomination, group)

    @cached_property
    def names(self) -> list[str]:
        """Everybody, in the order of the file."""
        marked = (name for rows in self.data.get("marks", {}).values() for name in rows)
        about = self.data.get("entries", {})
        return list(dict.fromkeys((*marked, *names_in_bouts(self.data.get("bouts", {})), *about)))

    def about(self, name: str) -> Mapping[str, Any]:
        """School, status and further fields of an entry, where the example says something of it."""
        return self.data.get("entries", {}).get(name, {})

    @property
    def expected(self) -> Mapping[str, Mapping[str, Any]]:
        """What has to come out, by name."""
        return self.data["expect"]

    @property
    def pending(self) -> list[str]:
        """Those who have no result by the marks of the example."""
        return [name for name, wanted in self.expected.items() if wanted.get("state") == "pending"]

    def judges(self, stage: StageSpec, name: str) -> list[str]:
        """Who marks an entry in a stage, in their order."""
        found = (_parsed(address)["judge"] for address in self._rows(stage).get(name, {}))
        return [judge for judge in dict.fromkeys(found) if judge]

    @property
    def lacks_judges(self) -> bool:
        """Whether some entry has fewer experts than its stage asks for."""
        stages = [stage for stage in self.scheme.stages if stage.input == "sheet"]
        return any(len(self.judges(stage, name)) < stage.judges for stage in stages for name in self.marked(stage))

    def marked(self, stage: StageSpec) -> list[str]:
        """Who has marks in a stage."""
        return list(self._rows(stage))

    def cells(self, stage: StageSpec, name: str, judge: str = "") -> Iterator[Cell]:
        """The marks of an entry by one judge, or without a judge; what the example leaves empty is left out."""
        for address, values in self._rows(stage).get(name, {}).items():
            place = _parsed(address)
            if (place["judge"] or "") == judge:
                for criterion, value in _valued(stage, values):
                    if value is not None:
                        yield Cell(int(place["round"] or 1), int(place["attempt"] or 1), criterion, value)

    def bouts(self, stage: StageSpec) -> Mapping[Any, Sequence[Mapping[str, Any]]]:
        """Bouts of a stage by group or level."""
        return self.data.get("bouts", {}).get(stage.code, {})

    def _rows(self, stage: StageSpec) -> Mapping[str, Mapping[Any, Any]]:
        return self.data.get("marks", {}).get(stage.code, {})


@dataclass(frozen=True)
class Worked:
    """The chosen example of a preset."""

    preset: Preset
    data: Mapping[str, Any]

    @cached_property
    def parts(self) -> list[Part]:
        """Its divisions."""
        return [Part(self.preset, part) for part in self.data["divisions"]]

    @property
    def decisions(self) -> Sequence[Mapping[str, Any]]:
        """What the jury decided."""
        return self.data.get("decisions", ())

    @property
    def teams(self) -> Mapping[str, Mapping[str, Any]]:
        """Places of teams by table."""
        return self.data.get("teams", {})

    @property
    def panel(self) -> int:
        """How many experts the contest needs: what any stage asks for, or who writes in the example."""
        stages = [stage for scheme in self.preset.schemes for stage in scheme.stages if stage.input == "sheet"]
        asked = [stage.judges + (stage.third_within is not None) for stage in stages]
        judges = [
            sum(1 for _judge in part.judges(stage, name))
            for part in self.parts
            for stage in part.scheme.stages
            for name in part.names
        ]
        return max([0, *asked, *judges])

    @property
    def doors(self) -> int:
        """How many of the ways through the pages this example opens, less what its size costs."""
        inputs = {stage.input for part in self.parts for stage in part.scheme.stages}
        counts = (
            2 * len(inputs),
            3 * ("bouts" in inputs),
            3 * bool(self.teams),
            2 * sum(_decides(item) for item in self.decisions),
            sum(len(part.scheme.stages) for part in self.parts),
            any(part.pending for part in self.parts),
            any(part.about(name).get("status") for part in self.parts for name in part.names),
            -max(0, sum(len(part.names) for part in self.parts) - FEW),
        )
        return sum(map(int, counts))


def example_to_walk(preset: Preset) -> Worked:
    """The example that opens the most doors; of equals the first."""
    return max((Worked(preset, example) for example in preset.examples), key=lambda worked: worked.doors)


def _decides(item: Mapping[str, Any]) -> bool:
    """Whether a decision separates anybody: to leave equals as they are is no act on a page."""
    return ":" in item["key"] or len(item["order"]) > 1


def _parsed(address: Any) -> Mapping[str, str | None]:
    match = ADDRESS.fullmatch(str(address))
    return match.groupdict() if match else {"judge": str(address).strip("/"), "round": None, "attempt": None}


def _valued(stage: StageSpec, values: Any) -> list[tuple[str, Any]]:
    codes = [criterion.code for criterion in stage.criteria]
    if isinstance(values, Mapping):
        return list(values.items())
    if isinstance(values, list):
        return list(zip(codes, values, strict=False))
    return [(code, values) for code in codes]
