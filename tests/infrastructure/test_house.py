"""The rules of the house that no linter sees: templates, names of tasks, rooms of core, names of migrations."""

import ast
import re
from importlib import import_module

import pytest
from django.conf import settings

from celery_app import app
from tests.infrastructure.program import ROOT

ORDER = ("core", "accounts", "competitions", "registrations", "judging", "results", "certificates", "reports", "config")
LOAD = re.compile(r"{%\s*load\s+(.*?)\s*%}")
OTHER_HOST = re.compile(
    r"""(?:src|href|action)=["']?(?:https?:)?//|@import\s+url\(["']?(?:https?:)?//|url\(["']?https?:|fetch\(["']https?:"""
)


def own_libraries():
    """Template tag libraries of our apps, each with the app that holds it."""
    return {path.stem: path.parts[-3] for path in ROOT.glob("*/templatetags/*.py") if path.parts[-3] in ORDER}


def templates():
    """Every template below the folder of an app."""
    return sorted(path for app_name in ORDER for path in (ROOT / "templates" / app_name).rglob("*.html"))


def test_a_template_loads_no_tags_of_an_upper_app():
    libraries, faults = own_libraries(), []
    for path in templates():
        room = path.relative_to(ROOT / "templates").parts[0]
        for loaded in LOAD.findall(path.read_text(encoding="utf-8")):
            names = loaded.partition(" from ")[2] or loaded
            faults += [
                f"{path.relative_to(ROOT)}: {name} is of {libraries[name]}"
                for name in names.split()
                if name in libraries and ORDER.index(libraries[name]) > ORDER.index(room)
            ]
    assert faults == []


def test_no_page_asks_another_host():
    files = [
        path
        for pattern in ("*.html", "*.css", "*.js")
        for folder in ("templates", "static")
        for path in (ROOT / folder).rglob(pattern)
    ]
    assert len(files) > 50
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if OTHER_HOST.search(line)
    ]
    assert found == []


def registered_tasks():
    """Names that a worker knows."""
    app.loader.import_default_modules()
    for name in ORDER:
        if (ROOT / name / "tasks.py").exists() or (ROOT / name / "tasks").is_dir():
            import_module(f"{name}.tasks")
    return set(app.tasks)


def named_tasks():
    """(file, name) of every task started by name: first argument of `jobs.start` and `send_task`."""
    found = []
    for path in sorted(path for name in ORDER for path in (ROOT / name).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"jobs.start", "current_app.send_task"}:
                first = node.args[0]
                value = first.value if isinstance(first, ast.Constant) else constants.get(getattr(first, "id", ""))
                found.append((path.relative_to(ROOT).as_posix(), value))
    return found


def test_every_task_started_by_name_is_registered():
    registered = registered_tasks()
    named = [(path, name) for path, name in named_tasks() if path != "core/jobs.py"]  # it passes names on
    assert len(named) >= 3
    assert [(path, name) for path, name in named if name not in registered] == []


def test_every_periodic_task_is_registered_and_expires_before_the_next_one():
    registered = registered_tasks()
    schedule = settings.CELERY_BEAT_SCHEDULE
    assert {row["task"] for row in schedule.values()} <= registered
    assert [name for name, row in schedule.items() if row["options"]["expires"] > row["schedule"]] == []


def test_names_of_tasks_are_explicit():
    ours = [name for name in registered_tasks() if not name.startswith("celery.")]
    assert [name for name in ours if ".tasks." in name or name.partition(".")[0] not in ORDER] == []


def test_core_has_at_most_twelve_modules_and_nobody_has_a_utils():
    inside = {
        path.stem for path in (ROOT / "core").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    rooms = inside - {"__init__", "apps", "migrations", "templatetags", "management"}
    assert len(rooms) <= 12, sorted(rooms)
    nameless = {"utils", "helpers", "misc", "common"}
    assert [str(p) for name in (*ORDER, "scoring") for p in (ROOT / name).rglob("*.py") if p.stem in nameless] == []


@pytest.mark.parametrize("name", ORDER)
def test_migrations_are_named_after_the_change(name):
    assert [path.name for path in (ROOT / name / "migrations").glob("*_auto_*.py")] == []


def test_services_never_take_a_request():
    taking = re.compile(r"\brequest\s*:\s*HttpRequest")
    services = sorted(ROOT.glob("*/services/**/*.py"))
    assert [str(path) for path in services if taking.search(path.read_text(encoding="utf-8"))] == []
