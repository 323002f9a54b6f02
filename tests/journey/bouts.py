"""Stages of bouts: the draw that gives the example's pairs, then every result on the page of its bout."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from competitions.models import Criterion, Division, Stage
from competitions.validators.preset_types import StageSpec
from judging import bridge
from judging.models import Bout
from judging.services.pairing import drawn_order, first_level, split_groups
from registrations.enums import Standing
from tests.journey.applying import Applying
from tests.journey.examples import Part

SEEDS = 20_000


class Fighting(Applying):
    """What the secretary does where pairs meet."""

    def _bouts(self, part: Part, division: Division, spec: StageSpec, stage: Stage) -> None:
        """The draw that gives the example's pairs, then a result for every pair that the example knows."""
        if not part.bouts(spec):
            return
        place, user = [self.slug, division.code, stage.code], self.people.secretary
        is_seeded = bool(bridge.doors_before(bridge.plan_of(division), stage.pk))
        seed = "" if is_seeded else self._seed(part, division, spec, stage)
        self.get(user, "draw_new", *place)
        self.act(user, "draw_new", *place, data={"seed": seed})
        known = self._known(part, spec)
        while todo := [
            (bout, known[key]) for bout in self._open(division, stage) if (key := self._key(part, spec, bout)) in known
        ]:
            for bout, result in todo:
                self._write_bout(place, bout, result)
                del known[self._key(part, spec, bout)]
        assert not known, f"не внесены встречи примера: {sorted(map(str, known))}"
        self.get(user, "stage_bouts", *place)

    def _known(self, part: Part, spec: StageSpec) -> dict[tuple[str, frozenset[int]], Mapping[int, Any]]:
        """The example's results by group or level and pair; a bout that was not held has none."""
        return {
            (str(where), frozenset(self.entries[name].pk for name in bout)): {
                self.entries[name].pk: value for name, value in bout.items()
            }
            for where, bouts in part.bouts(spec).items()
            for bout in bouts
            if len(bout) > 1 and None not in bout.values()
        }

    def _key(self, part: Part, spec: StageSpec, bout: Bout) -> tuple[str, frozenset[int]]:
        """Where the example would have this bout: by its level, else in the group that holds the pair."""
        pair = frozenset(bout.entry_ids)
        where = next(
            (
                str(name)
                for name, bouts in part.bouts(spec).items()
                if str(name) == str(bout.level)
                or (not str(name).isdigit() and any({self.entries[side].pk for side in one} == pair for one in bouts))
            ),
            "",
        )
        return where, pair

    def _open(self, division: Division, stage: Stage) -> list[Bout]:
        found = Bout.objects.filter(draw__division=division, draw__stage=stage, draw__ended_at=None)
        return [bout for bout in found.order_by("number") if not bout.is_bye]

    def _write_bout(self, place: list[str], bout: Bout, result: Mapping[int, Any]) -> None:
        """The form of a bout as it came, with both results typed into it."""
        user, address = self.people.secretary, [*place, bout.number]
        html = self.get(user, "bout_edit", *address).content.decode().partition("bout-form")[2].partition("</form>")[0]
        data: dict[str, Any] = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
        criteria = list(Criterion.objects.filter(stage=bout.draw.stage_id).order_by("order"))
        for entry, value in result.items():
            if value == "DNS":
                data[f"absent-{entry}"] = "on"
                continue
            values = value if isinstance(value, list) else [value] * len(criteria)
            for criterion, number in zip(criteria, values, strict=True):
                data[f"r-{entry}-{criterion.pk}"] = str(number).replace(".", ",")
        self.act(user, "bout_edit", *address, data=data)

    def _seed(self, part: Part, division: Division, spec: StageSpec, stage: Stage) -> str:
        """A number of the draw that puts the example's groups, or the pairs of its first level, together."""
        entries = {self.entries[name].pk: self.entries[name] for name in part.names}
        numbers = {pk: one.number for pk, one in entries.items() if one.standing == Standing.OK}
        wanted = set(self._drawn_by_example(part, spec))
        is_table = bridge.play_of(bridge.plan_of(division), stage).elimination is None
        for seed in map(str, range(SEEDS)):
            order = drawn_order(seed, numbers)
            groups = split_groups(order, stage.group_size).values() if is_table else first_level(order, {})
            if {frozenset(filter(None, group)) for group in groups} == wanted:
                return seed
        raise AssertionError("ни одна жеребьёвка не даёт групп примера")

    def _drawn_by_example(self, part: Part, spec: StageSpec) -> Iterator[frozenset[int]]:
        tables = part.bouts(spec)
        for where, bouts in tables.items():
            sides = [frozenset(self.entries[side].pk for side in bout) for bout in bouts]
            if str(where).isdigit():
                yield from sides if str(where) == "1" else ()
            else:
                yield frozenset().union(*sides)
