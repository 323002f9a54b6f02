"""QR codes from tables are the codes of their addresses, whatever the digits."""

import random

import pytest
import zxingcpp
from PIL import Image

from certificates.render.qr import Codes, Picture, picture

ADDRESSES = ["https://apogee.kaluga.example/v/", "http://localhost:8000/v/", "https://x.ru/v/"]


def read(found: Picture) -> str:
    row = len(found.rows) // found.side
    picture_ = Image.new("L", (found.side + 8, found.side + 8), 255)
    for y in range(found.side):
        bits = int.from_bytes(found.rows[y * row : (y + 1) * row], "big") >> (row * 8 - found.side)
        for x in range(found.side):
            if bits >> (found.side - 1 - x) & 1:
                picture_.putpixel((x + 4, y + 4), 0)
    codes = zxingcpp.read_barcodes(picture_.resize((picture_.width * 4, picture_.height * 4), Image.Resampling.NEAREST))
    return codes[0].text if codes else ""


@pytest.fixture(scope="module", params=ADDRESSES)
def codes(request) -> Codes:
    return Codes(request.param)


@pytest.mark.parametrize("code", ["0" * 16, "F" * 16, "0123456789ABCDEF", "12345678ABCDEFAB", "A0" * 8, "9" * 15 + "A"])
def test_codes_at_the_edges_are_read_back(codes: Codes, code: str) -> None:
    assert read(codes.picture(code)) == codes.address + code


def test_random_codes_are_read_back(codes: Codes) -> None:
    chance = random.Random(7)
    for _ in range(60):
        code = "".join(chance.choice("0123456789ABCDEF") for _ in range(16))
        assert read(codes.picture(code)) == codes.address + code


def test_another_ending_is_encoded_as_it_is(codes: Codes) -> None:
    for ending in ("abc", "0123456789abcdef", "0" * 18, ""):
        assert read(codes.picture(ending)) == codes.address + ending


def test_a_picture_is_square_and_an_address_too_long_is_refused() -> None:
    found = picture(ADDRESSES[0])
    assert len(found.rows) == found.side * ((found.side + 7) // 8)
    with pytest.raises(ValueError, match="Сократите адрес"):
        picture("x" * 300)
