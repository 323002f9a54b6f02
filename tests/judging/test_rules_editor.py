"""The rules editor over HTTP: blocks and text are one draft, refusals keep what was typed, under marks first a look."""

import re
from html import unescape

import pytest
from django.urls import reverse

from competitions.models import Criterion, Division, Scheme, SchemeChange
from competitions.selectors.schemes import faults_of_changes
from core.models import AuditEntry
from judging.models import Line
from judging.services.assigning import assign_juror
from judging.services.erasure import erase_words
from judging.services.lines import rebuild_lines
from judging.services.sheets import hand_in_sheet
from registrations.models import Entry
from results.services import rank_division, seal_protocol


@pytest.fixture
def scheme(cast) -> Scheme:
    return cast.division.scheme


@pytest.fixture
def url(cast) -> str:
    return reverse("rules_edit", args=[cast.competition.slug, "main"])


@pytest.fixture
def client(cast, client_of):
    return client_of(cast.organiser)


def page_of(response) -> str:
    return unescape(response.content.decode())


def draft(scheme: Scheme, **changes: str) -> dict[str, str]:
    """What the page sends: text, base, revision and the table of criteria; changes by the names of controls."""
    scheme.refresh_from_db()
    rows = list(scheme.criteria.select_related("stage").order_by("stage__order", "order"))
    data = {
        "rules": scheme.rules,
        "base": scheme.rules,
        "revision": str(scheme.revision),
        "c-TOTAL_FORMS": str(len(rows)),
        "c-INITIAL_FORMS": str(len(rows)),
    }
    for number, row in enumerate(rows):
        data |= {
            f"c-{number}-stage": row.stage.code,
            f"c-{number}-code": row.code,
            f"c-{number}-title": row.title,
            f"c-{number}-maximum": f"{row.maximum.normalize():f}",
            f"c-{number}-step": f"{row.step.normalize():f}",
            f"c-{number}-weight": f"{row.weight.normalize():f}".replace(".", ","),
            f"c-{number}-level_texts": "",
        }
    return data | changes


def test_the_page_shows_cards_text_and_places_on_a_sample(client, url, scheme):
    text = page_of(client.get(url))
    assert "доля от ста баллов по весам" in text.lower()
    assert "Оценивание, больше – выше" in text
    assert "за 1 место" in text
    assert "на выдуманных по вашим критериям" in text
    assert scheme.rules.splitlines()[2].strip() in text
    assert text.count('class="rules-places"') == 1


STEP = "stages.0.steps.3.round"


def test_a_changed_field_is_written_into_the_text_and_nothing_is_stored(client, url, scheme):
    response = client.post(url, draft(scheme, **{STEP: "0,1", "act": "show"}))
    assert response.status_code == 200
    assert "{round: 0.1}" in page_of(response)
    assert 'value="0,1"' in page_of(response)
    scheme.refresh_from_db()
    assert "{round: 0.01}" in scheme.rules


def test_a_live_answer_is_the_form_alone(client, url, scheme):
    response = client.post(url, draft(scheme, **{STEP: "0,1"}), headers={"hx-request": "true"})
    text = page_of(response)
    assert response.status_code == 200
    assert text.lstrip().startswith('<form id="rules"')
    assert "<html" not in text


@pytest.mark.parametrize(
    ("act", "choice", "expected"),
    [
        ("add stages.0.steps", "clamp", "{round: 0.01}, {clamp: [0, null]}]"),
        ("remove stages.0.steps.3", "", "{fold: judge, how: mean, quorum: 2}]"),
        ("up stages.0.steps.1", "", "steps: [{fold: criterion, how: total}, {weigh: share},"),
        ("up rank.by.1", "", "by: [jury, main]"),
        ("add rank.by", "pick-idea", "by: [main, {pick: [idea]}, jury]"),
        ("add award", "count", "  - {title: финалист, count: 10, of: ranked, ties: decide}"),
        ("remove award.2", "", "  - {title: Диплом II степени, place: 2}\n"),
    ],
)
def test_buttons_of_cards_edit_the_text(client, url, scheme, act, choice, expected):  # noqa: PLR0917
    place = act.partition(" ")[2]
    response = client.post(url, draft(scheme, **{"act": act, f"choice {place}": choice}))
    assert expected in page_of(response)


def test_rules_without_marks_are_saved_at_once_with_a_history(cast, client, url, scheme):
    response = client.post(url, draft(scheme, act="save", **{STEP: "0,1", "c-0-weight": "0,7", "c-1-weight": "0,3"}))
    assert response.status_code == 302
    scheme.refresh_from_db()
    assert (scheme.revision, "{round: 0.1}" in scheme.rules) == (2, True)
    assert [str(row.weight.normalize()) for row in scheme.criteria.all()] == ["0.7", "0.3"]
    change = SchemeChange.objects.get()
    assert (change.before["criteria"][0]["weight"], change.after["criteria"][0]["weight"]) == ("0.6", "0.7")
    assert AuditEntry.objects.get(act="change_scheme").details["change"] == change.pk
    text = page_of(client.get(url))
    assert "«Оригинальность идеи»: вес 0,7 вместо 0,6" in text


