"""Pages and the address of operations: who may open what, and what each refusal says."""

import json
import re
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from competitions.enums import Phase, StageInput
from core.files import store_file
from core.models import Message
from judging.enums import SheetStatus
from judging.models import Mark, MarkOperation, Sheet
from judging.panels import sections_of_judging
from judging.services.sheets import hand_in_sheet
from registrations.models import Work
from tests.cast import make_entry
from tests.counting import counting

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6360000002000100"
    "05fe02fea7b5a10000000049454e44ae426082"
)


def payload(judged, **changes):
    return {
        "operation_id": str(uuid.uuid4()),
        "assignment": judged.first_seat.pk,
        "criterion": judged.idea.pk,
        "round": 1,
        "attempt": 1,
        "value": "8",
        "base_revision": 0,
    } | changes


def send(client, data):
    body = data if isinstance(data, str) else json.dumps(data)
    return client.post(reverse("mark_save"), body, content_type="application/json")


def sheet_url(judged, seat=None):
    return reverse("sheet", args=[judged.cast.competition.slug, (seat or judged.first_seat).pk])


def test_a_saved_mark_is_echoed_as_it_is_stored(judged, client_of):
    data = payload(judged)
    answer = send(client_of(judged.cast.juror), data)
    assert answer.status_code == 200
    body = answer.json()
    assert body["operation_id"] == data["operation_id"]
    assert (body["value"], body["revision"], body["total"], body["shown"]) == ("8", 1, "48", "8")
    again = send(client_of(judged.cast.juror), data)
    assert (again.status_code, again.json()["revision"]) == (200, 1)


def test_a_stale_revision_is_409_with_both_values(judged, client_of):
    client = client_of(judged.cast.juror)
    send(client, payload(judged, value="6"))
    answer = send(client, payload(judged, value="7"))
    assert answer.status_code == 409
    assert (answer.json()["value"], answer.json()["sent_value"], answer.json()["revision"]) == ("6", "7", 1)


def test_a_mark_above_the_maximum_is_422_with_a_sentence(judged, client_of):
    answer = send(client_of(judged.cast.juror), payload(judged, value="12"))
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("Поставьте от 0 до 10, шаг 1: 12 не подходит")


@pytest.mark.parametrize("body", ["not json", "[]", '{"operation_id": "1"}', '{"criterion": true}'])
def test_a_broken_request_is_refused_with_a_sentence(judged, client_of, body):
    answer = send(client_of(judged.cast.juror), body)
    assert answer.status_code in {400, 422}
    assert answer.json()["error"].startswith("Обновите страницу")


def test_a_stranger_is_told_to_sign_in_and_others_get_404(judged, client_of):
    assert send(client_of(None), payload(judged)).status_code == 401
    for user in (judged.cast.second_juror, judged.cast.teacher, judged.cast.organiser, judged.cast.secretary):
        assert send(client_of(user), payload(judged)).status_code == 404
        assert client_of(user).get(sheet_url(judged)).status_code == 404
    assert not Mark.objects.exists()


def test_the_home_opens_where_the_expert_left_off(judged, client_of):
    page = client_of(judged.cast.juror).get(reverse("jury_home"))
    assert page.status_code == 200
    assert sheet_url(judged) in page.content.decode()
    assert client_of(judged.cast.teacher).get(reverse("jury_home")).status_code == 404
    assert client_of(None).get(reverse("jury_home")).status_code == 302


def test_the_sheet_works_as_a_plain_form(judged, client_of):
    client, url = client_of(judged.cast.juror), sheet_url(judged)
    fields = {f"m-{judged.idea.pk}-1-1": "8", f"base-m-{judged.idea.pk}-1-1": "0", "do": "next"}
    assert client.post(url, fields).status_code == 302
    assert Mark.objects.get().value == "8"
    judged.first_seat.sheet.refresh_from_db()
    assert judged.first_seat.sheet.status == SheetStatus.OPEN, "half a sheet does not pass as whole"
    refused = client.post(url, {"do": "hand_in"})
    assert refused.status_code == 422
    assert "Исполнение" in refused.content.decode()
    fields = {f"m-{judged.craft.pk}-1-1": "9", "comment": "хорошо", "note": "моё", "do": "hand_in"}
    assert client.post(url, fields).status_code == 302
    judged.first_seat.sheet.refresh_from_db()
    sheet = judged.first_seat.sheet
    assert (sheet.status, sheet.comment, sheet.note) == (SheetStatus.HANDED_IN, "хорошо", "моё")


