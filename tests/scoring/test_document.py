"""Every example of docs/scheme.md gives the result that stands under it."""

from __future__ import annotations

import re

import pytest

from scoring import entry_value, explain, sentences
from scoring.folding import FOLDS
from scoring.steps import STEPS
from tests.scoring.documented import DOCUMENT, Example, entries_and_marks, examples, load, run, table_of

EXAMPLES = examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{n:02} {e.title}" for n, e in enumerate(EXAMPLES)])
def test_the_example_gives_its_result(example: Example) -> None:
    assert table_of(example, run(example)) == example.expected


def test_every_step_and_fold_has_an_example() -> None:
    shown = "\n".join(example.text for example in EXAMPLES)
    lacking = [name for name in STEPS if f"{{{name}:" not in shown and f"- {name}" not in shown]
    lacking += [how for how in FOLDS if f"how: {how}" not in shown and f"combine: {how}" not in shown]
    assert lacking == []


def test_every_parameter_of_every_step_is_named_in_the_document() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z_0-9]+", text))
    lacking = {p.name for kind in STEPS.values() for p in kind.params if p.name not in words}
    assert lacking == set()


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{n:02} {e.title}" for n, e in enumerate(EXAMPLES)])
def test_every_place_of_the_example_can_be_explained(example: Example) -> None:
    entries, marks = entries_and_marks(example)
    rules = load(example)
    lines = {e.id: entry_value(rules, e, [o for o in marks if o.entry == e.id]) for e in entries}
    for entry in entries:
        trace = explain(rules, entries, marks, entry.id, example.decisions)
        said = sentences(trace)
        assert 1 <= len(said) <= 5
        assert all(sentence.endswith(".") and "None" not in sentence and "PENDING" not in sentence for sentence in said)
        assert sentences(explain(rules, entries, lines, entry.id, example.decisions))[0] == said[0]
        for value in trace.values:
            for step, following in zip(value.steps, value.steps[1:], strict=False):
                assert step.after == following.before
