"""Opening a school year: every contest of the road map as a draft, all or nothing."""

from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from competitions.selectors.season import SeasonLine, season_lines
from competitions.services.creation import create_competition
from competitions.validators.refusal import Refused

YEARS = range(2017, 2100)


def open_season(*, year: int, organiser: Organisation, actor: User | None) -> list[SeasonLine]:
    """Make the contests of a school year that do not exist yet, and give back those made.

    A contest goes to the organisation that its preset names, or to `organiser` where none is recognised. A second call
    makes nothing. Raises `Refused` with the contest's name where one cannot be made; then none is.
    """
    if year not in YEARS:
        raise Refused(_("Назовите год, в сентябре которого начинается учебный год, например 2026."))
    try:
        with transaction.atomic():
            return [_made(line, organiser, actor) for line in season_lines(year) if line.is_new]
    except IntegrityError as error:
        raise Refused(_("Повторите через минуту: учебный год в это же время открывает кто-то другой.")) from error


def _made(line: SeasonLine, organiser: Organisation, actor: User | None) -> SeasonLine:
    holder = line.organiser or organiser
    try:
        competition = create_competition(preset=line.preset, year=line.year, organiser=holder, actor=actor)
    except Refused as refusal:
        words = {"slug": line.preset.slug, "year": line.year, "reason": refusal}
        raise Refused(_("Ничего не создано: %(slug)s %(year)s. %(reason)s") % words) from refusal
    return replace(line, organiser=holder, competition=competition)
