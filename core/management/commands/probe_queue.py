"""`manage.py probe_queue`: send a task through the queue and see it done."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core import jobs
from core.models import Job


class Command(BaseCommand):
    """The whole way that background work takes: row, queue, worker, row; for an operator and for the tests of kills."""

    help = "Starts a job that only counts, and waits until a worker has done it."

    def add_arguments(self, parser: CommandParser) -> None:
        """How long the job is and how long to wait for it."""
        parser.add_argument("--steps", type=int, default=10, help="steps of a tenth of a second")
        parser.add_argument("--seconds", type=float, default=30, help="how long to wait")
        parser.add_argument("--no-wait", action="store_true", help="only start the job and print its number")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start, wait, tell the time it took."""
        begun = time.monotonic()
        job = jobs.start("core.probe", total=options["steps"])
        if options["no_wait"]:
            self.stdout.write(str(job.pk))
            return
        while time.monotonic() - begun < options["seconds"]:
            job.refresh_from_db()
            if job.status == Job.Status.DONE:
                seconds = f"{time.monotonic() - begun:.1f}"
                self.stdout.write(
                    _("Очередь работает: задание %(id)s выполнено за %(seconds)s с.")
                    % {"id": job.pk, "seconds": seconds}
                )
                return
            time.sleep(0.1)
        raise CommandError(
            _("Посмотрите /healthz и журнал обработчика: за %(seconds)s с задание %(id)s не выполнено (%(status)s).")
            % {"seconds": options["seconds"], "id": job.pk, "status": job.get_status_display()}
        )
