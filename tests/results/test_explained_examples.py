"""Worked examples of every preset are explained: five sentences at most, and every chart well-formed."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template

from competitions.selectors.presets import preset_files
from competitions.validators.examples import input_of_example, scheme_of_example
from competitions.validators.preset import read_preset
from results.bridge.sheet_tables import judges_of
from results.bridge.step_rows import step_rows
from scoring import explain, sentences

PRESETS = [read_preset(file.read_text(encoding="utf-8")) for file in preset_files()]
EXAMPLES = [
    pytest.param(preset, example, id=f"{preset.slug}: {example['title']}")
    for preset in PRESETS
    for example in preset.examples
]
CHART = Template(
    "{% load step_charts %}<div>{% for title, rows in charts %}{% step_chart rows forloop.counter %}{% endfor %}</div>"
)


def traces_of(preset, example):
    """The trace of every entry of an example with the marks it follows from."""
    scheme = scheme_of_example(preset, example)
    entries, marks, decisions = input_of_example(preset, example)
    for entry in entries:
        yield explain(scheme, entries, marks, entry.id, decisions), [one for one in marks if one.entry == entry.id]


@pytest.mark.parametrize(("preset", "example"), EXAMPLES)
def test_every_place_of_an_example_is_told_in_five_sentences_and_drawn(preset, example):
    for trace, marks in traces_of(preset, example):
        told = sentences(trace)
        assert 1 <= len(told) <= 5
        assert all(sentence.endswith(".") for sentence in told)
        charts = step_rows(trace, judges_of(marks))
        root = ET.fromstring(CHART.render(Context({"charts": charts})))
        rows = [row for _title, rows in charts for row in rows]
        assert len(list(root.iter("svg"))) == sum(1 for row in rows if 0 < len(row.bars) <= 80)
        for _title, drawn in charts:
            for above, below in pairwise(drawn):
                assert all(0 <= source < len(above.bars) for bar in below.bars for source in bar.sources)
        shown = [value for value in trace.values if value.steps and value.steps[0].before]
        for value, (_title, drawn) in zip(shown, charts, strict=True):
            if len(drawn[-1].bars) == 1 and drawn[-1].bars[0].value is not None and value.value is not None:
                assert drawn[-1].bars[0].value == value.value  # the last row is the value of its stage
