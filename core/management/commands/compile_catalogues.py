"""`manage.py compile_catalogues`: make the binary catalogues that Django reads."""

from typing import Any

from django.core.management.base import BaseCommand

from core.management.catalogues import LANGUAGES, compile_catalogue


class Command(BaseCommand):
    """Compile `locale/*` with Babel, because `msgfmt` is not on a fresh server."""

    help = "Compiles the catalogues of the interface's languages (no gettext programs needed)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile each language."""
        for language in LANGUAGES:
            compile_catalogue(language)
