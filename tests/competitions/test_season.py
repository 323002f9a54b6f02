"""A school year is opened at once: every contest of the road map, in its calendar year, by whom its preset names."""

import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import Organisation
from competitions.enums import Phase
from competitions.models import Competition, Contest
from competitions.selectors import season as season_reads
from competitions.selectors.pages import home_lines
from competitions.selectors.presets import preset_files, presets
from competitions.selectors.season import organiser_in_words, season_lines, season_year
from competitions.services import create_competition
from competitions.services.season import open_season
from competitions.validators.preset import read_preset
from competitions.validators.refusal import Refused
from competitions.validators.text import TextRefused
from core.models import AuditEntry

NAMES = ("Галактика", "Созвездие")


def drafts():
    """Competitions made from presets; the cast brings two of its own."""
    return Competition.objects.exclude(preset="")


def opened(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("open_season", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_every_contest_becomes_a_draft_of_its_calendar_year(cast):
    made = open_season(year=2026, organiser=cast.office, actor=cast.administrator)
    competitions = drafts()
    assert len(made) == competitions.count() == sum(preset.is_seasonal for preset in presets())
    assert set(competitions.values_list("phase", flat=True)) == {Phase.DRAFT}
    opens = {timezone.localtime(competition.applications_open_at).date() for competition in competitions}
    assert min(opens) >= date(2026, 9, 1)
    assert max(opens) < date(2027, 9, 1)
    years = dict(competitions.values_list("contest__slug", "year"))
    assert years["mediaum"] == 2026
    assert years["proshu-slova"] == 2027
    assert AuditEntry.objects.filter(act="create_competition").count() == len(made)


def test_samples_without_an_item_of_the_road_map_stay_out(cast):
    open_season(year=2026, organiser=cast.office, actor=None)
    outside = {preset.slug for preset in presets() if not preset.is_seasonal}
    assert outside
    assert not Contest.objects.filter(slug__in=outside).exists()


def test_a_second_run_makes_nothing_and_says_so(cast):
    first = opened("2026", "--organiser", cast.office.full_name)
    before = drafts().count()
    second = opened("2026", "--organiser", cast.office.full_name)
    assert f"Создано: {before}" in first[-1]
    assert second[-1] == "Ничего не создано: этот учебный год уже открыт."
    assert drafts().count() == before
    assert sum("уже есть" in line for line in second) == before


def test_a_competition_made_by_hand_is_kept_as_it_is(cast):
    own = create_competition(
        preset="mediaum", year=2026, organiser=cast.centre, actor=None, changes={"slug": "svoy-adres", "about": "Своё"}
    )
    open_season(year=2026, organiser=cast.office, actor=None)
    assert list(Competition.objects.filter(contest__slug="mediaum")) == [own]


def test_the_organiser_comes_from_the_words_of_the_preset_else_the_given_one(cast):
    open_season(year=2026, organiser=cast.office, actor=None)
    holders = dict(drafts().values_list("contest__slug", "organiser"))
    assert holders["mediaum"] == cast.other_centre.pk
    assert holders["festival-robototehniki"] == cast.centre.pk
    assert holders["ugolki-yuid"] == cast.office.pk


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("МБОУ ДО «ДЮЦКО «Галактика» г. Калуги, школы города", "Галактика"),
        ("школы города, «Созвездие», «Галактика»", "Созвездие"),
        ("учреждения дополнительного образования города Калуги", None),
        ("Галактикантов не бывает", None),
    ],
)
def test_whole_words_name_an_organisation_and_the_first_named_holds(words, found):
    known = [Organisation(pk=n, full_name=f"Центр {name}", short_name=name) for n, name in enumerate(NAMES)]
    holder = organiser_in_words(words, known)
    assert (holder.short_name if holder else None) == found


def test_a_contest_of_every_second_year_is_held_in_its_year_only(cast, monkeypatch):
    source = next(preset for preset in presets() if preset.every_years == 2)
    own = {line.preset.slug: line for line in season_lines(2026)}[source.slug]
    other = {line.preset.slug: line for line in season_lines(2027)}[source.slug]
    assert own.is_held is not other.is_held
    assert {own.year, other.year} == {2027, 2028}
    monkeypatch.setattr(season_reads, "presets", lambda: [source])
    year = 2026 if other.is_held else 2027
    assert open_season(year=year, organiser=cast.office, actor=None) == []
    assert "не в этом году" in opened(str(year), "--organiser", str(cast.office.pk), "--dry-run")[1]


