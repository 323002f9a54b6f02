"""`manage.py up`: the whole program in one command, and nothing left of it after Ctrl-C."""

import fcntl
import io
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _

from core import jobs
from core.management import queue_server
from core.management.supervisor import Child, GaveUp, Stopped, Supervisor, end_leftovers, stop_signals

READY_S = 90
GIVE_WAY = ["nice", "-n", "5"]  # background work waits for people, not the other way round
ALONE = ["--without-gossip", "--without-mingle"]  # one worker has nobody to meet, and meeting takes a second


class Command(BaseCommand):
    """Queue, web server and worker under one supervisor; on SQLite and an embedded queue unless told otherwise."""

    help = (
        "Prepares the database, loads the demo season into an empty one, starts the queue, the web server and "
        "the worker with beat, keeps them running, ends them in order on Ctrl-C."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Hold the lock, start everything, watch until somebody stops it."""
        self.var = Path(settings.VAR_DIR)
        self.begun = time.monotonic()
        host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
        with only_supervisor(self.var / "up.lock"), stop_signals():
            end_leftovers(self.var)
            refuse_taken_port(host, port)
            supervisor = Supervisor(self.var, self.say)
            try:
                self.start_everything(supervisor, host, port)
                supervisor.watch()
            except Stopped:
                self.say(_("Останавливаю…"))
            except GaveUp as failure:
                child = next(child for child in supervisor.children if child.name == str(failure))
                raise CommandError(
                    _("«%(name)s» не запускается. Последние строки %(log)s:") % {"name": child.name, "log": child.log}
                    + f"\n{child.last_lines()}"
                ) from failure
            finally:
                supervisor.stop()
        self.say(_("Всё остановлено."))

    def start_everything(self, supervisor: Supervisor, host: str, port: int) -> None:
        """The order: queue, database and files, demo season, web server, worker, address."""
        if settings.QUEUE_SOCKET is not None:
            supervisor.start(self.queue(settings.QUEUE_SOCKET))
        self.say(_("Готовлю базу данных и файлы…"))
        call_command("prepare")
        self.load_demo()
        connections.close_all()
        supervisor.start(self.web())
        supervisor.start(self.worker())
        address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}"  # noqa: S104
        self.wait_until_ready(supervisor, f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/healthz")  # noqa: S104
        self.greet(address)

    def queue(self, path: Path) -> Child:
        """The embedded queue."""
        data = queue_server.queue_folder()
        return Child(
            "queue",
            queue_server.server_command(path, data),
            self.log("queue"),
            before=lambda: queue_server.prepare_folders(path, data),
            after=queue_server.wait_for_queue,
        )

    def web(self) -> Child:
        """The web server."""
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
        return Child("web", command, self.log("web"), grace_s=15)

    def worker(self) -> Child:
        """The worker with beat inside; before it starts, what a killed one had taken goes back into the queue."""
        command = [
            *GIVE_WAY,
            sys.executable,
            "-m",
            "celery",
            "-A",
            "celery_app",
            "worker",
            "-B",
            "--loglevel",
            "INFO",
            *ALONE,
        ]
        before = release_work if settings.QUEUE_SOCKET is not None else connections.close_all
        return Child("worker", command, self.log("worker"), grace_s=25, before=before)

    def load_demo(self) -> None:
        """Fill an empty embedded database; one of its own is filled only when APOGEE_DEMO=1 asks for it."""
        own_server = settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3"
        if os.environ.get("APOGEE_DEMO", "0" if own_server else "1") != "1" or get_user_model().objects.exists():
            return
        self.say(_("Загружаю показательный сезон…"))
        accounts = io.StringIO()
        call_command("load_demo", stdout=accounts)
        (self.var / "demo.txt").write_text(accounts.getvalue(), encoding="utf-8")

    def wait_until_ready(self, supervisor: Supervisor, address: str) -> None:
        """Return when `/healthz` says that every part lives; a slow computer is told of and waited for no longer."""
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            for child in supervisor.children:
                supervisor.look_after(child)
            try:
                with urlopen(address, timeout=5):  # noqa: S310 - our own address
                    return
            except (URLError, OSError):
                time.sleep(0.3)
        self.say(
            _("За %(seconds)s с отвечает ещё не всё: посмотрите %(address)s и журналы в %(folder)s.")
            % {"seconds": READY_S, "address": address, "folder": self.var / "log"}
        )

    def greet(self, address: str) -> None:
        """Say where the site is and who may sign in."""
        demo = self.var / "demo.txt"
        if demo.exists():
            self.say("\n" + demo.read_text(encoding="utf-8").rstrip())
        seconds = f"{time.monotonic() - self.begun:.0f}"
        self.say(
            "\n"
            + _("«Апогей» работает: %(address)s (запуск за %(seconds)s с)") % {"address": address, "seconds": seconds}
        )
        self.say(_("Журналы: %(folder)s. Остановить: Ctrl-C.") % {"folder": self.var / "log"})

    def log(self, name: str) -> Path:
        """The log of a child."""
        return self.var / "log" / f"{name}.log"

    def say(self, text: str) -> None:
        """Tell the person at the terminal, at once."""
        self.stdout.write(text)
        self.stdout.flush()


def release_work() -> None:
    """Nobody works now: messages taken by a killed worker go back, and its jobs need not be waited for."""
    queue_server.requeue_unacknowledged()
    jobs.release_orphans()
    connections.close_all()


@contextmanager
def only_supervisor(path: Path) -> Iterator[None]:
    """Hold the lock of this folder of data; the kernel lets it go with the process, however that ends."""
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CommandError(
                _(
                    "«Апогей» с этими данными уже работает (процесс %(pid)s). Остановите его (Ctrl-C в его окне) "
                    "или задайте другую папку данных: APOGEE_VAR=…"
                )
                % {"pid": file.read().strip()}
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def refuse_taken_port(host: str, port: int) -> None:
    """Say so before anything starts when another program listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                _("Порт %(port)s занят или недоступен (%(reason)s). Выберите другой: make run PORT=8001")
                % {"port": port, "reason": error.strerror}
            ) from error
