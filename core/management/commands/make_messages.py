"""`manage.py make_messages`: bring the catalogues in step with the source."""

from typing import Any

from django.core.management.base import BaseCommand

from core.management.catalogues import LANGUAGES, extract_catalogue, translations, update_catalogue, write_catalogue


class Command(BaseCommand):
    """Extract every string of the interface; `locale/ru` keeps only the plural ones."""

    help = "Adds new strings to locale/*, drops those that left the source, keeps translations."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rewrite each language's catalogue and say how much is left to translate."""
        source = extract_catalogue()
        for language in LANGUAGES:
            catalogue = update_catalogue(language, source)
            write_catalogue(language, catalogue)
            messages = [message for message in catalogue if message.id]
            left = sum(not all(translations(message)) for message in messages)
            self.stdout.write(f"locale/{language}: {len(messages)} strings, {left} to translate")
