"""The overall of teams over all classes, from the secretary's marks to the team's diploma, through the pages."""

import json
import uuid
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from certificates.models import Certificate
from certificates.services import issue_batch, render_batch
from competitions.enums import Phase, RoleKind
from competitions.models import Division, Role
from competitions.services import create_competition
from competitions.validators.refusal import Refused
from core.audit import verify_chains
from results.models import Decision, Protocol, ProtocolLine, Standing, TeamStanding
from results.selectors import protocols_in_force
from results.selectors.joint import joint_state
from results.services import rank_division, record_decision
from results.services import ranking as ranking_service
from results.services.audit import faults_of_protocols
from tests.cast import make_entry

pytestmark = pytest.mark.core_path

WORDS = {
    "kinds": ["diploma"], "founder": "Управление образования города Калуги", "order": "", "place": "г. Калуга",
    "sign1_role": "Начальник управления", "sign1_name": "О. А. Лыткин", "sign2_role": "", "sign2_name": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_queue(monkeypatch):
    monkeypatch.setattr(ranking_service.current_app, "send_task", lambda *args, **options: None)


class Meeting:
    """Flying models with two classes: in each a school needs two pupils for its team."""

    def __init__(self, cast, client_of):
        self.cast, self.client_of = cast, client_of
        self.competition = create_competition(
            preset="letayuschie-modeli", year=2026, organiser=cast.centre, actor=cast.organiser
        )
        self.competition.phase = Phase.JUDGING
        self.competition.save()
        for user, kind in [(cast.secretary, RoleKind.SECRETARY), (cast.chair, RoleKind.CHAIR)]:
            Role.objects.create(competition=self.competition, user=user, kind=kind)
        self.organiser = client_of(cast.organiser)
        divisions = self.competition.divisions.select_related("scheme", "nomination")
        self.f1h = divisions.get(nomination__code="f1h", age_group__code="13-17")
        self.zmey = divisions.get(nomination__code="zmey", age_group__code="13-17")
        self.entries = {
            division.pk: {
                school.pk: [make_entry(self.competition, school, division=division) for _number in range(2)]
                for school in (cast.school, cast.other_school)
            }
            for division in (self.f1h, self.zmey)
        }

    def url(self, name, *parts):
        return reverse(name, args=[self.competition.slug, *parts])

    def save(self, entry, division, code, value, *, round_=1, base=0, reason=""):
        stage = division.scheme.stages.order_by("order").first()
        body = {
            "operation_id": str(uuid.uuid4()),
            "entry": entry.pk,
            "stage": stage.pk,
            "criterion": stage.criteria.get(code=code).pk,
            "round": round_,
            "attempt": 1,
            "typed": str(value),
            "base_revision": base,
            "reason": reason,
        }
        client = self.client_of(self.cast.secretary)
        return client.post(reverse("mark_save"), json.dumps(body), content_type="application/json")

    def fly(self, division, school, seconds):
        """Every pupil of the school flies this long in every round."""
        for entry in self.entries[division.pk][school.pk]:
            for round_ in range(1, 6):
                assert self.save(entry, division, "seconds", seconds, round_=round_).status_code == 200

    def hang(self, division, school, degrees):
        for entry in self.entries[division.pk][school.pk]:
            for round_ in (1, 2):
                assert self.save(entry, division, "degrees", degrees, round_=round_).status_code == 200
                assert self.save(entry, division, "stable", 0, round_=round_).status_code == 200

    def rank(self):
        for division in (self.f1h, self.zmey):
            assert rank_division(division=division).error == ""

    def seal(self, division, reason=""):
        data = {"reason": reason} if reason else {}
        return self.organiser.post(self.url("protocol_prepare", division.code), data)

    def seal_joint(self, reason=""):
        data = {"reason": reason} if reason else {}
        return self.organiser.post(self.url("protocol_joint_prepare"), data)

    def overall(self):
        rows = TeamStanding.objects.filter(competition=self.competition, division=None, node="overall")
        return [(row.title, row.details["values"]["shown"], row.first, row.award) for row in rows]


@pytest.fixture
def meeting(cast, client_of):
    found = Meeting(cast, client_of)
    # The school wins the flights and the kites; the other school is second in both.
    found.fly(found.f1h, cast.school, 100)
    found.fly(found.f1h, cast.other_school, 80)
    found.hang(found.zmey, cast.school, 50)
    found.hang(found.zmey, cast.other_school, 40)
    found.rank()
    return found


FIRST = "Общекомандный зачёт, кубок и диплом I степени"
SECOND = "Общекомандный зачёт, диплом II степени"


def test_places_of_teams_in_classes_with_rules_of_their_own_make_one_table(meeting):
    assert meeting.overall() == [("СОШ № 15", "2", 1, FIRST), ("Лицей № 36", "4", 2, SECOND)]
    page = meeting.organiser.get(meeting.url("ranking", meeting.zmey.code)).content.decode()
    assert "Общекомандный зачёт" in page
    assert "По всем номинациям" in page


def test_a_class_outside_the_overall_leaves_it_alone_when_it_is_ranked(meeting):
    before = meeting.overall()
    outside = meeting.competition.divisions.get(nomination__code="kordovyy", age_group__code="13-17")
    assert rank_division(division=outside).error == ""
    assert meeting.overall() == before
    assert meeting.organiser.get(meeting.url("protocol_joint_prepare")).status_code == 200


def test_rows_of_an_overall_that_no_class_describes_any_more_go_with_the_next_ranking(meeting):
    for scheme in meeting.competition.schemes.all():
        steps, _, awards = scheme.rules.partition("\nstandings:")
        awards = [line for line in awards.partition("\naward:")[2].splitlines() if ", in: " not in line]
        if awards:
            scheme.rules = steps + "\naward:" + "\n".join(awards) + "\n"
        scheme.revision += 1
        scheme.save()
    division = Division.objects.select_related("scheme").get(pk=meeting.f1h.pk)
    assert rank_division(division=division).error == ""
    assert meeting.overall() == []


def test_the_joint_protocol_waits_for_every_class(meeting):
    prepare = meeting.url("protocol_joint_prepare")
    assert "Подписаны протоколы всех классов" in meeting.organiser.get(prepare).content.decode()
    refused = meeting.seal_joint()
    assert refused.status_code == 422
    assert "Подпишите протоколы классов" in refused.content.decode()
    assert meeting.seal(meeting.f1h).status_code == 302
    half = meeting.seal_joint()
    assert half.status_code == 422
    assert meeting.zmey.title in half.content.decode()
    assert not Protocol.objects.filter(division=None).exists()
    meeting.seal(meeting.zmey)
    assert meeting.seal_joint().status_code == 302
    joint = Protocol.objects.get(division=None)
    assert (joint.number, joint.version) == (3, 1)
    assert [row["number"] for row in joint.payload["classes"]] == [1, 2]
    meeting.seal_joint("ещё раз")
    assert Protocol.objects.filter(division=None).count() == 1  # the same state is the same protocol
    document = meeting.organiser.get(meeting.url("protocol", 3)).content.decode()
    assert "Составлен по протоколам классов" in document
    assert "Общекомандный зачёт" in document
    assert joint.digest in document
    assert meeting.organiser.get(meeting.url("protocol_export", 3, "csv")).status_code == 200
    assert "Общий зачёт" in meeting.organiser.get(meeting.url("protocol_list")).content.decode()
    assert list(faults_of_protocols()) == []
    assert verify_chains() == []


def test_a_competition_without_such_a_table_has_no_such_protocol(cast, client_of):
    client = client_of(cast.organiser)
    assert client.get(reverse("protocol_joint_prepare", args=[cast.competition.slug])).status_code == 404
    assert "Общий зачёт" not in client.get(reverse("protocol_list", args=[cast.competition.slug])).content.decode()


def publish(meeting):
    protocols = list(protocols_in_force(meeting.competition).values_list("pk", flat=True))
    return meeting.organiser.post(meeting.url("publication"), {"protocols": protocols, "rows": "placed"})


def test_classes_may_be_published_before_the_overall_and_the_competition_is_not_published_yet(meeting):
    meeting.competition.phase = Phase.PROTOCOL
    meeting.competition.save()
    for division in (meeting.f1h, meeting.zmey):
        assert meeting.seal(division).status_code == 302
    assert publish(meeting).status_code == 302
    meeting.competition.refresh_from_db()
    assert meeting.competition.phase == "protocol"
    assert meeting.seal_joint().status_code == 302
    assert publish(meeting).status_code == 302
    meeting.competition.refresh_from_db()
    assert meeting.competition.phase == "published"


def test_from_the_marks_to_the_diploma_of_the_team_and_a_new_version_after_a_change(meeting, client_of):
    stranger = client_of(None)
    meeting.competition.phase = Phase.PROTOCOL
    meeting.competition.save()
    for division in (meeting.f1h, meeting.zmey):
        meeting.seal(division)
    meeting.seal_joint()
    assert "Общекомандный" not in stranger.get(meeting.url("results")).content.decode()
    assert publish(meeting).status_code == 302
    shown = stranger.get(meeting.url("results")).content.decode()
    assert "Общекомандный зачёт" in shown
    assert shown.index("СОШ № 15", shown.index("Общекомандный зачёт")) > 0
    only = stranger.get(meeting.url("results"), {"nominatsiya": "obschiy-zachet"}).content.decode()
    assert "Общекомандный зачёт" in only
    meeting.competition.refresh_from_db()
    assert meeting.competition.phase == Phase.PUBLISHED

    issued = meeting.organiser.post(meeting.url("batch_issue"), WORDS, follow=True)
    assert issued.status_code == 200
    papers = Certificate.objects.filter(line__protocol__division=None).order_by("sequence")
    assert [(paper.organisation.short_name, paper.award) for paper in papers] == [
        ("СОШ № 15", FIRST),
        ("Лицей № 36", SECOND),
    ]
    assert all(paper.released_at for paper in papers)
    first = papers[0]
    printed = json.dumps(first.content["values"], ensure_ascii=False).replace("\u00a0", " ")
    assert "в общекомандном зачёте городского лично-командного первенства" in printed
    render_batch(job_id=first.batch.job_id, batch_id=first.batch_id)
    check = stranger.get(reverse("certificate_check", args=[first.code])).content.decode()
    assert "Диплом действителен" in check
    assert "Фамилия сокращена" not in check  # a team has none
    assert "<dd>МБОУ «СОШ № 15» г. Калуги</dd>" in check.replace("\u00a0", " ")  # and its school is named once
    assert first.number in check

    # An appeal: a flight of the other school is corrected, so that its team wins the class and the ranking is equal.
    meeting.competition.phase = Phase.PROTOCOL
    meeting.competition.save()
    for entry in meeting.entries[meeting.f1h.pk][meeting.cast.other_school.pk]:
        for round_ in range(1, 6):
            answer = meeting.save(entry, meeting.f1h, "seconds", 110, round_=round_, base=1, reason="Апелляция № 1")
            assert answer.status_code == 200, answer.content.decode()
    meeting.rank()
    assert [row[1] for row in meeting.overall()] == ["3", "3"]
    assert joint_state(meeting.competition).is_outdated
    assert "Изменился протокол класса" in meeting.organiser.get(meeting.url("protocol_list")).content.decode()
    assert meeting.seal_joint("после апелляции").status_code == 422  # the class is provisional again
    meeting.seal(meeting.f1h, "Апелляция № 1 удовлетворена")
    stale = publish(meeting)
    assert stale.status_code == 422
    assert "Подпишите новую версию протокола" in stale.content.decode()
    with pytest.raises(Refused, match="Подпишите новую версию протокола"):
        issue_batch(competition=meeting.competition, kinds=["diploma"], actor=meeting.cast.organiser)
    assert meeting.seal_joint("Апелляция № 1 удовлетворена").status_code == 302
    joint = Protocol.objects.filter(division=None).latest("version")
    assert (joint.number, joint.version) == (3, 2)
    assert [change["field"] for change in joint.payload["changes"]]
    assert publish(meeting).status_code == 302
    assert (
        ProtocolLine.objects.filter(protocol=joint).count()
        == TeamStanding.objects.filter(competition=meeting.competition, division=None).count()
    )
    assert list(faults_of_protocols()) == []
    call_command("verify_audit")


def decide(meeting, division, winner, loser):
    """The chair puts the winner first among teams that are equal in the table of a class."""
    client = meeting.client_of(meeting.cast.chair)
    rows = TeamStanding.objects.filter(competition=meeting.competition, division=division, node="class_team")
    spots = {f"spot_{rows.get(key=winner.pk).pk}": 1, f"spot_{rows.get(key=loser.pk).pk}": 2}
    words = {"text": "Открытое голосование, 3 против 1", "decided_on": "2026-11-26"}
    return client.post(meeting.url("decision_new", division.code) + "?komandy=0", spots | words)


def class_places(meeting, division):
    rows = TeamStanding.objects.filter(competition=meeting.competition, division=division, node="class_team")
    return {row.title: (row.first, row.last) for row in rows}


def test_the_jury_parts_equal_teams_of_a_class_and_the_overall_follows(cast, client_of):
    meeting = Meeting(cast, client_of)
    for school in (cast.school, cast.other_school):
        meeting.fly(meeting.f1h, school, 100)
        meeting.hang(meeting.zmey, school, 50)
    meeting.rank()
    assert class_places(meeting, meeting.f1h) == {"СОШ № 15": (1, 2), "Лицей № 36": (1, 2)}
    listing = client_of(cast.chair).get(meeting.url("decision_list", meeting.f1h.code)).content.decode()
    assert "Командный зачёт: места 1–2" in listing.replace("\u00a0", " ")

    done = decide(meeting, meeting.f1h, cast.other_school, cast.school)

    assert done.status_code == 302
    assert class_places(meeting, meeting.f1h) == {"Лицей № 36": (1, 1), "СОШ № 15": (2, 2)}
    written = client_of(cast.chair).get(meeting.url("decision_list", meeting.f1h.code)).content.decode()
    assert "1) Лицей № 36; 2) СОШ № 15" in written.replace("\u00a0", " ")
    assert class_places(meeting, meeting.zmey) == {"СОШ № 15": (1, 2), "Лицей № 36": (1, 2)}
    assert meeting.overall()[0][:3] == ("Лицей № 36", "2", 1)
    assert not Standing.objects.filter(division=meeting.f1h).exclude(first=1, last=4).exists()  # pupils stay equal
    decision = Decision.objects.get()
    revoke = meeting.url("decision_revoke", meeting.f1h.code, decision.pk)
    assert client_of(cast.chair).post(revoke).status_code == 302
    assert class_places(meeting, meeting.f1h) == {"СОШ № 15": (1, 2), "Лицей № 36": (1, 2)}


def test_a_decision_about_pupils_says_nothing_of_schools_with_the_same_numbers(meeting, cast):
    for entry in meeting.entries[meeting.f1h.pk][cast.other_school.pk]:
        for round_ in range(1, 6):
            meeting.save(entry, meeting.f1h, "seconds", 100, round_=round_, base=1, reason="Пересмотр записи")
    pupils = [[str(cast.other_school.pk)], [str(cast.school.pk)]]  # ids of schools in the place of entries
    Decision.objects.create(
        division=meeting.f1h, kind="order", content={"key": "jury", "order": pupils}, text="x", decided_on="2026-11-26",
        actor_id=cast.chair.pk,
    )  # fmt: skip
    meeting.rank()
    assert class_places(meeting, meeting.f1h) == {"СОШ № 15": (1, 2), "Лицей № 36": (1, 2)}


def test_a_decision_about_teams_that_are_gone_or_not_asked_about_is_refused(meeting, cast):
    order = [[str(cast.school.pk)], [str(cast.other_school.pk)]]
    words = {"kind": "order", "text": "Решили", "decided_on": date(2026, 11, 26), "actor": cast.chair}
    for content in (
        {"key": "jury:class_team", "order": [[*order[0], "999999"], order[1]], "table": "class_team"},
        {"key": "jury:people", "order": order, "table": "people"},
        {"key": "jury", "order": order, "table": "class_team"},
    ):
        with pytest.raises(Refused):
            record_decision(division=meeting.f1h, content=content, **words)
    assert not Decision.objects.exists()