def test_a_double_submit_of_the_form_changes_nothing(judged, client_of):
    client, url = client_of(judged.cast.juror), sheet_url(judged)
    fields = {
        f"m-{judged.idea.pk}-1-1": "8",
        f"base-m-{judged.idea.pk}-1-1": "0",
        f"op-m-{judged.idea.pk}-1-1": str(uuid.uuid4()),
    }
    for _ in range(2):
        assert client.post(url, fields).status_code == 302
    mark = Mark.objects.get()
    assert (mark.value, mark.revision, mark.operations.count()) == ("8", 1, 1)


def test_what_was_typed_stays_beside_the_sentence(judged, client_of):
    page = client_of(judged.cast.juror).post(sheet_url(judged), {f"m-{judged.idea.pk}-1-1": "12"})
    assert page.status_code == 422
    assert "Поставьте от 0 до 10" in page.content.decode()


def test_all_zeros_are_asked_about(judged, client_of):
    client, url = client_of(judged.cast.juror), sheet_url(judged)
    fields = {f"m-{c.pk}-1-1": "0" for c in (judged.idea, judged.craft)}
    asked = client.post(url, fields | {"do": "hand_in"})
    assert asked.status_code == 422
    assert "участник не явился" in asked.content.decode()
    assert client.post(url, fields | {"do": "zeros"}).status_code == 302
    judged.first_seat.sheet.refresh_from_db()
    assert judged.first_seat.sheet.status == SheetStatus.HANDED_IN


def test_words_beside_the_marks_are_kept_while_they_are_typed(judged, client_of):
    url = reverse("sheet_notes", args=[judged.cast.competition.slug, judged.first_seat.pk])
    assert client_of(judged.cast.juror).post(url, {"comment": "сильная работа", "note": "моё"}).status_code == 204
    judged.first_seat.sheet.refresh_from_db()
    assert (judged.first_seat.sheet.comment, judged.first_seat.sheet.note) == ("сильная работа", "моё")
    assert client_of(judged.cast.second_juror).post(url, {"comment": "чужое"}).status_code == 404


def test_a_recusal_needs_a_reason_and_takes_the_work_off_the_list(judged, client_of):
    client = client_of(judged.cast.juror)
    refused = client.post(sheet_url(judged), {"do": "recuse", "reason": ""})
    assert refused.status_code == 422
    assert "Напишите, почему" in refused.content.decode()
    assert client.post(sheet_url(judged), {"do": "recuse", "reason": "мой ученик"}).status_code == 302
    assert client.get(sheet_url(judged)).status_code == 404


def test_did_not_come_is_a_code_in_every_cell(judged, client_of):
    client = client_of(judged.cast.juror)
    client.post(sheet_url(judged), {"do": "absent"})
    assert set(Mark.objects.values_list("value", "code")) == {("", "DNS")}
    page = client.get(sheet_url(judged)).content.decode()
    assert '<b data-total data-absent="н/я">н/я</b>' in page  # the sum says so too: it is no zero


def test_a_blind_contest_shows_no_names(judged, client_of):
    competition, entry = judged.cast.competition, judged.entry
    page = client_of(judged.cast.juror).get(sheet_url(judged)).content.decode()
    surname = entry.members.get().participant.last_name
    assert surname in page
    competition.is_blind = True
    competition.save()
    page = client_of(judged.cast.juror).get(sheet_url(judged)).content.decode()
    assert surname not in page
    assert judged.cast.school.short_name not in page
    entry.cipher = "8-017"
    entry.save()
    page = client_of(judged.cast.juror).get(sheet_url(judged)).content.decode()
    assert "8-017" in page
    assert entry.title not in page


