"""A delegation follows the sealed protocol; replacements take the next of the reserve and never touch a place."""

import io
from datetime import date

import pikepdf
import pytest
from django.urls import reverse

from accounts.resources.tables import sheet_rows
from competitions.validators.refusal import Refused
from core import audit, sealing
from core.models import AuditEntry, Erasure, PersonKey, SealedText
from registrations import services as registrations
from registrations.models import Entry, EntryMember, ExternalResult
from results.enums import DelegationStatus
from results.models import Delegation, DelegationEvent, ProtocolLine, Standing
from results.selectors.delegations import chaperone_of, next_in_reserve, rows_of
from results.services import publish_results, seal_protocol
from results.services.delegations import (
    form_delegation,
    renew_delegation,
    replace_member,
    restore_member,
    update_delegation,
)
from tests.cast import give_consents, make_entry, make_pupil
from tests.registrations.test_application import pdf
from tests.results.places import place_entries

pytestmark = pytest.mark.core_path

EVENT = "Областной лагерный сбор «Перекресток»"
NAMES = ["Власова", "Ахмедов", "Сорокина", "Громова", "Лытвин", "Мельник"]
WRONG = ["teacher", "other_teacher", "juror", "chair", "secretary", "other_organiser", "department"]
GOING, RESERVE, OUT = DelegationStatus.GOING, DelegationStatus.RESERVE, DelegationStatus.OUT


def url(name, cast, *args):
    return reverse(name, args=[cast.competition.slug, cast.division.code, *args])


def award(entries, titles):
    for entry, title in zip(entries, titles, strict=True):
        Standing.objects.filter(entry=entry).update(award=title)


@pytest.fixture
def selection(cast):
    """Six pupils of two schools: two go, two wait (third and fourth), two are left."""
    cast.competition.delegation = {
        "award": "в составе делегации",
        "reserve": "резерв",
        "event": EVENT,
        "level": "regional",
        "places": {"": "Калуга"},
    }
    cast.competition.papers = {"consents": ["processing", "publication"]}
    cast.competition.save()
    schools = [cast.school, cast.other_school] * 3
    entries = [
        make_entry(cast.competition, school, make_pupil(school, name, "Анна"), title="")
        for school, name in zip(schools, NAMES, strict=True)
    ]
    place_entries(cast.division, entries, ["90", "80", "70", "60", "50", "40"])
    award(entries, ["в составе делегации", "в составе делегации", "резерв", "резерв", "", ""])
    seal_protocol(division=cast.division, actor=cast.organiser)
    return entries


@pytest.fixture
def made(cast, selection):
    return form_delegation(division=cast.division, actor=cast.organiser)


def statuses(delegation):
    return list(delegation.members.values_list("status", flat=True))


def member(delegation, entry):
    return delegation.members.get(entry=entry)


def test_the_list_is_what_the_sealed_protocol_says(cast, made, selection):
    assert statuses(made) == [GOING, GOING, RESERVE, RESERVE]
    assert [row.place for row in made.members.all()] == ["1", "2", "3", "4"]
    assert (made.size, made.event, made.place, made.level) == (2, EVENT, "Калуга", "regional")
    assert form_delegation(division=cast.division, actor=cast.organiser) == made
    assert DelegationEvent.objects.count() == 1


def test_without_a_sealed_protocol_or_an_award_there_is_no_list(cast, client_of):
    cast.competition.delegation = {"award": "едет", "reserve": "", "event": EVENT, "level": "regional", "places": {}}
    cast.competition.save()
    entries = [make_entry(cast.competition, cast.school) for _ in range(2)]
    place_entries(cast.division, entries, ["9", "8"])
    client = client_of(cast.organiser)

    early = client.post(url("delegation_form", cast))
    seal_protocol(division=cast.division, actor=cast.organiser)
    nobody = client.post(url("delegation_form", cast))

    assert (early.status_code, nobody.status_code) == (422, 422)
    assert "Подпишите протокол" in early.content.decode()
    assert "никому не присуждено «едет»" in nobody.content.decode()
    assert Delegation.objects.count() == 0


