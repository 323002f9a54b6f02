"""Issuing: numbers without gaps, nothing twice, what protocols no longer say is replaced."""

import pytest

from certificates.enums import CertificateKind, CertificateStatus, RevokeReason
from certificates.models import Certificate, NumberSeries
from certificates.selectors.candidates import candidates_for, claims_for
from certificates.selectors.issued import certificates_for_organiser
from certificates.selectors.papers import papers_of
from certificates.services import issue_batch, reissue_certificate, revoke_certificate
from certificates.services.audit import faults_of_certificates
from certificates.services.content import sheet_for
from competitions.validators.refusal import Refused
from core.audit import verify_chains
from core.models import AuditEntry, Job
from registrations.services import erase_participant, erase_supervisor
from results.services import seal_protocol
from tests.cast import make_entry
from tests.certificates.conftest import WORDS, counted_as_issued, give_places
from tests.counting import counting

ALL = list(CertificateKind.values)


def issue(cast, kinds=("diploma",), **more):
    counted_as_issued(cast.competition)
    return issue_batch(competition=cast.competition, kinds=kinds, actor=cast.organiser, words=WORDS | more)


def values_of(certificate: Certificate) -> dict[str, str]:
    return {key: text.replace("\u00a0", " ") for key, text in sheet_for(certificate).values.items()}


def test_every_author_of_an_awarded_work_gets_a_diploma(cast, protocol) -> None:
    batch = issue(cast)
    papers = list(batch.certificates.order_by("sequence"))
    assert [(values_of(one)["name"], one.award) for one in papers] == [
        ("Власова Полина Дмитриевна", "Диплом I степени"),
        ("Лытвин Дамир", "Диплом II степени"),
        ("Ким Ольга Андреевна", "Диплом III степени"),
        ("Ёлкин Пётр Ильич", "Диплом III степени"),
    ]
    year = cast.competition.year % 100
    assert [one.number for one in papers] == [f"ZVE-{year}-000{n}" for n in (1, 2, 3, 4)]
    first = values_of(papers[0])
    assert first["person"] == "обучающаяся 8 класса МБОУ «СОШ № 15» г. Калуги"
    assert first["body"] == "занявшая I место в городском конкурсе «Звезда», за работу «Дорога к звёздам»"
    assert first["note"] == "Руководитель: Кузнецова М. С., учитель информатики"
    assert first["basis"].endswith(f" · Рег. № {papers[0].number}")
    assert first["basis"].startswith("Протокол № 1 от ")
    assert first["founder"] == "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ ГОРОДА КАЛУГИ"
    assert values_of(papers[1])["body"].startswith("занявший II место")


def test_all_kinds_at_once(cast, protocol) -> None:
    batch = issue(cast, ALL)
    kinds = [one.kind for one in batch.certificates.order_by("sequence")]
    assert {kind: kinds.count(kind) for kind in ALL} == {"diploma": 4, "participant": 2, "supervisor": 2, "juror": 3}
    papers = {one.kind: values_of(one) for one in batch.certificates.order_by("sequence")}
    assert papers["participant"]["body"].startswith("приняла участие в городском конкурсе")
    assert papers["supervisor"]["heading"] == "БЛАГОДАРСТВЕННОЕ ПИСЬМО"
    letters = [values_of(one) for one in batch.certificates.filter(kind="supervisor")]
    assert {one["body"] for one in letters} == {
        "за подготовку победителя и призёра городского конкурса «Звезда»",
        "за подготовку призёра городского конкурса «Звезда»",
    }
    assert any("Ким Ольга, 8 класс, диплом III степени; Ёлкин Пётр, 8 класс" in one["note"] for one in letters)
    chairs = [values_of(one) for one in batch.certificates.filter(kind="juror")]
    assert [one["body"] for one in chairs].count("за руководство работой жюри городского конкурса «Звезда»") == 1


def test_letters_in_the_dative(cast, protocol) -> None:
    batch = issue(cast, ["supervisor"], dative="1")
    letter = values_of(batch.certificates.get(organisation=cast.school))
    assert letter["lead"] == "Объявляется благодарность"
    assert letter["name"] == "Кузнецовой Марии Семёновне"
    assert letter["person"] == "учителю информатики МБОУ «СОШ № 15» г. Калуги"