def test_an_expert_opens_the_work_under_a_neutral_name(judged, client_of):
    upload = SimpleUploadedFile("Громова Анна.png", PNG, content_type="image/png")
    stored = store_file(upload=upload, types=["png"], max_mb=1, user=None)
    work = Work.objects.create(entry=judged.entry, code="work", file=stored)
    url = reverse("sheet_work", args=[judged.cast.competition.slug, judged.first_seat.pk, work.pk])
    answer = client_of(judged.cast.juror).get(url)
    assert answer.status_code == 200
    assert answer.getvalue() == PNG
    assert "Громова" not in answer["Content-Disposition"]
    assert "М-001" in answer["Content-Disposition"] or "%D0%9C-001" in answer["Content-Disposition"]
    assert client_of(judged.cast.second_juror).get(url).status_code == 404
    opened = client_of(judged.cast.juror).get(reverse("file_open", args=[stored.pk]))
    assert opened.getvalue() == PNG
    assert opened.status_code == 200
    assert client_of(judged.cast.other_teacher).get(reverse("file_open", args=[stored.pk])).status_code == 404


def chair_urls(judged):
    slug = judged.cast.competition.slug
    return [
        reverse(name, args=[slug])
        for name in (
            "judging_desk",
            "judging_entries",
            "judging_divergence",
            "judging_conflicts",
            "marks_import",
        )
    ] + [reverse("judging_sheet", args=[slug, judged.first_seat.pk]), reverse("marks_export", args=[slug, "csv"])]


def test_the_chair_and_the_organiser_lead_judging_and_nobody_else(judged, client_of):
    cast = judged.cast
    judged.mark(judged.idea, "8")
    for url in chair_urls(judged):
        for user in (cast.chair, cast.organiser):
            assert client_of(user).get(url).status_code == 200, url
        for user in (cast.juror, cast.teacher, cast.other_organiser, cast.secretary):
            assert client_of(user).get(url).status_code == 404, url
        assert client_of(None).get(url).status_code == 302, url


def test_the_chair_reopens_corrects_and_chooses(judged, client_of):
    slug, client = judged.cast.competition.slug, client_of(judged.cast.chair)
    judged.mark(judged.idea, "6")
    judged.mark(judged.idea, "7")
    mark = Mark.objects.get()
    assert "7" in client.get(reverse("judging_conflicts", args=[slug])).content.decode()
    client.post(reverse("mark_correct", args=[slug, mark.pk]), {"value": "7"})
    mark.refresh_from_db()
    assert (mark.value, mark.has_conflict) == ("7", False)
    client.post(reverse("mark_correct", args=[slug, mark.pk]), {"value": " ", "reason": "апелляция"})
    mark.refresh_from_db()
    assert mark.value == "7"
    judged.first_seat.sheet.status = SheetStatus.HANDED_IN
    judged.first_seat.sheet.save()
    url = reverse("judging_sheet", args=[slug, judged.first_seat.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "опечатка"}).status_code == 302
    judged.first_seat.sheet.refresh_from_db()
    assert judged.first_seat.sheet.status == SheetStatus.OPEN


def test_reminders_go_once_a_day_to_those_who_are_behind(judged, client_of):
    client, url = client_of(judged.cast.organiser), reverse("judging_remind", args=[judged.cast.competition.slug])
    for _ in range(2):
        assert client.post(url).status_code == 302
    letters = Message.objects.filter(kind="judging.reminder")
    assert sorted(letters.values_list("to", flat=True)) == ["juror@example.org", "second-juror@example.org"]
    assert "не сдан 1 лист" in letters.first().body


@pytest.fixture
def timed(judged):
    """The same contest with a secretary's grid of two rounds."""
    judged.stage.input, judged.stage.rounds = StageInput.GRID, 2
    judged.stage.save()
    judged.idea.unit = "seconds"
    judged.idea.save()
    scheme = judged.cast.division.scheme
    scheme.revision += 1
    scheme.rules = (
        "stages: [{id: main, steps: [{weigh: coefficient}, {fold: criterion, how: total}, {round: 0.01}, "
        "{fold: round, how: best, expect: 2, marks: worst}]}]\nrank: {by: [main], style: shared}\n"
    )
    scheme.save()
    return judged


def grid_url(judged):
    division = judged.cast.division
    return reverse("grid", args=[judged.cast.competition.slug, division.code, judged.stage.code])


