"""«Итог» of a play-off says how far everybody came, and the others' points name their stage, on every page."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from results.bridge import total_text
from results.enums import PublicRows
from results.models import ProtocolLine, Ranking, Standing
from results.services import seal_protocol
from tests.judging.bouts.test_published import finished, page_of, publish

pytestmark = pytest.mark.core_path

BRACKET = ["Финал, победа", "Финал", "Поединок за 3-е место, победа", "Поединок за 3-е место"]


def totals(sumo):
    rows = Standing.objects.filter(division=sumo.division).order_by("position")
    return [total_text(row.values, row.total) for row in rows]


def text_of(client, user, address):
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def address(sumo, name, *parts):
    return reverse(name, args=[sumo.competition.slug, *parts])


def test_a_play_off_says_how_far_everybody_came_and_the_groups_their_points(sumo, client):
    finished(sumo)
    assert totals(sumo)[:4] == BRACKET
    assert all(text.endswith(" (Группы)") for text in totals(sumo)[4:])
    organiser = sumo.cast.organiser
    ranking = text_of(client, organiser, address(sumo, "ranking", sumo.division.code))
    assert '<span class="way">Финал</span><span class="sub">победа</span>' in ranking
    assert '<span class="way">За 3-е место</span>' in ranking
    assert '<span class="sub">Группы</span>' in ranking
    assert "Следующая работа ниже на" not in ranking  # a level of the bracket less points of a group is no distance
    assert Ranking.objects.get(division=sumo.division).cut["count"] == 3
    assert "Финал, победа" in text_of(client, organiser, address(sumo, "ranking_export", sumo.division.code, "csv"))

    protocol = publish(sumo, PublicRows.PLACED)
    for text in (
        page_of(client, sumo),
        text_of(client, organiser, address(sumo, "protocol", protocol.number)),
        text_of(client, sumo.cast.teacher, reverse("school_results")),
    ):
        assert '<span class="way">Финал</span><span class="sub">победа</span>' in text
        assert '<span class="way">За 3-е место</span>' in text
        assert '<span class="sub">Группы</span>' in text
    export = text_of(client, organiser, address(sumo, "protocol_export", protocol.number, "csv"))
    assert "Финал, победа" in export
    assert "Поединок за 3-е место" in export
    assert "Этап итога" in export
    assert "6,Группы" in export or "6;Группы" in export  # a number by itself: tables add it up


def test_the_explanation_of_a_place_in_a_play_off_speaks_of_bouts_and_not_of_levels(sumo, client):
    strength = finished(sumo)
    why = {
        place: text_of(
            client, sumo.cast.organiser, address(sumo, "ranking_explanation", sumo.division.code, strength[place - 1])
        )
        for place in (1, 2, 3, 4)
    }
    assert "поединок за 3-е место, победа" in why[4].lower()  # who stands one place above
    assert "ступень сетки «финал, победа»" in why[1]
    stopped = Standing.objects.get(division=sumo.division, position=6)
    page = text_of(
        client, sumo.cast.organiser, address(sumo, "ranking_explanation", sumo.division.code, stopped.entry_id)
    )
    assert "(Группы)" in page
    assert "Итог этапа «Группы»" in page
    assert "На шкале 5 работ" in page  # those of the bracket are on no scale with points of a group
    assert "На шкале" not in why[1]

    publish(sumo, PublicRows.PLACED)
    line = ProtocolLine.objects.get(entry=strength[3])
    own = text_of(client, sumo.cast.teacher, reverse("school_result", args=[line.pk]))
    assert "Итог: «поединок за 3-е место» – место 4 из 9." in own
    assert "У работы на место выше итог «поединок за 3-е место, победа»." in own
    with override("en"):
        assert not total_text(line.data["values"], line.total)[0].isdigit()


def test_a_new_version_tells_its_change_in_the_same_words(sumo):
    strength = finished(sumo)
    seal_protocol(division=sumo.division, actor=sumo.cast.organiser)
    final = sumo.bouts("final")[-1]
    sumo.save(final, *(2 if entry == strength[1] else 0 for entry in final.entry_ids), reason="Апелляция № 1")
    sumo.places()
    second = seal_protocol(division=sumo.division, actor=sumo.cast.organiser, reason="Апелляция № 1")
    changes = {(row["entry"], row["field"]): (row["from"], row["to"]) for row in second.payload["changes"]}
    assert changes[strength[0], "total"] == ("Финал, победа", "Финал")


def test_with_two_lives_the_circle_is_counted(combat):
    combat.add(3)
    draw = combat.draw("bouts")
    strength = [row["entry"] for row in draw.order]
    while fights := [bout for bout in combat.bouts("bouts") if not bout.is_bye]:
        best = min(fights[-1].entry_ids, key=strength.index)
        if not combat.save(fights[-1], *([2, 100] if e == best else [1, 100] for e in fights[-1].entry_ids)).opened:
            break
    combat.places()
    found = totals(combat)
    assert found[0].startswith("Круг ")
    assert found[0].endswith(", победа")
    assert all(text.startswith("Круг ") and "победа" not in text for text in found[1:])
