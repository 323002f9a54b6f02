"""Saving marks: echo, idempotence, conflict, agreement, limits, freeze, one entry touched."""

import uuid

import pytest

from core import audit
from judging import bridge
from judging.models import Line, Mark, MarkOperation
from judging.services import sheets
from judging.services.marks import correct_mark
from judging.signals import lines_changed
from judging.validators import MarkRefused


def test_a_mark_is_stored_and_echoed(judged):
    saved = judged.mark(judged.idea, "8")
    assert (saved.outcome, saved.value, saved.code, saved.revision) == ("stored", "8", "", 1)
    mark = Mark.objects.get()
    assert (mark.value, mark.revision, mark.judge) == ("8", 1, judged.juror)
    judged.cast.division.refresh_from_db()
    assert judged.cast.division.locked_at is not None
    assert audit.verify_chains() == []


def test_repeating_an_operation_gives_the_same_echo_and_writes_nothing(judged):
    operation = uuid.uuid4()
    first = judged.mark(judged.idea, "8", operation_id=operation)
    judged.mark(judged.idea, "9", base_revision=1)
    again = judged.mark(judged.idea, "8", operation_id=operation)
    assert (again.outcome, again.value, again.revision) == (first.outcome, "8", 1)
    assert Mark.objects.get().value == "9"
    assert MarkOperation.objects.count() == 2


def test_an_operation_of_another_entry_is_not_echoed(judged):
    operation = uuid.uuid4()
    judged.mark(judged.idea, "8", operation_id=operation)
    with pytest.raises(MarkRefused, match="другой работе"):
        judged.mark(judged.idea, "8", operation_id=operation, entry=judged.other)


def test_an_older_base_revision_is_a_conflict_that_keeps_both_values(judged):
    judged.mark(judged.idea, "6")
    late = judged.mark(judged.idea, "7")
    assert late.is_conflict
    assert (late.value, late.sent_value, late.revision) == ("6", "7", 1)
    mark = Mark.objects.get()
    assert (mark.value, mark.has_conflict) == ("6", True)
    assert list(MarkOperation.objects.values_list("value", "outcome")) == [("6", "stored"), ("7", "conflict")]


def test_choosing_one_of_two_values_settles_the_conflict(judged):
    judged.mark(judged.idea, "6")
    judged.mark(judged.idea, "7")
    chosen = judged.mark(judged.idea, "7", base_revision=1)
    mark = Mark.objects.get()
    assert (chosen.outcome, mark.value, mark.revision, mark.has_conflict) == ("stored", "7", 2, False)


def test_keeping_the_stored_value_settles_the_conflict_too(judged):
    judged.mark(judged.idea, "6")
    judged.mark(judged.idea, "7")
    judged.mark(judged.idea, "6", base_revision=1)
    assert not Mark.objects.get().has_conflict


def test_the_same_value_from_an_older_revision_is_agreement(judged):
    judged.mark(judged.idea, "6")
    again = judged.mark(judged.idea, "6", author=judged.cast.second_juror)
    assert again.outcome == "agreed"
    assert not Mark.objects.get().has_conflict


@pytest.mark.parametrize(
    ("typed", "words"),
    [("11", "от 0 до 10"), ("-1", "от 0 до 10"), ("7,5", "шаг 1"), ("abc", "не читается"), ("1e3", "не читается")],
)
def test_a_wrong_mark_is_refused_with_a_sentence(judged, typed, words):
    with pytest.raises(MarkRefused, match=words):
        judged.mark(judged.idea, typed)
    assert not Mark.objects.exists()


def test_zero_cleared_and_absent_differ(judged):
    judged.mark(judged.idea, "0")
    zero = Mark.objects.get()
    assert (zero.value, zero.code) == ("0", "")
    judged.mark(judged.idea, "", base_revision=1)
    zero.refresh_from_db()
    assert (zero.value, zero.code, zero.revision) == ("", "", 2)
    judged.mark(judged.idea, "", code="DNS", base_revision=2)
    zero.refresh_from_db()
    assert (zero.value, zero.code) == ("", "DNS")
    with pytest.raises(MarkRefused):
        judged.mark(judged.idea, "", code="XYZ", base_revision=3)


