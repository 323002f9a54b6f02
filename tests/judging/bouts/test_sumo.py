"""Mini-sumo from applications to final places: draw, groups, ties, play-off, corrections."""

import re
import uuid

import pytest
from django.urls import reverse

from competitions.enums import Phase
from core import audit
from core.models import AuditEntry
from judging import bridge
from judging.enums import AdvanceOutcome, BoutKind
from judging.models import Bout, Draw, Line, Mark, MarkOperation
from judging.services.audit import faults_of_draws
from judging.services.bouts import SideResult, save_bout
from judging.services.draws import draw_stage
from judging.services.flyoffs import call_flyoff
from judging.services.pairing import drawn_order, split_groups
from judging.validators import BoutRefused, MarkRefused
from registrations.enums import Standing
from registrations.models import Entry
from registrations.services import erase_participant, move_entry, refuse_entry
from results.selectors.checks import sealing_checks
from tests.cast import make_entry, make_pupil
from tests.judging.bouts.conftest import SEED

pytestmark = pytest.mark.core_path


def groups_of(draw):
    found = {}
    for row in draw.order:
        found.setdefault(row["group"], []).append(row["entry"])
    return found


def test_the_draw_is_repeated_from_the_seed_and_the_numbers_alone(sumo):
    entries = sumo.add(9)
    draw = sumo.draw()
    order = drawn_order(SEED, {entry.pk: entry.number for entry in entries})
    assert [row["entry"] for row in draw.order] == order
    assert groups_of(draw) == split_groups(order, 5)
    assert sorted(map(len, groups_of(draw).values())) == [4, 5]
    assert len(sumo.bouts()) == 6 + 10
    act = AuditEntry.objects.get(act="draw.made")
    assert act.details["seed"] == SEED
    assert [row["entry"] for row in act.details["order"]] == order


def test_a_draw_is_done_anew_with_a_reason_until_the_first_result(sumo):
    sumo.add(5)
    first = sumo.draw()
    with pytest.raises(BoutRefused, match="почему проводите заново"):
        sumo.draw(seed="2")
    second = sumo.draw(seed="2", reason="Опоздала команда")
    first.refresh_from_db()
    assert first.ended_at is not None
    assert second.seed == "2"
    assert not first.bouts.exists()
    sumo.let_win(sumo.bouts()[0], sumo.bouts()[0].first_id)
    with pytest.raises(BoutRefused, match="уже идут"):
        sumo.draw(seed="3", reason="Ещё раз")


def test_everybody_waits_until_the_bouts_are_fought(sumo):
    entries = sumo.add(4)
    assert set(Line.objects.values_list("missing", flat=True)) <= {1}
    sumo.draw()
    assert set(Line.objects.filter(entry__in=entries).values_list("missing", flat=True)) == {3}
    assert [place for _name, place in sumo.places()] == [""] * 4
    assert not all(check.is_done for check in sealing_checks(sumo.division))


def test_from_applications_to_places_with_two_groups_and_a_bout_for_the_third_place(sumo):
    entries = sumo.add(9)
    draw = sumo.draw()
    first, second = groups_of(draw).values()
    strength = [entry for pair in zip(first, second, strict=False) for entry in pair]
    strength += [entry.pk for entry in entries if entry.pk not in strength]
    sumo.by_strength(strength)
    bracket = sumo.draw("final")
    assert bracket.seed == ""
    assert [row["entry"] for row in bracket.order] == [first[0], second[0], first[1], second[1]]
    semis = sumo.bouts("final")
    assert [set(bout.entry_ids) for bout in semis] == [{first[0], second[1]}, {second[0], first[1]}]
    sumo.by_strength(strength, code="final")
    kinds = [bout.kind for bout in sumo.bouts("final")]
    assert kinds == [BoutKind.LEVEL, BoutKind.LEVEL, BoutKind.THIRD, BoutKind.LEVEL]
    expected = [sumo.names[entry] for entry in strength[:4]]
    assert [name for name, _place in sumo.places()][:4] == expected
    assert [place for _name, place in sumo.places()] == [str(number) for number in range(1, 10)]
    assert not Line.objects.filter(missing__gt=0).exists()


