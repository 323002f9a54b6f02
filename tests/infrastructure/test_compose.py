"""docker-compose.yml and Dockerfile, read as Docker reads them, each service's command run natively.

There is no Docker engine on the machines that build this, so images are not built and networks not made here:
addresses of services become sockets, folders of volumes become folders of the test. The commands, the variables, the
order and the locked environment without developers' tools are the file's own.
"""

import os
import re
import shutil
import subprocess
import tomllib
from contextlib import ExitStack

import pytest
import yaml

from tests import services
from tests.infrastructure import program
from tests.infrastructure.program import ROOT, wait_until

pytestmark = pytest.mark.xdist_group("program")
VARIABLES = {"SECRET_KEY": "a-key-of-the-test-a-key-of-the-test-a-key-of-the-test", "POSTGRES_PASSWORD": "secret"}


def substitute(node):
    """What Docker makes of ${NAME}, ${NAME:-default} and ${NAME:?message} in the parsed file."""
    if isinstance(node, dict):
        return {key: substitute(value) for key, value in node.items()}
    if isinstance(node, list):
        return [substitute(value) for value in node]
    if not isinstance(node, str):
        return node

    def value(match):
        name, kind, rest = match.groups()
        if name in VARIABLES:
            return VARIABLES[name]
        assert kind == ":-", f"{name} has no default and is not in VARIABLES"
        return rest

    return re.sub(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}", value, node)


@pytest.fixture(scope="module")
def compose():
    return substitute(yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def instructions():
    """The Dockerfile as (instruction, argument) pairs, lines joined."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(None, 1)) for line in lines]


def test_the_five_services_and_the_preparation_are_there(compose):
    assert list(compose["services"]) == ["db", "redis", "prepare", "web", "worker", "beat"]
    named = {volume.partition(":")[0] for service in compose["services"].values() for volume in service["volumes"]}
    assert named == set(compose["volumes"])
    for service in compose["services"].values():
        assert set(service.get("depends_on", {})) <= set(compose["services"])


def test_a_secret_has_no_default():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert re.findall(r"\$\{(?:SECRET_KEY|POSTGRES_PASSWORD)(?!:\?)", text) == []


def test_the_image_fits_the_project_and_does_not_run_as_root(instructions):
    found = dict(instructions)
    version = re.search(r"python:(3\.\d+)", found["FROM"]).group(1)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={version}"
    assert found["USER"] == "apogee"
    copied = [name for kind, argument in instructions if kind == "COPY" for name in argument.split()[:-1]]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    pinned = re.search(r"UV_VERSION := (\S+)", makefile).group(1)
    assert f"uv=={pinned}" in " ".join(argument for kind, argument in instructions if kind == "RUN")


@pytest.fixture(scope="module")
def stack(compose, tmp_path_factory):
    """All services running natively: the address of the web service."""
    folder = tmp_path_factory.mktemp("compose")
    locked = {
        **program.clean_environment(),
        "UV_PROJECT_ENVIRONMENT": str(folder / "env"),
        "UV_PYTHON_DOWNLOADS": "never",
    }
    subprocess.run([ROOT / ".venv/bin/uv", "sync", "--frozen", "--no-dev", "--quiet"], cwd=ROOT, env=locked, check=True)
    with ExitStack() as running:
        database = running.enter_context(native_database(compose["services"]["db"]))
        queue = running.enter_context(native_queue(compose["services"]["redis"]))
        port = program.free_port()

        def environment(service):
            own = dict(compose["services"][service]["environment"])
            assert own["DATABASE_URL"].endswith("@db:5432/apogee")
            assert own["REDIS_URL"] == "redis://redis:6379/0"
            own |= {"DATABASE_URL": database, "REDIS_URL": queue, "HOST": "127.0.0.1", "PORT": str(port)}
            path = f"{folder / 'env' / 'bin'}{os.pathsep}{os.environ['PATH']}"
            return program.clean_environment(**own, APOGEE_VAR=str(folder / "data"), PATH=path)

        def command(service):
            return shutil.which(compose["services"][service]["command"][0], path=str(folder / "env" / "bin")), *compose[
                "services"
            ][service]["command"][1:]

        subprocess.run(command("prepare"), cwd=ROOT, env=environment("prepare"), check=True, stdin=subprocess.DEVNULL)
        for service in ("web", "worker", "beat"):
            log = running.enter_context((folder / f"{service}.log").open("wb"))
            process = subprocess.Popen(
                command(service), cwd=ROOT, env=environment(service), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
            running.callback(process.wait, 60)
            running.callback(process.terminate)
        yield program.Program(folder / "data", port, process), environment


def native_database(service):
    """The database's own command on a socket, as its image would run it: initialised, with the file's options."""
    assert service["command"][0] == "postgres"
    options = dict(part.split("=", 1) for part in service["command"][1:] if part != "-c")
    return services.postgresql(options)


def native_queue(service):
    """The queue's own command on a socket."""
    assert service["command"][0] == "redis-server"
    return services.redis(service["command"][1:])


def test_all_services_together_are_healthy_on_postgresql_and_redis(stack):
    running, _environment = stack

    def healthy():
        status, answer = running.health()
        return answer if status == 200 else None

    answer = wait_until(healthy, 60, "every service lives")
    assert answer["database"]["kind"] == "postgresql"
    assert [answer[part]["ok"] for part in ("database", "queue", "worker", "beat")] == [True] * 4


def test_a_task_goes_through_redis_to_the_worker(stack):
    _running, environment = stack
    told = subprocess.run(
        ["python", "manage.py", "probe_queue"],
        cwd=ROOT,
        env=environment("web"),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert told.returncode == 0, told.stderr
    assert "Очередь работает" in told.stdout
