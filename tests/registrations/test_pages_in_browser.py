"""Pages of applications in a real browser: accessible and within the window; saved while typed; nothing lost."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, expect

from core.management.commands.build_fonts import build_fonts
from registrations import services
from registrations.enums import ConsentStatus, EntryStatus
from registrations.models import Entry
from tests.browser.chromium import Visitor, chromium, violations_of, width_of
from tests.cast import give_consents, make_entry, make_pupil, make_supervisor
from tests.registrations.test_application import PDF

LOOKS = [(360, "light", "huge"), pytest.param((1440, "dark", ""), marks=pytest.mark.deep)]


@pytest.fixture(autouse=True)
def _fonts():
    build_fonts(settings.VAR_DIR / "fonts")


@pytest.fixture
def site(live_server, cast, client_of):
    """The address of the site and the sessions of the cast, made before the browser's event loop starts."""

    def session(user):
        return client_of(user).cookies[settings.SESSION_COOKIE_NAME].value

    return live_server.url, {"teacher": session(cast.teacher), "organiser": session(cast.organiser)}


def visitor_of(browser: Browser, site: Any, who: str = "", *, width: int = 1440, **cookies: str) -> Visitor:
    address, sessions = site
    visitor = Visitor(browser, address, width=width)
    if who:
        cookies[settings.SESSION_COOKIE_NAME] = sessions[who]
    visitor.context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    return visitor


def faults_of(visitor: Visitor, path: str, width: int) -> Any:
    visitor.page.goto(path)
    wide = width_of(visitor.page)
    return violations_of(visitor.page), wide if wide > width else 0


@pytest.fixture
def addresses(cast):
    """A page of every kind with something on it."""
    pupil = make_pupil(cast.school, "Громова-Добровольская", "Александра", "Святославовна")
    give_consents(pupil, status=ConsentStatus.RECEIVED)
    submitted = make_entry(cast.competition, cast.school, pupil, status=EntryStatus.SUBMITTED)
    accepted = make_entry(cast.competition, cast.school)
    draft = services.create_entry(competition=cast.competition, organisation=cast.school, actor=cast.teacher)
    services.add_member(entry=draft, participant=pupil, actor=cast.teacher)
    returned = make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED)
    services.return_entry(entry=returned, actor=cast.organiser, remark="Нет второго листа")
    token = services.make_link(participant=pupil, actor=cast.teacher)
    supervisor = cast.school.supervisors.first()
    school = {
        "school_home": [],
        "entry_list": [],
        "entry_new": [],
        "entry_create": ["zvezda"],
        "entry_print": [submitted.pk],
        "pupil_list": [],
        "pupil_add": [],
        "pupil_edit": [pupil.pk],
        "pupil_erase": [pupil.pk],
        "pupil_import": [],
        "consent_list": [pupil.pk],
        "consent_print": [pupil.pk, "publication"],
        "supervisor_list": [],
        "supervisor_add": [],
        "supervisor_edit": [supervisor.pk],
        "audience_list": [],
        "organisation_choose": [],
    }
    organiser = {
        "review_list": ["zvezda"],
        "entry_review": [submitted.pk],
        "consent_queue": ["zvezda"],
        "entry_import": ["zvezda"],
        "organisation_list": [],
        "organisation_import": [],
    }
    own = [reverse(name, args=args) for name, args in school.items()]
    own += [reverse("entry_edit", args=[entry.pk]) for entry in (submitted, accepted, draft, returned)]
    own += [reverse("consent_add", args=[pupil.pk, "publication"])]
    return {
        "teacher": own,
        "organiser": [
            *(reverse(name, args=args) for name, args in organiser.items()),
            reverse("entry_review", args=[accepted.pk]),
        ],
        "": [reverse("home"), reverse("person", args=[token])],
    }


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page_is_accessible_and_fits(site, addresses, look):
    width, theme, size = look
    found = {}
    with chromium() as browser:
        for who, paths in addresses.items():
            visitor = visitor_of(browser, site, who, width=width, theme=theme, size=size)
            found |= {path: faults_of(visitor, path, width) for path in paths}
            visitor.close()
    assert {path: faults for path, faults in found.items() if faults != ([], 0)} == {}


@pytest.fixture
def draft(cast):
    make_pupil(cast.school, "Громова", "Анна", "Сергеевна")
    make_supervisor(cast.school)
    return services.create_entry(competition=cast.competition, organisation=cast.school, actor=cast.teacher)


