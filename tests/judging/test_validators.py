"""What a typed mark means."""

from decimal import Decimal

import pytest

from competitions.models import Criterion
from judging.validators import MarkRefused, read_mark

FLIGHT = Criterion(title="Время", unit="seconds", minimum=0, maximum=120, step=1)
RUN = Criterion(title="Время", unit="seconds", minimum=0, maximum=None, step=1)
MARK = Criterion(title="Идея", unit="points", minimum=0, maximum=10, step=Decimal("0.5"))


@pytest.mark.parametrize(
    ("criterion", "typed", "value", "code"),
    [
        (FLIGHT, "1:35,6", "95.6", ""),
        (FLIGHT, "95.6", "95.6", ""),
        (FLIGHT, "120", "120", ""),
        (FLIGHT, "630", "390", ""),
        (FLIGHT, "118,4", "118.4", ""),
        (RUN, "118", "78", ""),
        (RUN, "118,4", "118.4", ""),
        (RUN, "45", "45", ""),
        (RUN, "1:02:03", "3723", ""),
        (RUN, "н/я", "", "DNS"),
        (RUN, "N", "", "DNS"),
        (RUN, "dnf", "", "DNF"),
        (RUN, "сход", "", "DNF"),
        (RUN, "Перелёт", "", "VOID"),
        (RUN, " ", "", ""),
        (MARK, "8,5", "8.5", ""),
        (MARK, "08,50", "8.5", ""),
        (MARK, "0", "0", ""),
    ],
)
def test_typed_text_has_one_meaning(criterion, typed, value, code):
    reading = read_mark(typed, criterion, is_clock=True)
    assert (reading.value, reading.code) == (value, code)


def test_a_file_is_read_as_it_stands():
    assert read_mark("630", RUN).value == "630"


def test_a_measured_number_over_the_limit_is_a_note_and_a_mark_over_it_an_error():
    assert "Больше 120\u00a0с" in read_mark("131", FLIGHT).note
    with pytest.raises(MarkRefused, match="от 0 до 10, шаг 0,5"):
        read_mark("11", MARK)


@pytest.mark.parametrize("typed", ["abc", "1e3", "NaN", "∞", "1:75", "-5", "٣", "8 9 0 x", "9" * 50])
def test_what_is_no_number_is_refused_with_a_sentence(typed):
    with pytest.raises(MarkRefused):
        read_mark(typed, RUN, is_clock=True)


def test_a_code_that_the_scheme_does_not_declare_is_no_code():
    with pytest.raises(MarkRefused, match="не читается"):
        read_mark("OCS", RUN)
    assert read_mark("ocs", RUN, codes={"OCS"}).code == "OCS"


@pytest.mark.parametrize("digits", [23, 29, 32])
@pytest.mark.parametrize(
    "criterion", [FLIGHT, RUN, Criterion(title="Касания", unit="count", minimum=0, maximum=None, step=1)]
)
def test_a_number_as_long_as_may_be_is_read(criterion, digits):
    assert read_mark("9" * digits, criterion, is_clock=True).value == "9" * digits


@pytest.mark.parametrize("digits", [33, 60, 400])
@pytest.mark.parametrize("criterion", [FLIGHT, RUN, MARK])
def test_a_longer_number_is_refused_with_the_reason(criterion, digits):
    with pytest.raises(MarkRefused, match=r"короче|не читается"):
        read_mark("9" * digits, criterion, is_clock=True)