def test_a_button_pressed_twice_saves_once(client, url, scheme):
    data = draft(scheme, act="save", **{STEP: "0,1"})
    assert [client.post(url, data).status_code for _time in range(2)] == [302, 302]
    assert SchemeChange.objects.count() == 1


def test_broken_text_comes_back_422_with_its_line_and_as_it_was_typed(client, url, scheme):
    typed = scheme.rules.replace("how: mean", "how: meen")
    response = client.post(url, draft(scheme, rules=typed, act="save"))
    text = page_of(response)
    assert response.status_code == 422
    assert "Строка 3" in text
    assert "Возможно, имелось в виду «mean»" in text
    assert "how: meen" in text
    assert 'class="rules-card is-bad"' in text
    unread = page_of(client.post(url, draft(scheme, rules="stages: [", act="save")))
    assert "stages: [" in unread
    assert "Карточки появятся" in unread


def test_a_wrong_number_stays_beside_its_sentence(client, url, scheme):
    response = client.post(url, draft(scheme, **{STEP: "мало", "act": "save"}))
    text = page_of(response)
    assert response.status_code == 422
    assert 'value="мало"' in text
    assert "Напишите число" in text
    scheme.refresh_from_db()
    assert scheme.revision == 1


def test_weights_that_do_not_sum_are_refused_and_stay_typed(client, url, scheme):
    response = client.post(url, draft(scheme, act="save", **{"c-0-weight": "0,7"}))
    text = page_of(response)
    assert response.status_code == 422
    assert "Сумма весов должна быть 1" in text
    assert 'value="0,7"' in text


def test_a_criterion_is_added_renamed_and_removed(client, url, scheme):
    added = client.post(url, draft(scheme, act="criterion main"))
    assert 'name="c-2-code" value="k1"' in page_of(added).replace("\n", " ")
    row = {"c-TOTAL_FORMS": "3", "c-2-stage": "main", "c-2-code": "own", "c-2-title": "Самостоятельность"}
    row |= {"c-2-maximum": "10", "c-2-step": "1", "c-2-weight": "0,1", "c-2-level_texts": "до 4: чужое\nдо 10: своё"}
    saved = client.post(url, draft(scheme, act="save", **row, **{"c-0-weight": "0,5"}))
    assert saved.status_code == 302
    made = scheme.criteria.get(code="own")
    assert made.levels == [{"upto": "4", "text": "чужое"}, {"upto": "10", "text": "своё"}]
    gone = client.post(url, draft(scheme, act="save", **{"c-2-DELETE": "on", "c-0-weight": "0,6"}))
    assert gone.status_code == 302
    assert not scheme.criteria.filter(code="own").exists()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("c-0-code", "craft", "уже занят"),
        ("c-0-level_texts", "слабо", "Начните строку с конца уровня"),
        ("c-0-step", "0", "больше нуля"),
        ("c-0-maximum", "0", "больше наименьшей"),
        ("c-0-title", "", "Проверьте таблицу критериев"),
    ],
)
def test_a_wrong_criterion_is_refused_in_its_row(client, url, scheme, name, value, words):  # noqa: PLR0917
    response = client.post(url, draft(scheme, act="save", **{name: value}))
    assert response.status_code == 422
    assert words in page_of(response)


@pytest.mark.parametrize(
    "act",
    [
        "up", "up x", "down stages.0.steps.3", "remove stages.0.steps.99", "remove award", "add", "add award",
        "add nowhere", "criterion", "criterion none", "fly", "up stages.0.steps.-1", "remove rank.by.0.x",
    ],
)  # fmt: skip
def test_a_button_that_does_not_exist_is_answered_in_words(client, url, scheme, act):
    for data in (draft(scheme, act=act), {"act": act}, draft(scheme, act=act, rules="", base="")):
        assert client.post(url, data).status_code == 422
        assert client.post(url, data, headers={"hx-request": "true"}).status_code == 200
    assert not SchemeChange.objects.exists()


