"""Numbers without gaps and codes that nobody can guess."""

import secrets

from certificates.models import NumberSeries
from competitions.models import Competition


def take_numbers(competition: Competition, count: int) -> list[tuple[str, int, int, str]]:
    """The next `count` numbers as (letters, year, sequence, «МДМ-26-0147»).

    The row of the series stays locked until the caller's transaction ends: numbers of a transaction that fails are
    given to the next one, so that there is no gap; a number that was written is never given again.
    """
    letters, year = competition.abbreviation.upper(), competition.year
    NumberSeries.objects.get_or_create(letters=letters, year=year)
    series = NumberSeries.objects.select_for_update().get(letters=letters, year=year)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [
        (letters, year, sequence, f"{letters}-{year % 100:02d}-{sequence:04d}")
        for sequence in range(first, first + count)
    ]


def new_code() -> str:
    """The code of the QR address: 64 random bits as 16 hexadecimal digits."""
    return secrets.token_hex(8).upper()


def new_token() -> str:
    """The end of the private address of a file: 256 random bits."""
    return secrets.token_urlsafe(32)
