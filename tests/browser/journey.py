"""The main job through the pages alone: every step is what a person clicks and types."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import Visitor
from tests.browser.paper import Paper, read_pages
from tests.browser.people import CHAIR, JURY, ORGANISER, PASSWORD, SECRETARY, TEACHERS

DAY = timedelta(days=1)
TODAY = datetime.now(ZoneInfo("Europe/Moscow")).date()
ADDRESSES = "links => [...new Set(links.map(link => link.getAttribute('href')))]"


@dataclass(frozen=True)
class Pupil:
    """A child as the school writes it down."""

    last: str
    first: str
    patronymic: str
    grade: int
    birth: date

    @property
    def name(self) -> str:
        return f"{self.last} {self.first}"


@dataclass(frozen=True)
class Application:
    """What a school sends: who, what, and the files; `marks` are used by the jury or the secretary."""

    school: str
    pupils: list[Pupil]
    marks: dict[str, list[list[str]]]  # by stage: a list for every juror, or one list of the row's cells
    title: str = ""
    team: str = ""
    extras: dict[str, str] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scenario:
    """One contest: what is entered and what has to come out of it."""

    preset: str
    nomination: str
    division: str
    stages: dict[str, str]  # stage code → "sheet", "grid" or "file"
    applications: list[Application]
    winner: int
    total: str  # of the winner, as the ranking page prints it
    degree: str
    is_blind: bool = False


class Journey:
    """Carries one scenario through the site; windows stay open, as they do on people's desks."""

    def __init__(
        self, browser: Browser, address: str, folder: Path, scenario: Scenario, windows: dict[str, Visitor]
    ) -> None:
        self.browser, self.address, self.folder, self.scenario = browser, address, folder, scenario
        self.windows = windows
        self.slug = f"{scenario.preset}-{TODAY.year}"
        self.labels: dict[str, str] = {}  # surname of the first author → number or cipher of the entry

    def window(self, email: str) -> Page:
        """The window of a person, signed in at its first use."""
        if email not in self.windows:
            self.windows[email] = Visitor(self.browser, self.address)
            self.windows[email].sign_in(email, PASSWORD)
        return self.windows[email].page

    # 1. The organiser makes the competition.

    def make_competition(self) -> None:
        """From the preset, with dates around today, the regulation and the jury; applications open."""
        page = self.window(ORGANISER)
        page.goto(f"/organizator/konkursy/novyy/{self.scenario.preset}/")
        page.select_option("[name=year]", str(TODAY.year))
        page.fill("[name=contacts]", "8 (4842) 00-00-00")
        self.press(page, "Создать конкурс")
        page.goto(f"/organizator/{self.slug}/nastroyki/")
        for name, days, hour in [
            ("applications_open_at", -2, 9),
            ("applications_close_at", 10, 18),
            ("admission_until", 14, 18),
            ("judging_until", 20, 18),
            ("results_at", 25, 15),
        ]:
            page.fill(f"[name={name}]", f"{TODAY + DAY * days}T{hour:02}:00")
        page.fill("[name=appeals_until]", "")
        page.fill("[name=ages_on]", str(TODAY))
        self.press(page, "Сохранить даты")
        page.goto(f"/organizator/{self.slug}/dokumenty/")
        page.fill("[name=title]", "Положение о конкурсе")
        page.set_input_files("main input[type=file]", self.file("polozhenie.pdf"))
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
        for email, kind in [(CHAIR, "chair"), (SECRETARY, "secretary"), *((one, "juror") for one in JURY)]:
            page.goto(f"/organizator/{self.slug}/lyudi/")
            page.fill("[name=email]", email)
            page.select_option("[name=kind]", kind)
            self.press(page, "Отправить приглашение")
        self.move_on()

    def move_on(self) -> None:
        """Go to the next phase, past the question that names what cannot be undone."""
        page = self.window(ORGANISER)
        page.goto(f"/organizator/{self.slug}/etap/")
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_load_state()
        expect(page).to_have_url(re.compile(f"/organizator/{self.slug}/$"))

    # 2. Schools write their pupils down, give the consents and apply.

    def write_rosters(self) -> None:
        """Pupils with both consents and a supervisor, for every application."""
        for application in self.scenario.applications:
            page = self.window(TEACHERS[application.school])
            page.goto("/rukovoditeli/")
            if "Петрова" not in page.inner_text("main"):
                self.write_supervisor(page)
            for pupil in application.pupils:
                page.goto("/ucheniki/novyi/")
                page.fill("[name=last_name]", pupil.last)
                page.fill("[name=first_name]", pupil.first)
                page.fill("[name=patronymic]", pupil.patronymic)
                page.fill("[name=birth_date]", str(pupil.birth))
                page.select_option("[name=grade]", str(pupil.grade))
                self.press(page, "Внести ученика")
                self.give_consents(page, pupil)

    def write_supervisor(self, page: Page) -> None:
        """The teacher who prepared the children."""
        page.goto("/rukovoditeli/novyi/")
        page.fill("[name=last_name]", "Петрова")
        page.fill("[name=first_name]", "Мария")
        page.fill("[name=patronymic]", "Ивановна")
        page.fill("[name=position]", "педагог дополнительного образования")
        self.press(page, "Сохранить")

    def give_consents(self, page: Page, pupil: Pupil) -> None:
        """Both papers, each with its scan."""
        for purpose in ("processing", "publication"):
            page.goto("/ucheniki/")
            page.get_by_role("link", name=pupil.name).first.click()
            page.wait_for_load_state()
            page.goto(f"{page.url}soglasiya/{purpose}/")
            page.fill("[name=given_by]", f"{pupil.last} Ольга Ивановна, мать")
            page.set_input_files("main input[type=file]", self.file("soglasie.pdf"))
            self.press(page, "Записать согласие")

    def apply(self) -> None:
        """Each school: nomination, title, authors from the list, supervisor, files, «Подать заявку»."""
        for application in self.scenario.applications:
            page = self.window(TEACHERS[application.school])
            page.goto(f"/konkursy/{self.slug}/zayavka/")
            page.locator(f"button[name=nomination][value={self.scenario.nomination}]").click()
            page.wait_for_load_state()
            if application.title:
                page.fill("[name=title]", application.title)
            if application.team:
                page.fill("[name=team_name]", application.team)
            for code, text in application.extras.items():
                page.fill(f"[name=extra-{code}]", text)
            for pupil in application.pupils:
                search = page.locator("[name=pupil]")
                if not search.is_visible():  # enough authors already: the search is folded away
                    page.locator("summary", has_text="Добавить участника").click()
                search.fill(pupil.last)
                self.press(page, f"Добавить {pupil.name}")
            self.press(page, "Добавить руководителя")
            for code, names in application.files.items():
                page.set_input_files(f"[name=file-{code}]", [self.file(name) for name in names])
            for code, link in application.links.items():
                page.fill(f"[name=link-{code}]", link)
            self.press(page, "Подать заявку")
            expect(page.locator("main")).to_contain_text("Подана")

    # 3. The organiser checks consents, accepts, opens the judging.

    def accept(self) -> None:
        """Verify every consent, accept every application, go on to the judging."""
        page = self.window(ORGANISER)
        page.goto(f"/organizator/{self.slug}/soglasiya/")
        while (button := page.get_by_role("button", name="Проверено")).count():
            button.first.click()
            page.wait_for_load_state()
        page.goto(f"/organizator/{self.slug}/zayavki/?status=submitted")
        addresses = page.locator("main table a[href^='/organizator/zayavka/']").evaluate_all(ADDRESSES)
        assert len(addresses) == len(self.scenario.applications)
        for address in addresses:
            page.goto(address)
            self.press(page, "Принять заявку")
            expect(page.locator("main")).to_contain_text("Принята")
        if self.scenario.is_blind:
            page.goto(f"/organizator/{self.slug}/zayavki/")
            self.press(page, "Раздать шифры")
        for address in addresses:
            page.goto(address)
            words = page.inner_text("main")
            label = re.search(r"\b\d{1,2}-\d{3}\b" if self.scenario.is_blind else r"\b[А-Я]?-?\d{3}\b", words)
            assert label, words
            for application in self.scenario.applications:
                if application.pupils[0].last in words:
                    self.labels[application.pupils[0].last] = label[0]
        self.move_on()
        self.move_on()

    # 4. Marks come in: sheets of the jury, the secretary's table, a file of the organiser.

    def judge(self) -> None:
        """Every stage in the way its marks come in."""
        for stage, way in self.scenario.stages.items():
            {"sheet": self.fill_sheets, "grid": self.fill_grid, "file": self.import_file}[way](stage)

    def fill_sheets(self, stage: str) -> None:
        """The organiser deals the works out; each juror marks what is assigned and hands the sheets in."""
        page = self.window(ORGANISER)
        page.goto(f"/ocenivanie/{self.slug}/")
        self.press(page, "Распределить")
        seats = dict.fromkeys(self.labels.values(), 0)
        for email in [*JURY, CHAIR]:
            page = self.window(email)
            page.goto(f"/zhyuri/{self.slug}/")
            links = page.locator(f"main a[href^='/zhyuri/{self.slug}/']").evaluate_all(ADDRESSES)
            for address in (link for link in links if re.search(r"/\d+/$", link)):
                page.goto(address)
                label = next(one for one in seats if one in page.inner_text("main"))
                application = next(
                    one for one in self.scenario.applications if self.labels[one.pupils[0].last] == label
                )
                self.fill_sheet(page, application.marks[stage][seats[label]])
                seats[label] += 1
        assert all(seats.values()), seats

    def fill_sheet(self, page: Page, marks: list[str]) -> None:
        """One mark after another, green only on the server's echo; then the sheet is handed in."""
        criteria = page.locator("fieldset.crit")
        expect(criteria).to_have_count(len(marks))
        for number, mark in enumerate(marks):
            criterion = criteria.nth(number)
            scale = criterion.locator(f"input[type=radio][value='{mark}']")
            if scale.count():
                criterion.locator("label.tick", has=page.locator(f"input[value='{mark}']")).click()
            else:
                field = criterion.locator("input[name^='m-']").first
                field.fill(mark)
                field.press("Tab")
            expect(criterion.locator(".mark-state").first).to_have_attribute("data-s", "ok")
        page.locator("[data-go]").click()
        page.wait_for_load_state()

    def fill_grid(self, stage: str) -> None:
        """The secretary types one result after another; each turns green on the echo."""
        page = self.window(SECRETARY)
        page.goto(f"/sekretar/{self.slug}/{self.scenario.division}/{stage}/")
        for application in self.scenario.applications:
            row = page.locator("tr[data-row]", has_text=application.team or application.pupils[0].last)
            expect(row).to_have_count(1)
            for number, typed in enumerate(application.marks[stage][0]):
                if not typed:
                    continue
                cell = row.locator("td[data-cell]").nth(number)
                cell.locator("[data-pick]").click()
                page.fill("[data-typed]", typed)
                page.press("[data-typed]", "Enter")
                expect(cell).to_have_attribute("data-s", "ok")

    def import_file(self, stage: str) -> None:
        """The organiser brings results in as a table, with a preview before anything is written."""
        page = self.window(ORGANISER)
        lines = ["entry,stage,round,attempt,criterion,judge,value"]
        for application in self.scenario.applications:
            label = self.labels[application.pupils[0].last]
            lines += [f"{label},{stage},1,1,{stage},,{mark}" for mark in application.marks[stage][0]]
        table = self.folder / f"{self.scenario.preset}-{stage}.csv"
        table.write_text("\n".join(lines) + "\n", encoding="utf-8")
        page.goto(f"/ocenivanie/{self.slug}/import/")
        page.set_input_files("main input[type=file]", str(table))
        self.press(page, "Проверить файл")
        page.locator("button[name=confirm]").click()
        page.wait_for_load_state()

    # 5. Places, protocol, publication.

    def rank(self) -> None:
        """The worker has computed the places; the winner stands first and the place can be opened."""
        page = self.window(ORGANISER)
        winner = self.scenario.applications[self.scenario.winner]
        for _ in range(60):
            page.goto(f"/organizator/{self.slug}/reyting/{self.scenario.division}/")
            first = page.locator("main tbody tr").first
            if self.scenario.total in first.inner_text():
                break
            page.wait_for_timeout(500)
        expect(first).to_contain_text(winner.team or winner.pupils[0].last)
        expect(first).to_contain_text(self.scenario.total)
        first.locator("a[href*='/pochemu/']").first.click()
        expect(page.locator("body")).to_contain_text(self.scenario.total)
        stranger = self.stranger()
        answer = stranger.request.get(f"{self.address}/konkursy/{self.slug}/itogi/")
        assert winner.pupils[0].last not in answer.text()

    def seal_and_publish(self) -> None:
        """The protocol gets its number, then everybody may read it."""
        page = self.window(ORGANISER)
        page.goto(f"/organizator/{self.slug}/etap/")
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_load_state()
        page.goto(f"/organizator/{self.slug}/protokoly/novyy/{self.scenario.division}/")
        self.press(page, "Подписать протокол")
        page.locator("dialog[open] button[type=submit]").click()
        page.wait_for_load_state()
        expect(page.locator("main")).to_contain_text("Протокол")
        page.goto(f"/organizator/{self.slug}/publikatsiya/")
        for box in page.locator("[name=protocols]").all():
            box.check()
        page.locator("main form button[data-dialog=publish]").click()
        page.locator("dialog[open] button[type=submit]").click()
        page.wait_for_load_state()
        winner = self.scenario.applications[self.scenario.winner]
        stranger = self.stranger()
        stranger.goto(f"/konkursy/{self.slug}/itogi/")
        expect(stranger.locator("main")).to_contain_text(f"{winner.pupils[0].first} {winner.pupils[0].last}")

    # 6. Certificates.

    def issue(self) -> None:
        """The worker makes a file for each recipient; the page shows how far it is."""
        page = self.window(ORGANISER)
        page.goto(f"/organizator/{self.slug}/diplomy/")
        page.fill("[name=founder]", "Управление образования города Калуги")
        page.fill("[name=place]", f"г. Калуга, {TODAY.year} г.")
        page.locator("button[data-dialog=issue]").click()
        page.locator("dialog[open] button[type=submit]").click()
        page.wait_for_load_state()
        expect(page.get_by_role("link", name="Все одним файлом").first).to_be_visible(timeout=60_000)

    def download(self) -> list[Paper]:
        """The school takes its papers; the words and the code of each page."""
        winner = self.scenario.applications[self.scenario.winner]
        page = self.window(TEACHERS[winner.school])
        page.goto("/diplomy/")
        papers = []
        for link in page.locator("main a[href$='/fayl.pdf']").all():
            answer = page.request.get(f"{self.address}{link.get_attribute('href')}")
            assert answer.headers["content-type"] == "application/pdf"
            papers += read_pages(answer.body())
        return papers

    def text_of(self, content: bytes) -> str:
        """All words of a file of many papers."""
        return " ".join(paper.text for paper in read_pages(content))

    def check(self, paper: Paper) -> str:
        """What anybody reads who follows the code on the paper."""
        stranger = self.stranger()
        stranger.goto(paper.address)
        return stranger.inner_text("main")

    def stranger(self) -> Page:
        """A window of nobody."""
        if "" not in self.windows:
            self.windows[""] = Visitor(self.browser, self.address)
        return self.windows[""].page

    # Helpers.

    def press(self, page: Page, words: str) -> None:
        """Press a button by its words and wait for what comes."""
        page.get_by_role("button", name=words).first.click()
        page.wait_for_load_state()

    def file(self, name: str) -> str:
        """A small real file of this name."""
        path = self.folder / name
        if not path.exists():
            path.write_bytes(content_of(path.suffix))
        return str(path)


def content_of(suffix: str) -> bytes:
    """The content of a small real file of this kind."""
    import io

    from PIL import Image

    out = io.BytesIO()
    kinds = {".pdf": "PDF", ".png": "PNG", ".jpg": "JPEG"}
    Image.new("RGB", (320, 200), (30, 75, 155)).save(out, kinds[suffix])
    return out.getvalue()