def test_an_edit_of_old_rules_shows_both_texts_409_and_can_go_on(cast, client, url, scheme):
    old = draft(scheme, act="save", **{STEP: "0,1"})
    assert client.post(url, draft(scheme, act="save", **{STEP: "1"})).status_code == 302
    response = client.post(url, old)
    text = page_of(response)
    assert response.status_code == 409
    assert "{round: 0.1}" in text
    assert "{round: 1}" in text
    assert "в другом окне" in text
    scheme.refresh_from_db()
    assert "{round: 1}" in scheme.rules
    assert 'name="revision" hidden>\n2</textarea>' in text
    mine = dict(re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', text, re.DOTALL))
    assert client.post(url, mine | {"act": "save"}).status_code == 302
    scheme.refresh_from_db()
    assert "{round: 0.1}" in scheme.rules


def test_who_saved_meanwhile_is_named(cast, client, client_of, url, scheme):
    old = draft(scheme, act="save", **{STEP: "0,1"})
    assert client_of(cast.administrator).post(url, draft(scheme, act="save", **{STEP: "1"})).status_code == 302
    assert cast.administrator.full_name in page_of(client.post(url, old))


def test_a_form_that_lost_its_revision_is_not_saved(client, url, scheme):
    response = client.post(url, draft(scheme, act="save", revision="", **{STEP: "1"}))
    assert response.status_code == 422
    assert "Откройте правила заново" in page_of(response)


def test_a_reason_that_names_a_child_is_erased_and_the_trail_stays_whole(marked, client, url, scheme):
    child = marked.entry.members.first().participant
    confirm(client, url, draft(scheme, act="save", **WEIGHTS), reason=f"Просила мать: {child.last_name} обижена")
    assert SchemeChange.objects.exclude(reason="").count() == 1
    erase_words(child, None)
    assert SchemeChange.objects.get().reason == ""
    assert list(faults_of_changes()) == []


@pytest.fixture
def marked(judged, url):
    """Two works with whole sheets of both experts and equal totals: «idea» 0,6 and «craft» 0,4."""
    for role in (judged.juror, judged.second):
        assign_juror(entry=judged.other, stage=judged.stage, juror=role, actor=judged.cast.chair)
    users = {judged.juror: judged.cast.juror, judged.second: judged.cast.second_juror}
    for entry, values in ((judged.entry, ("8", "6")), (judged.other, ("6", "8"))):
        for role, user in users.items():
            for criterion, value in zip((judged.idea, judged.craft), values, strict=True):
                judged.mark(criterion, value, entry=entry, judge=role, author=user)
    return judged


WEIGHTS = {"c-0-weight": "0,3", "c-1-weight": "0,7"}


def test_under_marks_first_who_moves_with_before_after_and_why(marked, client, url, scheme):
    response = client.post(url, draft(scheme, act="save", **WEIGHTS))
    text = page_of(response)
    assert response.status_code == 200
    assert "Меняются результаты 2 работ" in text
    rows = re.findall(r"<tr>\s*<td><b>(.*?)</b>.*?</tr>", text, re.DOTALL)
    assert rows == [marked.other.number, marked.entry.number]
    assert "критерий «Исполнение» даёт 56 вместо 32: итог 74 вместо 68." in text
    assert "Диплом II степени" in text
    assert "«Исполнение»: вес 0,7 вместо 0,4" in text
    scheme.refresh_from_db()
    assert scheme.revision == 1


def confirm(client, url, data, **changes):
    """Look, then confirm with what the look page carries."""
    look = page_of(client.post(url, data))
    carried = dict(re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', look, re.DOTALL))
    seen = re.search(r'name="seen" value="([^"]+)"', look)[1]
    return client.post(
        url, carried | {"seen": seen, "act": "confirm", "reason": "В положении вес исполнения 0,7"} | changes
    )


def test_the_reason_is_kept_lines_and_places_follow(marked, client, url, scheme, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert confirm(client, url, draft(scheme, act="save", **WEIGHTS)).status_code == 302
    change = SchemeChange.objects.get()
    assert (change.reason, change.moved) == ("В положении вес исполнения 0,7", 2)
    assert AuditEntry.objects.get(act="change_scheme").details["moved"] == 2
    division = Division.objects.get(pk=marked.cast.division.pk)
    rebuild_lines(division=division)
    rank_division(division=division)
    assert Entry.objects.get(pk=marked.other.pk).place.first == 1
    assert Line.objects.get(entry=marked.other).data["values"]["stage:main"] == "74"
    assert "В положении вес исполнения 0,7" in page_of(client.get(url))


def test_without_a_reason_nothing_is_saved(marked, client, url, scheme):
    response = confirm(client, url, draft(scheme, act="save", **WEIGHTS), reason="  ")
    assert response.status_code == 422
    assert "Напишите причину" in page_of(response)
    scheme.refresh_from_db()
    assert scheme.revision == 1


def test_marks_that_came_between_are_shown_before_anything_is_saved(marked, client, url, scheme):
    look = page_of(client.post(url, draft(scheme, act="save", **WEIGHTS)))
    seen = re.search(r'name="seen" value="([^"]+)"', look)[1]
    marked.mark(marked.idea, "10", base_revision=1)
    response = client.post(url, draft(scheme, act="confirm", seen=seen, reason="Ошиблись", **WEIGHTS))
    assert response.status_code == 409
    assert "список теперь другой" in page_of(response)
    assert not SchemeChange.objects.exists()


def test_confirming_twice_saves_once(marked, client, url, scheme):
    data = draft(scheme, act="save", **WEIGHTS)
    look = page_of(client.post(url, data))
    again = data | {"act": "confirm", "seen": re.search(r'name="seen" value="([^"]+)"', look)[1], "reason": "Ошиблись"}
    assert [client.post(url, again).status_code for _time in range(2)] == [302, 302]
    assert SchemeChange.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"c-0-DELETE": "on", "c-1-weight": "1"}, "Оставьте критерий «Оригинальность идеи»: по нему стоят 4 оценки"),
        ({"c-0-maximum": "9"}, "прежний максимум"),
        ({"c-0-step": "5"}, "прежний шаг"),
    ],
)
def test_what_marks_forbid_is_named(marked, client, url, scheme, changes, words):  # noqa: PLR0917
    response = client.post(url, draft(scheme, act="save", **changes))
    assert response.status_code == 422
    assert words in page_of(response)


