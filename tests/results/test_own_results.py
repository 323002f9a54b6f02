"""Why a place is what it is: the panel of those who make places, the pages of school and family, and who sees none."""

import uuid
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse

from competitions.enums import Phase
from judging.models import Assignment, Line, Mark, Sheet
from judging.services.marks import save_mark
from registrations.models import Entry
from registrations.services import make_link
from results.bridge.own_results import explanation_of_line
from results.bridge.strips import FEWEST_WORKS, number_of, strips_for_division
from results.models import ProtocolLine, Standing
from results.services import publish_results, rank_division, seal_protocol
from results.services import ranking as ranking_service
from tests.cast import make_entry, make_pupil

NAMES = ["Власова", "Ахмедов", "Сорокина", "Жукова", "Лытвин", "Цой"]
MARKS = [(9, 10), (7, 8), (8, 7), (5, 6), (4, 4), (2, 3)]


@pytest.fixture(autouse=True)
def no_queue(monkeypatch):
    monkeypatch.setattr(ranking_service.current_app, "send_task", lambda *args, **options: None)


def mark(cast, pk, user, value):
    """The same mark on every criterion of an entry by one expert, whose sheet is open again for it."""
    Sheet.objects.update(status="open")
    entry = Entry.objects.select_related("division__scheme", "competition").get(pk=pk)
    stage = entry.division.scheme.stages.get()
    role = cast.competition.roles.get(user=user)
    if not Assignment.objects.filter(entry=entry, juror=role).exists():
        Sheet.objects.create(assignment=Assignment.objects.create(entry=entry, stage=stage, juror=role))
    for criterion in stage.criteria.all():
        held = Mark.objects.filter(entry=entry, criterion=criterion, judge=role).first()
        save_mark(
            operation_id=uuid.uuid4(),
            entry=entry,
            stage=stage,
            criterion=criterion,
            author=user,
            base_revision=held.revision if held else 0,
            judge=role,
            value_text=str(value),
        )


@pytest.fixture
def judge(cast):
    """Makes entries marked by two experts, sheets handed in, ranked."""
    cast.competition.phase = Phase.JUDGING
    cast.competition.save()

    def make(marks):
        entries = []
        for name, values in zip(NAMES, marks, strict=False):
            pupil = make_pupil(cast.school, name, "Полина")
            entries.append(make_entry(cast.competition, cast.school, pupil, title=f"Работа {name}"))
            for user, value in zip((cast.juror, cast.second_juror), values, strict=True):
                mark(cast, entries[-1].pk, user, value)
        Sheet.objects.update(status="handed_in")
        Line.objects.update(missing=0)
        rank_division(division=cast.division)
        return entries

    return make


def publish(cast):
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    publish_results(competition=cast.competition, protocols=[protocol], actor=cast.organiser)
    return protocol


def pages_of(cast, entry, client_of, client):
    """The two pages of its own people: of the school and, behind a private link, of the family."""
    line = ProtocolLine.objects.get(entry=entry)
    token = make_link(participant=entry.members.get().participant, actor=cast.teacher)
    return [
        client_of(cast.teacher).get(reverse("school_result", args=[line.pk])),
        client.get(reverse("person_result", args=[token, line.pk])),
    ]


def test_school_and_family_read_one_text_the_marks_and_the_field_without_anybody_elses_name(
    cast, judge, client_of, client
):
    entries = judge(MARKS)
    publish(cast)
    for page in pages_of(cast, entries[1], client_of, client):
        text = page.content.decode()
        assert page.status_code == 200
        assert "Столько же у ещё одной работы" in text
        assert "Эксперт\u00a01" in text
        assert "Среди других работ" in text
        assert not [name for name in ["Дятлов", cast.juror.last_name, *NAMES[2:], "Власова"] if name and name in text]
        assert "Что сделал каждый шаг" not in text


def test_the_familys_page_is_not_kept_and_not_found_by_machines(cast, judge, client_of, client):
    entries = judge(MARKS)
    publish(cast)
    page = pages_of(cast, entries[0], client_of, client)[1]
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]


def test_before_publication_nobody_reads_anything(cast, judge, client_of, client):
    entries = judge(MARKS)
    seal_protocol(division=cast.division, actor=cast.organiser)
    assert [page.status_code for page in pages_of(cast, entries[0], client_of, client)] == [404, 404]


