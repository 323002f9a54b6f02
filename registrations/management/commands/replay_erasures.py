"""Run after a restore from a backup: the people erased since then are erased again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from registrations.services import replay_erasures


class Command(BaseCommand):
    """Repeats the erasures that are written down, those of a list kept outside the backup included."""

    help = "Repeats after a restore every erasure that is written down (and those of a file with one key a line)."

    def add_arguments(self, parser: CommandParser) -> None:
        """A file of keys, because the backup may be older than an erasure."""
        parser.add_argument("keys", nargs="?", help="file with the key of an erased person on every line")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Erase, and say how many."""
        keys = []
        if options["keys"]:
            with open(options["keys"], encoding="utf-8") as file:  # noqa: PTH123 - a path typed by the operator
                keys = file.read().split()
        self.stdout.write(f"erased again: {replay_erasures(keys=keys)}")