def test_issuing_twice_issues_once(cast, protocol) -> None:
    issue(cast, ALL)
    with pytest.raises(Refused, match="Выпускать нечего"):
        issue(cast, ALL)
    assert Certificate.objects.count() == 11
    assert NumberSeries.objects.get().last == 11


def test_kinds_can_be_issued_one_after_another(cast, protocol) -> None:
    issue(cast, ["diploma"])
    later = issue(cast, ALL)
    assert sorted(set(later.certificates.values_list("kind", flat=True))) == ["juror", "participant", "supervisor"]
    assert list(Certificate.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 12))
    assert list(faults_of_certificates()) == []


def test_nothing_is_issued_without_a_protocol_or_the_title_in_other_cases(cast, entries) -> None:
    with pytest.raises(Refused, match="Подпишите протокол"):
        issue(cast)
    seal_protocol(division=cast.division, actor=cast.organiser)
    cast.competition.wording = {}
    cast.competition.save()
    with pytest.raises(Refused, match="родительном и предложном"):
        issue(cast)
    assert NumberSeries.objects.count() == 0


def test_a_failed_act_takes_no_number(cast, protocol, monkeypatch) -> None:
    monkeypatch.setattr("certificates.services.issuing._record", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        issue(cast)
    monkeypatch.undo()
    issue(cast)
    assert list(Certificate.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3, 4]


def test_a_new_version_of_the_protocol_replaces_what_changed(cast, entries, protocol) -> None:
    issue(cast)
    give_places(cast, [entries[1], entries[0], *entries[2:]])
    seal_protocol(division=cast.division, actor=cast.organiser, reason="Апелляция")
    batch = issue(cast)
    assert batch.total == 2
    fresh = {one.participant.last_name: one for one in batch.certificates.all()}
    assert fresh["Лытвин"].award == "Диплом I степени"
    assert fresh["Лытвин"].replaces.status == CertificateStatus.REVOKED
    assert fresh["Лытвин"].replaces.revoke_reason == RevokeReason.RESULTS
    assert fresh["Лытвин"].edition == 2
    valid = Certificate.objects.filter(status=CertificateStatus.VALID)
    assert sorted(valid.values_list("award", flat=True)) == [
        "Диплом I степени", "Диплом II степени", "Диплом III степени", "Диплом III степени",
    ]  # fmt: skip
    assert Certificate.objects.count() == 6
    assert list(faults_of_certificates()) == []


def test_an_award_taken_away_revokes_its_diploma(cast, entries, protocol) -> None:
    issue(cast)
    give_places(cast, entries, ("Диплом I степени", "Диплом II степени"))
    seal_protocol(division=cast.division, actor=cast.organiser, reason="Апелляция")
    batch = issue(cast, ["diploma", "participant"])
    assert set(batch.certificates.values_list("kind", flat=True)) == {"participant"}
    revoked = Certificate.objects.filter(status=CertificateStatus.REVOKED)
    assert sorted(revoked.values_list("participant__last_name", flat=True)) == ["Ёлкин", "Ким"]


def test_a_diploma_taken_away_is_revoked_even_where_nothing_is_left_to_issue(cast, entries, protocol) -> None:
    issue(cast)
    give_places(cast, entries, ("Диплом I степени", "Диплом II степени"))
    seal_protocol(division=cast.division, actor=cast.organiser, reason="Апелляция")
    with pytest.raises(Refused):
        issue(cast)
    revoked = Certificate.objects.filter(status=CertificateStatus.REVOKED)
    assert sorted(revoked.values_list("participant__last_name", flat=True)) == ["Ёлкин", "Ким"]
    assert verify_chains() == []


def test_a_paper_revoked_by_hand_is_not_issued_again_by_itself(cast, protocol) -> None:
    paper = issue(cast).certificates.order_by("sequence")[0]
    revoke_certificate(certificate=paper, actor=cast.organiser, reason="mistake", note="чужая работа")
    with pytest.raises(Refused, match="Выпускать нечего"):
        issue(cast)
    with pytest.raises(Refused, match="уже отозван"):
        revoke_certificate(certificate=paper, actor=cast.organiser, reason="mistake")
    with pytest.raises(Refused, match="не исправить"):
        reissue_certificate(certificate=paper, actor=cast.organiser)


def test_a_corrected_name_keeps_number_and_code(cast, entries, protocol) -> None:
    paper = issue(cast).certificates.order_by("sequence")[0]
    person = paper.participant
    person.last_name = "Власова-Орлова"
    person.save()
    assert values_of(paper)["name"] == "Власова Полина Дмитриевна"
    again = reissue_certificate(certificate=paper, actor=cast.organiser)
    assert values_of(again)["name"] == "Власова-Орлова Полина Дмитриевна"
    assert (again.number, again.code, again.token, again.revision) == (paper.number, paper.code, paper.token, 2)
    assert Certificate.objects.count() == 4


def test_a_paper_that_no_longer_follows_from_the_protocol_is_not_reissued(cast, entries, protocol) -> None:
    paper = issue(cast).certificates.order_by("sequence")[0]
    give_places(cast, [entries[1], entries[0], *entries[2:]])
    seal_protocol(division=cast.division, actor=cast.organiser, reason="Апелляция")
    with pytest.raises(Refused, match="Выпустите дипломы заново"):
        reissue_certificate(certificate=paper, actor=cast.organiser)


def test_special_prizes_are_papers_of_their_own(cast, entries) -> None:
    from django.utils import timezone

    from results.models import Decision

    for title, chosen in (("Лучшая идея", entries[3]), ("Приз зрителей", entries[0])):
        Decision.objects.create(
            division=cast.division, kind="special", content={"award": title, "entries": [chosen.pk]},
            text="Решено", decided_on=timezone.localdate(), actor_id=cast.chair.pk,
        )  # fmt: skip
    seal_protocol(division=cast.division, actor=cast.organiser)
    batch = issue(cast, ["diploma", "participant"])
    leads = [values_of(one)["lead"] for one in batch.certificates.order_by("sequence")]
    assert "Специальным призом жюри «Лучшая идея» городского конкурса «Звезда» награждается" in leads
    assert "Призом зрительских симпатий городского конкурса «Звезда» награждается" in leads
    assert batch.certificates.filter(kind="participant").count() == 1
    assert batch.total == 7


def test_an_extra_prize_place_by_decision_is_a_diploma_of_its_degree(cast, entries) -> None:
    from django.utils import timezone

    from results.models import Decision

    for title in ("Диплом III степени", "Приз «За 1 место в сердцах»"):
        Decision.objects.create(
            division=cast.division, kind="special", content={"award": title, "entries": [entries[3].pk]},
            text="Решено", decided_on=timezone.localdate(), actor_id=cast.chair.pk,
        )  # fmt: skip
    seal_protocol(division=cast.division, actor=cast.organiser)
    papers = [values_of(one) for one in issue(cast, ["diploma"]).certificates.order_by("sequence")]
    assert any(paper["degree"] == "III степени" and "III место" in paper["body"] for paper in papers)
    assert any("Специальным призом жюри" in paper["lead"] and "в сердцах" in paper["lead"] for paper in papers)


def test_names_are_commitments_and_nothing_readable_is_stored(cast, protocol) -> None:
    batch = issue(cast, ALL)
    for paper in batch.certificates.all():
        stored = str(paper.content) + str(paper.names)
        for name in ("Власова", "Лытвин", "Ким", "Ёлкин", "Кузнецова", "Ежова", "Сова", "Жук"):
            assert name not in stored


def test_every_act_is_in_the_audit_trail(cast, protocol) -> None:
    batch = issue(cast)
    paper = batch.certificates.order_by("sequence")[0]
    reissue_certificate(certificate=paper, actor=cast.organiser)
    revoke_certificate(certificate=paper, actor=cast.organiser, reason="appeal")
    acts = list(AuditEntry.objects.filter(act__startswith="certificate").order_by("pk").values_list("act", flat=True))
    assert acts == ["certificates.issued", "certificate.reissued", "certificate.revoked"]
    assert AuditEntry.objects.get(act="certificates.issued").details["count"] == 4
    assert verify_chains() == []


def test_issuing_starts_a_job_for_the_batch(cast, protocol) -> None:
    batch = issue(cast)
    job = Job.objects.get()
    assert (job.kind, job.arguments, job.total) == ("certificates.render_batch", {"batch_id": batch.pk}, 4)
    assert batch.job == job


def test_codes_and_tokens_cannot_be_guessed_and_never_repeat(cast, protocol) -> None:
    papers = list(issue(cast, ALL).certificates.all())
    assert len({one.code for one in papers}) == len({one.token for one in papers}) == 11
    assert all(len(one.code) == 16 and len(one.token) == 43 for one in papers)


def test_the_number_of_queries_does_not_grow_with_the_entries(cast, entries, protocol) -> None:
    with counting() as few:
        candidates_for(cast.competition, ALL)
    give_places(
        cast, [*entries, *(make_entry(cast.competition, cast.school) for _ in range(10))], ("Диплом I степени",) * 12
    )
    seal_protocol(division=cast.division, actor=cast.organiser, reason="Ещё десять")
    with counting() as many:
        candidates_for(cast.competition, ALL)
    assert many.queries == few.queries


def test_the_page_counts_papers_by_their_lines_alone(cast, entries, protocol) -> None:
    with counting() as few:
        claims_for(cast.competition)
    more = [make_entry(cast.competition, cast.school) for _ in range(10)]
    give_places(cast, [*entries, *more], ("Диплом I степени",) * 12)
    seal_protocol(division=cast.division, actor=cast.organiser, reason="Ещё десять")
    with counting() as many:
        claims = claims_for(cast.competition)
    assert (many.queries, many.rows - few.rows) == (few.queries, 10)
    assert sum(claim.kind == "diploma" for claim in claims) > 12


def test_nothing_is_counted_for_somebody_who_was_erased(cast, entries, protocol) -> None:
    child, teacher = entries[0].members.get().participant, entries[0].supervisors.get().supervisor
    before = {claim.recipient for claim in claims_for(cast.competition)}
    assert {f"participant:{child.pk}", f"supervisor:{teacher.pk}"} <= before
    erase_participant(participant=child, actor=cast.organiser, reason="Заявление")
    erase_supervisor(supervisor=teacher, actor=cast.organiser, reason="Заявление")
    after = {claim.recipient for claim in claims_for(cast.competition)}
    assert before - after == {f"participant:{child.pk}", f"supervisor:{teacher.pk}"}
    counted_as_issued(cast.competition)


def test_a_school_gets_a_diploma_for_the_team_standing(cast, entries) -> None:
    from results.models import TeamStanding

    school = {"id": cast.school.pk, "short_name": "СОШ № 15", "full_name": "МБОУ «СОШ № 15» г. Калуги"}
    TeamStanding.objects.create(
        division=cast.division, competition=cast.competition, node="overall", key=str(cast.school.pk),
        title="СОШ № 15", position=1, first=1, last=1, total="12", award="Командный зачёт, диплом I степени",
        details={"organisation": school},
    )  # fmt: skip
    seal_protocol(division=cast.division, actor=cast.organiser)
    batch = issue(cast)
    paper = batch.certificates.get(recipient__startswith="team:")
    assert paper.organisation == cast.school
    said = values_of(paper)
    assert said["name"] == "МБОУ «СОШ № 15» г. Калуги"
    assert said["body"] == "занявшее I место в командном зачёте городского конкурса «Звезда»"


def test_a_team_gets_one_for_itself_and_one_for_each_member(cast, entries) -> None:
    nomination = cast.division.nomination
    nomination.entrant = "team"
    nomination.save()
    entry = entries[2]
    entry.team_name = "Орбита"
    entry.save()
    seal_protocol(division=cast.division, actor=cast.organiser)
    batch = issue(cast)
    whole = values_of(batch.certificates.get(recipient=f"entry:{entry.pk}"))
    assert whole["name"] == "Команда «Орбита»"
    assert whole["note"].startswith("Состав: Ким Ольга, Ёлкин Пётр. Руководитель: Кузнецова М. С.")
    assert whole["body"].startswith("занявшая III место в городском конкурсе")
    member = values_of(batch.certificates.get(participant__last_name="Ёлкин"))
    assert member["body"].startswith("в составе команды «Орбита», занявшей III место")
    rows = papers_of(certificates_for_organiser(cast.competition))
    assert "Команда «Орбита»" in [row.recipient_line for row in rows]
    assert not any("⟦" in row.recipient_line for row in rows)