def stored(browser: Browser, site: Any, draft: Entry) -> str:
    """What is stored, read through another window: the test's own thread must not touch the database."""
    visitor = visitor_of(browser, site, "teacher")
    visitor.page.goto(reverse("entry_edit", args=[draft.pk]))
    title = visitor.page.input_value("[name=title]")
    visitor.close()
    return title


def test_what_is_typed_is_saved_and_survives_the_closed_window(site, draft):
    with chromium() as browser:
        visitor = visitor_of(browser, site, "teacher")
        page = visitor.page
        page.goto(reverse("entry_edit", args=[draft.pk]))
        with page.expect_response("**/chernovik/") as answer:
            page.type("[name=title]", "108 минут")
        assert answer.value.status == 200
        expect(page.locator("[data-application-status]")).to_contain_text("Черновик сохранён в")
        expect(page.locator("#readiness .no")).to_have_count(3)
        visitor.close()
        assert stored(browser, site, draft) == "108 минут"


def test_the_second_window_is_told_of_the_conflict_and_keeps_its_text(site, draft):
    with chromium() as browser:
        first, second = visitor_of(browser, site, "teacher"), visitor_of(browser, site, "teacher")
        for visitor in (first, second):
            visitor.page.goto(reverse("entry_edit", args=[draft.pk]))
        with first.page.expect_response("**/chernovik/"):
            first.page.type("[name=title]", "Первое окно")
        with second.page.expect_response("**/chernovik/") as answer:
            second.page.type("[name=title]", "Второе окно")
        assert answer.value.status == 409
        expect(second.page.locator("[data-conflict]")).to_contain_text("изменена в другом окне")
        assert second.page.input_value("[name=title]") == "Второе окно"
        assert stored(browser, site, draft) == "Первое окно"

        second.page.click("button.btn[value=save]")
        expect(second.page.locator(".versions")).to_contain_text("Первое окно")
        second.page.click("button.btn[value=save]")
        assert stored(browser, site, draft) == "Второе окно"
        second.broken = [text for text in second.broken if "409" not in text]
        first.close()
        second.close()


def test_without_a_network_the_text_waits_and_is_saved_when_it_is_back(site, draft):
    with chromium() as browser:
        visitor = visitor_of(browser, site, "teacher")
        page = visitor.page
        page.goto(reverse("entry_edit", args=[draft.pk]))
        visitor.context.set_offline(True)
        page.type("[name=title]", "Без сети")
        expect(page.locator("[data-application-status]")).to_contain_text("Нет сети")
        with page.expect_response("**/chernovik/") as answer:
            visitor.context.set_offline(False)
        assert answer.value.status == 200
        assert stored(browser, site, draft) == "Без сети"
        visitor.broken = [text for text in visitor.broken if "INTERNET_DISCONNECTED" not in text]
        visitor.close()


def test_a_school_fills_an_application_and_submits_it(site, draft):
    with chromium() as browser:
        visitor = visitor_of(browser, site, "teacher", width=360)
        page = visitor.page
        page.goto(reverse("entry_edit", args=[draft.pk]))
        page.fill("[name=title]", "108 минут")
        page.fill("#pupil", "громова")
        page.click("#candidates button")
        expect(page.locator(".people").first).to_contain_text("Громова Анна Сергеевна")
        page.click("button[value=add_supervisor]")
        expect(page.locator("#supervisors .people")).to_contain_text("Кузнецова Мария")
        page.wait_for_load_state()
        page.set_input_files("#file-work", {"name": "work.pdf", "mimeType": "application/pdf", "buffer": b"not a pdf"})
        expect(page.locator("#upload-work .msg")).to_contain_text("внутри «work.pdf» другое содержимое")
        assert page.input_value("[name=title]") == "108 минут"
        page.wait_for_load_state()
        page.set_input_files("#file-work", {"name": "work.pdf", "mimeType": "application/pdf", "buffer": PDF})
        expect(page.locator(".upload")).to_contain_text("work.pdf")
        page.wait_for_load_state()
        page.fill("[name=title]", "109 минут")
        page.click("button[value=submit]")
        expect(page.locator("h1")).to_contain_text("Заявка М-001")
        expect(page.locator(".facts")).to_contain_text("109 минут")
        visitor.broken = [text for text in visitor.broken if "422" not in text]
        visitor.close()
