"""Pages of the ranking, decisions, protocols, publication and schools: who sees them and what they cost."""

import uuid
from datetime import date

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.resources.tables import read_table
from competitions.enums import Phase
from core import sealing
from judging.models import Assignment, Line, Sheet
from judging.services.marks import save_mark
from registrations.models import Entry, Participant
from registrations.services import make_link
from results.enums import DecisionKind, StandingState
from results.models import Decision, Protocol, Publication, Ranking, Standing
from results.panels import checks_of_results
from results.services import publish_results, rank_division, seal_protocol
from results.services import ranking as ranking_service
from tests.cast import make_entry, make_pupil
from tests.counting import counting
from tests.results.places import make_ranking, place_entries

WRONG = [None, "teacher", "other_teacher", "juror", "other_organiser", "department"]
READERS = ["organiser", "chair", "secretary"]


@pytest.fixture(autouse=True)
def no_queue(monkeypatch):
    monkeypatch.setattr(ranking_service.current_app, "send_task", lambda *args, **options: None)


@pytest.fixture
def judged(cast):
    """Three entries marked by both jurors, two of them equal, sheets handed in, ranked."""
    cast.competition.phase = Phase.JUDGING
    cast.competition.save()
    names = [("Власова", "Полина"), ("Ахмедов", "Тимур"), ("Сорокина", "Ульяна")]
    entries = []
    for (last, first), values in zip(names, [(9, 10), (7, 8), (8, 7)], strict=True):
        made = make_entry(
            cast.competition, cast.school, make_pupil(cast.school, last, first), title=f"Работа {first[0]}"
        )
        entries.append(made)
        entry = Entry.objects.select_related("division__scheme", "competition").get(pk=made.pk)
        stage = entry.division.scheme.stages.get()
        for user, value in zip((cast.juror, cast.second_juror), values, strict=True):
            role = cast.competition.roles.get(user=user)
            Sheet.objects.create(assignment=Assignment.objects.create(entry=entry, stage=stage, juror=role))
            for criterion in stage.criteria.all():
                save_mark(
                    operation_id=uuid.uuid4(),
                    entry=entry,
                    stage=stage,
                    criterion=criterion,
                    author=user,
                    base_revision=0,
                    judge=role,
                    value_text=str(value),
                )
    Sheet.objects.update(status="handed_in")
    Line.objects.update(missing=0)
    rank_division(division=cast.division)
    return entries


def addresses(cast, entry):
    slug, code = cast.competition.slug, cast.division.code
    return {
        "ranking_home": reverse("ranking_home", args=[slug]),
        "ranking": reverse("ranking", args=[slug, code]),
        "ranking_export": reverse("ranking_export", args=[slug, code, "csv"]),
        "ranking_explanation": reverse("ranking_explanation", args=[slug, code, entry.pk]),
        "decision_list": reverse("decision_list", args=[slug, code]),
        "protocol_list": reverse("protocol_list", args=[slug]),
        "protocol": reverse("protocol", args=[slug, 1]),
        "protocol_export": reverse("protocol_export", args=[slug, 1, "xlsx"]),
        "decision_new": reverse("decision_new", args=[slug, code]) + "?vid=special",
        "protocol_prepare": reverse("protocol_prepare", args=[slug, code]),
        "publication": reverse("publication", args=[slug]),
    }


READ = [
    "ranking_home",
    "ranking",
    "ranking_export",
    "ranking_explanation",
    "decision_list",
    "protocol_list",
    "protocol",
    "protocol_export",
]


@pytest.mark.parametrize("who", WRONG)
def test_nobody_else_learns_a_place_from_any_page(cast, judged, client_of, who):
    seal_protocol(division=cast.division, actor=cast.organiser)
    client = client_of(getattr(cast, who) if who else None)
    for name, url in addresses(cast, judged[0]).items():
        response = client.get(url)
        assert response.status_code == (302 if who is None else 404), name
    assert client.get(reverse("results_list")).content.decode().count(cast.competition.title) == 0


@pytest.mark.parametrize("who", READERS)
def test_who_makes_places_reads_them(cast, judged, client_of, who):
    seal_protocol(division=cast.division, actor=cast.organiser)
    client = client_of(getattr(cast, who))
    urls = addresses(cast, judged[0])
    for name in READ:
        assert client.get(urls[name], follow=True).status_code == 200, name
    expected = {"organiser": [200] * 3, "chair": [200, 404, 404], "secretary": [404] * 3}[who]
    assert [client.get(urls[name]).status_code for name in list(urls)[-3:]] == expected


