"""`manage.py check_catalogues`: no string of the interface is untranslated, fuzzy or left over."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.management.catalogues import LANGUAGES, catalogue_faults, extract_catalogue, read_catalogue


class Command(BaseCommand):
    """Compare `locale/*` with the source; part of `make check`."""

    help = "Fails when a catalogue misses a string, holds a fuzzy or an obsolete one, or breaks a placeholder."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many faults to name."""
        parser.add_argument("--show", type=int, default=40, help="faults named for each language")

    def handle(self, *args: Any, show: int = 40, **options: Any) -> None:
        """Name the faults of every language, then fail if there were any."""
        source = extract_catalogue()
        total = 0
        for language in LANGUAGES:
            faults = catalogue_faults(language, read_catalogue(language), source)
            total += len(faults)
            for fault in faults[:show]:
                self.stderr.write(f"locale/{language}: {fault}")
            if len(faults) > show:
                self.stderr.write(f"locale/{language}: … and {len(faults) - show} more")
        if total:
            raise CommandError(f"{total} faults in the catalogues; start with `make messages`.")
        self.stdout.write(f"Catalogues complete: {', '.join(LANGUAGES)}.")