def test_the_secretary_writes_a_grid(timed, client_of):
    client = client_of(timed.cast.secretary)
    assert client.get(grid_url(timed)).status_code == 200
    data = payload(timed, entry=timed.entry.pk, stage=timed.stage.pk, value="", typed="9,5", round=2)
    del data["assignment"]
    answer = send(client, data)
    assert (answer.status_code, answer.json()["shown"]) == (200, "9,5\u00a0с")
    assert Mark.objects.get().round == 2
    changed = data | {"operation_id": str(uuid.uuid4()), "typed": "8", "base_revision": 1}
    assert "почему" in send(client, changed).json()["error"]
    assert send(client, changed | {"reason": "опечатка"}).status_code == 200
    for user in (timed.cast.juror, timed.cast.teacher):
        assert send(client_of(user), data | {"operation_id": str(uuid.uuid4())}).status_code == 404
        assert client_of(user).get(grid_url(timed)).status_code == 404


def test_the_grid_works_as_a_plain_form(timed, client_of):
    client = client_of(timed.cast.secretary)
    cell = f"{timed.entry.pk}-{timed.idea.pk}-1-1"
    fields = {"cell": cell, "base": "0", "operation_id": str(uuid.uuid4()), "typed": "0:09,5"}
    answer = client.post(grid_url(timed), fields)
    assert answer.status_code == 302
    assert f"yacheyka={timed.other.pk}-" in answer["Location"]
    assert Mark.objects.get().value == "9.5"
    wrong = client.post(grid_url(timed), fields | {"operation_id": str(uuid.uuid4()), "typed": "abc"})
    assert wrong.status_code == 422
    assert "abc" in wrong.content.decode()
    assert "не читается" in wrong.content.decode()


@pytest.mark.parametrize("phase", [Phase.APPLICATIONS, Phase.PUBLISHED])
def test_outside_judging_marks_are_refused_with_a_sentence(judged, client_of, phase):
    judged.cast.competition.phase = phase
    judged.cast.competition.save()
    answer = send(client_of(judged.cast.juror), payload(judged))
    assert answer.status_code == 422
    assert "не принимаются" in answer.json()["error"]


def test_pages_cost_the_same_for_one_entry_and_for_thirty(judged, timed, client_of):
    from judging.services.assigning import assign_jurors

    pages = {
        "grid": (judged.cast.secretary, grid_url(judged)),
        "desk": (judged.cast.chair, reverse("judging_desk", args=[judged.cast.competition.slug])),
    }
    few = {name: cost_of(client_of(user), url) for name, (user, url) in pages.items()}
    for _ in range(28):
        make_entry(judged.cast.competition, judged.cast.school)
    assign_jurors(competition=judged.cast.competition, stage=judged.stage, per_entry=2, actor=judged.cast.chair)
    many = {name: cost_of(client_of(user), url) for name, (user, url) in pages.items()}
    assert {name: cost.queries for name, cost in many.items()} == {name: cost.queries for name, cost in few.items()}
    assert many["desk"].rows == few["desk"].rows


def test_a_sheet_and_a_save_cost_the_same_among_many(judged, client_of):
    from judging.services.assigning import assign_jurors

    client = client_of(judged.cast.juror)
    judged.mark(judged.craft, "5")
    judged.mark(judged.idea, "4")
    with counting() as save_few:
        send(client, payload(judged, base_revision=1))
    few = cost_of(client, sheet_url(judged))
    for _ in range(28):
        make_entry(judged.cast.competition, judged.cast.school)
    assign_jurors(competition=judged.cast.competition, stage=judged.stage, per_entry=2, actor=judged.cast.chair)
    many = cost_of(client, sheet_url(judged))
    with counting() as save_many:
        send(client, payload(judged, value="9", base_revision=2))
    assert (many.queries, many.rows) == (few.queries, few.rows)
    assert (save_many.queries, save_many.rows) == (save_few.queries, save_few.rows)
    assert save_many.queries <= 24


def cost_of(client, url):
    client.get(url)
    with counting() as cost:
        assert client.get(url).status_code == 200
    return cost


@pytest.mark.parametrize(
    ("who", "entry"), [("organiser", "organiser_competition_list"), ("chair", "jury_home")], ids=["organiser", "chair"]
)
def test_pages_of_the_chair_have_their_place_in_the_menu(judged, client_of, who, entry):
    for name in ("judging_desk", "judging_entries", "marks_import"):
        page = client_of(getattr(judged.cast, who)).get(reverse(name, args=[judged.cast.competition.slug]))
        assert f'<a href="{reverse(entry)}" aria-current="true">' in page.content.decode(), name


