"""`manage.py prepare`: everything between a new version of the program and its start."""

import hashlib
import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Bring database, fonts, static files and catalogues in step with the program; a second run finds nothing to do."""

    help = "Migrates the database, builds the fonts, collects static files, compiles the interface's languages."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps in order."""
        call_command("migrate", verbosity=0, interactive=False)
        call_command("compile_catalogues")
        call_command("build_fonts", stdout=io.StringIO())
        stamp = Path(settings.STATIC_ROOT) / "collected.stamp"
        wanted = _fingerprint()
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            call_command("collectstatic", verbosity=0, interactive=False)
            stamp.write_text(wanted, encoding="utf-8")


def _fingerprint() -> str:
    """Names, sizes and times of all static files: collecting and compressing them again takes seconds."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
