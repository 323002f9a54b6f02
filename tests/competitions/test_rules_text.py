"""Rules as people type them: exact numbers, lines of faults, nothing silently taken for something else."""

from decimal import Decimal

import pytest
from django.utils import timezone

from competitions.models import SchemeChange
from competitions.selectors import scheme_for
from competitions.selectors.schemes import faults_of_changes
from competitions.services import Refused, Stale, change_scheme
from competitions.validators.scheme import parse_rules
from competitions.validators.text import TextRefused, parse_yaml


def test_numbers_are_exact_and_words_stay_words():
    data = parse_yaml("{a: 0.1, b: 12, on: [yes, no], time: 1:30, part: 95%, none: null, flag: true}").data
    assert data == {
        "a": Decimal("0.1"),
        "b": 12,
        "on": ["yes", "no"],
        "time": "1:30",
        "part": "95%",
        "none": None,
        "flag": True,
    }
    assert not any(isinstance(value, float) for value in data.values())


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "текст пуст"),
        ("a: 1\nb: {c: 2\n", 3, "скобк"),
        ("a: 1\n\tb: 2\n", 2, "табуляцию"),
        ("a: 1\nb: c: 2\n", 2, "двоеточие"),
        ("a: 1\na: 2\n", 2, "стоит дважды"),
        ("a: !!python/object:os.system x\n", 1, "метку"),
        ("a: &x 1\nb: *x\n", 1, "ссылки"),
        ("a:\n - 1\n  b: 2\n", 3, ""),
        ("[" * 60 + "]" * 60, 1, "Вложенность"),
    ],
)
def test_a_broken_text_is_refused_with_its_line(text, line, words):
    with pytest.raises(TextRefused) as refusal:
        parse_yaml(text)
    fault = refusal.value.faults[0]
    assert fault.line == line
    assert words in fault.reason


def test_a_text_with_invisible_signs_and_an_endless_text_are_refused():
    for text in ("a: \x00", "а" * 300_000):
        with pytest.raises(TextRefused):
            parse_yaml(text)


def test_criteria_do_not_belong_to_the_text():
    with pytest.raises(TextRefused, match="таблице"):
        parse_rules("stages: []\ncriteria: []\n")


def change(scheme, actor, *, rules=None, reason="", revision=None, **values):
    """Save the scheme with these changes of its first criterion and text."""
    criteria = list(scheme.criteria.all())
    for name, value in values.items():
        setattr(criteria[0], name, value)
    return change_scheme(
        scheme=scheme,
        rules=scheme.rules if rules is None else rules,
        criteria=criteria,
        actor=actor,
        revision=revision or scheme.revision,
        reason=reason,
    )


def test_a_misspelt_step_comes_back_with_line_and_the_nearest_right_word(cast):
    scheme = cast.division.scheme
    with pytest.raises(TextRefused) as refusal:
        change(scheme, cast.organiser, rules=scheme.rules.replace("how: mean", "how: meen"))
    fault = refusal.value.faults[0]
    assert (fault.line, fault.suggestion) == (3, "mean")
    scheme.refresh_from_db()
    assert "how: mean" in scheme.rules


def test_a_stage_that_nobody_described_is_refused(cast):
    scheme = cast.division.scheme
    with pytest.raises(TextRefused, match="Возможно, имелось в виду «main»"):
        change(scheme, cast.organiser, rules=scheme.rules.replace("id: main", "id: mian"))


def test_weights_that_do_not_sum_are_refused_and_nothing_is_kept(cast):
    scheme = cast.division.scheme
    with pytest.raises(TextRefused, match="Сумма весов"):
        change(scheme, cast.organiser, weight=Decimal("0.7"))
    assert scheme.criteria.get(code="idea").weight == Decimal("0.6")
    assert not SchemeChange.objects.exists()


def test_a_change_is_a_new_revision_that_the_kernel_reads(cast):
    scheme = cast.division.scheme
    assert scheme_for(scheme).rules.criteria["idea"].max == 10
    changed = change(scheme, cast.organiser, maximum=Decimal(20))
    assert changed.revision == 2
    assert scheme_for(changed).rules.criteria["idea"].max == 20


def test_the_same_content_again_changes_nothing(cast):
    scheme = cast.division.scheme
    assert change(scheme, cast.organiser).revision == 1
    assert not SchemeChange.objects.exists()


def test_an_edit_that_began_from_an_older_revision_is_stale(cast):
    scheme = cast.division.scheme
    changed = change(scheme, cast.organiser, maximum=Decimal(20))
    with pytest.raises(Stale):
        change(changed, cast.organiser, maximum=Decimal(30), revision=1)
    assert change(changed, cast.organiser, revision=1).revision == 2


def test_rules_with_marks_are_changed_with_a_reason_alone(cast):
    division = cast.division
    division.locked_at = timezone.now()
    division.save()
    with pytest.raises(Refused, match="причину"):
        change(division.scheme, cast.organiser, maximum=Decimal(20))
    assert change(division.scheme, cast.organiser, maximum=Decimal(20), reason="В положении 20").revision == 2


def test_a_kept_change_that_was_tampered_with_is_found(cast):
    change(cast.division.scheme, cast.organiser, maximum=Decimal(20), reason="В положении 20")
    assert list(faults_of_changes()) == []
    SchemeChange.objects.update(reason="")
    assert list(faults_of_changes()) == []
    SchemeChange.objects.update(reason="Так захотелось")
    assert len(list(faults_of_changes())) == 1
    SchemeChange.objects.update(reason="", before={})
    assert len(list(faults_of_changes())) == 1


def test_a_scheme_is_read_once_per_revision(cast, django_assert_num_queries):
    scheme_for(cast.division.scheme)
    with django_assert_num_queries(0):
        scheme_for(cast.division.scheme)
