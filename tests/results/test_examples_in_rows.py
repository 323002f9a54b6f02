"""Worked examples of every preset through rows: competition, entries, stored marks, lines, places, awards.

`tests/competitions/test_presets.py` runs them through the kernel alone; here the same numbers go the way of real marks.
Left to their own tests are bouts (drawn and recorded on pages) and examples that reach over several divisions.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from competitions.enums import Phase, RoleKind
from competitions.models import Competition, Criterion, Division, Role, Stage
from competitions.selectors.presets import presets
from competitions.services import create_competition
from competitions.validators.examples import ADDRESS
from competitions.validators.preset_types import Preset
from judging.models import Mark
from judging.services.lines import rebuild_lines
from registrations.enums import Standing as EntryStanding
from registrations.models import Entry
from results.enums import StandingState
from results.models import Standing
from results.services import rank_division
from results.services import ranking as ranking_service
from tests.cast import make_entry, make_user

pytestmark = pytest.mark.core_path


def simple_examples(preset: Preset) -> list[Mapping[str, Any]]:
    """Examples of one division without bouts, decisions and teams."""
    return [
        example
        for example in preset.examples
        if len(example["divisions"]) == 1
        and not {"decisions", "teams", "standings"} & set(example)
        and set(example["divisions"][0]) <= {"nomination", "group", "entries", "marks", "expect"}
    ]


CASES = [
    pytest.param(preset.slug, example, id=f"{preset.slug}: {example['title']}")
    for preset in presets()
    for example in simple_examples(preset)
]


@pytest.fixture(autouse=True)
def no_queue(monkeypatch):
    monkeypatch.setattr(ranking_service.current_app, "send_task", lambda *args, **options: None)


def cells_of(stage: Stage, address: str, values: Any) -> list[tuple[str, str, Criterion, Any]]:
    """Judge, round with attempt, criterion and value of one address of an example."""
    match = ADDRESS.fullmatch(address)
    found = match.groupdict() if match else {"judge": address}
    criteria = list(stage.criteria.order_by("order"))
    if isinstance(values, Mapping):
        pairs = [(criterion, values[criterion.code]) for criterion in criteria if criterion.code in values]
    elif isinstance(values, list):
        pairs = list(zip(criteria, values, strict=False))
    else:
        pairs = [(criterion, values) for criterion in criteria]
    place = f"{found.get('round') or 1}.{found.get('attempt') or 1}.{found.get('group') or ''}"
    return [(found.get("judge") or "", place, criterion, value) for criterion, value in pairs if value is not None]


class Field:
    """The division of an example, its entries and jury."""

    def __init__(self, cast, competition: Competition, part: Mapping[str, Any]) -> None:
        self.competition, self.part = competition, part
        group = {"age_group__code": part["group"]} if "group" in part else {"age_group": None}
        self.division = Division.objects.get(competition=competition, nomination__code=part["nomination"], **group)
        about = part.get("entries", {})
        names = dict.fromkeys(name for stage in part["marks"].values() for name in stage)
        self.entries: dict[str, Entry] = {
            name: make_entry(
                competition,
                cast.school,
                division=self.division,
                with_consents=False,
                standing=about.get(name, {}).get("status", EntryStanding.OK),
            )
            for name in names
        }
        self.judges: dict[str, Role] = {}

    def judge(self, name: str) -> Role | None:
        if name and name not in self.judges:
            user = make_user(f"{len(self.judges)}@jury.example.org", f"Эксперт{len(self.judges)}", "Пётр")
            role = Role.objects.create(competition=self.competition, user=user, kind=RoleKind.JUROR)
            self.judges[name] = role
        return self.judges.get(name)

    def write(self) -> None:
        """Marks as the sheets and the grid store them, then the lines of the division."""
        marks = []
        for code, rows in self.part["marks"].items():
            stage = self.division.scheme.stages.get(code=code)
            for name, addresses in rows.items():
                for address, values in addresses.items():
                    for judge, place, criterion, value in cells_of(stage, str(address), values):
                        number, attempt, group = place.split(".")
                        marks.append(
                            Mark(
                                entry=self.entries[name],
                                stage=stage,
                                criterion=criterion,
                                judge=self.judge(judge),
                                round=int(number),
                                attempt=int(attempt),
                                value="" if isinstance(value, str) else str(value),
                                code=value if isinstance(value, str) else "",
                                attributes={"group": group} if group else {},
                            )
                        )
        Mark.objects.bulk_create(marks)
        rebuild_lines(division=self.division)


@pytest.mark.parametrize(("slug", "example"), CASES)
def test_an_example_comes_out_of_stored_marks_as_promised(cast, slug, example):
    competition = create_competition(preset=slug, year=2026, organiser=cast.centre, actor=cast.organiser)
    competition.phase = Phase.JUDGING
    competition.save()
    field = Field(cast, competition, example["divisions"][0])
    field.write()
    ranking = rank_division(division=field.division)
    assert ranking.error == ""
    rows = {row.entry_id: row for row in Standing.objects.filter(division=field.division)}
    for name, wanted in example["divisions"][0]["expect"].items():
        row = rows[field.entries[name].pk]
        if "place" in wanted:
            shown = "" if row.first is None else str(row.first) if row.first == row.last else f"{row.first}–{row.last}"
            assert (name, shown) == (name, str(wanted["place"]))
        if "award" in wanted:
            assert (name, row.award) == (name, wanted["award"])
        if wanted.get("state") == "pending":
            assert (name, row.state) == (name, StandingState.PENDING)