def test_an_odd_number_gives_the_first_seed_a_bye(sumo):
    sumo.add(11)
    draw = sumo.draw()
    groups = list(groups_of(draw).values())
    assert sorted(map(len, groups)) == [3, 4, 4]
    strength = [entry for place in range(4) for group in groups for entry in group[place : place + 1]]
    sumo.by_strength(strength)
    sumo.draw("final")
    sumo.by_strength(strength, code="final")
    levels = {}
    for bout in sumo.bouts("final"):
        levels.setdefault(bout.level, []).append(bout)
    assert [len(bouts) for bouts in levels.values()] == [3, 2, 1]
    assert [bout.is_bye for bout in levels[2]] == [True, False]
    assert levels[2][0].first_id == strength[0]
    assert [place for _name, place in sumo.places()][:3] == ["1", "2", "3"]


def test_who_did_not_come_loses_and_the_other_gets_the_walkover(sumo):
    entries = sumo.add(4)
    sumo.draw()
    absent = entries[0].pk
    for bout in sumo.bouts():
        if absent in bout.entry_ids:
            sumo.save(bout, *(None if entry == absent else "" for entry in bout.entry_ids))
        else:
            sumo.save(bout, 1, 1)
    plan = bridge.plan_of(sumo.division)
    state = bridge.draw_state(plan, Draw.objects.get())
    table = state.table(state.fights)
    assert [table[entry.pk].points for entry in entries] == [0, 5, 5, 5]
    assert [table[entry.pk].difference for entry in entries] == [-6, 2, 2, 2]
    assert Mark.objects.filter(entry=absent, code="DNS").count() == 3


def circle(sumo):
    """Three robots of one weight beat each other in a circle, the fourth loses to all: two places, three equals."""
    sumo.add(4)
    draw = sumo.draw()
    a, b, c, d = [row["entry"] for row in draw.order]
    beats = {frozenset((a, b)): a, frozenset((b, c)): b, frozenset((c, a)): c}
    for bout in sumo.bouts():
        winner = beats.get(frozenset(bout.entry_ids)) or next(e for e in bout.entry_ids if e != d)
        sumo.save(bout, *((2 if entry == winner else 1 if d not in bout.entry_ids else 0) for entry in bout.entry_ids))
    return draw, a, b, c, d


def test_a_tie_at_the_line_waits_for_a_fly_off(sumo):
    draw, a, b, c, d = circle(sumo)
    with pytest.raises(BoutRefused, match="равенство на границе"):
        sumo.draw("final")
    waiting = {r.entry_id for r in bridge.advances_now(sumo.division) if r.outcome == AdvanceOutcome.WAITING}
    assert waiting == {a, b, c}
    group = draw.order[0]["group"]
    bouts = call_flyoff(draw=draw, group=group, actor=sumo.cast.secretary)
    assert {frozenset(bout.entry_ids) for bout in bouts} == {frozenset(p) for p in ((a, b), (b, c), (a, c))}
    points_before = [line.data for line in Line.objects.order_by("entry_id")]
    sumo.by_strength([c, a, b], BoutKind.FLYOFF)
    assert [line.data for line in Line.objects.order_by("entry_id")] == points_before
    going = {r.entry_id for r in bridge.advances_now(sumo.division) if r.outcome == AdvanceOutcome.ON}
    assert going == {a, c}
    sumo.draw("final")
    sumo.by_strength([c, a, b, d], code="final")
    assert sumo.places() == [(sumo.names[e], str(n)) for n, e in enumerate([c, a, b, d], 1)]