def test_a_link_opens_its_own_childs_lines_only(cast, judge, client_of, client):
    entries = judge(MARKS)
    protocol = publish(cast)
    token = make_link(participant=entries[0].members.get().participant, actor=cast.teacher)
    other = protocol.lines.get(entry=entries[1])
    assert client.get(reverse("person_result", args=[token, other.pk])).status_code == 404
    own = protocol.lines.get(entry=entries[0])
    url = reverse("person_result", args=[token, own.pk])
    assert url in client.get(reverse("person", args=[token])).content.decode()
    assert client.get(reverse("person_result", args=["guessed", own.pk])).status_code == 404


def test_among_few_works_no_point_is_drawn_for_school_and_family(cast, judge, client_of, client):
    entries = judge(MARKS[: FEWEST_WORKS - 1])
    publish(cast)
    for page in pages_of(cast, entries[0], client_of, client):
        text = page.content.decode()
        assert "Среди других работ" not in text
        assert "Оценки работы" in text
    url = reverse("ranking_explanation", args=[cast.competition.slug, cast.division.code, entries[0].pk])
    assert "Среди других работ" in client_of(cast.organiser).get(url).content.decode()


def test_marks_that_changed_after_sealing_are_not_shown_and_the_page_says_so(cast, judge, client_of, client):
    entries = judge(MARKS)
    publish(cast)
    mark(cast, entries[0].pk, cast.juror, 1)
    rank_division(division=cast.division)
    for page in pages_of(cast, entries[0], client_of, client):
        text = page.content.decode()
        assert "После подписания протокола оценки или правила уточняли" in text
        assert "Оценки работы" not in text
        assert "1 место" in text
        assert "95" in text  # the sealed total


def test_a_neighbours_change_takes_the_sentences_and_leaves_the_own_marks(cast, judge):
    entries = judge(MARKS)
    protocol = publish(cast)
    mark(cast, entries[2].pk, cast.juror, 1)
    own = explanation_of_line(protocol.lines.get(entry=entries[1]))
    assert (own.sentences, own.is_changed) == ([], True)
    assert [name for name, _values in own.sheets[0].rows]
    far = explanation_of_line(protocol.lines.get(entry=entries[5]))
    assert len(far.strips[0].others) == len(MARKS) - 1


def test_the_point_of_the_own_total_lies_where_the_stored_total_says(cast, judge, client_of):
    entries = judge(MARKS)
    url = reverse("ranking_explanation", args=[cast.competition.slug, cast.division.code, entries[3].pk])
    text = client_of(cast.organiser).get(url).content.decode()
    strip = strips_for_division(cast.division, entries[3].pk)[0]
    total = number_of(Standing.objects.get(entry=entries[3]).total)
    assert strip.own == total
    assert f'<circle class="own" cx="{strip.scale.at(total):g}%"' in text
    figures = text[text.index('<figure class="strip">') : text.rindex("</figure>") + 9]
    svgs = list(ET.fromstring(f"<div>{figures}</div>").iter("svg"))
    assert len(svgs) == len(strips_for_division(cast.division, entries[3].pk))
    assert "Что сделал каждый шаг" in text
    assert 'class="step-plot"' in text


def test_the_criteria_of_a_sheet_are_means_of_the_experts(cast, judge):
    entries = judge(MARKS)
    values = Standing.objects.get(entry=entries[0]).values
    assert {text for _code, text in values["criteria"]} == {"9.5"}
    strips = strips_for_division(cast.division, entries[0].pk)
    assert [strip.own_text for strip in strips[1:]] == ["9,5"] * len(values["criteria"])
    assert all(strip.count == len(MARKS) for strip in strips)


@pytest.mark.parametrize("who", [None, "teacher", "juror", "other_organiser"])
def test_charts_of_a_ranking_are_for_those_who_make_places(cast, judge, client_of, who):
    entries = judge(MARKS)
    url = reverse("ranking_explanation", args=[cast.competition.slug, cast.division.code, entries[0].pk])
    response = client_of(getattr(cast, who) if who else None).get(url)
    assert response.status_code == (302 if who is None else 404)
