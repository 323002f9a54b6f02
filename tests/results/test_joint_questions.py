"""What a table over all divisions leaves to the jury: asked on the pages, decided there, and not sealed before."""

import re

import pytest
from django.urls import reverse

from competitions.enums import Phase
from competitions.models import AgeGroup, Division, Scheme, Stage
from competitions.selectors.desk import checks_of
from judging.enums import SheetStatus
from judging.models import Sheet
from results.models import Decision, Protocol, TeamStanding
from results.selectors.joint import joint_state
from results.services import rank_division
from results.services import ranking as ranking_service
from tests.cast import make_entry
from tests.results.test_ranking import mark

pytestmark = pytest.mark.core_path

RULES = """\
stages:
  - id: main
    steps: [{weigh: share}, {fold: criterion, how: total}, {fold: judge, how: mean, quorum: 2}, {round: 0.01}]
rank: {by: [main], style: shared}
standings:
  - {id: schools, title: Зачёт школ, from: {division: all}, group_by: school, by: value, of: 1}
award:
  - {title: Диплом, place: 1}
  - {title: Кубок, count: 1, of: ranked, in: schools, ties: decide}
"""
WORDS = {"text": "Открытое голосование, 3 против 1", "decided_on": "2026-11-26"}


@pytest.fixture(autouse=True)
def no_queue(monkeypatch):
    monkeypatch.setattr(ranking_service.current_app, "send_task", lambda *args, **options: None)


class Contest:
    """Two divisions with schemes of their own and one table of schools; each school has a pupil in either."""

    def __init__(self, cast, client_of, *, own_schemes=True):
        self.cast, self.client_of, self.competition = cast, client_of, cast.competition
        self.competition.phase = Phase.JUDGING
        self.competition.save()
        old = Scheme.objects.get(pk=cast.division.scheme_id)
        Scheme.objects.filter(pk=old.pk).update(rules=RULES, revision=2)
        self.first = Division.objects.select_related("scheme").get(pk=cast.division.pk)
        self.second = self._second(old) if own_schemes else self._division(self.first.scheme)
        self.entries = {}
        for division, values in ((self.first, (9, 8)), (self.second, (8, 9))):
            for school, value in zip((cast.school, cast.other_school), values, strict=True):
                entry = make_entry(self.competition, school, division=division)
                mark(cast, entry, [value, value])
                self.entries[division.pk, school.pk] = entry
        Sheet.objects.update(status=SheetStatus.HANDED_IN)
        assert rank_division(division=self.first).error == ""

    def _second(self, old):
        scheme = Scheme.objects.create(competition=self.competition, code="second", title="Вторая", rules=RULES)
        stage = Stage.objects.create(scheme=scheme, code="main", title="Оценивание", judges=2)
        for criterion in old.criteria.all():
            criterion.pk, criterion.scheme, criterion.stage = None, scheme, stage
            criterion.save()
        return self._division(scheme)

    def _division(self, scheme):
        group = AgeGroup.objects.create(
            competition=self.competition, code="10-11", title="10–11 классы", low=10, high=11
        )
        return Division.objects.create(
            competition=self.competition,
            nomination=self.first.nomination,
            age_group=group,
            scheme=scheme,
            code="grafika-10-11",
            title="Графика, 10–11 классы",
            order=1,
        )

    def url(self, name, *parts):
        return reverse(name, args=[self.competition.slug, *parts])

    def page(self, name, *parts):
        return self.client_of(self.cast.organiser).get(self.url(name, *parts)).content.decode().replace("\u00a0", " ")

    def seal(self, name, *parts):
        return self.client_of(self.cast.organiser).post(self.url(name, *parts))

    def ways(self, page):
        """Addresses of the pages where the joint questions are decided."""
        return [address.replace("&amp;", "&") for address in re.findall(r'href="([^"]*\?vopros=[^"]*)"', page)]

    def decide(self, address, chosen):
        return self.client_of(self.cast.organiser).post(address, {"chosen": chosen, **WORDS})

    def count_only(self, school, division):
        """Say which pupil counts for a school, at the way that the page of the joint protocol offers."""
        name = school.short_name
        page = self.page("protocol_joint_prepare")
        questions = [
            title for title in re.findall(r"<b>([^<]*)</b>", page) if "кому дать" in title or "команде" in title
        ]
        number = next(n for n, title in enumerate(questions) if f"В команде {name} " in title)
        return self.decide(self.ways(page)[number], self.entries[division.pk, school.pk].pk)