def test_a_fly_off_that_ends_in_a_tie_is_followed_by_another_between_those_still_equal(sumo):
    draw, a, b, c, _d = circle(sumo)
    group = draw.order[0]["group"]
    call_flyoff(draw=draw, group=group, actor=sumo.cast.secretary)
    with pytest.raises(BoutRefused, match="все поединки группы"):
        call_flyoff(draw=draw, group=group, actor=sumo.cast.secretary)
    for bout in sumo.bouts("group", BoutKind.FLYOFF):  # c beats both, a and b fight a draw
        sumo.let_win(bout, c) if c in bout.entry_ids else sumo.save(bout, 1, 1)
    draw.refresh_from_db()
    (last,) = call_flyoff(draw=draw, group=group, actor=sumo.cast.secretary)
    assert set(last.entry_ids) == {a, b}
    sumo.let_win(last, b)
    going = {r.entry_id for r in bridge.advances_now(sumo.division) if r.outcome == AdvanceOutcome.ON}
    assert going == {b, c}


def played_to_the_final(sumo):
    entries = sumo.add(8)
    draw = sumo.draw()
    first, second = groups_of(draw).values()
    strength = [entry for pair in zip(first, second, strict=True) for entry in pair]
    sumo.by_strength(strength)
    sumo.draw("final")
    return strength, entries


def test_a_correction_takes_the_bracket_back_while_it_has_no_results(sumo):
    strength, _entries = played_to_the_final(sumo)
    assert len(sumo.bouts("final")) == 2
    bout = next(b for b in sumo.bouts() if set(b.entry_ids) == {strength[0], strength[2]})
    with pytest.raises(MarkRefused, match="почему меняете"):
        sumo.let_win(bout, strength[2])
    assert len(sumo.bouts("final")) == 2
    saved = sumo.save(bout, *(2 if e == strength[2] else 1 for e in bout.entry_ids), reason="Перепутаны стороны")
    assert saved.took_back
    assert sumo.bouts("final") == []
    assert Draw.objects.filter(stage__code="final", ended_at=None).count() == 0
    again = sumo.draw("final")
    assert again.order[0]["entry"] == strength[2]


def test_a_correction_is_refused_once_the_bracket_has_results(sumo):
    strength, _entries = played_to_the_final(sumo)
    semi = sumo.bouts("final")[0]
    sumo.let_win(semi, min(semi.entry_ids, key=strength.index))
    bout = sumo.bouts()[0]
    with pytest.raises(BoutRefused, match=r"Сначала сотрите результат поединка №\s\d+ \(Финал\)"):
        sumo.save(bout, 1, 1, reason="Ошибка в счёте")
    sumo.save(semi, "", "", reason="Записан не тот поединок")
    assert sumo.save(bout, 1, 1, reason="Ошибка в счёте").took_back


def test_a_corrected_semi_final_pairs_the_final_anew(sumo):
    strength, _entries = played_to_the_final(sumo)
    one, two = sumo.bouts("final")
    for bout in (one, two):
        sumo.let_win(bout, min(bout.entry_ids, key=strength.index))
    final = sumo.bouts("final", BoutKind.LEVEL)[-1]
    assert set(final.entry_ids) == {strength[0], strength[1]}
    loser = max(one.entry_ids, key=strength.index)
    saved = sumo.save(one, *(2 if e == loser else 0 for e in one.entry_ids), reason="Перепутаны стороны")
    assert (saved.took_back, saved.opened) == (True, 2)
    final = sumo.bouts("final", BoutKind.LEVEL)[-1]
    assert set(final.entry_ids) == {loser, strength[1]}


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [(2, 2, "обе стороны выиграть"), (2, "", "обеих сторон"), (3, 0, "3 не подходит"), ("два", 0, "Напишите число")],
)
def test_a_result_that_cannot_be_is_refused_in_words(sumo, first, second, words):
    played_to_the_final(sumo)
    with pytest.raises((BoutRefused, MarkRefused), match=words):
        sumo.save(sumo.bouts("final")[0], first, second)
    assert not Mark.objects.filter(stage__code="final").exists()


