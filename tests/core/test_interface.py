"""The common look: templates and static files, the parts that tags make, the choice of the look."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.translation import override

from accounts.models import User
from core.contributions import NavItem, Task
from core.models import Job
from core.templatetags.figures import flight_heights, flight_path, school_year
from core.templatetags.interface import nav_entries
from core.templatetags.marks import scale_values

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static/css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))


# Templates and static files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_has_nothing_inline_and_no_other_host(path: Path) -> None:
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"\sstyle\s*=", text) == []
    assert re.findall(r"\son[a-z]+\s*=\s*[\"']", text) == []
    assert re.findall(r"<style\b", text) == []
    assert [tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag] == []
    assert re.findall(r"(?:src|href|action)=[\"'](?:https?:)?//[^\"'{]+", text) == []
    assert [tag for tag in re.findall(r"<button\b[^>]*>", text) if "type=" not in tag] == []


@pytest.mark.parametrize("path", [*STYLES, *SCRIPTS], ids=lambda path: path.name)
def test_a_static_file_asks_no_other_host(path: Path) -> None:
    assert re.findall(r"(?:https?:)?//(?!www\.w3\.org)[\w-]+\.[\w.]+", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_colours_live_in_the_tokens_only(path: Path) -> None:
    if path.name in {"tokens.css", "print.css"}:
        return
    screen = re.split(r"^@media print", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[
        0
    ]  # paper is black on white
    assert re.findall(r":[^;{]*#[0-9a-fA-F]{3,8}\b", screen) == []


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/icons.svg").read_text(encoding="utf-8")))
    named = {
        (path.name, name)
        for path in TEMPLATES
        for name in re.findall(r"{%\s*icon [\"']([\w-]+)[\"']", path.read_text(encoding="utf-8"))
    }
    assert {pair for pair in named if pair[1] not in sprite} == set()


# Parts ---------------------------------------------------------------------------------------------------------------


def _render(source: str, **context: object) -> str:
    request = RequestFactory().get("/zayavki/?page=2&state=draft")
    template = Template("{% load crispy_forms_tags figures formats interface marks %}" + source)
    return template.render(Context({"request": request, **context}))


class _Form(forms.Form):
    title = forms.CharField(label="Название", help_text="Так оно будет напечатано")
    role = forms.CharField(label="Роль", error_messages={"required": "Напишите, что сделал Дамир Лытвин"})
    kind = forms.ChoiceField(label="Участие", widget=forms.RadioSelect, choices=[("1", "лично"), ("2", "парой")])


def test_a_field_in_error_says_so_beside_itself_and_to_a_screen_reader() -> None:
    html = _render("{{ form|crispy }}", form=_Form({}))
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert html.count('aria-invalid="true"') >= 2
    assert 'role="radiogroup"' in html or '<fieldset id="div_id_kind"' in html


def test_the_summary_leads_to_each_field_and_names_it_where_the_sentence_does_not() -> None:
    with override("ru"):
        html = _render('{% error_summary form title="Заявка пока не подана" %}', form=_Form({}))
    assert '<a href="#id_title">Название: Обязательное поле.</a>' in html
    assert '<a href="#id_role">Напишите, что сделал Дамир Лытвин</a>' in html
    assert '<a href="#id_kind_0">' in html


def test_the_summary_stands_on_a_page_once() -> None:
    form = _Form({})
    assert _render("{% error_summary form %}{{ form|crispy }}", form=form).count("data-summary") == 1
    assert _render("{{ form|crispy }}", form=_Form({})).count("data-summary") == 1
    assert _render("{{ form|crispy }}", form=_Form()).count("data-summary") == 0


def test_ticks_are_as_many_as_the_things_and_become_a_bar_above_sixty() -> None:
    html = _render('{% ticks done=13 waiting=1 total=24 current=15 label="сдано 13 из 24" %}')
    assert html.count("<i ") == 24
    assert (html.count('class="d"'), html.count('class="w"'), html.count('class="n"')) == (13, 1, 1)
    assert "<rect" in _render('{% ticks done=40 total=61 label="сдано 40 из 61" %}')


def test_a_bar_of_nothing_is_empty_and_not_an_error() -> None:
    assert 'width="0"' in _render('{% bar_fill 0 0 "0 из 0" %}')


def test_the_flight_rises_to_the_last_but_one_station_and_its_two_parts_meet() -> None:
    heights = flight_heights(9)
    assert heights[0] == 100
    assert min(heights) == heights[7] == 22
    points = [(float(i), y) for i, y in enumerate(heights)]
    gone, rest = flight_path(points, 0, 3), flight_path(points, 3, 8)
    assert gone.split()[-2:] == [rest.split()[0][1:], rest.split()[1]]
    assert flight_path(points, 3, 3) == ""


def test_the_school_year_starts_in_september_and_its_labels_do_not_meet() -> None:
    days = [date(2026, 11, 27), date(2026, 11, 29), date(2026, 12, 1), date(2027, 8, 31)]
    events = [{"name": "Первенство", "day": day, "kind": "open"} for day in days]
    year = school_year(events, today=date(2026, 9, 1))
    assert year["now"] == 0
    assert year["start"] == date(2026, 9, 1)
    assert school_year([], today=date(2027, 8, 31))["start"] == date(2026, 9, 1)
    assert len({event["y"] for event in year["events"][:3]}) == 3
    assert year["events"][3]["x"] < 1120


def test_a_scale_is_drawn_up_to_eleven_whole_marks_and_typed_beyond() -> None:
    assert len(scale_values(Decimal(0), Decimal(10), Decimal(1))) == 11
    assert '<input type="radio"' in _render('{% mark_scale name="c" title="Идея" high=10 %}')
    for limits in ("high=30", "high=5 step='0.5'"):
        assert 'type="radio"' not in _render(f'{{% mark_scale name="c" title="Идея" {limits} %}}')


def test_zero_is_a_mark_and_no_mark_is_not_zero() -> None:
    unmarked = _render('{% mark_scale name="c" title="Идея" high=5 %}')
    zero = _render('{% mark_scale name="c" title="Идея" high=5 value=0 state="ok" %}')
    assert "is-none" in unmarked
    assert " checked" not in unmarked
    assert "is-none" not in zero
    assert 'value="0" data-level="" checked' in zero


def test_pages_and_sorting_keep_the_filters_of_the_address() -> None:
    page = Paginator(range(100), 10).page(2)
    assert "?state=draft&amp;page=3" in _render("{% pagination page %}", page=page)
    assert "?state=draft&amp;sort=place" in _render('{% sort_header "place" "Место" %}')


def test_a_task_makes_the_next_action() -> None:
    task = Task(title="Приложите согласия", url="/zayavki/1/", action="Приложить", reason="Их нет")
    html = _render("{% next_action task %}", task=task)
    assert '<a class="btn btn-main" href="/zayavki/1/">Приложить</a>' in html


def test_a_job_asks_again_only_while_it_works() -> None:
    running = Job(pk=7, status=Job.Status.RUNNING, done=3, total=10)
    over = Job(pk=7, status=Job.Status.DONE, done=10, total=10)
    assert 'hx-get="/raboty/7/"' in _render("{% job_progress job %}", job=running)
    assert "hx-get" not in _render("{% job_progress job %}", job=over)


def test_navigation_marks_the_longest_matching_section(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [
        NavItem(audience="public", label="Все", url_name="home", order=1),
        NavItem(audience="public", label="Вид", url_name="gallery", order=2, section="/_/"),
        NavItem(audience="public", label="Нет такой", url_name="no_such_page", order=3),
        NavItem(audience="jury", label="Чужая", url_name="home", order=4),
    ]
    monkeypatch.setattr("core.templatetags.interface.contributions", lambda _kind: items)
    entries = nav_entries(Context({"request": RequestFactory().get("/_/gallery/other/")}))
    assert [(entry["label"], entry["current"]) for entry in entries] == [("Все", ""), ("Вид", "true")]


# The choice of the look ----------------------------------------------------------------------------------------------


def test_the_chosen_look_is_kept_and_the_next_page_has_it_at_once(client: Client, db: None) -> None:
    response = client.post("/oformlenie/", {"theme": "contrast", "size": "large", "next": "/vhod/login/"})
    assert (response.status_code, response["Location"]) == (302, "/vhod/login/")
    page = client.get("/vhod/login/").content.decode()
    assert 'data-theme="contrast"' in page
    assert 'data-size="large"' in page


def test_an_unknown_look_is_not_kept_and_a_foreign_address_is_not_followed(client: Client) -> None:
    response = client.post("/oformlenie/", {"theme": "pink", "next": "https://evil.example/"})
    assert response["Location"] == "/"
    assert "theme" not in response.cookies


def test_the_language_changes_by_the_same_form(client: Client, db: None) -> None:
    client.post("/oformlenie/", {"language": "en"})
    assert '<html lang="en"' in client.get("/vhod/login/").content.decode()


def test_the_frame_of_a_public_page_holds_no_token(client: Client, db: None) -> None:
    assert "csrfmiddlewaretoken" not in client.get("/").content.decode()


def test_the_gallery_is_for_staff(client: Client, admin_client: Client) -> None:
    assert client.get("/_/gallery/").status_code == 404
    assert admin_client.get("/_/gallery/").status_code == 200


def test_a_job_shows_itself_to_the_person_who_started_it(
    client: Client, admin_client: Client, admin_user: User
) -> None:
    job = Job.objects.create(kind="x", started_by_id=admin_user.pk, status=Job.Status.RUNNING, total=4, done=1)
    nobodys = Job.objects.create(kind="x", total=4, done=1)
    assert client.get(f"/raboty/{nobodys.pk}/").status_code == 404
    assert client.get(f"/raboty/{job.pk}/").status_code == 404
    assert admin_client.get(f"/raboty/{nobodys.pk}/").status_code == 404
    assert "1 из 4" in admin_client.get(f"/raboty/{job.pk}/", headers={"accept-language": "ru"}).content.decode()
    Job.objects.filter(pk=job.pk).update(status=Job.Status.DONE, done=4)
    assert admin_client.get(f"/raboty/{job.pk}/?refresh=1")["HX-Refresh"] == "true"
