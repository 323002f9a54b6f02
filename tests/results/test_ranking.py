"""Places follow lines through the kernel: stored row by row, debounced, errors recorded and shown."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from kombu.exceptions import OperationalError

from competitions.enums import Phase
from competitions.models import AgeGroup, Division, Scheme, Stage
from judging.services.marks import save_mark
from registrations.enums import Standing as Participation
from registrations.models import Entry
from results.enums import DecisionKind, StandingState
from results.models import Decision, Ranking, Standing, TeamStanding
from results.services import rank_division, request_ranking, request_stale_rankings, seal_protocol
from results.services import ranking as ranking_service
from tests.cast import make_entry
from tests.counting import counting


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """Tasks that were sent, in place of the queue."""
    tasks = []
    monkeypatch.setattr(ranking_service.current_app, "send_task", lambda name, **options: tasks.append((name, options)))
    return tasks


@pytest.fixture
def contest(cast):
    """The contest while it is judged."""
    cast.competition.phase = Phase.JUDGING
    cast.competition.save()
    return cast.competition


def mark(cast, entry, values, *, jurors=("juror", "second_juror"), criteria=("idea", "craft")):
    """The same value of every criterion from each juror, as assigned sheets."""
    from judging.models import Assignment, Sheet

    entry = Entry.objects.select_related("division__scheme", "competition").get(pk=entry.pk)
    stage = entry.division.scheme.stages.get()
    for who, value in zip(jurors, values, strict=True):
        role = entry.competition.roles.get(user=getattr(cast, who))
        seat, _ = Assignment.objects.get_or_create(entry=entry, stage=stage, juror=role)
        Sheet.objects.get_or_create(assignment=seat)
        for criterion in stage.criteria.filter(code__in=criteria):
            save_mark(
                operation_id=uuid.uuid4(),
                entry=entry,
                stage=stage,
                criterion=criterion,
                author=getattr(cast, who),
                base_revision=0,
                judge=role,
                value_text=str(value),
            )


def table(division):
    return [
        (row.entry_id, row.first, row.last, row.values["shown"], row.award, row.state)
        for row in Standing.objects.filter(division=division).order_by("position")
    ]


def test_places_totals_parts_and_awards_are_stored(cast, contest):
    first, second, third = (make_entry(contest, cast.school) for _ in range(3))
    mark(cast, first, [7, 8])
    mark(cast, second, [9, 10])
    mark(cast, third, [8, 7])
    ranking = rank_division(division=cast.division)
    assert (ranking.error, ranking.is_stale) == ("", False)
    assert table(cast.division) == [
        (second.pk, 1, 1, "95,00", "Диплом I степени", "ranked"),
        (first.pk, 2, 3, "75,00", "Диплом II степени", "ranked"),
        (third.pk, 2, 3, "75,00", "Диплом II степени", "ranked"),
    ]
    roles = [cast.competition.roles.get(user=user).pk for user in (cast.juror, cast.second_juror)]
    assert ranking.columns["ids"] == [str(pk) for pk in roles]
    best = Standing.objects.get(entry=second)
    assert [part[1:] for part in best.values["parts"]] == [["90", False], ["100", False]]
    assert best.values["level"] == "1"
    assert Standing.objects.get(entry=first).values["keys"] == ["равны во всём"]
    assert ranking.cut == {"position": 3, "count": 3}


def test_an_entry_without_marks_is_pending_at_the_bottom_and_never_zero(cast, contest):
    silent, marked = make_entry(contest, cast.school), make_entry(contest, cast.school)
    zero = make_entry(contest, cast.school)
    mark(cast, marked, [5, 5])
    mark(cast, zero, [0, 0])
    rank_division(division=cast.division)
    assert table(cast.division) == [
        (marked.pk, 1, 1, "50,00", "Диплом I степени", "ranked"),
        (zero.pk, 2, 2, "0,00", "Диплом II степени", "ranked"),
        (silent.pk, None, None, "", "", "pending"),
    ]


@pytest.mark.parametrize("status", ["OC", "DNS", "DSQ", "WD"])
def test_who_takes_no_place_uses_up_none(cast, contest, status):
    out, other, third = (make_entry(contest, cast.school) for _ in range(3))
    mark(cast, out, [10, 10])
    mark(cast, other, [5, 5])
    mark(cast, third, [4, 4])
    Entry.objects.filter(pk=out.pk).update(standing=Participation(status))
    rank_division(division=cast.division)
    assert [(row[0], row[1], row[5]) for row in table(cast.division)] == [
        (other.pk, 1, "ranked"),
        (third.pk, 2, "ranked"),
        (out.pk, None, StandingState.OUT if status == "OC" else status),
    ]


def test_a_recorded_order_of_the_jury_splits_equals(cast, contest):
    first, second = make_entry(contest, cast.school), make_entry(contest, cast.school)
    mark(cast, first, [7, 8])
    mark(cast, second, [8, 7])
    Decision.objects.create(
        division=cast.division,
        kind=DecisionKind.ORDER,
        content={"key": "jury", "order": [[second.pk], [first.pk]]},
        text="Голосование: 3 против 2",
        decided_on=date(2026, 11, 26),
        actor_id=cast.chair.pk,
    )
    rank_division(division=cast.division)
    assert [(row[0], row[1], row[2]) for row in table(cast.division)] == [(second.pk, 1, 1), (first.pk, 2, 2)]
    assert Standing.objects.get(entry=first).values["keys"] == ["решение жюри"]


def test_only_changed_rows_are_written(cast, contest):
    entries = [make_entry(contest, cast.school) for _ in range(4)]
    for value, entry in enumerate(entries, start=3):
        mark(cast, entry, [value, value])
    rank_division(division=cast.division)
    with counting() as cost:
        rank_division(division=cast.division)
    written = [sql for sql in cost.sql if "results_standing" in sql and not sql.startswith("SELECT")]
    assert written == []
    mark_reads = [sql for sql in cost.sql if "judging_mark" in sql]
    assert mark_reads == []


def test_a_mark_wants_one_ranking_and_sends_one_task_a_second(cast, contest, sent, django_capture_on_commit_callbacks):
    entry = make_entry(contest, cast.school)
    make_entry(contest, cast.school)
    with django_capture_on_commit_callbacks(execute=True):
        mark(cast, entry, [5, 5])
    assert [(name, options["kwargs"]) for name, options in sent] == [
        ("results.rank_division", {"division_id": cast.division.pk})
    ]
    ranking = Ranking.objects.get(division=cast.division)
    assert ranking.is_stale
    ranking = rank_division(division=cast.division)
    assert not ranking.is_stale
    Ranking.objects.update(wanted=100, took_ms=10)
    assert request_ranking(division_id=cast.division.pk)
    assert 0 < sent[-1][1]["countdown"] <= 1
    assert not request_ranking(division_id=cast.division.pk)


@pytest.mark.parametrize(("took_ms", "seconds"), [(50, (0, 1)), (2_000, (8, 10)), (60_000, (28, 30))])
def test_a_ranking_that_took_long_rests_longer(cast, contest, sent, took_ms, seconds):
    make_entry(contest, cast.school)
    rank_division(division=cast.division)
    Ranking.objects.update(wanted=100, took_ms=took_ms, made_at=timezone.now(), queued_at=None)
    assert request_ranking(division_id=cast.division.pk)
    assert seconds[0] < sent[-1][1]["countdown"] <= seconds[1]


def test_a_queue_that_is_away_leaves_the_ranking_wanted_and_the_mark_stored(cast, contest, monkeypatch):
    make_entry(contest, cast.school)
    ranking_service.want_ranking(division_id=cast.division.pk)

    def away(name, **options):
        raise OperationalError("no socket")

    with monkeypatch.context() as patched:
        patched.setattr(ranking_service.current_app, "send_task", away)
        assert not request_ranking(division_id=cast.division.pk)
    assert Ranking.objects.get().queued_at is None
    assert request_stale_rankings() == 1


def test_a_second_worker_leaves_a_claimed_ranking_alone_and_takes_over_a_dead_one(cast, contest):
    make_entry(contest, cast.school)
    Ranking.objects.create(division=cast.division, wanted=1, started_at=timezone.now())
    assert rank_division(division=cast.division).is_stale
    Ranking.objects.update(started_at=timezone.now() - timedelta(minutes=2))
    assert not rank_division(division=cast.division).is_stale


def test_what_changes_while_places_are_computed_stays_wanted(cast, contest, monkeypatch, sent):
    make_entry(contest, cast.school)
    real = ranking_service.compute_group

    def slow(group):
        outcome = real(group)
        ranking_service.want_ranking(division_id=cast.division.pk)
        return outcome

    monkeypatch.setattr(ranking_service, "compute_group", slow)
    assert rank_division(division=cast.division).is_stale
    assert sent[-1][1]["kwargs"] == {"division_id": cast.division.pk}


def test_a_scheme_that_the_kernel_refuses_is_an_error_on_the_ranking(cast, contest):
    make_entry(contest, cast.school)
    Scheme.objects.filter(pk=cast.division.scheme_id).update(
        rules="stages: [{id: main, steps: [{fald: judge}]}]", revision=2
    )
    cast.division.scheme.refresh_from_db()
    ranking = rank_division(division=cast.division)
    assert "fald" in ranking.error
    assert not ranking.is_stale


def test_a_fault_of_the_program_is_recorded_and_raised(cast, contest, monkeypatch):
    make_entry(contest, cast.school)

    def broken(group):
        raise ZeroDivisionError("1/0")

    monkeypatch.setattr(ranking_service, "compute_group", broken)
    with pytest.raises(ZeroDivisionError):
        rank_division(division=cast.division)
    ranking = Ranking.objects.get(division=cast.division)
    assert "ZeroDivisionError" in ranking.error
    assert ranking.started_at is None


WIDE = """\
stages:
  - id: main
    steps: [{weigh: share}, {fold: criterion, how: total}, {fold: judge, how: mean, quorum: 2}, {round: 0.01}]