def test_a_maximum_may_rise_and_levels_may_change_under_marks(marked, client, url, scheme):
    changes = {"c-0-maximum": "20", "c-0-step": "0,5", "c-0-level_texts": "до 8: слабо\nдо 20: сильно"}
    assert confirm(client, url, draft(scheme, act="save", **changes)).status_code == 302
    assert Criterion.objects.get(pk=marked.idea.pk).maximum == 20


def test_a_title_moves_nobody_and_still_wants_a_reason(marked, client, url, scheme):
    text = page_of(client.post(url, draft(scheme, act="save", **{"c-0-title": "Идея"})))
    assert "Никто: места, итоги и награды останутся прежними" in text


def test_teams_that_a_change_moves_are_shown_and_confirmed(marked, client, url, scheme):
    table = "standings: [{id: schools, title: Школы города, from: {division: each}, group_by: school, %s}]\n"
    school = marked.entry.organisation.short_name
    rules = scheme.rules + table % "best: 1"
    text = page_of(client.post(url, draft(scheme, act="save", rules=rules, base=rules)))
    assert "Никто: места" not in text  # a table that was not there
    assert "Школы города" in text
    assert confirm(client, url, draft(scheme, act="save", rules=rules, base=rules)).status_code == 302
    wider = scheme.rules + table % "best: 2"
    data = draft(scheme, act="save", rules=wider, base=wider)
    look = page_of(client.post(url, data))
    assert "Никто: места" not in look
    assert re.search(rf"<b>{re.escape(school)}</b><span class=\"sub\">Школы города</span>", look)
    assert "Меняются результаты" not in look
    assert client.post(url, data | {"act": "confirm", "seen": "", "reason": "Ошиблись"}).status_code == 409
    assert confirm(client, url, data).status_code == 302


def test_rules_that_these_marks_cannot_be_counted_by_are_refused(marked, client, url, scheme):
    rules = scheme.rules.replace("{round: 0.01}", "{round: 0.01}, {table: {0–10: 1}}")
    response = client.post(url, draft(scheme, act="save", rules=rules, base=rules))
    assert response.status_code == 422
    assert "На поставленных оценках этого не посчитать" in page_of(response)


def test_a_sealed_protocol_holds_the_rules(marked, client, url, scheme):
    for seat in marked.entry.assignments.all() | marked.other.assignments.all():
        hand_in_sheet(assignment=seat, actor=seat.juror.user)
    division = Division.objects.get(pk=marked.cast.division.pk)
    rank_division(division=division)
    seal_protocol(division=division, actor=marked.cast.organiser)
    text = page_of(client.get(url))
    assert "Протокол №\u00a01 подписан по этим правилам" in text
    assert 'value="save"' not in text
    assert client.post(url, draft(scheme, act="save", **WEIGHTS)).status_code == 422
    scheme.refresh_from_db()
    assert scheme.revision == 1


def test_only_the_organiser_of_the_competition_edits_its_rules(cast, client_of, url):
    for name in ("chair", "juror", "other_organiser", "teacher"):
        assert client_of(getattr(cast, name)).get(url).status_code == 404
    assert client_of(cast.organiser).get(url.replace("/main/", "/none/")).status_code == 404


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("typed", ["0,5", "0.5"])
def test_numbers_of_criteria_are_typed_with_either_mark_in_either_language(client, url, scheme, language, typed):
    saved = client.post(url, draft(scheme, act="save", **{"c-0-step": typed}), headers={"accept-language": language})
    assert saved.status_code == 302
    assert str(scheme.criteria.order_by("order")[0].step.normalize()) == "0.5"
