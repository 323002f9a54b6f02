"""Pages: who sees which paper, what the check page says, what a wrong hand gets."""

import pypdfium2
import pytest
from django.core.cache import cache
from django.urls import reverse

from certificates.enums import CertificateKind
from certificates.models import Certificate
from certificates.services import issue_batch, render_batch, revoke_certificate
from registrations.services.erasure import erase_participant
from registrations.services.links import make_link
from tests.certificates.conftest import WORDS, give_places
from tests.counting import counting

ALL = list(CertificateKind.values)


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def batch(cast, protocol):
    return issue_batch(competition=cast.competition, kinds=ALL, actor=cast.organiser, words=WORDS)


@pytest.fixture
def diploma(batch) -> Certificate:
    return Certificate.objects.get(kind="diploma", participant__last_name="Власова")


def page(client, url, **data) -> str:
    response = client.get(url, data)
    return response.content.decode().replace("\u00a0", " ")


def test_check_says_valid_by_code_and_by_number(client, diploma, protocol, publish) -> None:
    publish(protocol)
    by_code = [reverse("certificate_check", args=[code]) for code in (diploma.code, diploma.code.lower())]
    for url in [*by_code, f"{reverse('certificate_check_form')}?nomer={diploma.number}"]:
        response = client.get(url)
        text = response.content.decode().replace("\u00a0", " ")
        assert response.status_code == 200
        assert "Диплом действителен" in text
        assert "Диплом I степени" in text
        assert "Полина В., СОШ № 15" in text
        assert "Протокол № 1 от" in text
        assert "Власова" not in text
        assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("code", ["0" * 16, "F" * 15, "x", "ZVE-26-9999", "<script>", "%00", "й" * 40, "A" * 300])
def test_unknown_and_forged_codes_are_called_unknown(client, diploma, protocol, publish, code) -> None:
    publish(protocol)
    response = client.get(reverse("certificate_check_form"), {"nomer": code})
    assert response.status_code == 404
    assert "Такого номера нет" in response.content.decode()
    assert "<script>" not in response.content.decode().partition("<main")[2]


def test_a_code_that_differs_in_one_digit_is_unknown(client, diploma, protocol, publish) -> None:
    publish(protocol)
    other = ("0" if diploma.code[0] != "0" else "1") + diploma.code[1:]
    assert client.get(reverse("certificate_check", args=[other])).status_code == 404


def test_before_publication_nobody_learns_of_a_paper(client_of, cast, diploma, protocol, publish) -> None:
    client = client_of(None)
    urls = [reverse("certificate_check", args=[diploma.code]), reverse("certificate_private", args=[diploma.token])]
    assert [client.get(url).status_code for url in urls] == [404, 404]
    teacher = client_of(cast.teacher)
    assert teacher.get(reverse("certificate_file", args=[diploma.pk])).status_code == 404
    assert diploma.number not in page(teacher, reverse("certificate_list"))
    assert client_of(cast.organiser).get(reverse("certificate_file", args=[diploma.pk])).status_code == 200
    publish(protocol)
    assert [client.get(url).status_code for url in urls] == [200, 200]
    assert teacher.get(reverse("certificate_file", args=[diploma.pk])).status_code == 200
    assert diploma.number in page(teacher, reverse("certificate_list"))


def test_papers_issued_after_publication_are_seen_at_once(client, cast, protocol, publish) -> None:
    publish(protocol)
    issue_batch(competition=cast.competition, kinds=ALL, actor=cast.organiser, words=WORDS)
    assert Certificate.objects.filter(released_at=None).count() == 0


def test_revoked_says_why_and_is_silent_about_the_rest(client, cast, diploma, protocol, publish) -> None:
    publish(protocol)
    revoke_certificate(certificate=diploma, actor=cast.organiser, reason="appeal", note="тайна")
    text = page(client, reverse("certificate_check", args=[diploma.code]))
    assert "Диплом отозван" in text
    assert "решение по апелляции" in text
    assert "тайна" not in text
    assert "Полина" not in text
    assert client.get(reverse("certificate_private", args=[diploma.token])).status_code == 404


def test_replaced_says_that_the_school_has_the_new_one(client_of, cast, entries, diploma, publish) -> None:
    from results.services import seal_protocol

    client = client_of(None)
    publish(diploma.line.protocol)
    give_places(cast, [entries[1], entries[0], *entries[2:]])
    newer = seal_protocol(division=cast.division, actor=cast.organiser, reason="Апелляция")
    issue_batch(competition=cast.competition, kinds=["diploma"], actor=cast.organiser, words=WORDS)
    publish(newer)
    text = page(client, reverse("certificate_check", args=[diploma.code]))
    assert "Диплом отозван" in text
    assert "Новый документ есть у школы" in text
    fresh = Certificate.objects.get(replaces=diploma)
    assert "Диплом II степени" in page(client, reverse("certificate_check", args=[fresh.code]))


