"""Mini-sumo of the robotics festival, from applications to the last bout."""

import uuid
from dataclasses import dataclass, field

import pytest

from competitions.enums import Phase, RoleKind
from competitions.models import Competition, Division, Role, Stage
from competitions.services import create_competition
from judging import bridge
from judging.enums import BoutKind
from judging.models import Bout, Draw
from judging.services.bouts import BoutSaved, SideResult, save_bout
from judging.services.draws import draw_stage
from registrations.models import Entry
from results.models import Standing
from results.services import rank_division
from results.services import ranking as ranking_service
from tests.cast import Cast, make_entry

SEED = "16-2026"


@dataclass
class Sumo:
    """A division of robots and what is done with it; robots are named by their numbers, «М-001» and so on."""

    cast: Cast
    competition: Competition
    division: Division
    names: dict[int, str] = field(default_factory=dict)

    def stage(self, code: str) -> Stage:
        """A stage of the rules."""
        return self.division.scheme.stages.get(code=code)

    def add(self, count: int, weights: tuple[int, ...] = ()) -> list[Entry]:
        """Accepted robots with their weights, all equal unless said."""
        found = []
        for place in range(count):
            weight = str(weights[place] if place < len(weights) else 480)
            team = f"Робот {len(self.names) + 1}"
            entry = make_entry(
                self.competition, self.cast.school, division=self.division, team_name=team, extras={"weight": weight}
            )
            self.names[entry.pk] = team
            found.append(entry)
        return found

    def draw(self, code: str = "group", **changes: object) -> Draw:
        """Draw a stage."""
        values = {"division": self.division, "stage": self.stage(code), "actor": self.cast.secretary, "seed": SEED}
        return draw_stage(**(values | changes))

    def bouts(self, code: str = "group", *kinds: str) -> list[Bout]:
        """The bouts of the draw in force."""
        found = Bout.objects.filter(draw__division=self.division, draw__stage__code=code, draw__ended_at=None)
        return list((found.filter(kind__in=kinds) if kinds else found).order_by("number"))

    def save(self, bout: Bout, first: object, second: object, **changes: object) -> BoutSaved:
        """Write a result: numbers, or None for a side that did not come; seen is what stands there now."""
        criteria = list(bout.draw.stage.criteria.order_by("order"))
        state = bridge.draw_state(bridge.plan_of(self.division), bout.draw)
        cells = next((fight.cells for fight in state.fights if fight.bout.pk == bout.pk), {})
        results = {
            entry: SideResult(
                texts={
                    c.pk: str(v) for c, v in zip(criteria, value if isinstance(value, list) else [value], strict=False)
                },
                is_absent=value is None,
                seen={c.pk: cells[entry, c.pk].revision for c in criteria if (entry, c.pk) in cells},
            )
            for entry, value in ((bout.first_id, first), (bout.second_id, second))
        }
        values = {"bout": bout, "results": results, "operation_id": uuid.uuid4(), "author": self.cast.secretary}
        return save_bout(**(values | changes))

    def let_win(self, bout: Bout, winner: int, score: int = 2) -> BoutSaved:
        """The winner gets two fights, the other one none."""
        return self.save(bout, *(score if entry == winner else 0 for entry in bout.entry_ids))

    def by_strength(self, strength: list[int], *kinds: str, code: str = "group") -> None:
        """Fight all open bouts: who stands earlier in the list wins."""
        while True:
            plan = bridge.plan_of(self.division)
            draw = Draw.objects.get(division=self.division, stage__code=code, ended_at=None)
            state = bridge.draw_state(plan, draw)
            open_ones = [f.bout for f in (state.of_kind(*kinds) if kinds else state.fights) if not f.is_decided]
            if not open_ones:
                return
            for bout in open_ones:
                self.let_win(bout, min(bout.entry_ids, key=strength.index))

    def places(self) -> list[tuple[str, str]]:
        """Name and place of everybody, as the ranking stores them."""
        assert rank_division(division=self.division).error == ""
        rows = Standing.objects.filter(division=self.division).order_by("position")
        return [(self.names[row.entry_id], row.values.get("place") or _place(row)) for row in rows]


def _place(row: Standing) -> str:
    if row.first is None:
        return ""
    return str(row.first) if row.first == row.last else f"{row.first}–{row.last}"


@pytest.fixture(autouse=True)
def no_queue(monkeypatch):
    monkeypatch.setattr(ranking_service.current_app, "send_task", lambda *args, **options: None)


def make_contest(cast: Cast, preset: str, nomination: str, group: str) -> Sumo:
    """A competition of a preset that is being judged, with its secretary."""
    competition = create_competition(preset=preset, year=2026, organiser=cast.centre, actor=cast.organiser)
    competition.phase = Phase.JUDGING
    competition.save()
    for name, kind in (("secretary", RoleKind.SECRETARY), ("chair", RoleKind.CHAIR)):
        Role.objects.create(competition=competition, user=getattr(cast, name), kind=kind)
    division = Division.objects.select_related("scheme", "nomination", "competition").get(
        competition=competition, nomination__code=nomination, age_group__code=group
    )
    return Sumo(cast, competition, division)


@pytest.fixture
def sumo(cast) -> Sumo:
    """Mini-sumo without robots yet."""
    return make_contest(cast, "festival-robototehniki", "minisumo", "11-13")


@pytest.fixture
def combat(cast) -> Sumo:
    """Combat of control line models without pilots yet."""
    return make_contest(cast, "letayuschie-modeli", "kordovyy", "13-17")


__all__ = ["BoutKind", "Sumo"]
