"""Who judges what: balance, own school, nominations, recusal, the third opinion."""

from collections import Counter

import pytest

from accounts.enums import MembershipRole
from accounts.models import Membership
from competitions.enums import RoleKind
from competitions.models import Nomination, Role
from core import audit
from judging.enums import AssignmentStatus
from judging.models import Assignment, Line, Mark, Sheet
from judging.services.assigning import (
    AssignmentRefused,
    assign_juror,
    assign_jurors,
    assign_third,
    cancel_assignment,
    recuse,
)
from tests.cast import make_entry, make_user


@pytest.fixture
def panel(cast):
    """Five experts of no school."""
    roles = []
    for index in range(5):
        user = make_user(f"expert{index}@example.org", f"Эксперт{index}", "Анна")
        roles.append(Role.objects.create(competition=cast.competition, user=user, kind=RoleKind.JUROR))
    Role.objects.filter(user__in=[cast.juror, cast.second_juror]).update(is_active=False)
    return roles


def test_sheets_are_spread_evenly_and_pairs_differ(cast, panel):
    for _ in range(20):
        make_entry(cast.competition, cast.school)
    stage = cast.division.scheme.stages.get()
    assigned = assign_jurors(competition=cast.competition, stage=stage, per_entry=3, actor=cast.organiser)
    assert (assigned.made, assigned.short) == (60, {})
    load = Counter(Assignment.objects.values_list("juror", flat=True))
    assert set(load.values()) == {12}
    together = Counter()
    for entry in cast.competition.entries.all():
        together[tuple(sorted(entry.assignments.values_list("juror", flat=True)))] += 1
    assert len(together) == 10, "every three of five sit together: overlap is connected"
    assert Sheet.objects.count() == 60
    assert audit.verify_chains() == []


def test_assigning_again_adds_only_what_is_missing(cast, panel):
    make_entry(cast.competition, cast.school)
    stage = cast.division.scheme.stages.get()
    assign_jurors(competition=cast.competition, stage=stage, per_entry=2, actor=cast.organiser)
    make_entry(cast.competition, cast.school)
    assert assign_jurors(division=cast.division, stage=stage, per_entry=2, actor=cast.organiser).made == 2
    assert assign_jurors(division=cast.division, stage=stage, per_entry=2, actor=cast.organiser).made == 0


def test_nobody_judges_their_own_school(cast, panel):
    Membership.objects.create(user=panel[0].user, organisation=cast.school, role=MembershipRole.TEACHER)
    panel[1].organisation = cast.school
    panel[1].save()
    entries = [make_entry(cast.competition, cast.school) for _ in range(6)]
    entries += [make_entry(cast.competition, cast.other_school) for _ in range(4)]
    stage = cast.division.scheme.stages.get()
    assert assign_jurors(competition=cast.competition, stage=stage, per_entry=3, actor=cast.organiser).short == {}
    own = Assignment.objects.filter(entry__organisation=cast.school, juror__in=panel[:2])
    assert not own.exists()
    with pytest.raises(AssignmentRefused, match="организации эксперта"):
        assign_juror(entry=entries[0], stage=stage, juror=panel[0], actor=cast.chair)


def test_an_open_contest_may_let_experts_judge_their_own_school(cast, panel):
    cast.competition.hides_own_school = False
    cast.competition.save()
    Membership.objects.create(user=panel[0].user, organisation=cast.school, role=MembershipRole.TEACHER)
    entry = make_entry(cast.competition, cast.school)
    stage = cast.division.scheme.stages.get()
    assert assign_juror(entry=entry, stage=stage, juror=panel[0], actor=cast.chair).pk


def test_an_expert_limited_to_other_nominations_gets_nothing(cast, panel):
    other = Nomination.objects.create(competition=cast.competition, code="video", title="Видео")
    panel[0].nominations.add(other)
    for _ in range(5):
        make_entry(cast.competition, cast.school)
    stage = cast.division.scheme.stages.get()
    assign_jurors(competition=cast.competition, stage=stage, per_entry=2, actor=cast.organiser)
    assert not Assignment.objects.filter(juror=panel[0]).exists()


def test_entries_that_lack_experts_are_named(cast, panel):
    entry = make_entry(cast.competition, cast.school)
    stage = cast.division.scheme.stages.get()
    assigned = assign_jurors(competition=cast.competition, stage=stage, per_entry=7, actor=cast.organiser)
    assert (assigned.made, assigned.short) == (5, {entry.pk: 2})