def test_the_line_follows_every_mark(judged):
    assert bridge.line_for(judged.entry).values["stage:main"] is None
    for criterion, value in ((judged.idea, "8"), (judged.craft, "9")):
        judged.mark(criterion, value)
    line = Line.objects.get(entry=judged.entry)
    assert (line.missing, line.revision) == (2, 2)
    for criterion, value in ((judged.idea, "7"), (judged.craft, "6")):
        judged.mark(criterion, value, judge=judged.second, author=judged.cast.second_juror)
    line.refresh_from_db()
    # shares 0.6 and 0.4 of 10: 84 and 66, mean 75
    assert line.missing == 0
    assert bridge.total_text(line.data, judged.stage) == "75"


def test_a_save_touches_one_entry_and_few_queries(judged, django_assert_num_queries):
    judged.mark(judged.idea, "8")
    seen = []
    lines_changed.connect(lambda division_id, **kw: seen.append(division_id), weak=False, dispatch_uid="test")
    try:
        before = dict(Line.objects.values_list("entry", "revision"))
        judged.mark(judged.craft, "8")
        after = dict(Line.objects.values_list("entry", "revision"))
    finally:
        lines_changed.disconnect(dispatch_uid="test")
    assert seen == [judged.cast.division.pk]
    assert {pk for pk in after if after[pk] != before.get(pk)} == {judged.entry.pk}


def test_a_handed_in_sheet_takes_no_marks_until_it_is_opened(judged):
    for criterion in (judged.idea, judged.craft):
        judged.mark(criterion, "8")
    sheets.hand_in_sheet(assignment=judged.first_seat, actor=judged.cast.juror)
    with pytest.raises(MarkRefused, match="сдан"):
        judged.mark(judged.idea, "9", base_revision=1)
    sheets.reopen_sheet(assignment=judged.first_seat, reason="ошибка в листе", actor=judged.cast.chair)
    assert judged.mark(judged.idea, "9", base_revision=1).value == "9"


def test_half_a_sheet_is_not_handed_in_and_the_criteria_are_named(judged):
    judged.mark(judged.idea, "8")
    with pytest.raises(sheets.SheetRefused, match="Исполнение") as refused:
        sheets.hand_in_sheet(assignment=judged.first_seat, actor=judged.cast.juror)
    assert refused.value.empty == [judged.craft]


def test_marks_are_taken_only_while_the_contest_is_judged(judged):
    judged.cast.competition.phase = "published"
    judged.cast.competition.save()
    judged.entry.refresh_from_db()
    with pytest.raises(MarkRefused, match="не принимаются"):
        judged.mark(judged.idea, "8")


def test_the_chair_corrects_and_annuls_with_a_reason(judged):
    judged.mark(judged.idea, "8")
    mark = Mark.objects.get()
    with pytest.raises(MarkRefused, match="почему"):
        correct_mark(mark=mark, operation_id=uuid.uuid4(), value_text="9", reason=" ", author=judged.cast.chair)
    correct_mark(mark=mark, operation_id=uuid.uuid4(), value_text="9", reason="опечатка", author=judged.cast.chair)
    mark.refresh_from_db()
    assert (mark.value, mark.revision) == ("9", 2)
    correct_mark(mark=mark, operation_id=uuid.uuid4(), code="VOID", reason="нарушение", author=judged.cast.chair)
    mark.refresh_from_db()
    assert (mark.value, mark.code) == ("", "VOID")
    assert [op.reason for op in mark.operations.all()] == ["", "опечатка", "нарушение"]
    assert audit.verify_chains() == []
