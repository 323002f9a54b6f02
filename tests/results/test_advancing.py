"""Who goes on to a later stage, through the pages: import of the first stage, the list, experts, marks, places."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from competitions.enums import Phase, RoleKind
from competitions.models import Role, Scheme
from competitions.services import create_competition
from core.audit import verify_chains
from core.models import AuditEntry
from judging.models import Advance, Assignment, Line, Mark
from judging.services.sheets import hand_in_sheet
from registrations.models import Consent
from results.models import Decision, Protocol, StageList, Standing
from results.selectors.checks import sealing_checks, unhanded_sheets
from results.services import rank_division
from results.services import ranking as ranking_service
from tests.cast import make_entry, make_user

pytestmark = pytest.mark.core_path

HEAD = "entry;stage;round;attempt;criterion;judge;value"
TASKS = ["task.1", "task.2", "task.3", "task.4", "task.5"]
CREATIVE = ["creative.idea", "creative.physics", "creative.drawing", "creative.explain"]


@pytest.fixture(autouse=True)
def no_queue(monkeypatch):
    monkeypatch.setattr(ranking_service.current_app, "send_task", lambda *args, **options: None)


class Olympiad:
    """The space olympiad of the preset with a smaller list, its jury and its pages."""

    def __init__(self, cast, client_of, *, take, tests):
        self.cast, self.client_of = cast, client_of
        self.competition = create_competition(
            preset="kosmicheskaya-olimpiada", year=2026, organiser=cast.centre, actor=cast.organiser
        )
        self.competition.phase = Phase.JUDGING
        self.competition.save()
        if take != 60:
            scheme = Scheme.objects.get(competition=self.competition)
            scheme.rules = scheme.rules.replace("take: 60", f"take: {take}")
            scheme.revision += 1
            scheme.save()
        self.division = self.competition.divisions.select_related("scheme").get(age_group__code="8-9")
        self.test, self.work = self.division.scheme.stages.order_by("order")
        users = [cast.juror, cast.second_juror, make_user("third@example.org", "Третьяков", "Пётр")]
        for user in users:
            Role.objects.create(competition=self.competition, user=user, kind=RoleKind.JUROR)
        Role.objects.create(competition=self.competition, user=cast.chair, kind=RoleKind.CHAIR)
        schools = [cast.school, cast.other_school]
        self.entries = [
            make_entry(self.competition, schools[index % 2], division=self.division) for index in range(len(tests))
        ]
        self.tests = tests
        self.organiser = client_of(cast.organiser)

    def url(self, name, *parts):
        return reverse(name, args=[self.competition.slug, *parts])

    def load(self, rows):
        """A file of marks through the import page: tried, then written after the second press."""
        url = self.url("marks_import")
        text = "\n".join([HEAD, *rows]) + "\n"
        tried = self.organiser.post(url, {"file": SimpleUploadedFile("m.csv", text.encode(), "text/csv")})
        assert tried.status_code in {200, 422}
        if tried.status_code == 200:
            self.organiser.post(url, {"confirm": "1"})
        return tried.content.decode()

    def load_tests(self, *indices):
        rows = [
            f"{self.entries[i].number};test;1;1;test;;{self.tests[i]}"
            for i in (indices or range(len(self.tests)))
            if self.tests[i]
        ]
        page = self.load(rows)
        self.rank()
        return page

    def rank(self):
        ranking = rank_division(division=self.division)
        assert ranking.error == ""
        return ranking

    def page(self, name="advance", client=None):
        return (client or self.organiser).get(self.url(name, self.division.code)).content.decode()

    def outcomes(self):
        rows = Advance.objects.filter(entry__division=self.division).order_by("entry__number")
        return [row.outcome for row in rows]

    def announce(self):
        return self.organiser.post(self.url("stage_list_announce", self.division.code), {"etap": "test"}, follow=True)

    def assign(self):
        return self.organiser.post(self.url("judging_desk"), {"stage": self.work.pk}, follow=True).content.decode()

    def seats(self):
        rows = Assignment.objects.filter(stage=self.work).select_related("juror__user", "entry").order_by("pk")
        return list(rows)

    def fill(self, *entries, tasks):
        """All sheets of these entries through the import page: a number for every task, nothing for the rest."""
        rows = [
            f"{seat.entry.number};work;1;1;{code};{seat.juror.user.email};{value}"
            for seat in self.seats()
            if seat.entry in entries
            for code, value in [*zip(TASKS, tasks, strict=True), *((code, 0) for code in CREATIVE)]
        ]
        return self.load(rows)

    def save(self, seat, code, value):
        criterion = self.work.criteria.get(code=code)
        body = {
            "operation_id": str(uuid.uuid4()),
            "assignment": seat.pk,
            "criterion": criterion.pk,
            "round": 1,
            "attempt": 1,
            "value": str(value),
            "base_revision": 0,
        }
        client = self.client_of(seat.juror.user)
        return client.post(reverse("mark_save"), json.dumps(body), content_type="application/json")


@pytest.fixture
def olympiad(cast, client_of):
    # Four go on, and the equal of the fourth with him; the sixth stops, the seventh did not come.
    return Olympiad(cast, client_of, take=4, tests=["38", "36", "35", "30", "30", "20", "н/я"])


def test_a_list_waits_for_every_mark_of_the_stage(olympiad):
    olympiad.load_tests(0, 1, 2, 3, 4, 5)
    # The seventh may still push out those on the line; the three best are safe, the sixth is out whatever happens.
    assert olympiad.outcomes() == ["on", "on", "on", "waiting", "waiting", "stopped", "waiting"]
    assert "Ещё не решено" in olympiad.page()
    refused = olympiad.announce()
    assert refused.status_code == 422
    assert "Дождитесь решения" in refused.content.decode()
    assert not StageList.objects.exists()
    assert "ждут его итога" in olympiad.assign()
    assert {seat.entry for seat in olympiad.seats()} == set(olympiad.entries[:3])


def test_the_page_shows_the_line_and_who_stands_on_each_side(olympiad):
    olympiad.load_tests()
    assert olympiad.outcomes() == ["on"] * 5 + ["stopped"] * 2
    page = olympiad.page()
    assert "Дальше проходят: 4 лучших работ" in page or "Дальше проходят: 4 лучшие работы" in page
    assert "Равные на границе проходят все." in page
    last, stopped = olympiad.entries[4], olympiad.entries[5]
    assert page.index(last.number) < page.index("Граница прохода") < page.index(stopped.number)
    why = olympiad.url("ranking_explanation", olympiad.division.code, stopped.pk)
    assert why in page
    assert "Последний, кто проходит: 30, следующий: 20" in page
    assert olympiad.organiser.get(why).status_code == 200


def test_sixty_go_on_in_each_group_of_the_preset(cast, client_of):
    tests = ["40"] * 59 + ["31", "31", "30"]
    olympiad = Olympiad(cast, client_of, take=60, tests=tests)
    olympiad.load_tests()
    assert olympiad.outcomes() == ["on"] * 61 + ["stopped"]
    page = olympiad.page()
    assert "60 лучших работ" in page
    second = olympiad.organiser.get(olympiad.url("advance", olympiad.division.code), {"page": 2}).content.decode()
    assert "Граница прохода" in second
    assert "Граница прохода" not in page


def test_schools_and_everybody_learn_of_the_list_only_when_it_is_announced(olympiad, client_of):
    cast = olympiad.cast
    silent = olympiad.entries[1].members.get().participant
    Consent.objects.filter(participant=silent).delete()
    olympiad.load_tests()
    school, stranger = client_of(cast.teacher), client_of(None)
    public = olympiad.url("stage_lists")
    assert stranger.get(public).status_code == 404
    assert "Кто прошёл дальше" not in school.get(reverse("school_results")).content.decode()
    assert client_of(cast.juror).post(olympiad.url("stage_list_announce", olympiad.division.code)).status_code == 404

    assert "Список объявлен" in olympiad.announce().content.decode()
    found = StageList.objects.get()
    assert found.entries == [entry.pk for entry in olympiad.entries[:5]]
    page = stranger.get(public).content.decode()
    shown = [entry.members.get().participant for entry in olympiad.entries]
    assert [person.last_name in page for person in shown] == [True, False, True, True, True, False, False]
    assert "участник" in page
    assert "38" not in page.split("<main")[1].split("</main>")[0].replace(olympiad.competition.slug, "")
    own = school.get(reverse("school_results")).content.decode()
    assert own.count("Приглашение на этап «Очный тур»") == 3  # of the first, the third and the fifth
    assert "не проходит" in own
    home = school.get(reverse("school_home")).content.decode()
    assert "приглашение на этап «Очный тур»" in home
    competition = stranger.get(reverse("competition_detail", args=[olympiad.competition.slug])).content.decode()
    assert public in competition

    olympiad.announce()  # the same list is the same announcement
    assert StageList.objects.count() == 1
    olympiad.organiser.post(olympiad.url("stage_list_withdraw", olympiad.division.code), {"etap": "test"})
    assert stranger.get(public).status_code == 404
    assert AuditEntry.objects.filter(act__startswith="stage_list.").count() == 2
    assert verify_chains() == []


def test_from_the_imported_test_to_the_places_of_the_tasks(olympiad):
    olympiad.load_tests()
    olympiad.assign()
    assert len(olympiad.seats()) == 10
    assert {seat.entry for seat in olympiad.seats()} == set(olympiad.entries[:5])
    desk = olympiad.organiser.get(olympiad.url("judging_entries")).content.decode()
    assert olympiad.entries[4].number in desk
    assert olympiad.entries[5].number not in desk
    assert Line.objects.get(entry=olympiad.entries[5]).missing == 0
    assert Line.objects.get(entry=olympiad.entries[0]).missing == 18

    # A mark for somebody who stopped is refused with the reason, and nothing is written.
    stopped = olympiad.entries[5]
    refused = olympiad.load([f"{stopped.number};work;1;1;task.1;juror@example.org;9"])
    assert "на этап «Очный тур» эта работа не прошла" in refused
    assert not Mark.objects.filter(entry=stopped, stage=olympiad.work).exists()

    # The second is ahead of the first in the tasks; on one task of the third two experts are three points apart.
    for entry, tasks in zip(olympiad.entries[:5], [[9] * 5, [10] * 5, [5] * 5, [8] * 5, [4] * 5], strict=True):
        olympiad.fill(entry, tasks=tasks)
    third = olympiad.entries[2]
    _first, second = (seat for seat in olympiad.seats() if seat.entry == third)
    criterion = olympiad.work.criteria.get(code="task.1")
    mark = Mark.objects.get(entry=third, criterion=criterion, judge=second.juror)
    correct = reverse("mark_correct", args=[olympiad.competition.slug, mark.pk])
    olympiad.organiser.post(correct, {"value": "8", "reason": "описка эксперта"})
    olympiad.organiser.post(olympiad.url("judging_divergence"), {"entry": third.pk, "stage": olympiad.work.pk})
    extra = Assignment.objects.get(entry=third, is_third=True)
    assert olympiad.save(extra, "task.1", "7").status_code == 200
    for code in [*TASKS[1:], *CREATIVE]:
        assert olympiad.save(extra, code, 5 if code in TASKS else 0).status_code == 200

    olympiad.rank()
    shown = [(row.entry, row.values["shown"], row.first) for row in Standing.objects.filter(division=olympiad.division)]
    # 5 and 8, the third says 7: the two nearest are 7 and 8, so 7.5 + 4 × 5 = 27.5. Who stopped stands behind.
    assert [(entry.number, total, place) for entry, total, place in shown] == [
        (olympiad.entries[1].number, "50,00", 1),
        (olympiad.entries[0].number, "45,00", 2),
        (olympiad.entries[3].number, "40,00", 3),
        (olympiad.entries[2].number, "27,50", 4),
        (olympiad.entries[4].number, "20,00", 5),
        (olympiad.entries[5].number, "20,00", 6),
        (olympiad.entries[6].number, "н/я", None),
    ]
    for seat in olympiad.seats():
        hand_in_sheet(assignment=seat, actor=seat.juror.user)
    olympiad.rank()
    assert [check.reason for check in sealing_checks(olympiad.division) if not check.is_done] == []
    sealed = olympiad.organiser.post(olympiad.url("protocol_prepare", olympiad.division.code), follow=True)
    assert sealed.status_code == 200
    assert Protocol.objects.count() == 1


def test_a_later_change_of_the_first_stage_is_a_question_and_drops_no_mark(olympiad):
    olympiad.load_tests()
    olympiad.assign()
    for entry in olympiad.entries[:5]:
        olympiad.fill(entry, tasks=[5] * 5)
    marks = Mark.objects.filter(stage=olympiad.work).count()
    fifth, sixth = olympiad.entries[4], olympiad.entries[5]
    olympiad.load([f"{fifth.number};test;1;1;test;;10"])
    ranking = olympiad.rank()
    # Four go on by their marks; the fifth is marked already, so that it stays until people decide.
    assert [question["key"] for question in ranking.undecided] == ["admit:test"]
    assert olympiad.outcomes() == ["on"] * 5 + ["stopped"] * 2
    assert Advance.objects.get(entry=fifth).is_disputed
    assert Mark.objects.filter(stage=olympiad.work).count() == marks
    assert "решите, кого оставить" in olympiad.page()
    assert "решите, кого оставить" in olympiad.page("ranking").replace("\u00a0", " ").lower()
    assert olympiad.announce().status_code == 422
    refused = olympiad.organiser.post(olympiad.url("protocol_prepare", olympiad.division.code))
    assert "Запишите решени" in refused.content.decode()
    seat = next(seat for seat in olympiad.seats() if seat.entry == fifth)
    assert olympiad.save(seat, "task.1", "6").status_code == 409  # still a place of work: another value is a conflict

    decide = olympiad.url("decision_new", olympiad.division.code) + "?vopros=0"
    assert "Кто проходит дальше" in olympiad.organiser.get(decide).content.decode()
    words = {"text": "Жюри оставило: работа уже написана", "decided_on": "2026-01-15"}
    olympiad.organiser.post(decide, words | {"chosen": [fifth.pk]})
    assert Decision.objects.get().content == {"key": "admit:test", "order": [[fifth.pk], []], "is_wide": False}
    assert olympiad.rank().undecided == []
    kept = Advance.objects.get(entry=fifth)
    assert (kept.outcome, kept.is_decided, kept.is_disputed) == ("on", True, False)
    assert Standing.objects.get(entry=fifth).first == 1  # equal with the other four

    # The other answer: the decision is taken back, and another one stops the fifth.
    revoke = reverse(
        "decision_revoke", args=[olympiad.competition.slug, olympiad.division.code, Decision.objects.get().pk]
    )
    olympiad.organiser.post(revoke)
    olympiad.organiser.post(decide, words | {"chosen": []})
    olympiad.rank()
    assert Advance.objects.get(entry=fifth).outcome == "stopped"
    assert Standing.objects.get(entry=fifth).first == 6  # behind the sixth, by the test
    assert Standing.objects.get(entry=sixth).first == 5
    assert Mark.objects.filter(stage=olympiad.work).count() == marks
    assert Line.objects.get(entry=fifth).missing == 0
    for other in [seat for seat in olympiad.seats() if seat.entry != fifth]:
        hand_in_sheet(assignment=other, actor=other.juror.user)
    assert unhanded_sheets(olympiad.division) == 0
    refused_save = olympiad.save(seat, "creative.idea", "3")
    assert refused_save.status_code == 422
    assert "не прошла" in refused_save.json()["error"]


def test_the_jury_lets_somebody_on_whatever_the_marks_say(olympiad):
    olympiad.load_tests()
    sixth = olympiad.entries[5]
    url = olympiad.url("decision_new", olympiad.division.code) + "?vid=advance&etap=test"
    assert "Допустить решением жюри" in olympiad.organiser.get(url).content.decode()
    words = {"text": "Победитель прошлого года", "decided_on": "2026-01-15", "goes_on": "1"}
    wrong = olympiad.organiser.post(url, words | {"numbers": "Х-999"})
    assert wrong.status_code == 422
    olympiad.organiser.post(url, words | {"numbers": sixth.number})
    assert olympiad.outcomes() == ["on"] * 6 + ["stopped"]
    assert "решением жюри" in olympiad.page()
    olympiad.assign()
    assert sixth in {seat.entry for seat in olympiad.seats()}