def test_every_second_year_needs_a_year_to_count_from():
    text = preset_files()[0].read_text(encoding="utf-8")
    with pytest.raises(TextRefused, match="first_year"):
        read_preset(re.sub(r"^(every|first)_year.*\n", "", text, flags=re.MULTILINE) + "every_years: 2\n")


def test_where_one_contest_cannot_be_made_none_is_and_the_error_names_it(cast):
    taken = create_competition(preset="regata", year=2026, organiser=cast.centre, actor=None)
    Competition.objects.filter(pk=taken.pk).update(slug="mediaum-2026")
    with pytest.raises(CommandError, match=r"Ничего не создано: mediaum 2026"):
        opened("2026", "--organiser", str(cast.office.pk))
    assert list(drafts()) == [taken]


def test_two_who_open_the_year_at_once_do_not_make_it_twice(cast, monkeypatch):
    def lost_the_race(**_values):
        raise IntegrityError

    monkeypatch.setattr("competitions.services.season.create_competition", lost_the_race)
    with pytest.raises(Refused, match="Повторите через минуту"):
        open_season(year=2026, organiser=cast.office, actor=None)
    assert not drafts().exists()


def test_a_look_before_makes_nothing(cast):
    lines = opened("2026", "--organiser", str(cast.office.pk), "--dry-run")
    assert lines[-1].startswith("Будет создано: ")
    assert not drafts().exists()


@pytest.mark.parametrize("name", ["Нет такой", "999999"])
def test_an_unknown_organisation_is_refused(cast, name):
    with pytest.raises(CommandError, match="Назовите организацию точнее"):
        opened("2026", "--organiser", name)


def test_without_an_organisation_the_department_holds_the_rest(cast):
    assert opened("2026", "--dry-run")[0].endswith(cast.office.short_name)
    Organisation.objects.filter(pk=cast.office.pk).update(kind=OrganisationKind.OTHER)
    with pytest.raises(CommandError, match="--organiser"):
        opened("2026")


def test_a_year_out_of_reach_is_refused(cast):
    with pytest.raises(Refused, match="Назовите год"):
        open_season(year=26, organiser=cast.office, actor=None)


def test_from_june_people_prepare_the_year_that_comes():
    assert season_year(date(2026, 5, 31)) == 2025
    assert season_year(date(2026, 6, 1)) == 2026
    assert season_year(date(2027, 1, 10)) == 2026


def test_a_contest_whose_applications_are_over_is_named_before_it_is_made(cast, monkeypatch):
    monkeypatch.setattr("competitions.selectors.season.timezone.localdate", lambda: date(2026, 11, 26))
    late = {line.preset.slug: line.is_late for line in season_lines(2026)}
    assert late["chteniya-tsiolkovskogo"]  # 7 September to 5 October
    assert not late["start-v-nauku"]  # in spring


def test_drafts_whose_day_has_passed_stand_behind_what_is_going_on(cast):
    now = timezone.now()
    running = cast.competition
    Competition.objects.filter(pk=running.pk).update(phase=Phase.JUDGING, judging_until=now + timedelta(days=3))
    late = create_competition(preset="mediaum", year=2026, organiser=cast.centre, actor=cast.organiser)
    Competition.objects.filter(pk=late.pk).update(applications_open_at=now - timedelta(days=60))
    assert [line.competition for line in home_lines(cast.organiser)] == [running, late]


def test_the_page_shows_the_year_and_opens_it(cast, client):
    client.force_login(cast.administrator)
    page = client.get(reverse("season_open"))
    assert "будет создан" in page.content.decode()
    answer = client.post(reverse("season_open"), {"organiser": cast.office.pk}, follow=True)
    assert "открыт: создан" in answer.content.decode()
    again = client.get(reverse("season_open")).content.decode()
    assert "Все конкурсы этого учебного года уже созданы." in again


def test_an_organiser_of_the_department_may_open_a_year_and_a_centres_may_not(cast, client):
    client.force_login(cast.organiser)
    assert client.get(reverse("season_open")).status_code == 404
    assert "Открыть учебный год" not in client.get(reverse("organiser_competition_list")).content.decode()
    cast.organiser.memberships.create(organisation=cast.office, role=MembershipRole.ORGANISER)
    client.force_login(type(cast.organiser).objects.get(pk=cast.organiser.pk))
    assert client.get(reverse("season_open")).status_code == 200
    assert "Открыть учебный год" in client.get(reverse("organiser_competition_list")).content.decode()