@pytest.mark.parametrize("name", ["ranking_recompute", "publication_withdraw"])
def test_acts_are_posts(cast, judged, client_of, name):
    args = [cast.competition.slug] + ([cast.division.code] if name == "ranking_recompute" else [])
    client = client_of(cast.organiser)
    assert client.get(reverse(name, args=args)).status_code == 405
    assert client.post(reverse(name, args=args)).status_code == 302
    assert client_of(cast.teacher).post(reverse(name, args=args)).status_code == 404


def test_the_ranking_shows_places_parts_ties_and_the_line(cast, judged, client_of):
    text = client_of(cast.organiser).get(addresses(cast, judged[0])["ranking"]).content.decode()
    assert "Предварительно" in text
    assert text.count("2–3") == 2
    assert "Дятлов" in text
    assert "95,00" in text
    assert "равны во всём" in text
    assert "I степени" in text


def test_a_stale_ranking_says_so_and_is_brought_up_by_its_button(cast, judged, client_of):
    Ranking.objects.update(wanted=99)
    client = client_of(cast.organiser)
    url = addresses(cast, judged[0])["ranking"]
    assert "Есть новые оценки" in client.get(url).content.decode()
    client.post(reverse("ranking_recompute", args=[cast.competition.slug, cast.division.code]))
    assert "Есть новые оценки" not in client.get(url).content.decode()


def test_an_error_of_the_rules_is_shown(cast, judged, client_of):
    make_ranking(cast.division, error="Нет критерия «ида».")
    text = client_of(cast.organiser).get(addresses(cast, judged[0])["ranking"]).content.decode()
    assert "Места не посчитаны" in text
    assert "Нет критерия «ида»." in text


@pytest.mark.parametrize(
    ("query", "names"),
    [("?q=власова", ["Власова"]), ("?q=М-002", ["Ахмедов"]), ("?q=нет", []), ("?sort=-number", ["Сорокина"])],
)
def test_search_and_order_are_in_the_address(cast, judged, client_of, query, names):
    text = client_of(cast.organiser).get(addresses(cast, judged[0])["ranking"] + query).content.decode()
    body = text.split("<tbody>")[-1] if "<tbody>" in text else ""
    for name in names:
        assert name in body
    if query.startswith("?q"):
        assert body.count('<tr class="click') == len(names)
    else:
        assert body.index("Сорокина") < body.index("Ахмедов") < body.index("Власова")


@pytest.mark.parametrize("count", [1, 30])
def test_the_ranking_costs_the_same_queries_for_one_entry_and_thirty(cast, client_of, count):
    entries = [make_entry(cast.competition, cast.school) for _ in range(count)]
    place_entries(cast.division, entries, [str(100 - i) for i in range(count)])
    client = client_of(cast.organiser)
    url = addresses(cast, entries[0])["ranking"]
    client.get(url)
    with counting() as cost:
        client.get(url)
    assert (cost.queries, cost.rows) == (15, 11 + 5 * count)


def test_a_page_of_ten_thousand_loads_its_own_rows_only(cast, client_of):
    entries = [make_entry(cast.competition, cast.school) for _ in range(60)]
    place_entries(cast.division, entries, [str(100 - i) for i in range(60)])
    client = client_of(cast.organiser)
    url = addresses(cast, entries[0])["ranking"]
    client.get(url)  # a process reads the rules of a division once
    with counting() as cost:
        client.get(url)
    assert cost.rows == 11 + 5 * 50


def test_why_this_place_compares_with_an_equal_and_with_neighbours(cast, judged, client_of):
    client = client_of(cast.chair)
    best = client.get(addresses(cast, judged[0])["ranking_explanation"]).content.decode()
    assert "Почему 1 место" in best
    assert "(90 + 100) : 2 = 95,00" in best
    assert "Ахмедов" in best or "Сорокина" in best
    tied = client.get(addresses(cast, judged[1])["ranking_explanation"] + "?panel=1").content.decode()
    assert "<html" not in tied
    assert "Почему 2–3 место" in tied
    assert "не принималось" in tied
    assert "место общее" in tied
    assert "за 2 место" in tied


