"""`manage.py open_season 2026` opens the school year September 2026 – August 2027: one draft for each contest."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.models import Organisation
from competitions.selectors.season import SeasonLine, department, season_lines
from competitions.services.season import open_season
from competitions.validators.refusal import Refused
from core.templatetags.formats import ru_date


class Command(BaseCommand):
    """Makes the drafts of a school year, or says what it would make."""

    help = "Opens a school year: one draft for each contest of the road map; a second run makes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """The year, who holds what nobody is named for, and a look before."""
        parser.add_argument("year", type=int, help="the year in whose September the school year begins")
        parser.add_argument(
            "--organiser", default="", help="number, short or full name of the organisation that holds the rest"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be made and make nothing")

    def handle(self, *_args: Any, year: int, organiser: str, dry_run: bool, **_options: Any) -> None:
        """Open the year and print one line for each contest, then the count."""
        holder = _holder(organiser)
        self.stdout.write(_("Остальные конкурсы записываются на организацию: %(name)s") % {"name": holder.short_name})
        lines = season_lines(year)
        try:
            made = [] if dry_run else open_season(year=year, organiser=holder, actor=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for line in lines:
            self.stdout.write(_line(line, holder, is_made=bool(made)))
        if dry_run:
            self.stdout.write(_("Будет создано: %(n)s") % {"n": sum(line.is_new for line in lines)})
        elif made:
            self.stdout.write(_("Создано: %(n)s") % {"n": len(made)})
        else:
            self.stdout.write(_("Ничего не создано: этот учебный год уже открыт."))


def _holder(name: str) -> Organisation:
    """The organisation of the option; without it the department's."""
    if not name:
        found = department()
        if found is None:
            raise CommandError(_("Назовите организацию: --organiser. Управление образования не найдено или не одно."))
        return found
    matches = Organisation.objects.filter(pk=int(name)) if name.isdigit() else Organisation.objects.none()
    matches = matches or Organisation.objects.filter(short_name=name) or Organisation.objects.filter(full_name=name)
    if len(matches) != 1:
        raise CommandError(_("Назовите организацию точнее: «%(name)s» – их %(n)s.") % {"name": name, "n": len(matches)})
    return matches[0]


def _line(line: SeasonLine, holder: Organisation, *, is_made: bool) -> str:
    if line.competition is not None:
        state, organiser = _("уже есть"), line.competition.organiser
    else:
        state = _("не в этом году") if not line.is_held else _("создан") if is_made else _("будет создан")
        organiser = line.organiser or holder
    dates = f"{ru_date(line.opens_on, 'full')} – {ru_date(line.closes_on, 'full')}"
    return f"{line.preset.item:6} {line.preset.slug:34} {organiser.short_name:24} {dates:36} {state}"
