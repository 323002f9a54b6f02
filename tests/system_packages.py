"""Debian packages that the tests need: installed where that is allowed, named in a clear sentence where it is not."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from ctypes.util import find_library
from pathlib import Path


def has_postgresql() -> bool:
    """PostgreSQL's server, which Debian keeps out of the PATH."""
    return bool(shutil.which("postgres") or any(Path("/usr/lib/postgresql").glob("*/bin/postgres")))


def has_program(*names: str) -> Callable[[], bool]:
    """Any of the programs is on the PATH."""
    return lambda: any(shutil.which(name) for name in names)


def has_library(name: str) -> Callable[[], bool]:
    """The loader finds the library."""
    return lambda: bool(find_library(name))


PACKAGES = {
    "chromium": has_program("chromium"),
    "postgresql": has_postgresql,
    "redis-server": has_program("redis-server"),
    "poppler-utils": has_program("pdftoppm"),
}


BENCH_PACKAGES = {
    "libpangoft2-1.0-0": has_library("pangoft2-1.0"),
    "libharfbuzz-subset0": has_library("harfbuzz-subset"),
}


def missing_packages() -> list[str]:
    """Names of the packages that are not here; `bench` on the command line asks for WeasyPrint's libraries too."""
    wanted = PACKAGES | (BENCH_PACKAGES if "bench" in sys.argv else {})
    return [name for name, is_here in wanted.items() if not is_here()]


def main() -> int:
    """Install what is missing, or say what to install; the exit code says whether the tests can run."""
    missing = missing_packages()
    if missing and os.getuid() == 0 and shutil.which("apt-get"):
        print(f"Ставлю пакеты для тестов: {', '.join(missing)}", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        wait = ["-o", "DPkg::Lock::Timeout=300", "-qq"]
        subprocess.run(["apt-get", *wait, "update"], check=True, env=environment, stdin=subprocess.DEVNULL)
        subprocess.run(
            ["apt-get", *wait, "install", "-y", "--no-install-recommends", *missing],
            check=True,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        missing = missing_packages()
    if missing:
        print(f"Тестам не хватает пакетов Debian. Установите их: sudo apt-get install {' '.join(missing)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