def test_a_decision_is_written_down_with_text_and_date_and_splits_the_block(cast, judged, client_of):
    client = client_of(cast.chair)
    listing = client.get(addresses(cast, judged[0])["decision_list"]).content.decode()
    assert "Делят место" in listing
    url = reverse("decision_new", args=[cast.competition.slug, cast.division.code]) + "?ravnye=0"
    data = {f"spot_{judged[1].pk}": 2, f"spot_{judged[2].pk}": 1, "text": "", "decided_on": "2026-11-26"}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "Напишите решение словами" in refused.content.decode()
    assert client.post(url, data | {"text": "Голосование: 2 против 1"}).status_code == 302
    assert Standing.objects.get(entry=judged[2]).first == 2
    assert Standing.objects.get(entry=judged[1]).first == 3
    decision = Decision.objects.get()
    assert "сейчас не нужно" not in client.get(addresses(cast, judged[0])["decision_list"]).content.decode()
    Standing.objects.filter(entry=judged[1]).update(total="1")  # a mark was corrected meanwhile
    assert "сейчас не нужно" in client.get(addresses(cast, judged[0])["decision_list"]).content.decode()
    revoke = reverse("decision_revoke", args=[cast.competition.slug, cast.division.code, decision.pk])
    assert client.post(revoke).status_code == 302
    assert Standing.objects.get(entry=judged[1]).first == 2
    listing = client.get(addresses(cast, judged[0])["decision_list"]).content.decode()
    assert "отменено" in listing
    assert "сейчас не нужно" not in listing


def test_a_special_prize_is_given_by_number_and_stands_in_the_protocol(cast, judged, client_of):
    client = client_of(cast.organiser)
    url = addresses(cast, judged[0])["decision_new"]
    data = {"award": "Приз зрителей", "numbers": "М-009", "text": "Голосование зала", "decided_on": "2026-11-26"}
    refused = client.post(url, data)
    assert (refused.status_code, "Проверьте номер М-009" in refused.content.decode()) == (422, True)
    assert client.post(url, data | {"numbers": "м-003"}).status_code in {302, 422}
    client.post(url, data | {"numbers": "М-003"})
    assert "Приз зрителей" in client.get(addresses(cast, judged[0])["ranking"]).content.decode()
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    assert [line.data["special"] for line in protocol.lines.all()].count(["Приз зрителей"]) == 1


@pytest.mark.parametrize("query", ["", "?vopros=0", "?ravnye=7", "?ravnye=-1", "?vid=x"])
def test_a_question_that_is_not_asked_has_no_page(cast, judged, client_of, query):
    url = reverse("decision_new", args=[cast.competition.slug, cast.division.code])
    assert client_of(cast.chair).get(url + query).status_code == 404


def test_the_checklist_names_what_is_missing_and_the_button_seals_once(cast, judged, client_of):
    client = client_of(cast.organiser)
    url = addresses(cast, judged[0])["protocol_prepare"]
    Sheet.objects.update(status="open")
    page = client.get(url).content.decode()
    assert "Попросите сдать листы" in page
    assert "Подписать протокол с" not in page
    refused = client.post(url)
    assert (refused.status_code, Protocol.objects.count()) == (422, 0)
    assert "Протокол не подписан" in refused.content.decode()
    Sheet.objects.update(status="handed_in")
    assert "Подписать протокол с" in client.get(url).content.decode()
    assert client.post(url)["Location"] == addresses(cast, judged[0])["protocol"]
    assert Protocol.objects.count() == 1
    again = client.post(url)
    assert (again.status_code, "причину" in again.content.decode()) == (422, True)
    client.post(url, {"reason": "ещё раз"})
    assert Protocol.objects.count() == 1


def test_one_press_seals_what_is_ready_and_says_what_is_not(cast, judged, client_of):
    client = client_of(cast.organiser)
    url = reverse("protocol_seal_ready", args=[cast.competition.slug])
    Sheet.objects.update(status="open")
    assert "Попросите сдать листы" in client.get(url).content.decode()
    early = client.post(url, {"division": cast.division.code}, follow=True)
    assert Protocol.objects.count() == 0
    assert "Не подписан 1 протокол" in early.content.decode()
    Sheet.objects.update(status="handed_in")
    assert f'value="{cast.division.code}"' in client.get(url).content.decode()
    assert "Отметьте, что подписать" in client.post(url, follow=True).content.decode()
    sealed = client.post(url, {"division": cast.division.code}, follow=True)
    assert "Подписан 1 протокол" in sealed.content.decode()
    assert list(Protocol.objects.values_list("division__code", "number")) == [(cast.division.code, 1)]
    assert "Подписывать нечего" in client.get(url).content.decode()
    client.post(url, {"division": cast.division.code})
    assert Protocol.objects.count() == 1


def test_the_protocol_is_a_document_of_what_was_sealed(cast, judged, client_of):
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    Participant.objects.filter(last_name="Власова").update(last_name="Иванова")
    Standing.objects.update(total="1", award="другое")
    text = client_of(cast.organiser).get(addresses(cast, judged[0])["protocol"]).content.decode()
    assert "Власова Полина" in text
    assert "Иванова" not in text
    assert "другое" not in text
    assert "Председатель жюри" in text
    assert protocol.digest in text


