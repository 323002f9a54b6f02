"""Throw-away PostgreSQL and Redis on unix sockets, run by an unprivileged user, gone with the `with` block.

`python -m tests.services COMMAND …` runs a command with DATABASE_URL and REDIS_URL pointing at a fresh pair.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

POSTGRESQL_FOLDERS = ("/usr/lib/postgresql/15/bin", "/usr/local/bin", "/usr/bin")
SERVER_OPTIONS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "listen_addresses": ""}


def unprivileged() -> dict[str, object]:
    """How a child gives up root, which PostgreSQL refuses to run as; nothing to give up for anybody else."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def postgresql_program(name: str) -> str:
    """A program of PostgreSQL, which Debian keeps out of the PATH."""
    folders = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    program = shutil.which(name, path=os.pathsep.join([*folders, *POSTGRESQL_FOLDERS]))
    if program is None:
        raise FileNotFoundError(f"{name}: no PostgreSQL here; `make system-packages` installs it or says how")
    return program


def redis_program() -> str:
    """Redis as Debian ships it, not the Valkey inside our environment: it is the production server that is meant."""
    program = shutil.which("redis-server")
    if program is None:
        raise FileNotFoundError("redis-server: not here; `make system-packages` installs it or says how")
    return program


def die_with_parent() -> None:
    """A server must not outlive the tests, however they were ended."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


@contextmanager
def own_folder(prefix: str) -> Iterator[Path]:
    """A short folder (sockets have short names) that belongs to the unprivileged user."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    who = unprivileged()
    if who:
        os.chown(folder, who["user"], who["group"])
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(command: list[str], ready: list[str], log: Path, cwd: Path) -> Iterator[subprocess.Popen]:
    """A server in the foreground until the block ends; `ready` succeeds when it answers."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - called before any thread is started
            **unprivileged(),
        )
    try:
        deadline = time.monotonic() + 30
        while subprocess.run(ready, check=False, capture_output=True, cwd="/").returncode:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text()}")
            time.sleep(0.02)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def postgresql(options: dict[str, str] | None = None) -> Iterator[str]:
    """The DATABASE_URL of an empty cluster."""
    with own_folder("pg") as folder:
        data = folder / "data"
        initdb = [postgresql_program("initdb"), "-D", str(data), "-U", "apogee", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*initdb, "--locale=C.UTF-8", "--no-sync"],
            check=True,
            capture_output=True,
            cwd=folder,
            **unprivileged(),
        )
        settings = {**SERVER_OPTIONS, "unix_socket_directories": str(folder), **(options or {})}
        server = [postgresql_program("postgres"), "-D", str(data)]
        for name, value in settings.items():
            server += ["-c", f"{name}={value}"]
        ready = [postgresql_program("pg_isready"), "-q", "-h", str(folder), "-U", "apogee"]
        with running(server, ready, folder.parent / f"{folder.name}.log", folder) as process:
            create = [postgresql_program("createdb"), "-h", str(folder), "-U", "apogee", "apogee"]
            subprocess.run(create, check=True, capture_output=True, cwd="/")
            yield f"postgres://apogee@{quote(str(folder), safe='')}/apogee"
            process.send_signal(signal.SIGINT)  # fast shutdown: it does not wait for connections
        (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


@contextmanager
def redis(options: Sequence[str] = ("--save", "")) -> Iterator[str]:
    """The REDIS_URL of an empty server."""
    with own_folder("rd") as folder:
        socket = folder / "redis.sock"
        command = [redis_program(), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "777"]
        command += ["--dir", str(folder), *options]
        ready = [sys.executable, "-c", f"import redis; redis.Redis(unix_socket_path={str(socket)!r}).ping()"]
        with running(command, ready, folder.parent / f"{folder.name}.log", folder):
            yield f"unix://{socket}"
        (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


def main() -> int:
    """Run a command on a fresh pair of servers."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the `with` blocks end
    with postgresql() as database, redis() as queue:
        environment = {**os.environ, "DATABASE_URL": database, "REDIS_URL": queue}
        return subprocess.run(sys.argv[1:], check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