rank: {by: [main, jury], style: shared}
award:
  - {title: Гран-при, place: 1, at_least: 80%, one_per: competition, ties: decide}
  - {title: Диплом I степени, place: 1, unless: awarded}
  - {title: Диплом II степени, place: 2}
"""


@pytest.fixture
def two_schemes(cast, contest):
    """A second division with its own scheme; both give the one Гран-при of the competition."""
    first = cast.division
    Scheme.objects.filter(pk=first.scheme_id).update(rules=WIDE, revision=2)
    old = Scheme.objects.get(pk=first.scheme_id)
    scheme = Scheme.objects.create(competition=contest, code="second", title="Вторая", rules=WIDE)
    stage = Stage.objects.create(scheme=scheme, code="main", title="Оценивание", judges=2)
    for criterion in old.criteria.all():
        criterion.pk, criterion.scheme, criterion.stage = None, scheme, stage
        criterion.save()
    group = AgeGroup.objects.create(competition=contest, code="10-11", title="10–11 классы", low=10, high=11)
    second = Division.objects.create(
        competition=contest,
        nomination=first.nomination,
        age_group=group,
        scheme=scheme,
        code="grafika-10-11",
        title="Графика, 10–11 классы",
        order=1,
    )
    return Division.objects.select_related("scheme").get(pk=first.pk), second


def test_the_grand_prix_is_one_over_all_schemes_and_goes_to_the_greatest_share(cast, contest, two_schemes):
    first, second = two_schemes
    entries = [make_entry(contest, cast.school, division=division) for division in (first, first, second, second)]
    for entry, value in zip(entries, [8, 7, 9, 6], strict=True):
        mark(cast, entry, [value, value])
    rank_division(division=first)
    assert [row[4] for row in table(first)] == ["Диплом I степени", "Диплом II степени"]
    assert [row[4] for row in table(second)] == ["Гран-при", "Диплом II степени"]
    assert Standing.objects.get(entry=entries[2]).values["level"] == "g"


def test_equal_shares_of_two_schemes_are_a_question_to_the_jury_until_it_decides(cast, contest, two_schemes):
    first, second = two_schemes
    entries = [make_entry(contest, cast.school, division=division) for division in (first, first, second, second)]
    for entry, value in zip(entries, [9, 7, 9, 6], strict=True):
        mark(cast, entry, [value, value])
    ranking = rank_division(division=first)
    assert [row[4] for row in (*table(first)[:1], *table(second)[:1])] == ["Диплом I степени"] * 2
    assert ranking.undecided[0]["entries"] == [entries[0].pk, entries[2].pk]
    assert Ranking.objects.get(division=second).undecided == ranking.undecided
    Decision.objects.create(
        division=first,
        kind=DecisionKind.AWARD_LINE,
        content={"key": "award:Гран-при", "order": [[entries[0].pk], [entries[2].pk]], "is_wide": True},
        text="Голосование",
        decided_on=date(2026, 11, 26),
        actor_id=cast.chair.pk,
    )
    ranking = rank_division(division=first)
    assert ranking.undecided == []
    assert [row[4] for row in (*table(first)[:1], *table(second)[:1])] == ["Гран-при", "Диплом I степени"]


def test_the_jury_says_who_of_too_large_a_team_counts(cast, contest, client_of):
    table = "\nstandings: [{id: schools, title: Школы, from: {division: each}, group_by: school, by: value, of: 1}]\n"
    Scheme.objects.filter(pk=cast.division.scheme_id).update(rules=WIDE + table, revision=2)
    best, other = make_entry(contest, cast.school), make_entry(contest, cast.school)
    mark(cast, best, [9, 9])
    mark(cast, other, [6, 6])
    division = Division.objects.select_related("scheme").get(pk=cast.division.pk)
    ranking = rank_division(division=division)
    assert ranking.undecided[0]["text"].startswith("В команде СОШ № 15 больше участников, чем считается (1)")
    address = reverse("decision_new", args=[contest.slug, division.code]) + "?vopros=0"
    client = client_of(cast.chair)
    assert "Кто в зачёте команды" in client.get(address).content.decode()
    words = {"text": "По заявке школы", "decided_on": "2026-11-26"}
    assert client.post(address, {"chosen": other.pk, **words}).status_code == 302
    ranking.refresh_from_db()
    assert ranking.undecided == []
    assert [row.total for row in TeamStanding.objects.filter(node="schools")] == ["60"]
    assert Decision.objects.get().kind == DecisionKind.COUNTED


def test_a_decision_answers_the_question_that_was_read_not_the_one_that_stands_in_its_place_now(
    cast, contest, client_of
):
    titles = ("победитель", "призёр", "похвала")
    quotas = "".join(f"  - {{title: {one}, count: 1, of: ranked, ties: decide}}\n" for one in titles)
    Scheme.objects.filter(pk=cast.division.scheme_id).update(rules=WIDE[: WIDE.index("  - {")] + quotas, revision=2)
    entries = [make_entry(contest, cast.school) for _ in range(3)]
    for entry in entries:
        mark(cast, entry, [9, 9])
    division = Division.objects.select_related("scheme").get(pk=cast.division.pk)
    ranking = rank_division(division=division)
    assert [question["key"] for question in ranking.undecided] == [f"award:{one}" for one in titles]
    client, address = client_of(cast.chair), reverse("decision_new", args=[contest.slug, division.code]) + "?vopros=0"
    asked = re.search('name="asked" value="([0-9a-f]+)"', client.get(address).content.decode())[1]
    answer = {"asked": asked, "text": "Голосование", "decided_on": "2026-11-26"}
    assert client.post(address, answer | {"chosen": entries[0].pk}).status_code == 302
    ranking.refresh_from_db()
    assert ranking.undecided[0]["key"] == "award:призёр"
    late = client.post(address, answer | {"chosen": entries[1].pk}, follow=True)
    assert "Решение не записано" in late.content.decode()
    assert [decision.content["key"] for decision in Decision.objects.all()] == ["award:победитель"]


def test_a_ranked_division_can_be_sealed(cast, contest):
    from judging.models import Sheet

    for value in (9, 8):
        mark(cast, make_entry(contest, cast.school), [value, value])
    Sheet.objects.update(status="handed_in")
    rank_division(division=cast.division)
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    assert [line.award for line in protocol.lines.all()] == ["Диплом I степени", "Диплом II степени"]


def test_totals_are_kept_in_one_language_and_read_in_the_language_of_the_page(cast, contest, client_of):
    entry = make_entry(contest, cast.school)
    mark(cast, entry, [7, 8], criteria=("idea",))
    mark(cast, entry, [8, 8], criteria=("craft",))
    with override("en"):
        rank_division(division=cast.division)
    kept = Standing.objects.get(entry=entry).values["shown"]
    assert "," in kept
    client = client_of(cast.organiser)
    address = reverse("ranking", args=[contest.slug, cast.division.code])
    assert kept in client.get(address, headers={"accept-language": "ru"}).content.decode()
    client.cookies["django_language"] = "en"
    english = client.get(address).content.decode()
    assert kept.replace(",", ".") in english
    assert kept not in english
