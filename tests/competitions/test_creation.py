"""A preset becomes rows of a competition and is never referred to again."""

import pytest
from django.utils import timezone

from competitions.enums import Phase
from competitions.models import Competition
from competitions.selectors import scheme_for
from competitions.selectors.presets import preset_of, presets
from competitions.services import Refused, create_competition
from competitions.services.creation import dates_of
from core.models import AuditEntry


@pytest.fixture
def made(cast) -> Competition:
    return create_competition(preset="mediaum", year=2027, organiser=cast.centre, actor=cast.organiser)


@pytest.mark.parametrize("preset", [preset.slug for preset in presets()])
def test_every_preset_is_copied_whole_and_its_schemes_are_read_by_the_kernel(cast, preset):
    source = preset_of(preset)
    competition = create_competition(preset=preset, year=2027, organiser=cast.centre, actor=cast.organiser)
    assert competition.phase == Phase.DRAFT
    assert [nomination.code for nomination in competition.nominations.all()] == [n.code for n in source.nominations]
    assert competition.divisions.count() == len(source.divisions())
    for scheme in competition.schemes.all():
        rules = scheme_for(scheme)
        assert [stage.id for stage in rules.rules.stages] == [stage.code for stage in scheme.stages.all()]
        assert set(rules.rules.criteria) == set(scheme.criteria.values_list("code", flat=True))


def test_divisions_join_nomination_and_group_under_one_title(made):
    division = made.divisions.get(code="video-8-11")
    assert division.title == "Видеоролик, 8–11 классы"
    assert division.scheme.code == "video"


def test_dates_follow_one_another_at_18_o_clock_of_the_city(made):
    moments = [made.applications_close_at, made.admission_until, made.judging_until]
    assert [timezone.localtime(moment).hour for moment in moments] == [18, 18, 18]
    opens = timezone.localtime(made.applications_open_at)
    assert (opens.month, opens.day, opens.hour) == (9, 5, 9)
    assert made.appeals_until is None


def test_texts_and_levels_come_word_for_word(made):
    criterion = made.schemes.get(code="video").criteria.get(code="topic")
    assert criterion.levels[-1] == {"upto": "5", "text": "тема ясна с первых кадров"}
    assert made.wording["genitive"] == "городского конкурса медиатворчества и программирования «МедиУМ»"


def test_the_same_contest_twice_in_a_year_is_refused_with_a_sentence(cast, made):
    with pytest.raises(Refused, match="уже создан"):
        create_competition(preset="mediaum", year=2027, organiser=cast.centre, actor=cast.organiser)
    assert Competition.objects.filter(contest=made.contest).count() == 1


def test_an_unknown_preset_is_refused(cast):
    with pytest.raises(Refused, match="Выберите заготовку"):
        create_competition(preset="kubok-luny", year=2027, organiser=cast.centre, actor=cast.organiser)


def test_changes_replace_fields_of_the_preset(cast):
    competition = create_competition(
        preset="mediaum",
        year=2027,
        organiser=cast.centre,
        actor=None,
        changes={"slug": "medium-proba", "is_open": True},
    )
    assert (competition.slug, competition.is_open) == ("medium-proba", True)


def test_making_is_one_entry_of_the_audit_trail(cast, made):
    entry = AuditEntry.objects.get(chain=made.audit_chain)
    assert (entry.act, entry.actor_id) == ("create_competition", cast.organiser.pk)


def test_editing_the_preset_file_changes_no_competition(made, monkeypatch, tmp_path):
    before = made.schemes.get(code="video").rules
    monkeypatch.setattr("competitions.selectors.presets.PRESETS_ROOT", tmp_path)
    assert presets() == []
    made.refresh_from_db()
    assert made.schemes.get(code="video").rules == before
    assert scheme_for(made.schemes.get(code="video")).rules.awards[0].title == "Гран-при"


def test_the_form_offers_the_year_in_which_applications_still_can_be_made(cast, client_of):
    page = client_of(cast.organiser).get("/organizator/konkursy/novyy/proshu-slova/").content.decode()
    year = timezone.localdate().year
    closes = dates_of(preset_of("proshu-slova").dates, year)["applications_close_at"]
    expected = year if closes > timezone.now() else year + 1
    assert f'<option value="{expected}" selected>' in page