def test_an_erased_winner_stands_in_the_protocol_as_erased(cast, judged, client_of):
    seal_protocol(division=cast.division, actor=cast.organiser)
    winner = Participant.objects.get(last_name="Власова")
    sealing.erase_person(key=winner.key, actor=cast.organiser, reason="заявление")
    client = client_of(cast.organiser)
    text = client.get(addresses(cast, judged[0])["protocol"]).content.decode()
    assert "данные удалены" in text
    assert "Власова" not in text
    table = client.get(reverse("protocol_export", args=[cast.competition.slug, 1, "csv"])).content.decode()
    assert "данные удалены" in table


def test_versions_stay_readable_and_say_what_changed(cast, judged, client_of):
    seal_protocol(division=cast.division, actor=cast.organiser)
    Standing.objects.filter(entry=judged[0]).update(award="Гран-при")
    seal_protocol(division=cast.division, actor=cast.organiser, reason="решение жюри от 26 ноября")
    client = client_of(cast.organiser)
    url = addresses(cast, judged[0])["protocol"]
    newest = client.get(url).content.decode()
    assert "решение жюри от 26 ноября" in newest
    assert "награда Диплом I степени" in newest
    oldest = client.get(f"{url}?versiya=1").content.decode()
    assert "Заменён новой версией" in oldest
    assert client.get(f"{url}?versiya=7").status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_ranking_and_protocol_leave_as_tables_without_formulas(cast, judged, client_of, kind):
    Entry.objects.filter(pk=judged[0].pk).update(title="=1+1")
    seal_protocol(division=cast.division, actor=cast.organiser)
    client = client_of(cast.organiser)
    slug = cast.competition.slug
    for url in (
        reverse("ranking_export", args=[slug, cast.division.code, kind]),
        reverse("protocol_export", args=[slug, 1, kind]),
    ):
        response = client.get(url)
        table = read_table(f"x.{kind}", response.content)
        assert table["Место"] == ["1", "2–3", "2–3"]
        assert table["Участники"][0] == "Власова Полина"
        assert table["Итог"][0] == "95,00"
        assert table["Работа"][0] == ("'=1+1" if kind == "csv" else "=1+1")


def test_publication_is_a_form_that_shows_the_chosen_protocols(cast, judged, client_of, client):
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    organiser = client_of(cast.organiser)
    url = addresses(cast, judged[0])["publication"]
    assert organiser.post(url, {"rows": "placed"}).status_code == 422
    assert organiser.post(url, {"protocols": [protocol.pk], "rows": "placed"}).status_code == 302
    assert "Полина Власова" in client.get(reverse("results", args=[cast.competition.slug])).content.decode()
    assert "Скрыть итоги" in organiser.get(url).content.decode()
    organiser.post(reverse("publication_withdraw", args=[cast.competition.slug]))
    assert "Власова" not in client.get(reverse("results", args=[cast.competition.slug])).content.decode()


def test_publishing_everything_moves_the_competition_on_and_withdrawing_moves_it_back(cast, judged, client_of):
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    cast.competition.phase = Phase.PROTOCOL
    cast.competition.save()
    organiser = client_of(cast.organiser)
    url = addresses(cast, judged[0])["publication"]
    organiser.post(url, {"protocols": [protocol.pk], "rows": "awarded"})
    cast.competition.refresh_from_db()
    assert cast.competition.phase == Phase.PUBLISHED
    organiser.post(reverse("publication_withdraw", args=[cast.competition.slug]))
    cast.competition.refresh_from_db()
    assert (cast.competition.phase, Publication.objects.filter(withdrawn_at=None).count()) == (Phase.PROTOCOL, 0)


def test_a_school_reads_its_own_results_after_publication_only(cast, judged, client_of):
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    teacher, other = client_of(cast.teacher), client_of(cast.other_teacher)
    line = protocol.lines.get(entry=judged[1])
    url = reverse("school_result", args=[line.pk])
    assert teacher.get(url).status_code == 404
    assert "Власова" not in teacher.get(reverse("school_results")).content.decode()
    publish_results(competition=cast.competition, protocols=[protocol], actor=cast.organiser)
    assert "Власова Полина" in teacher.get(reverse("school_results")).content.decode()
    text = teacher.get(url).content.decode()
    assert "2–3 место" in text
    assert "Столько же у ещё одной работы" in text
    assert "Дятлов" not in text
    assert other.get(url).status_code == 404
    assert "Власова" not in other.get(reverse("school_results")).content.decode()
    assert client_of(cast.organiser).get(reverse("school_results")).status_code == 404