def test_a_draw_in_the_play_off_decides_nothing_yet(sumo):
    played_to_the_final(sumo)
    one, two = sumo.bouts("final")
    sumo.let_win(two, two.first_id)
    assert sumo.save(one, 1, 1).opened == 0
    assert "" in [place for _name, place in sumo.places()]
    assert sumo.save(one, 2, 1, reason="Третья схватка").opened == 2


def test_a_repeated_operation_changes_nothing_and_an_unseen_result_is_shown(sumo):
    sumo.add(4)
    sumo.draw()
    bout = sumo.bouts()[0]
    operation = uuid.uuid4()
    sumo.save(bout, 2, 1, operation_id=operation)
    assert not sumo.save(bout, 2, 1, operation_id=operation).is_changed
    assert MarkOperation.objects.count() == 2
    with pytest.raises(BoutRefused, match="кто-то ещё"):
        save_bout(
            bout=bout,
            results={e: SideResult(texts={bout.draw.stage.criteria.get().pk: "0"}) for e in bout.entry_ids},
            operation_id=uuid.uuid4(),
            author=sumo.cast.chair,
            reason="Вторая запись",
        )


def test_bouts_are_written_while_judging_and_corrected_with_a_reason_until_publication(sumo):
    sumo.add(4)
    sumo.draw()
    bout = sumo.bouts()[0]
    sumo.let_win(bout, bout.first_id)
    sumo.competition.phase = Phase.PUBLISHED
    sumo.competition.save()
    with pytest.raises(MarkRefused, match="не принимаются"):
        sumo.save(bout, 0, 2, reason="Поздно")
    with pytest.raises(BoutRefused, match="жеребьёвку не проводят"):
        draw_stage(
            division=type(sumo.division).objects.get(pk=sumo.division.pk),
            stage=sumo.stage("final"),
            actor=sumo.cast.secretary,
        )


def test_two_lives_end_with_the_second_defeat_and_somebody_new_is_met_first(combat):
    entries = combat.add(6)
    draw = combat.draw("bouts")
    order = [row["entry"] for row in draw.order]
    strength = order
    while True:
        state = bridge.draw_state(bridge.plan_of(combat.division), Draw.objects.get())
        open_ones = [fight.bout for fight in state.fights if not fight.is_decided]
        if not open_ones:
            break
        for bout in open_ones:
            winner = min(bout.entry_ids, key=strength.index)
            combat.save(bout, *([3, 100] if entry == winner else [1, 90] for entry in bout.entry_ids))
    places = combat.places()
    assert [name for name, _place in places][:2] == [combat.names[order[0]], combat.names[order[1]]]
    assert {place for _name, place in places[:3]} == {"1", "2", "3"}
    met = [frozenset(bout.entry_ids) for bout in combat.bouts("bouts") if not bout.is_bye]
    assert len(set(met[:6])) == 6
    defeats = dict.fromkeys(order, 0)
    for fight in bridge.draw_state(bridge.plan_of(combat.division), Draw.objects.get()).fights:
        for entry in fight.lost:
            defeats[entry] += 1
    assert sorted(defeats.values()) == [0, 2, 2, 2, 2, 2]
    assert len(entries) == 6
    assert Bout.objects.filter(kind=BoutKind.THIRD).count() == 0


def test_who_is_refused_after_the_draw_counts_in_no_table(sumo):
    entries = sumo.add(5)
    draw = sumo.draw()
    sumo.competition.phase = Phase.ADMISSION
    sumo.competition.save()
    gone = entries[0]
    refuse_entry(entry=Entry.objects.get(pk=gone.pk), actor=sumo.cast.organiser, reason="Робот не прошёл допуск")
    sumo.competition.phase = Phase.JUDGING
    sumo.competition.save()
    assert set(Line.objects.exclude(entry=gone).values_list("missing", flat=True)) == {3}
    strength = [row["entry"] for row in draw.order if row["entry"] != gone.pk]
    sumo.by_strength(strength)
    state = bridge.draw_state(bridge.plan_of(sumo.division), Draw.objects.get())
    assert sorted(state.groups["А"]) == sorted(strength)
    assert len(sumo.places()) == 4
    sumo.draw("final")
    void = next(fight for fight in state.fights if fight.is_void)
    with pytest.raises(BoutRefused, match="одного из участников больше нет"):
        sumo.let_win(void.bout, void.bout.first_id)


