"""All items of the road map: one walk over HTTP for each preset, from the application to a checked diploma.

Nothing here knows a contest. The preset's own worked example says who competes, what is marked, decided and expected;
every act is a request to the page's own address. Only accounts, organisations and rosters are written beforehand.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from celery_app import app
from competitions.selectors.presets import presets
from competitions.validators.preset_types import Preset
from tests.journey.ending import Ending
from tests.journey.examples import example_to_walk
from tests.journey.people import People, make_people


def cases() -> Iterator[Any]:
    """Every shipped preset; the first of each way that marks come in is of the core path."""
    known: set[str] = set()
    for preset in presets():
        inputs = {stage.input for part in example_to_walk(preset).parts for stage in part.scheme.stages}
        marks = [pytest.mark.core_path] if inputs - known else []
        known |= inputs
        yield pytest.param(preset, id=f"{preset.item} {preset.slug}", marks=marks)


@pytest.fixture
def people(db: None) -> People:
    """Everybody."""
    return make_people()


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks run at once, by the name they are sent under."""
    run = lambda name, kwargs=None, **_options: app.tasks[name].apply(kwargs=kwargs, throw=True)  # noqa: E731
    monkeypatch.setattr(app, "send_task", run)
    cache.clear()


@pytest.mark.parametrize("preset", list(cases()))
def test_from_the_application_to_a_checked_diploma(people: People, preset: Preset) -> None:
    walk = Ending(people, example_to_walk(preset))
    walk.make_competition()
    walk.apply()
    walk.accept()
    walk.judge()
    walk.decide()
    walk.compare_places()
    is_changed = walk.settle()
    walk.seal(is_changed=is_changed)
    walk.publish()
    walk.send_delegation()
    walk.issue()
    walk.check_papers()