def test_a_decision_of_tomorrow_is_refused(cast, judged, client_of):
    url = reverse("decision_new", args=[cast.competition.slug, cast.division.code]) + "?vid=accept_incomplete"
    response = client_of(cast.chair).post(url, {"text": "Решили", "decided_on": date(2999, 1, 1)})
    assert (response.status_code, Decision.objects.filter(kind=DecisionKind.ACCEPT_INCOMPLETE).count()) == (422, 0)


def test_the_chair_finds_the_ranking_from_the_jurys_home_and_a_juror_sees_no_way_to_it(cast, judged, client_of):
    url = reverse("ranking_home", args=[cast.competition.slug])
    assert url in client_of(cast.chair).get(reverse("jury_home")).content.decode()
    assert url not in client_of(cast.juror).get(reverse("jury_home")).content.decode()
    page = reverse("competition_detail", args=[cast.competition.slug])
    assert url in client_of(cast.chair).get(page).content.decode()
    assert url not in client_of(cast.teacher).get(page).content.decode()


def test_the_desk_waits_for_ties_and_protocols_and_leads_to_them(cast, judged, client_of):
    desk = reverse("desk", args=[cast.competition.slug])
    cast.competition.phase = Phase.PROTOCOL
    cast.competition.save()
    text = client_of(cast.organiser).get(desk).content.decode()
    assert "Протоколы подписаны" in text
    assert reverse("ranking_home", args=[cast.competition.slug]) in text
    assert reverse("publication", args=[cast.competition.slug]) in text


def test_a_school_is_told_of_fresh_results(cast, judged, client_of):
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    home = client_of(cast.teacher)
    assert "опубликованы" not in home.get("/", follow=True).content.decode()
    publish_results(competition=cast.competition, protocols=[protocol], actor=cast.organiser)
    assert "Посмотреть итоги" in home.get("/", follow=True).content.decode()
    assert "Посмотреть итоги" not in client_of(cast.other_teacher).get("/", follow=True).content.decode()


def test_a_private_link_shows_places_after_publication_only(cast, judged, client):
    child = judged[0].members.get().participant
    token = make_link(participant=child, actor=cast.teacher)
    assert "1 место" not in client.get(f"/u/{token}/").content.decode()
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    assert "1 место" not in client.get(f"/u/{token}/").content.decode()
    publish_results(competition=cast.competition, protocols=[protocol], actor=cast.organiser)
    assert "1 место" in client.get(f"/u/{token}/").content.decode()


def test_recounting_while_a_worker_counts_does_not_say_that_places_are_fresh(cast, judged, client_of):
    Ranking.objects.filter(division=cast.division).update(wanted=F("wanted") + 1, started_at=timezone.now())
    address = reverse("ranking_recompute", args=[cast.competition.slug, cast.division.code])

    page = client_of(cast.organiser).post(address, follow=True).content.decode()

    assert "Обновите места: есть новые оценки." in page
    assert "Места обновлены" not in page


def test_protocols_do_not_begin_while_an_entry_waits_for_marks(cast, judged, client_of):
    standing = Standing.objects.filter(division=cast.division).first()
    asked = next(check for check in checks_of_results(cast.competition) if "protocol" in check.blocks)
    assert asked.is_done
    Standing.objects.filter(pk=standing.pk).update(state=StandingState.PENDING)
    asked = next(check for check in checks_of_results(cast.competition) if "protocol" in check.blocks)
    assert (asked.is_done, asked.count) == (False, 1)
    Decision.objects.create(
        division=cast.division,
        kind=DecisionKind.ACCEPT_INCOMPLETE,
        content={},
        decided_on=timezone.localdate(),
        actor_id=cast.chair.pk,
    )
    assert next(check for check in checks_of_results(cast.competition) if "protocol" in check.blocks).is_done


def test_an_order_of_equals_is_chosen_and_not_the_order_of_the_list(cast, judged, client_of):
    rank_division(division=cast.division)
    address = reverse("decision_new", args=[cast.competition.slug, cast.division.code]) + "?ravnye=0"
    client = client_of(cast.chair)
    page = client.get(address).content.decode()
    assert 'option value="1" selected' not in page
    refused = client.post(address, {"text": "Голосование", "decided_on": str(timezone.localdate())})
    assert refused.status_code == 422
    assert "Поставьте номер." in refused.content.decode()
    assert not Decision.objects.exists()