@pytest.mark.django_db(transaction=True)
def test_erased_says_that_the_data_are_gone_and_the_number_holds(client, cast, entries, protocol, publish) -> None:
    issue_batch(competition=cast.competition, kinds=["diploma"], actor=cast.organiser, words=WORDS)
    publish(protocol)
    diploma = Certificate.objects.order_by("sequence")[0]
    erase_participant(participant=diploma.participant, actor=cast.organiser, reason="Заявление от 1 декабря")
    text = page(client, reverse("certificate_check", args=[diploma.code]))
    assert "Диплом действителен" in text
    assert "данные удалены" in text
    assert "Полина" not in text
    assert client.get(reverse("certificate_private", args=[diploma.token])).status_code == 404


def test_asking_too_often_is_answered_by_a_sentence(client, diploma, settings) -> None:
    settings.CERTIFICATE_CHECKS_PER_MINUTE = 3
    url = reverse("certificate_check", args=["0" * 16])
    assert [client.get(url).status_code for _ in range(4)] == [404, 404, 404, 429]
    assert "Подождите минуту" in client.get(url).content.decode()
    assert client.get(reverse("certificate_check_form")).status_code == 200


def test_downloads_by_role(client_of, cast, diploma, protocol, publish) -> None:
    publish(protocol)
    url = reverse("certificate_file", args=[diploma.pk])
    expected = {
        "organiser": 200, "administrator": 200, "teacher": 200, "other_teacher": 404, "other_organiser": 404,
        "juror": 404, "chair": 404, "secretary": 404, "department": 404,
    }  # fmt: skip
    assert {who: client_of(getattr(cast, who)).get(url).status_code for who in expected} == expected
    assert client_of(None).get(url).status_code == 302