def test_who_is_moved_away_before_the_first_result_loses_the_bout_of_the_level(combat):
    combat.add(4)
    draw = combat.draw("bouts")
    gone = draw.order[0]["entry"]
    to = combat.competition.divisions.get(nomination=combat.division.nomination, age_group__code="7-12")
    move_entry(entry=Entry.objects.get(pk=gone), division=to, actor=combat.cast.organiser, reason="Возраст")
    other = next(bout for bout in combat.bouts("bouts") if gone not in bout.entry_ids)
    assert combat.save(other, [2, 100], [1, 100]).opened > 0
    level = [set(bout.entry_ids) for bout in combat.bouts("bouts") if bout.level == 2]
    assert not any(gone in pair for pair in level)
    assert {entry for pair in level for entry in pair} == {row["entry"] for row in draw.order} - {gone}


def test_the_reason_of_a_new_draw_goes_with_the_child_that_it_names(sumo):
    pupil = make_pupil(sumo.cast.school, "Власова", "Полина")
    make_entry(sumo.competition, sumo.cast.school, pupil, division=sumo.division, extras={"weight": "480"})
    sumo.add(4)
    sumo.draw()
    sumo.draw(seed="другое", reason="Власову записали дважды")

    erase_participant(participant=pupil, actor=sumo.cast.teacher, reason="Заявление матери")

    draw = Draw.objects.get(ended_at=None)
    assert (draw.reason, draw.reason_salt) == ("", "")
    assert "Власов" not in str(list(AuditEntry.objects.values_list("details", flat=True)))
    assert audit.verify_chains() == []


def test_a_draw_that_was_changed_past_the_program_is_found(sumo):
    sumo.add(4)
    sumo.draw()
    draw = sumo.draw(seed="другое", reason="Робот опоздал")
    assert list(faults_of_draws()) == []
    turned = [draw.order[1], draw.order[0], *draw.order[2:]]
    for change in ({"reason": "Так захотелось"}, {"order": turned}, {"seed": SEED}):
        before = Draw.objects.filter(pk=draw.pk).values(*change).get()
        Draw.objects.filter(pk=draw.pk).update(**change)
        assert list(faults_of_draws()) == [f"жеребьёвка с ключом {draw.pk} не та, что была записана"]
        Draw.objects.filter(pk=draw.pk).update(**before)
    assert list(faults_of_draws()) == []


def test_the_explanation_says_against_whom_each_bout_was(sumo, client):
    entries = sumo.add(3)
    sumo.draw()
    sumo.by_strength([entry.pk for entry in entries])
    sumo.places()
    client.force_login(sumo.cast.secretary)
    address = reverse("ranking_explanation", args=[sumo.competition.slug, sumo.division.code, entries[0].pk])
    text = client.get(address).content.decode().replace("\u00a0", " ")
    met = set(re.findall(r"против (\S+?)[<&,\s]", text))
    assert met == {entries[1].number, entries[2].number}


def test_a_bout_with_a_guest_counts_for_nobody_else_in_the_table_of_the_group(sumo):
    entries = sumo.add(4)
    draw = sumo.draw()
    guest = entries[0]
    for bout in sumo.bouts():
        sumo.let_win(bout, min(bout.entry_ids))
    Entry.objects.filter(pk=guest.pk).update(standing=Standing.OUT)
    state = bridge.draw_state(bridge.plan_of(sumo.division), draw)
    table = state.table(state.fights)
    assert {entry.pk: (table[entry.pk].played, table[entry.pk].points) for entry in entries} == {
        guest.pk: (3, 9),
        entries[1].pk: (2, 6),
        entries[2].pk: (2, 3),
        entries[3].pk: (2, 0),
    }
