"""Fills a competition of the demo season: applications by schools, roles, sheets and runs with made-up marks."""

import itertools
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from competitions.enums import EntrantKind, Phase, RoleKind, StageInput
from competitions.models import Competition, Criterion, Division, Nomination, Role, Stage
from competitions.selectors.presets import preset_of
from competitions.services import create_competition, invite_role
from config.demo.bouts import fight_out
from config.demo.people import People, Pupil, School, pupils_for
from config.demo.works import make_file
from judging import bridge
from judging.models import Assignment
from judging.services.assigning import assign_jurors
from judging.services.sheets import hand_in_sheet
from judging.services.writing import Change, write_marks
from registrations import services as registry
from registrations.enums import EntryStatus
from registrations.models import Entry

DAY = timedelta(days=1)
# Days from now: applications open and close, admission, judging, results; in each state the season has got so far.
DATES = {
    "applications": (-10, 12, 19, 33, 36),
    "judging": (-45, -17, -10, 3, 6),
    "protocol": (-60, -32, -25, -2, 2),
    "published": (-60, -32, -25, -5, -2),
}
NAMES = ("applications_open_at", "applications_close_at", "admission_until", "judging_until", "results_at")


def moments(state: str) -> dict[str, datetime]:
    """The dates of a competition that is in this state today, at six in the evening."""
    evening = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0)
    return {name: evening + DAY * days for name, days in zip(NAMES, DATES[state], strict=True)}


