"""Nobody outside sees a place before publication; afterwards names obey consents at once."""

import re

import pytest
from django.urls import reverse

from competitions.validators.refusal import Refused
from core import sealing
from core.contributions import PersonEraser, contributions
from core.models import AuditEntry
from registrations.enums import ConsentPurpose, ConsentStatus
from registrations.models import Consent, Participant
from results.enums import PublicRows
from results.models import Publication, PublicRevision, Standing
from results.selectors import is_published, published_protocols
from results.services import publish_results, seal_protocol, withdraw_publication
from tests.cast import make_entry, make_pupil
from tests.counting import counting
from tests.results.places import place_entries


@pytest.fixture
def sealed(cast):
    """Four places, three awards, sealed."""
    names = [("Власова", "Полина"), ("Ахмедов", "Тимур"), ("Сорокина", "Ульяна"), ("Лыков", "Фёдор")]
    entries = [
        make_entry(
            cast.competition,
            school,
            make_pupil(school, *name, grade=9 if name[0] == "Власова" else 8),
            title=f"Работа {name[0][0]}",
        )
        for name, school in zip(names, [cast.school, cast.other_school] * 2, strict=True)
    ]
    place_entries(cast.division, entries, ["47.67", "44.33", "44.33", "41"])
    return seal_protocol(division=cast.division, actor=cast.organiser)


@pytest.fixture
def published(cast, sealed):
    return publish_results(competition=cast.competition, protocols=[sealed], actor=cast.organiser)


def page_of(client, cast, query=""):
    return client.get(reverse("results", args=[cast.competition.slug]) + query)


def consent_of(last_name):
    return Consent.objects.get(participant__last_name=last_name, purpose=ConsentPurpose.PUBLICATION)


@pytest.mark.parametrize(
    "who",
    [None, "teacher", "other_teacher", "juror", "chair", "secretary", "organiser", "other_organiser", "department"],
)
def test_before_publication_the_public_page_tells_only_the_day(cast, sealed, client_of, who):
    user = getattr(cast, who) if who else None
    text = page_of(client_of(user), cast).content.decode()
    assert "Итоги ещё не опубликованы" in text
    shown = re.sub(r"\d{1,2}:\d\d", "", text.split("<main")[1].split("</main")[0])  # the hour may be 9:47
    for secret in ("Власова", "47", "Диплом", "степени", "СОШ", "Протокол", "работ"):
        assert secret not in shown


def test_after_publication_everybody_reads_places_names_and_awards(cast, published, client):
    text = page_of(client, cast).content.decode()
    assert "Официально" in text
    assert "Полина Власова" in text
    assert "2–3" in text
    assert "I степени" in text
    assert "Фёдор" not in text
    assert "Авторы ещё 1 работы получили сертификаты участника" in text


def test_the_organiser_chooses_to_show_every_place(cast, sealed, client):
    publish_results(competition=cast.competition, protocols=[sealed], actor=cast.organiser, rows=PublicRows.PLACED)
    assert "Фёдор Лыков" in page_of(client, cast).content.decode()


def test_withdrawing_hides_everything_again(cast, published, client):
    assert withdraw_publication(competition=cast.competition, actor=cast.organiser) == 1
    assert "Власова" not in page_of(client, cast).content.decode()
    assert not is_published(cast.competition)
    assert AuditEntry.objects.filter(act__in=["results.published", "results.withdrawn"]).count() == 2
    assert withdraw_publication(competition=cast.competition, actor=cast.organiser) == 0


def test_an_old_version_is_not_published(cast, sealed):
    Standing.objects.filter(total="41").update(total="42")
    newest = seal_protocol(division=cast.division, actor=cast.organiser, reason="апелляция")
    with pytest.raises(Refused, match="есть новая версия"):
        publish_results(competition=cast.competition, protocols=[sealed], actor=cast.organiser)
    with pytest.raises(Refused, match="Выберите протоколы"):
        publish_results(competition=cast.competition, protocols=[], actor=cast.organiser)
    publish_results(competition=cast.competition, protocols=[newest], actor=cast.organiser)
    assert list(published_protocols(cast.competition)) == [newest]


def test_a_new_version_is_shown_after_its_own_publication_with_what_changed(cast, published, client):
    Standing.objects.filter(total="41").update(total="42")
    newest = seal_protocol(division=cast.division, actor=cast.organiser, reason="апелляция Лыкова")
    assert "версия" not in page_of(client, cast).content.decode()
    publish_results(competition=cast.competition, protocols=[newest], actor=cast.organiser)
    text = page_of(client, cast).content.decode()
    assert "версия" in text
    assert "апелляция Лыкова" in text


