"""Bouts through the pages: the secretary draws, writes results on a phone, corrects; nobody else gets in."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.enums import Phase
from judging.enums import BoutKind
from judging.models import Draw, Mark, MarkOperation
from judging.services.bouts import save_bout
from registrations.enums import Standing
from registrations.models import Entry

pytestmark = pytest.mark.core_path


def address(sumo, name, code="group", *more):
    return reverse(name, args=[sumo.competition.slug, sumo.division.code, code, *more])


def form_of(page):
    """The fields of the form of a bout as a browser would send them untouched."""
    html = page.content.decode().partition("bout-form")[2].partition("</form>")[0]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return dict(hidden)


def write(client, sumo, bout, first, second, *, code="group", **more):
    """Open the page of a bout, type a result, press the button."""
    here = address(sumo, "bout_edit", code, bout.number)
    criterion = bout.draw.stage.criteria.get()
    data = form_of(client.get(here))
    data |= {f"r-{bout.first_id}-{criterion.pk}": first, f"r-{bout.second_id}-{criterion.pk}": second}
    return client.post(here, data | more)


def test_the_secretary_draws_and_writes_everything_to_the_final_places(sumo, client):
    client.force_login(sumo.cast.secretary)
    sumo.add(9)
    page = client.get(address(sumo, "stage_bouts"))
    assert "Провести жеребьёвку" in page.content.decode()
    page = client.get(address(sumo, "draw_new"))
    assert "Групп: 2, участников в них: 5, 4." in page.content.decode()
    client.post(address(sumo, "draw_new"), {"seed": "16-2026"})
    draw = Draw.objects.get()
    assert draw.seed == "16-2026"
    strength = [row["entry"] for row in draw.order]
    for bout in sumo.bouts():
        best = min(bout.entry_ids, key=strength.index)
        response = write(client, sumo, bout, *("2" if entry == best else "0" for entry in bout.entry_ids))
        assert response.status_code == 302
    text = client.get(address(sumo, "stage_bouts")).content.decode()
    assert text.count("проходит дальше<") == 4
    assert "16-2026" in text
    client.post(address(sumo, "draw_new", "final"))
    for _level in range(2):
        for bout in sumo.bouts("final"):
            if not Mark.objects.filter(stage__code="final", entry=bout.first_id, round=bout.level).exists():
                best = min(bout.entry_ids, key=strength.index)
                write(client, sumo, bout, *("2" if e == best else "1" for e in bout.entry_ids), code="final")
    text = client.get(address(sumo, "stage_bouts", "final")).content.decode()
    assert "за третье место" in text
    assert "Внесено 4 из 4" not in text
    assert [name for name, _place in sumo.places()][:2] == [sumo.names[strength[0]], sumo.names[strength[1]]]


@pytest.mark.parametrize(
    ("robots", "said"),
    [(2, "1 поединок, 1 ждёт результата"), (4, "6 поединков, 6 ждут результата"), (1, None)],
)
def test_the_draw_says_how_many_bouts_wait(sumo, client, robots, said):
    client.force_login(sumo.cast.secretary)
    sumo.add(robots)
    page = client.post(address(sumo, "draw_new"), {"seed": "16-2026"}, follow=True)
    assert ("Пары составлены" in page.content.decode()) == (said is not None)
    if said:
        assert f"Пары составлены: {said}<" in page.content.decode().replace(".<", "<")


def test_the_list_counts_bouts_that_wait_as_results_come_in(sumo, client):
    client.force_login(sumo.cast.secretary)
    robots = sumo.add(4)
    sumo.draw()
    here = reverse("bout_list", args=[sumo.competition.slug])

    def told():
        return re.search(r"Пары составлены: [^<]*", client.get(here).content.decode())[0].strip()

    assert told() == "Пары составлены: 6 поединков, 6 ждут результата"
    bouts = sumo.bouts()
    write(client, sumo, bouts[0], "2", "1")
    assert told() == "Пары составлены: 6 поединков, 5 ждут результата"
    write(client, sumo, bouts[1], "DNS", "")
    assert told().endswith(", 4 ждут результата")
    write(client, sumo, bouts[0], "", "", wipe="1", reason="Не тот поединок")
    assert told().endswith(", 5 ждут результата")
    for bout in sumo.bouts():
        if not Mark.objects.filter(round=bout.level, entry=bout.first_id).exclude(value="", code="").exists():
            write(client, sumo, bout, "2", "1")
    assert told() == "Пары составлены: 6 поединков, результаты внесены"
    Mark.objects.update(value="", code="")
    Entry.objects.filter(pk=robots[0].pk).update(status="withdrawn")
    assert told().endswith(", 3 ждут результата")


def test_a_bye_is_a_bout_that_waits_for_nothing(combat, client):
    client.force_login(combat.cast.secretary)
    combat.add(11)
    stage = combat.division.scheme.stages.get(input="bouts").code
    page = client.post(address(combat, "draw_new", stage), {"seed": "16-2026"}, follow=True).content.decode()
    assert sum(bout.is_bye for bout in combat.bouts(stage)) == 1
    assert "Пары составлены: 6 поединков, 5 ждут результата" in page
    listed = client.get(reverse("bout_list", args=[combat.competition.slug])).content.decode()
    assert "Пары составлены: 6 поединков, 5 ждут результата" in listed


def test_after_a_bout_the_next_one_is_open_and_says_what_was_written(sumo, client):
    client.force_login(sumo.cast.secretary)
    sumo.add(4)
    sumo.draw()
    first, second = sumo.bouts()[:2]
    response = write(client, sumo, first, "2", "1")
    assert response["Location"] == address(sumo, "bout_edit", "group", second.number)
    assert f"Поединок № {first.number} записан" in client.get(response["Location"]).content.decode()
    assert MarkOperation.objects.filter(author_id=sumo.cast.secretary.pk).count() == 2


def test_who_did_not_come_is_one_tap(sumo, client):
    client.force_login(sumo.cast.secretary)
    sumo.add(4)
    sumo.draw()
    bout = sumo.bouts()[0]
    write(client, sumo, bout, "DNS", "")
    marks = {mark.entry_id: (mark.value, mark.code) for mark in Mark.objects.all()}
    assert marks == {bout.first_id: ("", "DNS"), bout.second_id: ("2", "")}
    assert "н/я" in client.get(address(sumo, "stage_bouts")).content.decode()


def test_a_correction_asks_for_the_reason_and_keeps_what_was_typed(sumo, client):
    client.force_login(sumo.cast.secretary)
    sumo.add(4)
    sumo.draw()
    bout = sumo.bouts()[0]
    write(client, sumo, bout, "2", "1")
    page = write(client, sumo, bout, "1", "2")
    assert page.status_code == 422
    assert "Напишите, почему меняете записанное" in page.content.decode()
    assert f'name="r-{bout.first_id}-{bout.draw.stage.criteria.get().pk}" value="1" checked' in page.content.decode()
    assert write(client, sumo, bout, "1", "2", reason="Перепутаны стороны").status_code == 302
    assert write(client, sumo, bout, "", "", wipe="1", reason="Не тот поединок").status_code == 302
    assert not Mark.objects.exclude(value="", code="").exists()


def test_a_tie_at_the_line_is_asked_on_the_page_and_fought_out(sumo, client):
    client.force_login(sumo.cast.secretary)
    sumo.add(4)
    draw = sumo.draw()
    order = [row["entry"] for row in draw.order]
    beats = {frozenset(pair): pair[0] for pair in zip(order[:3], order[1:3] + order[:1], strict=True)}
    for bout in sumo.bouts():
        winner = beats.get(frozenset(bout.entry_ids)) or next(e for e in bout.entry_ids if e != order[3])
        loss = "1" if order[3] not in bout.entry_ids else "0"
        write(client, sumo, bout, *("2" if entry == winner else loss for entry in bout.entry_ids))
    text = client.get(address(sumo, "stage_bouts")).content.decode()
    assert "равенство на границе" in text
    refused = client.post(address(sumo, "draw_new", "final"))
    assert refused.status_code == 422
    client.post(address(sumo, "flyoff_call"), {"group": draw.order[0]["group"]})
    for bout in sumo.bouts("group", BoutKind.FLYOFF):
        best = min(bout.entry_ids, key=order.index)
        write(client, sumo, bout, *("2" if entry == best else "0" for entry in bout.entry_ids))
    text = client.get(address(sumo, "stage_bouts")).content.decode()
    assert "равенство на границе" not in text
    assert client.post(address(sumo, "draw_new", "final")).status_code == 302


def test_several_measures_are_typed(combat, client):
    client.force_login(combat.cast.secretary)
    combat.add(2)
    combat.draw("bouts")
    (bout,) = combat.bouts("bouts")
    here = address(combat, "bout_edit", "bouts", bout.number)
    cuts, seconds = bout.draw.stage.criteria.order_by("order")
    data = form_of(client.get(here))
    values = {bout.first_id: ("2", "180"), bout.second_id: ("1", "3:05")}
    for entry, (cut, second) in values.items():
        data |= {f"r-{entry}-{cuts.pk}": cut, f"r-{entry}-{seconds.pk}": second}
    assert client.post(here, data).status_code == 302
    for language, half in (("ru", "180,5"), ("en", "180.5")):
        told = form_of(client.get(here)) | data | {f"r-{bout.first_id}-{seconds.pk}": "180.5", "reason": "Секундомер"}
        client.post(here, told | form_of(client.get(here)))
        page = client.get(here, headers={"accept-language": language})
        fields = dict(
            re.findall(r'<input class="input num"[^>]* name="([^"]+)" value="([^"]*)"', page.content.decode())
        )
        assert fields[f"r-{bout.first_id}-{seconds.pk}"] == half
        count = MarkOperation.objects.count()
        assert client.post(here, form_of(page) | fields, headers={"accept-language": language}).status_code == 302
        assert MarkOperation.objects.count() == count, "a form sent as it was shown changes nothing"
    client.post(here, data | form_of(client.get(here)) | {"reason": "Секундомер"})
    text = client.get(address(combat, "stage_bouts", "bouts")).content.decode()
    assert "380" in text
    assert "285" in text


def test_nobody_else_sees_a_bout_and_a_bye_is_no_page(sumo, client):
    sumo.add(11)
    sumo.draw()
    for user in (sumo.cast.teacher, sumo.cast.other_organiser, sumo.cast.juror):
        client.force_login(user)
        assert client.get(address(sumo, "stage_bouts")).status_code == 404
        assert client.post(address(sumo, "draw_new"), {"seed": "1"}).status_code == 404
    client.force_login(sumo.cast.chair)
    assert client.get(address(sumo, "stage_bouts")).status_code == 200
    assert client.get(address(sumo, "bout_edit", "group", 999)).status_code == 404


def test_before_judging_the_page_says_when_and_takes_nothing(sumo, client):
    client.force_login(sumo.cast.secretary)
    sumo.add(4)
    sumo.draw()
    sumo.competition.phase = Phase.ADMISSION
    sumo.competition.save()
    assert "результаты вносят во время оценивания" in client.get(address(sumo, "stage_bouts")).content.decode()
    page = write(client, sumo, sumo.bouts()[0], "2", "0")
    assert page.status_code == 422
    assert not Mark.objects.exists()


def test_the_pages_ask_as_little_of_many_as_of_few(sumo, client):
    client.force_login(sumo.cast.secretary)

    def cost() -> list[int]:
        found = []
        for name, more in (("stage_bouts", ()), ("bout_edit", (1,)), ("draw_new", ())):
            client.get(address(sumo, name, "group", *more))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(sumo, name, "group", *more)).status_code == 200
            found.append(len(queries))
        return found

    sumo.add(4)
    sumo.draw()
    few = cost()
    sumo.add(7)
    sumo.draw(reason="Пришли ещё семеро")
    assert cost() == few
    assert max(few) <= 40


def drawn_anew(sumo, former):
    """Another draw whose first bout is of nobody who stood in the former one."""
    for number in range(100):
        sumo.draw(seed=f"ещё {number}", reason="Ошибка в списке")
        if not set(sumo.bouts()[0].entry_ids) & set(former.entry_ids):
            return sumo.bouts()[0]
    raise AssertionError


def test_a_form_of_a_former_pair_is_not_said_to_be_written(sumo, client):
    client.force_login(sumo.cast.secretary)
    sumo.add(6)
    sumo.draw()
    former = sumo.bouts()[0]
    here, criterion = address(sumo, "bout_edit", "group", former.number), former.draw.stage.criteria.get()
    typed = form_of(client.get(here))
    typed |= {f"r-{former.first_id}-{criterion.pk}": 2, f"r-{former.second_id}-{criterion.pk}": 0}
    drawn_anew(sumo, former)

    page = client.post(here, typed)

    assert page.status_code == 422
    assert "пары составлены заново" in page.content.decode()


def test_a_bout_that_vanishes_while_it_is_saved_leads_back_to_the_tables(sumo, client, monkeypatch):
    client.force_login(sumo.cast.secretary)
    sumo.add(6)
    sumo.draw()
    bout = sumo.bouts()[0]

    def save_late(**values):
        sumo.draw(seed="ещё", reason="Ошибка в списке")
        return save_bout(**values)

    monkeypatch.setattr("judging.views.bouts.save_bout", save_late)
    page = write(client, sumo, bout, 2, 0)
    assert page.url == address(sumo, "stage_bouts")


def test_the_page_of_the_draw_counts_those_who_are_drawn(sumo, client):
    client.force_login(sumo.cast.secretary)
    first, *others = sumo.add(6)
    Entry.objects.filter(pk=first.pk).update(standing=Standing.OUT)
    page = client.get(address(sumo, "draw_new"))
    assert page.context["count"] == len(sumo.draw().order) == len(others)


def test_nothing_typed_is_no_result_that_was_written(sumo, client):
    client.force_login(sumo.cast.secretary)
    sumo.add(4)
    sumo.draw()
    page = write(client, sumo, sumo.bouts()[0], "", "")
    assert page.status_code == 422
    assert "Внесите результат обеих сторон" in page.content.decode()


def test_a_result_of_somebody_else_stands_beside_what_was_typed(sumo, client):
    client.force_login(sumo.cast.secretary)
    sumo.add(4)
    sumo.draw()
    bout = sumo.bouts()[0]
    criterion = bout.draw.stage.criteria.get()
    unseen = {f"seen-{entry}-{criterion.pk}": "0" for entry in bout.entry_ids}
    write(client, sumo, bout, "2", "1")
    page = write(client, sumo, bout, "1", "DNS", **unseen)
    assert page.status_code == 422
    assert re.findall(r"Сейчас записано: <b>([^<]*)</b>", page.content.decode()) == ["2", "1"]


def test_a_bracket_before_any_bout_of_the_groups_asks_for_the_bouts(sumo, client):
    client.force_login(sumo.cast.secretary)
    sumo.add(8)
    page = client.post(address(sumo, "draw_new", "final"))
    assert page.status_code == 422
    assert "Внесите все поединки этапа" in page.content.decode()