@dataclass
class Filler:
    """One competition being filled; `used` keeps a pupil from standing twice in a nomination."""

    row: dict[str, Any]
    people: People
    chance: random.Random
    competition: Competition = field(init=False)
    organiser: User = field(init=False)
    schools: Iterator[School] = field(init=False)

    def fill(self) -> Competition:
        """Make the competition and bring it to its state."""
        self.organiser = self.people.users[self.row["organiser"]]
        number = self.row.get("schools", len(self.people.schools))
        self.schools = itertools.cycle(self.chance.sample(self.people.schools, number))
        self.competition = create_competition(
            preset=self.row["preset"],
            year=self.row["year"],
            organiser=self.people.organisations[self.row["organiser"]],
            actor=self.organiser,
            contacts="8 (4842) 00-00-00, " + self.organiser.email,
            changes={"phase": Phase.APPLICATIONS, **self.dates("applications")},
        )
        self.invite()
        state = self.row["state"]
        for nomination in self.competition.nominations.all():
            self.apply(nomination, self.row["entries"].get(nomination.code, 0))
        if state != "applications":
            self.decide()
            self.judge()
        phase = {"applications": Phase.APPLICATIONS, "judging": Phase.JUDGING}.get(state, Phase.PROTOCOL)
        self.change(phase=phase, **self.dates(state))
        return self.competition

    def change(self, **fields: Any) -> None:
        """Set columns of the competition."""
        Competition.objects.filter(pk=self.competition.pk).update(**fields)
        self.competition.refresh_from_db()

    def dates(self, state: str) -> dict[str, datetime | date]:
        """The dates of a competition in this state."""
        now = moments(state)
        found: dict[str, datetime | date] = {**now, "ages_on": moments(self.row["state"])["judging_until"].date()}
        return found | ({"appeals_until": now["results_at"] - DAY} if self.has_appeals else {})

    @property
    def has_appeals(self) -> bool:
        """Whether the preset gives days to appeals."""
        return bool(preset_of(self.row["preset"]).dates.appeals_days)

    def invite(self) -> None:
        """Chair, secretary and experts."""
        users = self.people.users
        roles = [(users["chair"], RoleKind.CHAIR), (users["secretary"], RoleKind.SECRETARY)]
        for user, kind in [*roles, *((juror, RoleKind.JUROR) for juror in self.people.jury)]:
            invite_role(competition=self.competition, email=user.email, kind=kind, actor=self.organiser)

    def apply(self, nomination: Nomination, count: int) -> None:
        """Every division of the nomination gets so many applications, from schools in turn."""
        used: set[int] = set()
        titles = list(self.row.get("titles", {}).get(nomination.code, []))
        names = list(self.row.get("teams", []))
        for division in nomination.divisions.select_related("age_group"):
            teams = self.chance.sample(names, len(names))
            for _ in range(count):
                school = next(self.schools)
                members = self.members(school, division, used)
                if members:
                    self.enter(division, school, members, titles, teams)

    def members(self, school: School, division: Division, used: set[int]) -> list[Pupil]:
        """Who makes this entry; a group too young for the school's roster stays empty."""
        nomination = division.nomination
        free = pupils_for(school, division.age_group, self.competition.ages_on, used)
        wanted = nomination.min_members
        if nomination.max_members > wanted:
            wanted = self.chance.randint(wanted, min(nomination.max_members, wanted + 2))
        if len(free) < nomination.min_members:
            return []
        chosen = self.chance.sample(free, min(wanted, len(free)))
        used.update(pupil.participant.pk for pupil in chosen)
        return chosen

    def enter(
        self, division: Division, school: School, members: list[Pupil], titles: list[str], teams: list[str]
    ) -> None:
        """An application from the draft to «Подать»."""
        nomination, actor = division.nomination, school.account
        entry = registry.create_entry(
            competition=self.competition, organisation=school.organisation, actor=actor, nomination=nomination
        )
        changes: dict[str, Any] = {}
        if nomination.has_title:
            changes["title"] = titles.pop(0) if titles else f"Работа {entry.pk}"
        if nomination.entrant in {EntrantKind.TEAM, EntrantKind.BOARD}:
            changes["team_name"] = teams.pop()
        if nomination.extras:
            pools = self.row.get("extras", {})
            changes["extras"] = {extra["code"]: self.chance.choice(pools[extra["code"]]) for extra in nomination.extras}
        registry.update_entry(entry=entry, actor=actor, **changes)
        for pupil in members:
            registry.add_member(entry=entry, participant=pupil.participant, actor=actor)
        registry.add_entry_supervisor(entry=entry, supervisor=school.supervisors[0], actor=actor)
        self.attach(entry, changes.get("title") or changes.get("team_name") or school.organisation.short_name)
        registry.submit_entry(entry=entry, actor=actor)

    def attach(self, entry: Entry, title: str) -> None:
        """The files and links that the nomination asks for."""
        nomination = entry.nomination
        for upload in nomination.uploads if nomination else []:
            if not upload.get("required", True):
                continue
            for number in range(upload.get("min", 1)):
                if upload.get("is_link"):
                    registry.attach_work(
                        entry=entry, code=upload["code"], actor=None, link=f"https://school.example/{entry.pk}"
                    )
                else:
                    name = title if upload.get("min", 1) == 1 else f"{title}, номер {number + 1}"
                    file = make_file(name, upload["types"], self.chance)
                    registry.attach_work(entry=entry, code=upload["code"], actor=None, upload=file)

    def decide(self) -> None:
        """The organiser accepts; in the judging itself nothing waits for a decision."""
        submitted = Entry.objects.filter(competition=self.competition, status=EntryStatus.SUBMITTED)
        for entry in submitted.order_by("pk"):
            registry.accept_entry(entry=entry, actor=self.organiser)
        if self.row.get("ciphers"):
            registry.assign_ciphers(competition=self.competition, actor=self.organiser, seed=self.row["year"])

    def judge(self) -> None:
        """Experts fill their sheets, the secretary the table of runs, the organiser's file the test."""
        self.change(phase=Phase.JUDGING)
        done = self.row.get("done", 1)
        for scheme in self.competition.schemes.prefetch_related("stages__criteria"):
            for stage in scheme.stages.all():
                criteria = list(stage.criteria.all())
                if stage.input == StageInput.SHEET:
                    assign_jurors(
                        stage=stage, per_entry=stage.judges, actor=self.organiser, competition=self.competition
                    )
                    self.fill_sheets(stage, criteria, done)
                elif stage.input == StageInput.BOUTS:
                    for division in scheme.divisions.select_related("scheme", "competition"):
                        fight_out(stage, division, self.people.users["secretary"], self.chance, done)
                elif stage.order == 0:  # a fly-off waits until somebody has deserved it
                    self.fill_runs(stage, criteria, done)

    def fill_sheets(self, stage: Stage, criteria: list[Criterion], done: float) -> None:
        """The assigned sheets; those not done stay empty or half filled, as at a desk in the evening."""
        seats = Assignment.objects.filter(stage=stage, entry__competition=self.competition)
        for seat in seats.select_related("juror__user", "entry__division__scheme", "entry__competition"):
            is_done = self.chance.random() < done
            marked = criteria if is_done else criteria[: self.chance.choice([0, 0, len(criteria) // 2])]
            quality = random.Random(f"{seat.entry_id}").gauss(0.76, 0.12)  # the experts see the same work
            changes = [
                self.change_of(stage, criterion, judge=seat.juror, quality=quality + self.chance.gauss(0, 0.07))
                for criterion in marked
            ]
            self.write(seat.entry, changes, seat.juror.user)
            if is_done:
                hand_in_sheet(assignment=seat, actor=seat.juror.user)

    def fill_runs(self, stage: Stage, criteria: list[Criterion], done: float) -> None:
        """Rounds and attempts of every entry; the last round may still be flown."""
        entries = Entry.objects.filter(
            competition=self.competition, status=EntryStatus.ACCEPTED, division__scheme=stage.scheme
        )
        for entry in entries.select_related("division__scheme", "competition"):
            quality = self.chance.gauss(0.7, 0.15)
            changes = []
            for round_ in range(1, stage.rounds + 1):
                if round_ == stage.rounds and self.chance.random() > done:
                    continue
                absent = self.chance.random() < 0.03
                changes += [
                    self.change_of(
                        stage, criterion, round_=round_, quality=quality + self.chance.gauss(0, 0.15), absent=absent
                    )
                    for criterion in criteria
                ]
            self.write(entry, changes, self.people.users["secretary"])

    def write(self, entry: Entry, changes: list[Change], author: User) -> None:
        """Store the marks of one entry."""
        if changes and entry.division is not None:
            write_marks(entry=entry, plan=bridge.plan_of(entry.division), changes=changes, author=author)

    def change_of(
        self,
        stage: Stage,
        criterion: Criterion,
        *,
        quality: float,
        judge: Role | None = None,
        round_: int = 1,
        absent: bool = False,
    ) -> Change:
        """A mark on the criterion's own scale."""
        low, high, step = self.row.get("marks", {}).get(
            criterion.code, [criterion.minimum, criterion.maximum or 100, criterion.step]
        )
        low, high, step = Decimal(str(low)), Decimal(str(high)), Decimal(str(step))
        wished = low + (high - low) * Decimal(str(round(min(max(quality, 0), 1), 4)))
        value = min(max(low, low + ((wished - low) / step).to_integral_value() * step), high)
        cell = (stage.pk, criterion.pk, round_, 1, judge.pk if judge else None)
        if absent:
            return Change(operation_id=uuid.uuid4(), cell=cell, code="DNS", typed="н/я")
        text = f"{value.normalize():f}"
        return Change(operation_id=uuid.uuid4(), cell=cell, value=text, typed=text.replace(".", ","))
