"""`manage.py load_demo`: the demo season and who may sign in."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config.demo.loading import load_season


class Command(BaseCommand):
    """Fills an empty database with a season to look around in."""

    help = "Loads the demo season into an empty database and prints its accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse a database that somebody uses; load; print the accounts."""
        if get_user_model().objects.exists():
            raise CommandError(_("В базе уже есть люди. Показательный сезон загружают только в пустую базу."))
        people = load_season()
        self.stdout.write(_("Показательный сезон: войдите под одной из записей, пароль у всех один."))
        self.stdout.write(_("Пароль: %(password)s") % {"password": people.password})
        for email, says in people.accounts:
            self.stdout.write(f"  {email:<26} {says}")
