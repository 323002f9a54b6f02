"""The table of a group says by what equals were told apart, and its places obey the fly-off and the jury."""

from datetime import date

import pytest
from django.urls import reverse

from judging import bridge
from judging.enums import BoutKind
from judging.services.flyoffs import call_flyoff
from results.enums import DecisionKind
from results.models import Decision, Standing
from results.services import rank_division
from tests.judging.bouts.test_sumo import circle

pytestmark = pytest.mark.core_path


def rows_of(sumo):
    """Place and keys of everybody in the only group."""
    rows = bridge.bout_facts(bridge.plan_of(sumo.division))[0]["groups"][0]["rows"]
    return {row["entry"]: (row["place"], [(one["title"], one["value"]) for one in row["parted"]]) for row in rows}


def page_of(sumo, client, user="secretary"):
    client.force_login(getattr(sumo.cast, user))
    address = reverse("stage_bouts", args=[sumo.competition.slug, sumo.division.code, "group"])
    return client.get(address).content.decode()


def test_before_a_fly_off_equals_share_a_place_and_after_it_each_has_its_own(sumo, client):
    draw, a, b, c, d = circle(sumo)
    assert rows_of(sumo) == {a: ("1–3", []), b: ("1–3", []), c: ("1–3", []), d: ("4", [])}
    call_flyoff(draw=draw, group=draw.order[0]["group"], actor=sumo.cast.secretary)
    assert rows_of(sumo)[a] == ("1–3", [])
    sumo.by_strength([c, a, b], BoutKind.FLYOFF)
    fought = [("перебой", "")]
    assert rows_of(sumo) == {c: ("1", fought), a: ("2", fought), b: ("3", fought), d: ("4", [])}
    text = page_of(sumo, client)
    assert text.count("При равенстве: перебой") == 3
    assert text.count("проходит дальше</span>") == 2


def test_a_fly_off_that_leaves_a_tie_leaves_the_place_to_the_next_one(sumo):
    draw, a, b, c, _d = circle(sumo)
    call_flyoff(draw=draw, group=draw.order[0]["group"], actor=sumo.cast.secretary)
    for bout in sumo.bouts("group", BoutKind.FLYOFF):  # c beats both, a and b fight a draw
        sumo.let_win(bout, c) if c in bout.entry_ids else sumo.save(bout, 1, 1)
    assert [rows_of(sumo)[entry][0] for entry in (c, a, b)] == ["1", "2–3", "2–3"]
    draw.refresh_from_db()
    (last,) = call_flyoff(draw=draw, group=draw.order[0]["group"], actor=sumo.cast.secretary)
    sumo.let_win(last, b)
    assert [rows_of(sumo)[entry][0] for entry in (c, b, a)] == ["1", "2", "3"]


def test_a_decision_of_the_jury_puts_those_who_go_on_first(sumo, client):
    _draw, a, b, c, _d = circle(sumo)
    Decision.objects.create(
        division=sumo.division,
        kind=DecisionKind.ADVANCE,
        content={"key": "advance:group", "order": [[a, b], [c]], "is_wide": False},
        text="Жребий в присутствии команд",
        decided_on=date(2026, 11, 26),
        actor_id=sumo.cast.chair.pk,
    )
    said = [("решение жюри", "")]
    found = rows_of(sumo)
    assert {entry: found[entry] for entry in (a, b, c)} == {a: ("1–2", said), b: ("1–2", said), c: ("3", said)}
    text = page_of(sumo, client)
    assert "При равенстве: решение жюри" in text


def test_meetings_and_then_the_weight_are_named_as_the_keys_that_parted_equals(sumo, client):
    """Two pairs of equals: one met and one of it won, the other fought a draw and only the weight tells them apart."""
    first, second, third, fourth = (entry.pk for entry in sumo.add(4, (480, 470, 460, 450)))
    sumo.draw()
    won = {frozenset(pair): pair[0] for pair in ((first, third), (second, first), (third, fourth), (second, fourth))}
    for bout in sumo.bouts():
        winner = won.get(frozenset(bout.entry_ids))
        sumo.save(bout, *((1, 1) if winner is None else (2 if entry == winner else 0 for entry in bout.entry_ids)))
    # first: win, loss, draw = 4; second: two wins, draw = 7; third: loss, win, draw = 4; fourth: two losses, draw = 1.
    found = rows_of(sumo)
    assert found[first] == ("2", [("личные встречи", "")])
    assert found[third] == ("3", [("личные встречи", "")])
    assert found[second] == ("1", [])
    assert page_of(sumo, client).count("При равенстве: личные встречи") == 2


def test_equal_weights_leave_the_place_shared_and_different_ones_say_what_they_are(sumo, client):
    entries = [entry.pk for entry in sumo.add(3, (480, 470, 470))]
    sumo.draw()
    for bout in sumo.bouts():
        sumo.save(bout, 1, 1)
    found = rows_of(sumo)
    assert [found[entry][0] for entry in entries] == ["3", "1–2", "1–2"]
    assert found[entries[0]][1] == [("Вес робота", "480")]
    assert "При равенстве: вес робота 480" in page_of(sumo, client)


def test_the_ranking_page_names_the_meetings_that_parted_equal_totals(sumo):
    """They have no value of their own, so nothing but the division itself tells that they decided."""
    a, b, c, d, e = (entry.pk for entry in sumo.add(5, (480, 470, 460, 450, 440)))
    sumo.draw()
    beats = [(a, b), (a, c), (a, d), (a, e), (b, c), (b, d), (c, d), (d, e), (e, c)]
    won = {frozenset(pair): pair[0] for pair in beats}
    for bout in sumo.bouts():
        winner = won.get(frozenset(bout.entry_ids))
        sumo.save(bout, *((1, 1) if winner is None else (2 if entry == winner else 0 for entry in bout.entry_ids)))
    assert rank_division(division=sumo.division).error == ""
    rows = {row.entry_id: row for row in Standing.objects.filter(division=sumo.division)}
    assert [(rows[entry].total, rows[entry].values["keys"]) for entry in (e, c, d)] == [
        ("4", []),
        ("3", ["личные встречи"]),
        ("3", ["личные встречи"]),
    ]
    assert rows[c].first == rows[d].first - 1
