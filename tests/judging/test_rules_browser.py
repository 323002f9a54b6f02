"""The rules editor in a real browser: the places follow while a weight is typed, cards move by keyboard, text wins."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from competitions.models import Scheme
from core.management.commands.build_fonts import build_fonts
from judging.services.assigning import assign_juror
from tests.browser.chromium import Visitor, chromium, violations_of, width_of

pytestmark = pytest.mark.xdist_group("chromium")


@pytest.fixture
def page(transactional_db, live_server, judged, monkeypatch) -> Iterator[Page]:
    """The editor of rules that two works are marked by, opened by the organiser; an error in the console fails."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    build_fonts(settings.VAR_DIR / "fonts")
    for role in (judged.juror, judged.second):
        assign_juror(entry=judged.other, stage=judged.stage, juror=role, actor=judged.cast.chair)
    users = {judged.juror: judged.cast.juror, judged.second: judged.cast.second_juror}
    for entry, values in ((judged.entry, ("8", "6")), (judged.other, ("6", "8"))):
        for role, user in users.items():
            for criterion, value in zip((judged.idea, judged.craft), values, strict=True):
                judged.mark(criterion, value, entry=entry, judge=role, author=user)
    client = Client()
    client.force_login(judged.cast.organiser)
    with chromium() as browser:
        visitor = Visitor(browser, live_server.url)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        visitor.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        visitor.page.goto(reverse("rules_edit", args=[judged.cast.competition.slug, "main"]))
        yield visitor.page
        visitor.broken = [text for text in visitor.broken if "409" not in text]
        visitor.close()


def places(page: Page) -> list[str]:
    """The works in the order of the preview."""
    return page.locator(".rules-places tbody tr td:nth-child(2)").all_inner_texts()


def test_places_follow_while_a_weight_is_typed_and_are_saved_with_a_reason(page, judged):
    first, second = judged.entry.number, judged.other.number
    assert places(page) == [first, second]
    page.fill("#id_c-0-weight", "0,3")
    expect(page.locator(".summary")).to_contain_text("Сумма весов должна быть 1")
    page.fill("#id_c-1-weight", "0,7")
    expect(page.locator(".rules-places .is-changed")).to_have_count(2)
    assert places(page) == [second, first]
    expect(page.locator("#id_c-1-weight")).to_be_focused()
    page.click("#b-save")
    expect(page.locator(".movers tbody tr")).to_have_count(2)
    assert violations_of(page) == []
    page.fill("[name=reason]", "В положении вес исполнения 0,7")
    page.click("[value=confirm]")
    expect(page.locator(".rules-history")).to_contain_text("В положении вес исполнения 0,7")
    scheme = Scheme.objects.get(pk=judged.cast.division.scheme_id)
    assert [str(row.weight.normalize()) for row in scheme.criteria.all()] == ["0.3", "0.7"]


def test_cards_and_text_show_the_same_rules(page, judged):
    text = page.locator("#rules-text")
    page.select_option("[id='f-stages.0.steps.2.how']", "trimmed_mean")
    expect(page.locator("[id='f-stages.0.steps.2.few']")).to_be_visible()
    assert "how: trimmed_mean, quorum: 2" in text.input_value()
    text.fill(text.input_value().replace("trimmed_mean", "median"))
    expect(page.locator("[id='card-stages.0.steps.2']")).to_contain_text("медиана по экспертам")
    expect(text).to_be_focused()
    page.focus("[id='b-up-stages.0.steps.2']")
    page.keyboard.press("Enter")
    expect(page.locator("[id='card-stages.0.steps.1']")).to_be_focused()
    expect(page.locator("[id='card-stages.0.steps.1']")).to_contain_text("медиана по экспертам")
    page.click("summary:has-text('idea')")
    page.fill("#id_c-0-level_texts", "до 4: слабо")
    page.wait_for_timeout(1500)
    expect(page.locator("#id_c-0-level_texts")).to_be_focused()
    assert page.input_value("#id_c-0-level_texts") == "до 4: слабо"
    assert violations_of(page) == []
    assert width_of(page) <= 1440


def test_two_versions_stand_beside_each_other_on_a_phone_too(page, judged):
    page.fill("[id='f-stages.0.steps.3.round']", "1")
    expect(page.locator("#rules-text")).to_have_value(re.compile("round: 1}"))
    page.wait_for_load_state("networkidle")  # the preview still reads the table that is written next
    Scheme.objects.filter(pk=judged.cast.division.scheme_id).update(revision=2)
    page.dispatch_event("#b-save", "click")  # in one go: a late preview may put a new button in its place
    expect(page.locator("h1")).to_have_text("Две версии правил")
    assert page.locator("mark").count() == 2
    assert violations_of(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert width_of(page) <= 360
    page.click("button[value=show]")
    expect(page.locator("[id='f-stages.0.steps.3.round']")).to_have_value("1")
    assert width_of(page) <= 360


def test_without_scripts_every_button_posts_the_page(page, judged):
    plain = page.context.browser.new_context(
        java_script_enabled=False, locale="ru-RU", storage_state=page.context.storage_state()
    )
    try:
        window = plain.new_page()
        window.goto(page.url)
        window.fill("[id='f-stages.0.steps.3.round']", "0,1")
        window.select_option("[id='choice-award']", "percent")
        window.click("[id='b-add-award']")
        assert "{round: 0.1}" in window.input_value("#rules-text")
        assert "призёр" in window.input_value("#rules-text")
        window.click("#b-save")
        expect(window.locator("h1")).to_have_text("Кто переместится")
    finally:
        plain.close()
