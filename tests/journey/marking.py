"""The marks of the example through the stage's own door: sheets, the secretary's table, a file, bouts."""

import itertools
import json
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from competitions.models import Criterion, Division, Role, Stage
from competitions.validators.preset_types import StageSpec
from judging import bridge
from judging.enums import AdvanceOutcome, AssignmentStatus, SheetStatus
from judging.models import Advance, Assignment, Mark
from results.selectors.advancing import doors_of_division
from tests.journey.bouts import Fighting
from tests.journey.examples import Cell, Part
from tests.journey.people import words_of

HEAD = "entry,stage,round,attempt,criterion,judge,value"


class Marking(Fighting):
    """The judging of the walk, stage after stage, only of those who reached it."""

    def judge(self) -> None:
        """Every stage of every division, in the order of its rules."""
        for part in self.worked.parts:
            division = self.division(part)
            doors = {door.code for door in doors_of_division(division)}
            for spec in part.scheme.stages:
                stage = division.scheme.stages.get(code=spec.code)
                {"sheet": self._sheets, "grid": self._grid, "file": self._file, "bouts": self._bouts}[spec.input](
                    part, division, spec, stage
                )
                self.recompute(division)
                if spec.code in doors:
                    self._decide_who_goes_on(division)
                    self._announce(division, spec.code)

    def recompute(self, division: Division) -> None:
        """Count the places by the button of their page."""
        self.act(self.people.organiser, "ranking_recompute", self.slug, division.code)

    def _decide_who_goes_on(self, division: Division) -> None:
        """What the example's jury decides on the way; the decisions page is where `Ending` knows it."""
        raise NotImplementedError

    def _announce(self, division: Division, door: str) -> None:
        """Show who goes on; refused with the reason as long as somebody waits."""
        self.get(self.people.organiser, "advance", self.slug, division.code, etap=door)
        rows = Advance.objects.filter(entry__division=division, stage__code=door)
        is_open = rows.filter(Q(outcome=AdvanceOutcome.WAITING) | Q(is_disputed=True)).exists()
        answer = self.post(self.people.organiser, "stage_list_announce", self.slug, division.code, data={"etap": door})
        assert answer.status_code == (422 if is_open else 302), words_of(answer)
        if not is_open:
            self.get(None, "stage_lists", self.slug)

    # ---- sheets

    def _sheets(self, part: Part, division: Division, spec: StageSpec, stage: Stage) -> None:
        """Experts are dealt out, evenly where the example allows it; each fills the own sheets and hands them in."""
        plain = {name: self._split(spec, part.judges(spec, name)) for name in part.marked(spec)}
        self.get(self.people.organiser, "judging_desk", self.slug)
        roles = list(Role.objects.filter(competition=self.competition, kind="juror").order_by("pk"))
        order = list(dict.fromkeys(judge for name in plain for judge in part.judges(spec, name)))
        if all(len(first) == spec.judges == len(roles) for first, _third in plain.values()):
            self.act(self.people.organiser, "judging_desk", self.slug, data={"stage": stage.pk})
        else:
            for name, (first, _third) in plain.items():
                for judge in first:
                    data = {"entry": self.entries[name].pk, "juror": roles[order.index(judge)].pk}
                    self.act(self.people.chair, "judging_entries", self.slug, data=data, query=f"?etap={stage.pk}")
        for name, (first, third) in plain.items():
            for judge in first:
                seat = self._seat(name, stage, juror=roles[order.index(judge)])
                self._fill(seat, stage, list(part.cells(spec, name, judge)))
            for judge in third:
                self._fill(self.third_seat(name, stage), stage, list(part.cells(spec, name, judge)))

    def _split(self, spec: StageSpec, judges: list[str]) -> tuple[list[str], list[str]]:
        """Those who are assigned at once and who is asked because two differ."""
        return (judges[: spec.judges], judges[spec.judges :]) if spec.third_within is not None else (judges, [])

    def _seat(self, name: str, stage: Stage, **which: Any) -> Assignment:
        seats = Assignment.objects.select_related("juror__user", "sheet")
        return seats.get(entry=self.entries[name], stage=stage, status=AssignmentStatus.OPEN, **which)

    def third_seat(self, name: str, stage: Stage) -> Assignment:
        """The seat of the third expert, whom the page of divergences asks for."""
        data = {"entry": self.entries[name].pk, "stage": stage.pk}
        self.get(self.people.chair, "judging_divergence", self.slug)
        self.act(self.people.chair, "judging_divergence", self.slug, data=data)
        return self._seat(name, stage, is_third=True)

    def _fill(self, seat: Assignment, stage: Stage, cells: list[Cell]) -> None:
        """An expert's first sheet mark by mark, as with JavaScript; the next ones as one form, as without it."""
        user, here = seat.juror.user, [self.slug, seat.pk]
        criteria = {criterion.code: criterion for criterion in stage.criteria.all()}
        is_whole = len(cells) == len(criteria) * stage.rounds * stage.attempts
        act = "save" if not is_whole else "zeros" if all(cell.value == 0 for cell in cells) else "hand_in"
        fields = {"do": act}
        if (user.pk, stage.pk) not in self.practised:
            self.practised.add((user.pk, stage.pk))
            self.get(user, "sheet", *here)
            for cell in cells:
                self._save(user, cell, criteria[cell.criterion], assignment=seat.pk)
        else:
            fields |= {f"m-{criteria[c.criterion].pk}-{c.round}-{c.attempt}": c.typed for c in cells}
        self.act(user, "sheet", *here, data=fields)
        assert self._marks(seat).count() == len(cells)
        seat.sheet.refresh_from_db()
        assert seat.sheet.status == (SheetStatus.HANDED_IN if is_whole else SheetStatus.OPEN)

    def _save(self, user: User, cell: Cell, criterion: Criterion, **place: int) -> None:
        """An operation as the page's outbox sends it; the server echoes what it stored."""
        operation = {
            "operation_id": str(uuid.uuid4()),
            "criterion": criterion.pk,
            "round": cell.round,
            "attempt": cell.attempt,
            "value": cell.text,
            "code": cell.code,
            "typed": cell.typed if "entry" in place else "",
            "reason": "",
            "base_revision": 0,
        }
        client, body = self.people.window(user), json.dumps(operation | place)
        answer = client.post(reverse("mark_save"), body, content_type="application/json")
        assert answer.status_code == 200, (answer.json(), place, cell)
        assert answer.json()["code"] == cell.code

    def finish_sheets(self, names: list[str]) -> set[str]:
        """What experts began is brought to an end: gaps get the lowest mark, a third expert settles a divergence."""
        done = set()
        for name in names:
            entry = self.entries[name]
            seats = Assignment.objects.filter(entry=entry, status=AssignmentStatus.OPEN).select_related(
                "stage", "sheet"
            )
            gaps = [seat for seat in seats if seat.sheet.status != SheetStatus.HANDED_IN and self._marks(seat)]
            for seat in gaps:
                self._finish(seat)
                done.add(name)
            for stage in {seat.stage for seat in seats}:
                found = bridge.divergences_of(entry.division, stage)
                if any(row.entry_id == entry.pk and row.third_id is None for row in found):
                    self._finish(self.third_seat(name, stage))
                    done.add(name)
        return done

    def _marks(self, seat: Assignment) -> Any:
        return Mark.objects.filter(entry=seat.entry_id, stage=seat.stage_id, judge=seat.juror_id)

    def _finish(self, seat: Assignment) -> None:
        stage, user = seat.stage, seat.juror.user
        kept = set(self._marks(seat).values_list("criterion_id", "round", "attempt"))
        rounds, attempts = range(1, stage.rounds + 1), range(1, stage.attempts + 1)
        for criterion, round_, attempt in itertools.product(stage.criteria.all(), rounds, attempts):
            if (criterion.pk, round_, attempt) not in kept:
                cell = Cell(round_, attempt, criterion.code, criterion.minimum.normalize())
                self._save(user, cell, criterion, assignment=seat.pk)
        self.act(user, "sheet", self.slug, seat.pk, data={"do": "zeros"})

    # ---- the secretary's table, and a file

    def _grid(self, part: Part, division: Division, spec: StageSpec, stage: Stage) -> None:
        user = self.people.secretary
        self.get(user, "grid", self.slug, division.code, stage.code)
        criteria = {criterion.code: criterion for criterion in stage.criteria.all()}
        for name in part.marked(spec):
            for cell in part.cells(spec, name):
                self._save(user, cell, criteria[cell.criterion], entry=self.entries[name].pk, stage=stage.pk)

    def _file(self, part: Part, _division: Division, spec: StageSpec, stage: Stage) -> None:
        """A table of results: tried, then written by a second press."""
        lines = [HEAD]
        for name in part.marked(spec):
            label = self.entries[name].number
            for cell in part.cells(spec, name):
                shown = f'"{cell.typed}"' if "," in cell.typed else cell.typed
                lines.append(f"{label},{stage.code},{cell.round},{cell.attempt},{cell.criterion},,{shown}")
        table = SimpleUploadedFile("itogi.csv", ("\n".join(lines) + "\n").encode(), "text/csv")
        tried = self.post(self.people.organiser, "marks_import", self.slug, data={"file": table})
        assert tried.status_code == 200, words_of(tried)
        self.act(self.people.organiser, "marks_import", self.slug, data={"confirm": "1"})
