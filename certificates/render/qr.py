"""QR codes by zxing-cpp, packed as the bits of a one-colour picture, and from tables where only the end differs.

With segments, version and mask fixed a QR code is linear over GF(2) in the bits of its text, and two characters of
sixteen hexadecimal ones make eleven bits of their own. So the code of any address is the code of a base address,
changed by one picture of differences for each pair: a few XORs instead of an encoder.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise, product
from typing import NamedTuple

import zxingcpp

# Bytes that fit a code of level M in byte mode, by version: ISO/IEC 18004, table 7.
_CAPACITY_M = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213)
_BITS = bytes.maketrans(b"\x00\xff", b"10")  # a dark pixel is 0 in the picture and 1 in the bits
_DIGITS = "0123456789ABCDEF"
LENGTH = 16
_BASE = "AB" * (LENGTH // 2)  # letters, so that no run of digits makes the encoder change its segments
_PROBES = ("FEDCBACDEFABCDEF", "A1B2C3D4E5F6A7B8", "C0FFEEDADABEEFAD")


class Picture(NamedTuple):
    """A square of `side` modules, rows padded to whole bytes, 1 is dark, without a quiet zone."""

    side: int
    rows: bytes


def _version(length: int) -> int:
    for version, capacity in enumerate(_CAPACITY_M, 1):
        if length <= capacity:
            return version
    raise ValueError("Сократите адрес проверки: он не помещается в QR-код.")


def picture(address: str) -> Picture:
    """The code of an address; naming the version and the mask spares the trial of all eight: five times faster."""
    code = zxingcpp.create_barcode(
        address,
        zxingcpp.BarcodeFormat.QRCode,
        ec_level="M",
        options=f"version={_version(len(address))},dataMask=4",
    )
    pixels = memoryview(code.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]
    side = pixels.shape[0] if pixels.shape else 0
    bits, padding = bytes(pixels).translate(_BITS), b"0" * (-side % 8)
    padded = b"".join([bits[i : i + side] + padding for i in range(0, side * side, side)])
    return Picture(side, int(padded, 2).to_bytes(len(padded) // 8, "big"))


class Tables(NamedTuple):
    """The base code's side and bits; what each group of digits changes, with where the group begins and ends."""

    side: int
    size: int
    base: int
    groups: list[tuple[int, int, dict[str, int]]]

    def picture(self, code: str) -> Picture:
        """The code by exclusive or; raises `KeyError` for anything but upper-case hexadecimal digits."""
        bits = self.base
        for start, end, table in self.groups:
            bits ^= table[code[start:end]]
        return Picture(self.side, bits.to_bytes(self.size, "big"))


class Codes:
    """The codes of one address followed by sixteen upper-case hexadecimal digits."""

    def __init__(self, address: str) -> None:
        self.address = address

    def picture(self, code: str) -> Picture:
        """The QR code of the address with this code; any other end than sixteen digits is encoded as it is."""
        if self._tables is None or len(code) != LENGTH:
            return picture(self.address + code)
        try:
            return self._tables.picture(code)
        except KeyError:
            return picture(self.address + code)

    @cached_property
    def _tables(self) -> Tables | None:
        """Tables that give what the encoder gives; None where it divides this address otherwise.

        Two characters share eleven bits, and whether the first digit begins a pair depends on the address.
        """
        for cuts in (range(0, LENGTH + 1, 2), (0, *range(1, LENGTH, 2), LENGTH)):
            tables = self._built(list(pairwise(cuts)))
            if tables and all(tables.picture(code) == picture(self.address + code) for code in _PROBES):
                return tables
        return None

    def _built(self, groups: list[tuple[int, int]]) -> Tables | None:
        side, rows = picture(self.address + _BASE)
        base, made = int.from_bytes(rows, "big"), []
        for start, end in groups:
            table = {}
            for digits in map("".join, product(_DIGITS, repeat=end - start)):
                other = picture(self.address + _BASE[:start] + digits + _BASE[end:])
                if other.side != side:
                    return None
                table[digits] = base ^ int.from_bytes(other.rows, "big")
            made.append((start, end, table))
        return Tables(side, len(rows), base, made)