def test_where_no_reserve_is_named_everybody_after_those_who_go_waits(cast, selection):
    cast.competition.delegation["reserve"] = ""
    cast.competition.save()
    division = type(cast.division).objects.get(pk=cast.division.pk)

    made = form_delegation(division=division, actor=cast.organiser)

    assert statuses(made) == [GOING, GOING, RESERVE, RESERVE, RESERVE, RESERVE]


def test_who_cannot_go_gives_the_place_to_the_next_of_the_reserve(cast, made, selection):
    before = list(ProtocolLine.objects.values_list("entry", "position", "first", "total", "award"))

    chosen = replace_member(member=member(made, selection[0]), actor=cast.organiser, reason=" Уезжает на олимпиаду ")

    assert chosen.entry == selection[2]
    assert statuses(made) == [OUT, GOING, GOING, RESERVE]
    assert list(ProtocolLine.objects.values_list("entry", "position", "first", "total", "award")) == before
    event = DelegationEvent.objects.last()
    assert (event.entry, event.other, event.reason) == (selection[0], selection[2], "Уезжает на олимпиаду")
    entry = AuditEntry.objects.filter(act="delegation.replaced").get()
    assert (entry.details["entry"], entry.details["other"]) == (selection[0].pk, selection[2].pk)
    assert "олимпиаду" not in str(entry.details)
    assert audit.verify_chains() == []


def test_a_reserve_that_is_used_up_leaves_the_place_free(cast, made, selection):
    for number in (0, 1, 2):
        replace_member(member=member(made, selection[number]), actor=cast.organiser, reason="Не может")

    assert statuses(made) == [OUT, OUT, OUT, GOING]
    assert next_in_reserve(made) == []
    back = restore_member(member=member(made, selection[1]), actor=cast.organiser, reason="Выздоровела")
    assert back.status == GOING  # there was a free place
    again = restore_member(member=member(made, selection[0]), actor=cast.organiser, reason="Ошибка")
    assert again.status == RESERVE
    assert next_in_reserve(made) == [again]  # by the place of the protocol


def test_equals_in_the_reserve_are_never_divided_in_silence(cast, selection):
    place = Standing.objects.filter(entry__in=selection[2:4])
    place.update(first=3, last=4)
    seal_protocol(division=cast.division, actor=cast.organiser, reason="Общее место")
    made = form_delegation(division=cast.division, actor=cast.organiser)
    with pytest.raises(Refused, match="Выберите, кто поедет"):
        replace_member(member=member(made, selection[0]), actor=cast.organiser, reason="Не может")

    chosen = replace_member(
        member=member(made, selection[0]),
        actor=cast.organiser,
        reason="Не может",
        substitute=member(made, selection[3]),
    )

    assert chosen.entry == selection[3]
    assert statuses(made) == [OUT, GOING, RESERVE, GOING]


def test_a_replacement_needs_its_reason_and_happens_once(cast, made, selection):
    with pytest.raises(Refused, match="Напишите причину"):
        replace_member(member=member(made, selection[0]), actor=cast.organiser, reason="  ")
    replace_member(member=member(made, selection[0]), actor=cast.organiser, reason="Не может")
    with pytest.raises(Refused, match="Обновите страницу"):
        replace_member(member=member(made, selection[0]), actor=cast.organiser, reason="Не может")
    with pytest.raises(Refused, match="уже в списке"):
        restore_member(member=member(made, selection[1]), actor=cast.organiser, reason="Может")