def test_the_file_is_the_paper(client_of, cast, diploma, protocol, publish) -> None:
    publish(protocol)
    response = client_of(cast.teacher).get(reverse("certificate_file", args=[diploma.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert diploma.number in response["Content-Disposition"]
    text = pypdfium2.PdfDocument(response.content)[0].get_textpage().get_text_range()
    assert diploma.number in text


def test_a_juror_and_a_supervisor_with_an_account_take_their_own(client_of, cast, batch, protocol, publish) -> None:
    supervisor = Certificate.objects.get(kind="supervisor", organisation=cast.school).supervisor
    supervisor.user = cast.second_juror
    supervisor.save()
    publish(protocol)
    juror = client_of(cast.second_juror)
    text = page(juror, reverse("certificate_list"))
    own = Certificate.objects.get(role__user=cast.second_juror)
    letter = Certificate.objects.get(supervisor=supervisor)
    assert own.number in text
    assert letter.number in text
    for one in (own, letter):
        assert juror.get(reverse("certificate_file", args=[one.pk])).status_code == 200
    other = Certificate.objects.get(role__user=cast.chair)
    assert juror.get(reverse("certificate_file", args=[other.pk])).status_code == 404


def test_school_page_shows_only_its_own_and_joins_them(client_of, cast, batch, protocol, publish) -> None:
    publish(protocol)
    teacher = client_of(cast.teacher)
    text = page(teacher, reverse("certificate_list"))
    own = Certificate.objects.filter(organisation=cast.school)
    assert all(one.number in text for one in own)
    assert "Лытвин" not in text
    joined = teacher.get(reverse("certificate_school_joined", args=[cast.competition.slug]))
    assert len(pypdfium2.PdfDocument(joined.content)) == own.count()
    assert teacher.get(reverse("certificate_school_joined", args=["kometa"])).status_code == 404
    assert client_of(cast.organiser).get(reverse("certificate_school_joined", args=["zvezda"])).status_code == 404


def test_the_private_page_of_a_participant_leads_to_the_file(client, cast, diploma, protocol, publish) -> None:
    publish(protocol)
    token = make_link(participant=diploma.participant, actor=cast.teacher)
    text = page(client, reverse("person", args=[token]))
    assert "Готов 1 документ" in text
    url = reverse("certificate_private", args=[diploma.token])
    assert url in text
    response = client.get(url)
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF-1.7")


def test_a_guessed_token_is_nothing(client, diploma, protocol, publish) -> None:
    publish(protocol)
    assert client.get(reverse("certificate_private", args=["A" * 43])).status_code == 404


@pytest.mark.parametrize("name", ["batch_page", "certificate_register", "certificate_sample"])
def test_desk_pages_are_the_organisers_alone(client_of, cast, batch, name) -> None:
    url = reverse(name, args=[cast.competition.slug])
    assert client_of(cast.organiser).get(url).status_code == 200
    for who in ("other_organiser", "teacher", "juror", "chair", "department"):
        assert client_of(getattr(cast, who)).get(url).status_code == 404
    assert client_of(None).get(url).status_code == 302


@pytest.mark.parametrize("name", ["batch_joined", "batch_resume", "batch_stop"])
def test_batches_are_the_organisers_alone(client_of, cast, batch, name) -> None:
    url = reverse(name, args=[batch.pk])
    other = client_of(cast.other_organiser)
    assert (other.get(url) if name == "batch_joined" else other.post(url)).status_code == 404


@pytest.mark.parametrize("name", ["certificate_revoke", "certificate_reissue"])
def test_acts_on_a_paper_are_the_organisers_alone(client_of, cast, diploma, name) -> None:
    url = reverse(name, args=[diploma.pk])
    for who in ("other_organiser", "teacher", "chair"):
        assert client_of(getattr(cast, who)).post(url, {"reason": "mistake"}).status_code == 404
    diploma.refresh_from_db()
    assert (diploma.status, diploma.revision) == ("valid", 1)


def test_issuing_through_the_page(client_of, cast, protocol) -> None:
    organiser = client_of(cast.organiser)
    url = reverse("batch_page", args=[cast.competition.slug])
    text = page(organiser, url)
    assert "4 ждут выпуска" in text
    assert "Управление образования города Калуги" in text
    sent = {"kinds": ["diploma", "supervisor"], **WORDS}
    response = organiser.post(reverse("batch_issue", args=[cast.competition.slug]), sent)
    assert response.status_code == 302
    batch = cast.competition.batches.get()
    assert batch.total == 6
    assert "В очереди" in page(organiser, url)
    render_batch(job_id=batch.job_id, batch_id=batch.pk)
    text = page(organiser, url)
    assert "Все одним файлом" in text
    joined = organiser.get(reverse("batch_joined", args=[batch.pk]))
    assert len(pypdfium2.PdfDocument(joined.content)) == 6


def test_a_double_submit_is_refused_in_words_and_keeps_what_was_typed(client_of, cast, protocol) -> None:
    organiser = client_of(cast.organiser)
    url = reverse("batch_issue", args=[cast.competition.slug])
    organiser.post(url, {"kinds": ALL, **WORDS})
    response = organiser.post(url, {"kinds": ALL, **WORDS, "order": "Приказ № 5"})
    assert response.status_code == 422
    assert "Выпускать нечего" in response.content.decode()
    response = organiser.post(url, {**WORDS, "order": "Приказ № 5"})
    assert response.status_code == 422
    assert "Выберите, что выпустить" in response.content.decode()


def test_a_form_with_a_fault_keeps_the_words(client_of, cast, protocol) -> None:
    organiser = client_of(cast.organiser)
    sent = {"kinds": ["juror"], **WORDS, "order": "Приказ № 5", "sign1_name": ""}
    response = organiser.post(reverse("batch_issue", args=[cast.competition.slug]), sent)
    text = response.content.decode()
    assert response.status_code == 422
    assert "Впишите, кто подписывает" in text
    assert 'value="Приказ № 5"' in text


def test_before_the_protocol_the_page_says_what_opens_it(client_of, cast, entries) -> None:
    text = page(client_of(cast.organiser), reverse("batch_page", args=[cast.competition.slug]))
    assert "Выпуск откроется после протокола" in text


def test_revoking_and_making_anew_through_the_pages(client_of, cast, batch, diploma) -> None:
    organiser = client_of(cast.organiser)
    assert organiser.get(reverse("certificate_reissue", args=[diploma.pk])).status_code == 200
    assert organiser.post(reverse("certificate_reissue", args=[diploma.pk])).status_code == 302
    url = reverse("certificate_revoke", args=[diploma.pk])
    assert organiser.get(url).status_code == 200
    response = organiser.post(url, {"note": "так"})
    assert response.status_code == 422
    assert "Выберите причину" in response.content.decode()
    assert organiser.post(url, {"reason": "mistake", "note": "так"}).status_code == 302
    text = page(organiser, reverse("certificate_register", args=[cast.competition.slug]))
    assert "выдан по ошибке" in text
    assert diploma.number in page(organiser, reverse("certificate_register", args=[cast.competition.slug]), q="Власова")


PAGES = [("certificate_list", "teacher"), ("batch_page", "organiser"), ("certificate_register", "organiser")]


@pytest.mark.parametrize("shown", PAGES)
def test_queries_of_pages_do_not_grow(client_of, cast, entries, publish, shown) -> None:
    from results.services import seal_protocol
    from tests.cast import make_entry

    name, who = shown
    publish(seal_protocol(division=cast.division, actor=cast.organiser))
    issue_batch(competition=cast.competition, kinds=ALL, actor=cast.organiser, words=WORDS)
    client = client_of(getattr(cast, who))
    url = reverse(name, args=[] if name == "certificate_list" else [cast.competition.slug])
    client.get(url)
    with counting() as few:
        client.get(url)
    more = [make_entry(cast.competition, cast.school) for _ in range(25)]
    give_places(cast, [*entries, *more], ("Диплом I степени",) * 28)
    newer = seal_protocol(division=cast.division, actor=cast.organiser, reason="Ещё")
    publish(newer)
    issue_batch(competition=cast.competition, kinds=ALL, actor=cast.organiser, words=WORDS)
    client.get(url)
    with counting() as many:
        client.get(url)
    assert many.queries == few.queries, "\n".join(many.sql)


def test_without_the_title_in_two_cases_the_page_leads_to_the_settings(client_of, cast, protocol) -> None:
    cast.competition.wording = {}
    cast.competition.save()
    text = page(client_of(cast.organiser), reverse("batch_page", args=[cast.competition.slug]))
    assert "Впишите название конкурса в родительном и предложном падежах" in text
    assert reverse("competition_settings", args=[cast.competition.slug]) in text