def test_a_recusal_gives_the_sheet_to_the_least_loaded_and_clears_the_marks(judged):
    third = make_user("third@example.org", "Северцев", "Игорь")
    free = Role.objects.create(competition=judged.cast.competition, user=third, kind=RoleKind.JUROR)
    judged.mark(judged.idea, "8")
    with pytest.raises(AssignmentRefused, match="почему"):
        recuse(assignment=judged.first_seat, reason="", actor=judged.cast.juror)
    fresh = recuse(assignment=judged.first_seat, reason="мой ученик", actor=judged.cast.juror)
    assert fresh.juror == free
    judged.first_seat.refresh_from_db()
    assert judged.first_seat.status == AssignmentStatus.RECUSED
    assert Mark.objects.get().value == ""
    assert Line.objects.get(entry=judged.entry).missing == 4
    with pytest.raises(AssignmentRefused, match="отказался"):
        assign_juror(entry=judged.entry, stage=judged.stage, juror=judged.juror, actor=judged.cast.chair)


def test_the_chair_takes_an_expert_off_and_may_put_them_back(judged):
    cancel_assignment(assignment=judged.first_seat, reason="болен", actor=judged.cast.chair)
    with pytest.raises(AssignmentRefused, match="уже снята"):
        cancel_assignment(assignment=judged.first_seat, reason="болен", actor=judged.cast.chair)
    again = assign_juror(entry=judged.entry, stage=judged.stage, juror=judged.juror, actor=judged.cast.chair)
    assert (again.pk, again.status) == (judged.first_seat.pk, AssignmentStatus.OPEN)


ADJUDICATED = """\
stages:
  - id: main
    steps:
      - {fold: judge, how: adjudicated, within: 1, third: nearest_two}
      - {fold: criterion, how: total}
      - {round: 0.01}
rank: {by: [main], style: shared}
"""


@pytest.fixture
def markers(judged):
    """The same contest under the olympiad's rule of two markers and a third."""
    scheme = judged.cast.division.scheme
    scheme.rules, scheme.revision = ADJUDICATED, scheme.revision + 1
    scheme.save()
    judged.entry.refresh_from_db()
    return judged


def test_two_markers_who_differ_are_listed_and_a_third_settles(markers):
    from judging import bridge

    judged, division = markers, markers.cast.division
    division.scheme.refresh_from_db()
    judged.mark(judged.idea, "6")
    judged.mark(judged.craft, "9")
    judged.mark(judged.idea, "9", judge=judged.second)
    judged.mark(judged.craft, "9", judge=judged.second)
    (row,) = bridge.divergences_of(division, judged.stage)
    assert (row.entry_id, row.criterion.code, row.spread, row.third_id) == (judged.entry.pk, "idea", "3", None)
    assert bridge.total_text(Line.objects.get(entry=judged.entry).data, judged.stage) == ""
    with pytest.raises(AssignmentRefused, match="Пригласите"):
        assign_third(entry=judged.entry, stage=judged.stage, actor=judged.cast.chair)
    user = make_user("aaa@example.org", "Агеев", "Анатолий")
    role = Role.objects.create(competition=judged.cast.competition, user=user, kind=RoleKind.JUROR)
    seat = assign_third(entry=judged.entry, stage=judged.stage, actor=judged.cast.chair)
    assert (seat.juror, seat.is_third) == (role, True)
    judged.mark(judged.idea, "8", judge=role)
    judged.mark(judged.craft, "9", judge=role)
    # 6 and 9, third 8 → 9, 8 → 8.50; the other task 9
    line = Line.objects.get(entry=judged.entry)
    assert bridge.total_text(line.data, judged.stage) == "17,5"
    assert line.missing == 0


def test_the_third_opinion_is_the_third_value_even_under_a_smaller_number():
    from judging import bridge
    from scoring.types import natural

    keys = [bridge.judge_key(3, is_third=True), bridge.judge_key(12), bridge.judge_key(900)]
    assert sorted(keys, key=natural) == ["12", "900", "third-3"]
    assert [bridge.juror_of(key) for key in keys] == [3, 12, 900]


def test_the_line_of_the_bridge_equals_the_kernel_on_all_observations(judged):
    """Composition through the database: lines written mark by mark rank as the kernel ranks the observations."""
    import random

    from judging import bridge
    from scoring import rank, result
    from scoring.lines import line_from_data

    chance = random.Random(7)
    entries = [judged.entry, judged.other, *(make_entry(judged.cast.competition, judged.cast.school) for _ in range(6))]
    for entry in entries:
        for role in (judged.juror, judged.second):
            if not Assignment.objects.filter(entry=entry, juror=role).exists():
                assign_juror(entry=entry, stage=judged.stage, juror=role, actor=judged.cast.chair)
            for criterion in (judged.idea, judged.craft):
                if chance.random() < 0.9:
                    judged.mark(criterion, str(chance.randint(0, 10)), entry=entry, judge=role)
    division = judged.cast.division
    plan = bridge.plan_of(division)
    known = bridge.entries_for(division)
    stored = [line_from_data(line.data) for line in Line.objects.order_by("entry__number")]
    whole = result(plan.scheme, known, bridge.observations_for(division))
    composed = rank(plan.scheme, known, stored)
    assert composed == whole