@pytest.mark.parametrize("own_schemes", [True, False])
def test_questions_of_a_joint_table_are_shown_decided_and_keep_its_protocol_alone(cast, client_of, own_schemes):
    contest = Contest(cast, client_of, own_schemes=own_schemes)
    listing = contest.page("decision_list", contest.second.code)
    assert "В команде СОШ № 15 больше участников, чем считается (1)" in listing
    assert "кому дать «Кубок», решает жюри (" in listing
    assert "Зачёт школ: ответа ждёт протокол общего зачёта" in listing
    assert "Кубок" in contest.page("ranking", contest.first.code)

    # The divisions do not wait: their places do not hang on the table.
    for division in (contest.first, contest.second):
        assert contest.seal("protocol_prepare", division.code).status_code == 302
    refused = contest.seal("protocol_joint_prepare")
    assert refused.status_code == 422
    assert "Запишите решения жюри: не решены 3 вопроса." in refused.content.decode().replace("\u00a0", " ")
    assert not Protocol.objects.filter(division=None).exists()
    waiting = next(check for check in checks_of(contest.competition) if check.title.startswith("Равные места"))
    assert waiting.count == 3

    # Who counts: the nines of both, so that they are equal still.
    done = contest.count_only(cast.school, contest.first)
    assert (done.status_code, done.url) == (302, contest.url("protocol_joint_prepare"))
    assert contest.count_only(cast.other_school, contest.second).status_code == 302
    assert {row.total for row in TeamStanding.objects.filter(node="schools")} == {"90"}

    page = contest.page("protocol_joint_prepare")
    assert "(Лицей № 36, СОШ № 15)" in page or "(СОШ № 15, Лицей № 36)" in page
    [way] = contest.ways(page)
    form = contest.client_of(cast.organiser).get(way).content.decode()
    assert "Кому присуждено" in form
    assert "Лицей № 36" in form.replace("\u00a0", " ")
    winner = TeamStanding.objects.get(node="schools", key=cast.other_school.pk)
    assert contest.decide(way, winner.pk).status_code == 302
    assert Decision.objects.latest("pk").content["table"] == "schools"
    assert [row.title for row in TeamStanding.objects.filter(node="schools", award="Кубок")] == ["Лицей № 36"]

    # The protocols of the divisions are as they were, the joint one is sealed with the three decisions.
    assert contest.seal("protocol_joint_prepare").status_code == 302
    joint = Protocol.objects.get(division=None)
    assert len(joint.payload["decisions"]) == 3
    assert "Открытое голосование" in contest.page("protocol", joint.number)
    assert Protocol.objects.get(division=contest.first).payload["decisions"] == []
    assert not joint_state(contest.competition).is_outdated

    # Taking the decision back opens the question again.
    revoke = contest.url("decision_revoke", contest.first.code, Decision.objects.latest("pk").pk)
    assert contest.client_of(cast.organiser).post(revoke).status_code == 302
    assert len(contest.ways(contest.page("protocol_joint_prepare"))) == 1


def test_a_decision_about_an_award_that_the_table_does_not_give_is_refused(cast, client_of):
    contest = Contest(cast, client_of)
    page = contest.page("decision_list", contest.first.code)
    number = next(n for n, title in enumerate(re.findall(r"<li><div><b>([^<]*)</b>", page)) if "кому дать" in title)
    way = contest.url("decision_new", contest.first.code) + f"?vopros={number}"
    Scheme.objects.update(rules=RULES.replace("title: Кубок", "title: Приз"), revision=3)
    refused = contest.decide(way, TeamStanding.objects.filter(node="schools").first().pk)
    assert refused.status_code == 422
    assert "такой награды в этой таблице больше нет" in refused.content.decode()
    assert not Decision.objects.exists()


def test_an_award_by_the_table_of_a_division_is_decided_between_its_teams(cast, client_of):
    own = RULES.replace("{division: all}", "{division: each}").replace("by: value, of: 1", "by: value")
    contest = Contest(cast, client_of)
    Scheme.objects.update(rules=own, revision=3)
    for school in (cast.school, cast.other_school):
        entry = make_entry(contest.competition, school, division=contest.first)
        mark(cast, entry, [8, 8] if school == cast.school else [9, 9])
    Sheet.objects.update(status=SheetStatus.HANDED_IN)
    division = Division.objects.select_related("scheme").get(pk=contest.first.pk)
    assert rank_division(division=division).error == ""
    refused = contest.seal("protocol_prepare", division.code)
    assert refused.status_code == 422
    assert "не решён 1 вопрос" in refused.content.decode().replace("\u00a0", " ")
    [way] = contest.ways(contest.page("decision_list", division.code))
    winner = TeamStanding.objects.get(division=division, key=cast.school.pk)
    assert contest.decide(way, winner.pk).status_code == 302
    assert [row.title for row in TeamStanding.objects.filter(award="Кубок", division=division)] == ["СОШ № 15"]
    assert contest.seal("protocol_prepare", division.code).status_code == 302
    assert len(Protocol.objects.get(division=division).payload["decisions"]) == 1
