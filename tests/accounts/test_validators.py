"""Numbers out of addresses and buttons: what is no number finds nothing and breaks nothing."""

import pytest
from django.urls import reverse

from accounts.validators import whole_number


@pytest.mark.parametrize("text", ["", "слово", "-1", "1.5", "²", "٣", "1_0", " 7", "9" * 10, "9" * 5000])
def test_what_is_no_short_whole_number_is_none(text):
    assert whole_number(text) is None


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("999999999", 999_999_999)])
def test_a_whole_number_is_read(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("sign", ["²", "9" * 5000])
def test_nonsense_in_a_filter_is_no_filter(cast, client_of, sign):
    address = reverse("pupil_list")
    assert client_of(cast.teacher).get(address, {"grade": sign}).status_code == 200