@pytest.mark.parametrize(
    ("scope", "shown", "hidden"),
    [
        (["name", "school", "grade", "work"], ["Полина Власова", "СОШ № 15", "9 кл.", "Работа В"], []),
        (["name"], ["Полина Власова"], ["9 кл.", "Работа В"]),
        (["school", "grade", "work"], ["участник", "Работа В"], ["Власова", "Полина"]),
        ([], ["участник"], ["Власова", "Полина"]),
    ],
)
def test_each_scope_of_a_consent_shows_its_own_part(published, client, scope, shown, hidden):
    consent = consent_of("Власова")
    consent.scope = scope
    consent.save()
    text = page_of(client, published).content.decode().replace("&nbsp;", " ")
    for word in shown:
        assert word.replace("\u00a0", " ") in text.replace("\u00a0", " ")
    for word in hidden:
        assert word not in text


def test_a_withdrawn_consent_hides_the_name_at_once_and_a_search_does_not_find_it(cast, published, client):
    assert "Полина Власова" in page_of(client, cast, "?q=власова").content.decode()
    consent = consent_of("Власова")
    consent.status = ConsentStatus.WITHDRAWN
    consent.save()
    assert "Власова" not in page_of(client, cast).content.decode()
    assert "Ничего не нашлось" in page_of(client, cast, "?q=власова").content.decode()


def test_a_received_but_unchecked_consent_is_none(cast, published, client):
    consent = consent_of("Власова")
    consent.status = ConsentStatus.RECEIVED
    consent.save()
    assert "Власова" not in page_of(client, cast).content.decode()


def test_an_erased_winner_is_called_erased(cast, published, client):
    winner = Participant.objects.get(last_name="Власова")
    sealing.erase_person(key=winner.key, actor=cast.organiser, reason="заявление")
    for name in ("last_name", "first_name", "patronymic"):
        setattr(winner, name, "")
    winner.save()
    text = page_of(client, cast).content.decode()
    assert "данные удалены" in text
    assert "Власова" not in text


@pytest.mark.parametrize("query", ["?q=фёдор", "?q=ФЕДОР лыков", "?q=лицей 36", "?q=работа л"])
def test_search_reads_e_and_yo_as_one_letter(cast, sealed, client, query):
    publish_results(competition=cast.competition, protocols=[sealed], actor=cast.organiser, rows=PublicRows.PLACED)
    assert "Фёдор Лыков" in page_of(client, cast, query).content.decode()


def test_filters_by_school_and_nomination_stay_in_the_address(cast, published, client):
    text = page_of(client, cast, f"?shkola={cast.school.pk}&nominatsiya={cast.division.code}").content.decode()
    assert "Полина Власова" in text
    assert "Тимур Ахмедов" not in text
    assert "Ничего не нашлось" in page_of(client, cast, "?nominatsiya=net").content.decode()


def test_an_unchanged_page_is_not_sent_again_and_costs_one_query(cast, published, client):
    first = page_of(client, cast)
    assert "no-cache" in first["Cache-Control"]
    with counting() as cost:
        again = client.get(first.request["PATH_INFO"], headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (cost.queries, cost.rows) == (1, 0)


@pytest.mark.parametrize("act", ["consent", "name", "supervisor", "erase", "withdraw", "publish", "language", "theme"])
def test_whatever_changes_the_page_ends_the_copies(cast, sealed, published, client, act):
    first = page_of(client, cast)
    winner = Participant.objects.get(last_name="Власова")
    if act == "consent":
        consent_of("Власова").delete()
    elif act == "name":
        winner.save()
    elif act == "supervisor":
        cast.school.supervisors.get().save()
    elif act == "erase":
        for eraser in contributions(PersonEraser):
            eraser.erase(winner, cast.organiser)
    elif act == "withdraw":
        withdraw_publication(competition=cast.competition, actor=cast.organiser)
    elif act == "publish":
        publish_results(competition=cast.competition, protocols=[sealed], actor=cast.organiser)
    elif act == "language":
        client.cookies["django_language"] = "en"
    else:
        client.cookies["theme"] = "dark"
    again = client.get(first.request["PATH_INFO"], headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200


def test_a_signed_in_page_is_never_shared(cast, published, client_of):
    response = page_of(client_of(cast.teacher), cast)
    assert "no-store" in response["Cache-Control"]
    assert "ETag" not in response


def test_somebody_elses_consent_changes_nothing(cast, published):
    before = PublicRevision.objects.get(competition=cast.competition).value
    make_entry(cast.other_competition, cast.other_school)
    assert PublicRevision.objects.get(competition=cast.competition).value == before


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_queries_for_one_entry_and_thirty(cast, client, count):
    entries = [make_entry(cast.competition, cast.school) for _ in range(count)]
    place_entries(cast.division, entries, [str(100 - i) for i in range(count)])
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    publish_results(competition=cast.competition, protocols=[protocol], actor=cast.organiser, rows=PublicRows.PLACED)
    with counting() as cost:
        response = page_of(client, cast)
    assert response.content.decode().count('class="place') == count
    assert (cost.queries, cost.rows) == (13, 8 + 3 * count)


def test_the_list_of_results_names_published_competitions_once(cast, sealed, published, client):
    publish_results(competition=cast.competition, protocols=[sealed], actor=cast.organiser)
    assert Publication.objects.count() == 2
    text = client.get(reverse("results_list")).content.decode()
    assert text.count(cast.competition.title) == 1