def test_the_desk_counts_no_sheets_when_all_are_handed_in(judged):
    (section,) = [one for one in sections_of_judging(judged.cast.competition) if "листы сданы" in one.detail] or [None]
    assert section is None
    Sheet.objects.update(status=SheetStatus.HANDED_IN)
    (section,) = [one for one in sections_of_judging(judged.cast.competition) if "листы сданы" in one.detail]
    assert section.count is None


def test_an_expert_whose_sheet_is_handed_in_is_taken_off_with_a_reason_of_the_chairs(judged, client_of):
    for criterion in (judged.idea, judged.craft):
        judged.mark(criterion, "6")
    hand_in_sheet(assignment=judged.first_seat, actor=judged.cast.juror)
    url = reverse("judging_entries", args=[judged.cast.competition.slug])
    client = client_of(judged.cast.chair)
    page = client.get(url).content.decode()
    assert page.count("Снять с работы") == 1  # the other one has nothing to lose yet
    assert client.post(url, {"cancel": judged.first_seat.pk, "reason": "учит автора"}).status_code == 302
    judged.first_seat.refresh_from_db()
    assert (judged.first_seat.status, judged.first_seat.reason) == ("cancelled", "учит автора")


@pytest.fixture
def halves(judged):
    """The craft is marked by halves, so its mark is typed; one stands already."""
    judged.craft.step = Decimal("0.5")
    judged.craft.save()
    judged.cast.division.scheme.revision += 1
    judged.cast.division.scheme.save()
    judged.mark(judged.craft, "6.5")
    return judged


LANGUAGES = [("ru", "6,5"), ("en", "6.5")]


@pytest.mark.parametrize(("language", "shown"), LANGUAGES)
def test_a_number_field_has_the_mark_of_the_pages_language(halves, client_of, language, shown):
    seat = halves.first_seat
    name = f"m-{halves.craft.pk}-1-1"
    pages = [
        (halves.cast.juror, sheet_url(halves), name),
        (halves.cast.chair, reverse("judging_sheet", args=[halves.cast.competition.slug, seat.pk]), "value"),
    ]
    for user, address, field in pages:
        html = client_of(user).get(address, headers={"accept-language": language}).content.decode()
        assert re.search(rf'<input class="input[^"]*" name="{field}"[^>]* value="{shown}"', html), address


@pytest.mark.parametrize(("language", "shown"), LANGUAGES)
def test_a_form_sent_as_it_was_shown_changes_nothing(halves, client_of, language, shown):
    name, before = f"m-{halves.craft.pk}-1-1", Mark.objects.values().get()
    told = {name: shown, f"base-{name}": before["revision"], f"op-{name}": str(uuid.uuid4()), "do": "stay"}
    client = client_of(halves.cast.juror)
    assert client.post(sheet_url(halves), told, headers={"accept-language": language}).status_code == 302
    assert Mark.objects.values().get() == before
    assert MarkOperation.objects.count() == 1

    halves.cast.competition.phase = Phase.PROTOCOL
    halves.cast.competition.save()
    closed = client.post(sheet_url(halves), told, headers={"accept-language": language})
    assert closed.status_code == 422
    assert f"{shown}. " not in closed.content.decode()  # nothing was typed, so nothing is said of it


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("typed", ["7,5", "7.5"])
def test_comma_and_point_are_read_in_both_languages(halves, client_of, language, typed):
    name = f"m-{halves.craft.pk}-1-1"
    told = {name: typed, f"base-{name}": 1, f"op-{name}": str(uuid.uuid4())}
    client = client_of(halves.cast.juror)
    assert client.post(sheet_url(halves), told, headers={"accept-language": language}).status_code == 302
    assert Mark.objects.get().value == "7.5"


def test_the_open_round_is_marked_by_the_server(timed, client_of):
    page = client_of(timed.cast.secretary).get(grid_url(timed)).content.decode()
    cells = re.findall(r'<td class="(cell[^"]*)" data-cell="[^"]*" data-round="(\d+)"', page)
    assert cells
    assert all((number == "1") == classes.endswith(" on") for classes, number in cells)