def test_a_protocol_sealed_anew_is_compared_and_who_said_no_stays_at_home(cast, client_of, made, selection):
    replace_member(member=member(made, selection[0]), actor=cast.organiser, reason="Не может")
    award(selection[3:5], ["в составе делегации", "резерв"])
    seal_protocol(division=cast.division, actor=cast.organiser, reason="Апелляция")
    page = client_of(cast.organiser).get(url("delegation", cast)).content.decode()

    renewed = renew_delegation(delegation=made, actor=cast.organiser)

    assert "Сверить с новым протоколом" in page
    found = dict(renewed.members.values_list("entry", "status"))
    assert renewed.size == 3
    assert [found.get(entry.pk, "") for entry in selection] == [OUT, GOING, GOING, GOING, RESERVE, ""]
    assert renewed.protocol.version == 2


def test_consents_and_files_of_everybody_stand_in_the_list(cast, made, selection):
    selection[0].members.get().participant.consents.all().delete()

    rows = rows_of(made)

    assert [row.is_ready for row in rows] == [False, True, True, True]
    assert rows[0].people[0].consents == {"processing": "", "publication": ""}


def test_the_page_costs_the_same_for_two_and_for_many(cast, made, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        rows_of(made)


JOURNEY = {
    "event": EVENT,
    "place": "Лагерь «Орлёнок»",
    "starts_on": "2027-03-20",
    "ends_on": "2027-03-25",
    "chaperone_name": "Иванова Мария Петровна",
    "chaperone_phone": "+7 910 123-45-67",
    "order_number": "12-д",
    "order_date": "2027-03-14",
    "signer_post": "Директор",
    "signer_name": "О. А. Лыткин",
}


def test_the_journey_is_written_down_and_the_chaperone_lies_sealed(cast, client_of, made):
    client = client_of(cast.organiser)
    sent = client.post(url("delegation_edit", cast), JOURNEY | {"revision": made.revision})

    made.refresh_from_db()
    assert sent.status_code == 302
    assert (made.place, made.starts_on, made.order_number) == ("Лагерь «Орлёнок»", date(2027, 3, 20), "12-д")
    assert "Иванова" not in made.chaperone
    assert "Иванова" not in str(list(AuditEntry.objects.values_list("details", flat=True)))
    assert (chaperone_of(made).name, chaperone_of(made).phone) == ("Иванова Мария Петровна", "+7 910 123-45-67")
    assert "Иванова Мария Петровна" in client.get(url("delegation", cast)).content.decode()


def test_a_chaperone_whom_a_backup_brought_back_is_forgotten_again(cast, made):
    fields = {"event": EVENT, "place": "", "starts_on": None, "ends_on": None, "chaperone_phone": ""}
    made = update_delegation(delegation=made, actor=cast.organiser, chaperone_name="Иванова Мария", **fields)
    former = {"delegation": made.chaperone, "key": made.chaperone_key_id}
    key, text = PersonKey.objects.get(pk=former["key"]), SealedText.objects.get(commitment=former["delegation"])
    update_delegation(delegation=made, actor=cast.organiser, chaperone_name="", **fields)
    PersonKey.objects.filter(pk=key.pk).update(key=key.key, erased_at=None)
    text.save(force_insert=True)
    Delegation.objects.update(chaperone=former["delegation"], chaperone_key=key)
    assert chaperone_of(Delegation.objects.get()).name == "Иванова Мария"

    registrations.replay_erasures()

    assert chaperone_of(Delegation.objects.get()).name == ""
    assert not SealedText.objects.filter(commitment=former["delegation"]).exists()


def test_a_former_chaperone_is_forgotten(cast, made):
    fields = {"event": EVENT, "place": "", "starts_on": None, "ends_on": None}
    for name in ("Иванова Мария", "Петров Пётр", ""):
        made = update_delegation(
            delegation=made, actor=cast.organiser, chaperone_name=name, chaperone_phone="", **fields
        )
        if name == "Иванова Мария":
            former, key = made.chaperone, made.chaperone_key_id

    assert sealing.open_texts([former]) == {former: None}
    assert PersonKey.objects.get(pk=key).key is None
    assert (made.chaperone, made.chaperone_key) == ("", None)
    assert Erasure.objects.count() == 2
    assert audit.verify_chains() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"event": ""}, "Напишите, на какое событие"),
        ({"ends_on": "2027-03-19"}, "кончается раньше"),
        ({"starts_on": "весной"}, "дату"),
        ({"chaperone_phone": "позвонить маме"}, "Напишите телефон цифрами"),
        ({"chaperone_name": ""}, "Напишите, чей это телефон"),
        ({"order_date": ""}, "номер без даты"),
        ({"place": "Лагерь\u202e"}, "невидимые знаки"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_nothing_typed_is_lost(cast, client_of, made, changes, sentence):
    answer = client_of(cast.organiser).post(url("delegation_edit", cast), JOURNEY | changes)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="О. А. Лыткин"' in page
    made.refresh_from_db()
    assert made.order_number == ""


def test_two_windows_do_not_overwrite_each_other(cast, client_of, made):
    client = client_of(cast.organiser)
    client.post(url("delegation_edit", cast), JOURNEY | {"revision": made.revision})

    late = client.post(url("delegation_edit", cast), JOURNEY | {"revision": made.revision, "place": "Обнинск"})

    page = late.content.decode()
    assert late.status_code == 422
    assert "Сверьте две версии" in page
    assert 'value="Обнинск"' in page
    assert "Лагерь «Орлёнок»" in page
    assert Delegation.objects.get().place == "Лагерь «Орлёнок»"


def test_the_order_names_who_goes_with_number_date_and_chaperone(cast, client_of, made, selection):
    client = client_of(cast.organiser)
    blank = client.get(url("delegation_order", cast))
    client.post(url("delegation_edit", cast), JOURNEY | {"revision": made.revision})
    replace_member(member=member(made, selection[0]), actor=cast.organiser, reason="Не может")

    answer = client.get(url("delegation_order", cast))

    assert (blank.status_code, answer.status_code) == (200, 200)
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as file:
        assert "12-д" in str(file.trailer.Info.Title)
        assert str(file.Root.Lang) == "ru-RU"
        assert len(file.pages) == 1


def test_the_table_holds_everybody_with_the_state(cast, client_of, made):
    answer = client_of(cast.organiser).get(url("delegation_export", cast, "xlsx"))

    rows = sheet_rows(answer.content)
    assert [row[0] for row in rows[1:]] == ["едет", "едет", "резерв", "резерв"]
    assert rows[1][2].startswith("Власова Анна")


def test_pages_carry_a_replacement_out(cast, client_of, made, selection):
    client = client_of(cast.organiser)
    leaving = member(made, selection[0])
    empty = client.post(url("delegation_replace", cast, leaving.pk), {"reason": "  "})
    page = client.get(url("delegation_replace", cast, leaving.pk)).content.decode()
    done = client.post(url("delegation_replace", cast, leaving.pk), {"reason": "Не может"})
    twice = client.post(url("delegation_replace", cast, leaving.pk), {"reason": "Не может"})
    back = client.post(url("delegation_restore", cast, leaving.pk), {"reason": "Может"})

    assert (empty.status_code, done.status_code, twice.status_code, back.status_code) == (422, 302, 422, 302)
    assert "Сорокина Анна" in page
    assert statuses(made) == [RESERVE, GOING, GOING, RESERVE]
    shown = client.get(url("delegation", cast)).content.decode()
    assert "Власова Анна → Сорокина Анна" in shown
    assert "«Не может»" in shown


def test_nobody_but_the_organiser_and_the_administrator_opens_a_delegation(cast, client_of, made, selection):
    one = member(made, selection[0]).pk
    addresses = [
        reverse("delegation_list", args=[cast.competition.slug]),
        url("delegation", cast),
        url("delegation_edit", cast),
        url("delegation_replace", cast, one),
        url("delegation_restore", cast, one),
        url("delegation_export", cast, "xlsx"),
        url("delegation_order", cast),
        url("delegation_result", cast),
    ]
    for who in WRONG:
        client = client_of(getattr(cast, who))
        assert {client.get(address).status_code for address in addresses} == {404}, who
        assert client.post(url("delegation_form", cast)).status_code == 404
        assert client.post(url("delegation_replace", cast, one), {"reason": "Так"}).status_code == 404
    assert {client_of(None).get(address).status_code for address in addresses} == {302}
    assert {client_of(cast.administrator).get(address).status_code for address in addresses} == {200}


def test_a_contest_without_a_delegation_has_no_such_page(cast, client_of):
    client = client_of(cast.organiser)
    assert client.get(reverse("delegation_list", args=[cast.competition.slug])).status_code == 404
    assert "Делегация" not in client.get(reverse("desk", args=[cast.competition.slug])).content.decode()


def test_a_member_of_another_list_is_not_found(cast, client_of, made):
    assert client_of(cast.organiser).get(url("delegation_replace", cast, 999_999)).status_code == 404


def test_the_result_of_the_journey_goes_to_the_portfolio_of_everybody_who_went(cast, client_of, made, selection):
    organiser = client_of(cast.organiser)
    replace_member(member=member(made, selection[0]), actor=cast.organiser, reason="Не может")
    pupils = [entry.members.get().participant for entry in selection[:4]]
    page = organiser.get(url("delegation_result", cast))
    assert [person.pk for person in page.context["people"]] == [pupils[1].pk, pupils[2].pk]
    sent = {
        "do": "save",
        "member": [pupils[1].pk, pupils[2].pk, pupils[0].pk],  # who stayed at home is not taken
        "title": EVENT,
        "level": "regional",
        "held_on": "2026-10-30",
        "award": "II место",
    }
    without = organiser.post(url("delegation_result", cast), sent)
    done = organiser.post(url("delegation_result", cast), sent | {"scan": pdf("diplom.pdf")})

    result = ExternalResult.objects.get()
    assert (without.status_code, done.status_code) == (422, 302)
    assert "Приложите скан" in without.content.decode()
    assert (result.status, result.competition, result.organisation) == ("confirmed", cast.competition, cast.centre)
    assert {row.participant for row in result.members.all()} == {pupils[1], pupils[2]}
    assert "II место" in organiser.get(url("delegation", cast)).content.decode()
    teacher = client_of(cast.teacher)  # teaches Сорокина, not Ахмедов of the other school
    seen = teacher.get(reverse("external", args=[result.pk])).content.decode()
    assert "Сорокина" in seen
    assert "Ахмедов" not in seen
    assert "II место" in teacher.get(reverse("pupil_edit", args=[pupils[2].pk])).content.decode()
    assert EVENT in teacher.get(reverse("external_list")).content.decode()
    assert organiser.get(reverse("external_edit", args=[result.pk])).status_code == 200


def test_a_traveller_dropped_from_a_result_can_be_taken_again(cast, client_of, made, selection):
    organiser = client_of(cast.organiser)
    pupils = [entry.members.get().participant for entry in selection[:2]]
    both = [person.pk for person in pupils]
    dropped = organiser.post(url("delegation_result", cast), {"do": f"drop:{both[0]}", "member": both})
    added = organiser.post(url("delegation_result", cast), {"do": f"add:{both[0]}", "member": both[1:]})

    assert (dropped.status_code, added.status_code) == (200, 200)
    assert f"add:{both[0]}" in dropped.content.decode()
    assert {person.pk for person in added.context["people"]} == set(both)


def test_the_school_learns_of_the_journey_once_results_are_published(cast, client_of, made, selection):
    page = reverse("entry_edit", args=[selection[0].pk])
    assert EVENT not in client_of(cast.teacher).get(page).content.decode()
    publish_results(competition=cast.competition, protocols=[made.protocol], actor=cast.organiser)

    assert EVENT in client_of(cast.teacher).get(page).content.decode()


def test_an_erased_child_leaves_ids_and_no_words(cast, client_of, made, selection):
    pupil = selection[0].members.get().participant
    replace_member(member=member(made, selection[0]), actor=cast.organiser, reason="Болеет")
    replace_member(member=member(made, selection[1]), actor=cast.organiser, reason="Едет вместе с Власовой")
    held = registrations.export_person(participant=pupil)["delegations"]["delegations"]
    assert held == [{"event": EVENT, "status": "не едет", "place": "1", "changes": ["Болеет"]}]

    registrations.erase_participant(participant=pupil, actor=cast.teacher, reason="Заявление матери")

    assert list(DelegationEvent.objects.exclude(reason="")) == []
    page = client_of(cast.organiser).get(url("delegation", cast))
    assert page.status_code == 200
    assert "Власова" not in page.content.decode()
    assert "данные удалены" in page.content.decode()
    assert client_of(cast.organiser).get(url("delegation_order", cast)).status_code == 200
    assert audit.verify_chains() == []


def test_reasons_about_a_child_whom_a_new_protocol_sends_no_more_are_erased_too(cast, made, selection):
    pupil = selection[0].members.get().participant
    replace_member(member=member(made, selection[0]), actor=cast.organiser, reason="Власова болеет")
    made.members.filter(entry=selection[0]).delete()  # as `renew_delegation` leaves it

    registrations.erase_participant(participant=pupil, actor=cast.teacher, reason="Заявление матери")

    assert list(DelegationEvent.objects.exclude(reason="")) == []


def test_a_substitute_named_among_equals_stays_named_in_a_new_list(cast, selection):
    Standing.objects.filter(entry__in=selection[2:4]).update(first=3, last=4)
    seal_protocol(division=cast.division, actor=cast.organiser, reason="Равные места")
    made = form_delegation(division=cast.division, actor=cast.organiser)
    named = member(made, selection[3])
    replace_member(member=member(made, selection[0]), actor=cast.organiser, reason="Не может", substitute=named)

    renew_delegation(delegation=made, actor=cast.organiser)

    assert statuses(made) == [OUT, GOING, RESERVE, GOING]


def test_a_replacement_after_the_list_was_made_anew_is_of_the_same_entry(cast, made, selection):
    seen = member(made, selection[0])
    renew_delegation(delegation=made, actor=cast.organiser)

    replace_member(member=seen, actor=cast.organiser, reason="Не может")
    with pytest.raises(Refused):
        replace_member(member=seen, actor=cast.organiser, reason="Не может")

    assert statuses(made) == [OUT, GOING, GOING, RESERVE]


def test_a_name_that_cannot_be_printed_is_said_on_the_page(cast, client_of, made, selection):
    pupil = selection[0].members.get().participant
    pupil.first_name = "Анна漢"
    pupil.save()

    answer = client_of(cast.organiser).get(url("delegation_order", cast), follow=True)

    assert "Замените знак" in answer.content.decode()


def test_consents_given_later_are_seen_at_once(cast, made, selection):
    pupil = selection[0].members.get().participant
    pupil.consents.all().delete()
    assert not rows_of(made)[0].is_ready
    give_consents(pupil)
    assert rows_of(made)[0].is_ready


def test_a_team_travels_whole_and_is_replaced_whole(cast, client_of, selection):
    Entry.objects.filter(pk__in=[entry.pk for entry in selection]).update(team_name="Орбита")
    for entry in selection:
        mate = make_pupil(entry.organisation, f"Второв{entry.pk}", "Пётр")
        EntryMember.objects.create(entry=entry, participant=mate, order=1)
    made = form_delegation(division=cast.division, actor=cast.organiser)

    chosen = replace_member(member=member(made, selection[0]), actor=cast.organiser, reason="Не могут")

    client = client_of(cast.organiser)
    page = client.get(url("delegation", cast)).content.decode()
    rows = sheet_rows(client.get(url("delegation_export", cast, "xlsx")).content)[1:]
    assert chosen.entry == selection[2]
    assert "Орбита (Сорокина Анна, " in page
    assert [row[0] for row in rows].count("едет") == 4  # two teams of two
    assert client.get(url("delegation_order", cast)).status_code == 200
