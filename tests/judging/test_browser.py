"""The sheet and the grid in a real browser: green only after the echo, nothing lost, nothing merged silently."""

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from competitions.models import Criterion
from core.management.commands.build_fonts import build_fonts
from judging.models import Mark, MarkOperation
from judging.validators import CODE_OF_WORD, STANDARD, WORDS, MarkRefused, code_title, range_text, read_mark, unit_sign
from tests.browser.chromium import Visitor, chromium, violations_of, width_of

pytestmark = pytest.mark.xdist_group("chromium")
PORTAL = "<!doctype html><title>Wi-Fi</title><h1>Войдите в сеть</h1>"


@pytest.fixture
def window(transactional_db, live_server, judged, monkeypatch) -> Iterator[Any]:
    """Opens a window of a user; closing it fails on an error in the console."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    build_fonts(settings.VAR_DIR / "fonts")
    cookies = {}
    for name in ("juror", "secretary", "chair"):
        client = Client()
        client.force_login(getattr(judged.cast, name))
        cookies[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    with chromium() as browser:
        opened = []

        def open_window(name: str, path: str, **options: Any) -> Visitor:
            visitor = Visitor(browser, live_server.url, **options)
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": cookies[name], "url": live_server.url}
            visitor.context.add_cookies([cookie])
            visitor.page.goto(path)
            opened.append(visitor)
            return visitor

        yield open_window
        for visitor in opened:
            visitor.broken = [text for text in visitor.broken if "409" not in text and "422" not in text]
            visitor.close()


def sheet_path(judged):
    return reverse("sheet", args=[judged.cast.competition.slug, judged.first_seat.pk])


def state(page: Page, criterion: Criterion) -> str:
    return page.locator(f'[data-criterion="{criterion.pk}"] [data-state]').get_attribute("data-s") or ""


def wait_for(page: Page, criterion: Criterion, wanted: str) -> None:
    page.locator(f'[data-criterion="{criterion.pk}"] [data-state][data-s="{wanted}"]').wait_for(timeout=8000)


def test_marks_typed_by_keys_are_green_after_the_echo_and_the_sheet_is_handed_in(window, judged):
    page = window("juror", sheet_path(judged)).page
    assert state(page, judged.idea) == "none"
    page.keyboard.press("8")
    wait_for(page, judged.idea, "ok")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("10")
    wait_for(page, judged.craft, "ok")
    assert page.locator("[data-total]").inner_text() == "88"
    assert sorted(Mark.objects.values_list("criterion__code", "value")) == [("craft", "10"), ("idea", "8")]
    page.keyboard.press("Backspace")
    wait_for(page, judged.craft, "none")
    page.keyboard.press("0")
    wait_for(page, judged.craft, "ok")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/zhyuri/")
    judged.first_seat.sheet.refresh_from_db()
    assert judged.first_seat.sheet.status == "handed_in"


def test_a_number_field_is_saved_by_keys_and_by_its_buttons(window, judged):
    judged.craft.step = Decimal("0.5")
    judged.craft.save()
    judged.cast.division.scheme.revision += 1
    judged.cast.division.scheme.save()
    page = window("juror", sheet_path(judged)).page
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("7,5")
    page.keyboard.press("ArrowUp")
    wait_for(page, judged.craft, "ok")
    assert Mark.objects.get().value == "7.5"
    page.locator("[data-plus]").click()
    page.locator('[data-cell][data-value="8"]').wait_for()
    wait_for(page, judged.craft, "ok")
    field = page.locator("[data-number]")
    field.fill("11")
    page.locator("[data-go]").focus()
    page.locator("[data-error]:visible").wait_for()
    assert "от 0 до 10, шаг 0,5" in page.locator("[data-error]:visible").inner_text()
    assert field.input_value() == "11", "what was typed stays"
    assert Mark.objects.get().value == "8"


def test_the_page_of_a_portal_leaves_a_mark_waiting_and_it_survives_a_reload(window, judged):
    visitor = window("juror", sheet_path(judged))
    page = visitor.page
    page.route("**/zhyuri/ocenki/", lambda route: route.fulfill(status=200, content_type="text/html", body=PORTAL))
    page.keyboard.press("7")
    wait_for(page, judged.idea, "wait")
    page.locator("[data-offline]").wait_for()
    assert "1 ждёт отправки" in page.locator("[data-sync]").inner_text()
    assert not Mark.objects.exists()
    page.reload()
    assert state(page, judged.idea) in {"wait", "sent"}
    assert page.locator(f'[data-criterion="{judged.idea.pk}"] input:checked').get_attribute("value") == "7"
    page.unroute("**/zhyuri/ocenki/")
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for(page, judged.idea, "ok")
    assert Mark.objects.get().value == "7"


def test_a_session_that_is_over_keeps_the_marks(window, judged):
    visitor = window("juror", sheet_path(judged))
    page = visitor.page
    cookies = visitor.context.cookies()
    visitor.context.clear_cookies()
    page.keyboard.press("7")
    wait_for(page, judged.idea, "wait")
    page.locator("[data-session]").wait_for()
    visitor.context.add_cookies(cookies)
    page.evaluate("dispatchEvent(new Event('focus'))")
    wait_for(page, judged.idea, "ok")
    assert Mark.objects.get().value == "7"
    visitor.broken.clear()  # the browser writes the 401 and 403 into its console


def test_two_devices_make_a_visible_conflict_and_the_juror_chooses(window, judged):
    page = window("juror", sheet_path(judged)).page
    judged.mark(judged.idea, "6")
    page.keyboard.press("7")
    wait_for(page, judged.idea, "conf")
    box = page.locator(f'[data-criterion="{judged.idea.pk}"] [data-conflict]')
    assert "6" in box.inner_text()
    assert "1 конфликт" in page.locator("[data-sync]").inner_text()
    assert Mark.objects.get().has_conflict
    box.locator('[data-keep="sent"]').click()
    wait_for(page, judged.idea, "ok")
    mark = Mark.objects.get()
    assert (mark.value, mark.has_conflict, mark.revision) == ("7", False, 2)


@pytest.fixture
def timed(judged):
    """The first criterion is a time of two rounds, written by the secretary."""
    judged.stage.input, judged.stage.rounds = "grid", 2
    judged.stage.save()
    judged.craft.delete()
    judged.idea.unit, judged.idea.maximum, judged.idea.weight = "seconds", 120, None
    judged.idea.save()
    scheme = judged.cast.division.scheme
    scheme.revision += 1
    scheme.rules = (
        "stages: [{id: main, better: lower, steps: [{fold: criterion, how: total}, {round: 0.01}, "
        "{fold: round, how: best, marks: worst}]}]\nrank: {by: [main], style: shared}\n"
    )
    scheme.save()
    judged.first_seat.delete()
    return judged


def grid_path(judged):
    return reverse("grid", args=[judged.cast.competition.slug, judged.cast.division.code, judged.stage.code])


def test_the_secretary_types_one_result_after_another(window, timed):
    page = window("secretary", grid_path(timed)).page
    page.keyboard.type("1:35,6")
    assert "95,6" in page.locator("[data-meaning]").inner_text()
    page.keyboard.press("Enter")
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    page.locator('[data-cell][data-s="ok"] >> nth=1').wait_for()
    assert sorted(Mark.objects.values_list("value", "code", "round")) == [("", "DNS", 1), ("95.6", "", 1)]
    assert page.locator("[data-row] [data-total] >> nth=0").inner_text() == "95,6"
    page.keyboard.press("Control+z")
    page.locator(f'[data-row="{timed.other.pk}"] [data-round="1"][data-s="none"]').wait_for()
    first = page.locator(f'[data-row="{timed.entry.pk}"] [data-cell][data-round="1"]')
    first.click()
    page.keyboard.press("F2")
    page.keyboard.type("90")
    page.keyboard.press("Enter")
    assert page.locator("[data-reason-box]").is_visible(), "a written result is changed only with a reason"
    page.locator("[data-reason]").fill("сверено с листом")
    page.keyboard.press("Enter")
    page.locator(f'[data-row="{timed.entry.pk}"] [data-cell][data-value="90"][data-s="ok"]').wait_for()
    assert Mark.objects.get(entry=timed.entry).operations.last().reason == "сверено с листом"


TEXTS = [
    "95",
    "95,6",
    "1:35,6",
    "630",
    "120",
    "121",
    "118,4",
    "1:75",
    "н/я",
    "N",
    "f",
    "v",
    "abc",
    "1e3",
    "",
    "-5",
    "007",
    "12.50",
]


def test_the_page_reads_what_is_typed_as_the_server_does(window, timed):
    page = window("secretary", grid_path(timed)).page
    timed.idea.refresh_from_db()
    free = Criterion(title="Время", unit="seconds", minimum=0, maximum=None, step=1)
    points = Criterion(title="Касания", unit="count", minimum=0, maximum=10, step=1)
    for criterion in (timed.idea, free, points):
        known = {
            "unit": criterion.unit,
            "sign": unit_sign(criterion),
            "low": "0",
            "high": "" if criterion.maximum is None else str(int(criterion.maximum)),
            "step": "1",
            "range": range_text(criterion),
        }
        for text in TEXTS:
            words = {"codes": CODE_OF_WORD, "titles": {code: code_title(code) for code in WORDS}}
            words |= dict.fromkeys(("number", "times", "points", "range", "over"), "")
            here = page.evaluate(
                "async ([text, criterion, codes, words]) => {"
                " const path = document.querySelector('script[src*=\"js/grid\"]').src.replace('grid.js', 'reading.js');"
                " const {readMark} = await import(path); return readMark(text, criterion, codes, words); }",
                [text, known, sorted(STANDARD), words],
            )
            try:
                there = read_mark(text, criterion, is_clock=True)
            except MarkRefused:
                assert here.get("error") is not None, (text, criterion.title)
                continue
            assert here.get("error") is None, (text, criterion.title)
            assert (here["value"], here["code"]) == (there.value, there.code), (text, criterion.title)


@pytest.mark.parametrize(
    ("width", "theme"),
    [(360, "light"), *(pytest.param(1440, theme, marks=pytest.mark.deep) for theme in ("dark", "contrast"))],
)
def test_pages_of_judging_are_accessible_and_fit(window, judged, width, theme):
    judged.mark(judged.idea, "6")
    judged.mark(judged.idea, "7")
    slug = judged.cast.competition.slug
    pages = [
        ("juror", reverse("jury_home")),
        ("juror", reverse("jury_works", args=[slug])),
        ("juror", sheet_path(judged)),
        ("chair", reverse("judging_desk", args=[slug])),
        ("chair", reverse("judging_entries", args=[slug])),
        ("chair", reverse("judging_divergence", args=[slug])),
        ("chair", reverse("judging_conflicts", args=[slug])),
        ("chair", reverse("judging_sheet", args=[slug, judged.first_seat.pk])),
        ("chair", reverse("marks_import", args=[slug])),
    ]
    found = {}
    for name, path in pages:
        visitor = window(name, path, width=width)
        visitor.context.add_cookies([{"name": "theme", "value": theme, "url": visitor.address}])
        visitor.page.reload()
        found |= faults(visitor.page, path, width)
        visitor.page.close()
    assert found == {}


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1440, "light")])
def test_the_grid_is_accessible_and_fits(window, timed, width, theme):
    visitor = window("secretary", grid_path(timed), width=width)
    visitor.context.add_cookies([{"name": "theme", "value": theme, "url": visitor.address}])
    visitor.page.reload()
    assert faults(visitor.page, "grid", width) == {}
    assert uuid.UUID(visitor.page.locator('[name="operation_id"]').get_attribute("value") or "")


def faults(page: Page, path: str, width: int) -> dict[str, Any]:
    """What axe finds on a page, and how far it reaches beyond the window."""
    violations, wide = violations_of(page), width_of(page)
    return {path: (violations, wide)} if violations or wide > width else {}


@pytest.mark.parametrize(("language", "mark"), [("ru-RU", ","), ("en-GB", ".")])
def test_a_number_field_speaks_the_pages_language_and_is_not_saved_by_being_shown(window, judged, language, mark):
    judged.craft.step = Decimal("0.5")
    judged.craft.save()
    judged.cast.division.scheme.revision += 1
    judged.cast.division.scheme.save()
    judged.mark(judged.craft, "6.5")
    page = window("juror", sheet_path(judged), language=language).page
    field = page.locator("[data-number]")
    assert field.input_value() == f"6{mark}5"
    field.focus()
    page.locator("[data-go]").focus()
    page.keyboard.press("Escape")
    page.wait_for_timeout(600)
    assert (state(page, judged.craft), MarkOperation.objects.count()) == ("ok", 1)

    for typed in ("7,5", "8.5"):  # the other language's mark is read too, and shown as this page writes it
        field.fill(typed)
        page.locator("[data-go]").focus()
        value = typed.replace(",", ".")
        page.locator(f'[data-cell][data-value="{value}"] [data-state][data-s="ok"]').wait_for(timeout=8000)
        assert Mark.objects.get().value == value
    page.locator("[data-plus]").click()
    page.locator('[data-cell][data-value="9"] [data-state][data-s="ok"]').wait_for(timeout=8000)
    page.locator("[data-minus]").click()
    page.locator('[data-cell][data-value="8.5"] [data-state][data-s="ok"]').wait_for(timeout=8000)
    assert field.input_value() == f"8{mark}5"
    page.reload()
    assert page.locator("[data-number]").input_value() == f"8{mark}5"
    assert Mark.objects.get().value == "8.5"


@pytest.mark.parametrize(("language", "mark"), [("ru-RU", ","), ("en-GB", ".")])
def test_the_grid_edits_and_explains_in_the_pages_language(window, timed, language, mark):
    page = window("secretary", grid_path(timed), language=language).page
    page.locator("[data-typed]").fill("95.6")
    assert f"95{mark}6" in page.locator("[data-meaning]").inner_text()
    page.keyboard.press("Enter")
    page.locator('[data-cell][data-value="95.6"][data-s="ok"]').wait_for(timeout=8000)
    page.locator('[data-cell][data-value="95.6"] [data-pick]').click()
    page.keyboard.press("F2")
    assert page.locator("[data-typed]").input_value() == f"95{mark}6"
