"""The JSON Schema that editors use agrees with what the loader takes."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from scoring import SchemeErrors, json_schema, load_scheme
from scoring.steps import STEPS
from tests.scoring.build import ExactLoader
from tests.scoring.test_refusals import REFUSED

ROOT = Path(__file__).parents[2]
FILES = sorted([*Path(__file__).parent.glob("contests/*.yaml"), *ROOT.glob("benchmarks/conformance/*.yaml")])
VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def plain(value: Any) -> Any:
    """Make YAML data what an editor sees: JSON numbers and text keys."""
    if isinstance(value, dict):
        return {("on" if key is True else str(key)): plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [plain(child) for child in value]
    return float(value) if isinstance(value, Decimal) else value


def test_it_is_a_schema_and_plain_json() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json.loads(json.dumps(json_schema())) == json_schema()


def test_the_shipped_file_is_the_generated_one() -> None:
    shipped = (ROOT / "docs" / "scheme.schema.json").read_text(encoding="utf-8")
    assert json.loads(shipped) == json_schema(), "write json_schema() to docs/scheme.schema.json again"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_scheme_file_agrees_with_it(path: Path) -> None:
    data = yaml.load(path.read_text(encoding="utf-8"), ExactLoader)
    assert load_scheme(data).rules.stages
    assert [error.message for error in VALIDATOR.iter_errors(plain(data))] == []


def test_every_step_of_the_registry_is_in_it() -> None:
    names = [kind.get("title") for kind in json_schema()["$defs"]["step"]["anyOf"]]
    assert set(STEPS) <= set(names)


@pytest.mark.parametrize("text", [case[0] for case in REFUSED if "Неизвестн" in case[2]])
def test_unknown_words_are_wrong_for_the_editor_too(text: str) -> None:
    data = yaml.load(text, ExactLoader)
    with pytest.raises(SchemeErrors):
        load_scheme(data)
    if "rank: [mian]" not in text:  # names that the scheme itself declares are beyond a schema
        assert list(VALIDATOR.iter_errors(plain(data)))
