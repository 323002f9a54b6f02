"""Charts of marks: every point at the place of its value, well-formed, the same numbers in words."""

import re
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template

from core.templatetags.charts import EDGE, MOST_POINTS, Strip, scale_over
from core.templatetags.step_charts import Bar, StepRow


def drawn(strips: list[Strip]) -> str:
    """The strips and their table as a page has them."""
    each = "{% for one in strips %}{% strip one forloop.counter %}{% endfor %}"
    return Template("{% load charts %}<div>" + each + "{% strip_table strips %}</div>").render(
        Context({"strips": strips})
    )


def stepped(rows: list[StepRow]) -> str:
    return Template("{% load step_charts %}{% step_chart rows 1 %}").render(Context({"rows": rows}))


def strip_of(own: object, others: list[object], **limits: object) -> Strip:
    mine = None if own is None else Fraction(str(own))
    rest = tuple(Fraction(str(value)) for value in others)
    scale = scale_over([*rest, *([mine] if mine is not None else [])], **limits)
    return Strip("Идея", mine, "" if own is None else str(own), rest, scale)


def attributes(text: str, css: str, name: str) -> list[str]:
    return [node.attrib[name] for node in ET.fromstring(text).iter() if node.get("class") == css]


def test_the_own_point_lies_at_its_value_between_the_ends_of_the_criterion():
    text = drawn([strip_of(8, [0, 10, 6, 6], low=Fraction(0), high=Fraction(10))])
    assert attributes(text, "own", "cx") == [f"{EDGE + 0.8 * (100 - 2 * EDGE):g}%"] == ["78.2%"]
    assert attributes(text, "median", "x1") == ["59.4%"]  # of 0, 6, 6, 8, 10


def test_others_lie_at_their_values_and_equal_ones_stand_on_each_other():
    text = drawn([strip_of(8, [0, 10, 6, 6], low=Fraction(0), high=Fraction(10))])
    others = [node for node in ET.fromstring(text).iter("circle") if node.get("class") is None]
    assert sorted(node.attrib["cx"] for node in others) == ["3%", "59.4%", "59.4%", "97%"]
    assert len({(node.attrib["cx"], node.attrib["cy"]) for node in others}) == 4


def test_where_less_is_better_the_best_is_on_the_right():
    strip = strip_of(90, [100, 120], lower=True)
    assert strip.scale.at(Fraction(90)) > strip.scale.at(Fraction(100)) > strip.scale.at(Fraction(120))
    assert strip.ahead == 0
    assert "Меньше – лучше" in drawn([strip])


@pytest.mark.parametrize(
    ("own", "others"),
    [
        (5, [5]),
        (5, []),
        (0, [0, 0]),
        (None, [1, 2]),
        ("0.33", ["0.34"]),
        (-3, [-7, 2]),
        (9, [9] * 199),
        (1, range(500)),
    ],
)
def test_any_field_is_drawn_inside_the_chart(own, others):
    text = drawn([strip_of(own, list(others))])
    root = ET.fromstring(text)
    places = [float(node.attrib["cx"].rstrip("%")) for node in root.iter("circle")]
    assert all(0 <= place <= 100 for place in places)
    heights = [float(node.attrib["cy"].removesuffix("em")) for node in root.iter("circle")]
    assert all(0 <= height <= 4.1 for height in heights)
    if len(others) <= MOST_POINTS:
        assert len(places) == len(others) + (own is not None)


def test_the_table_says_the_same_numbers():
    text = drawn([strip_of(8, [0, 10, 6, 6])])
    cells = re.findall(r'<td class="r num"[^>]*>([^<]*)</td>', text)
    assert cells == ["8", "6", "5", "1"]
    assert "На шкале 5 работ, медиана 6." in text
    assert "Лучше неё 1 работа." in text


def test_a_chart_has_a_title_a_description_and_nothing_inline():
    text = drawn([strip_of(8, [0, 10])])
    svg = next(ET.fromstring(text).iter("svg"))
    named = svg.attrib["aria-labelledby"].split()
    assert [node.get("id") for node in svg if node.tag in {"title", "desc"}] == named
    assert "style=" not in text


FIRST, SECOND = Bar(Fraction(8), "8", "эксперт 1"), Bar(Fraction(4), "4", "эксперт 2")
NOTHING = Bar(None, "нет результата")
ROWS = [
    StepRow("оценки", "3 значения", (FIRST, SECOND, NOTHING)),
    StepRow(
        "не засчитываются худшие",
        "не учитывается: 4",
        (
            replace(FIRST, sources=(0,)),
            replace(SECOND, is_dropped=True, sources=(1,)),
            replace(NOTHING, sources=(2,)),
        ),
    ),
    StepRow("сумма по экспертам", "8; (4) → 8", (Bar(Fraction(8), "8", sources=(0, 1)),)),
]


def test_a_bar_is_as_high_as_its_value_and_a_dropped_one_says_so():
    root = ET.fromstring(stepped(ROWS))
    first, second, third = root.iter("svg")
    heights = [float(node.attrib["height"].removesuffix("em")) for node in first.iter("rect")]
    assert heights[0] == 2 * heights[1]
    assert [node.get("class") for node in second.iter("rect")] == ["bar", "bar dropped"]
    assert "эксперт 2: 4 (не учитывается)" in ET.tostring(second, encoding="unicode")
    assert len([node for node in third.iter("line") if node.get("class") == "link"]) == 2


def test_a_value_that_is_no_number_is_a_cross_and_words():
    root = ET.fromstring(stepped(ROWS))
    first = next(root.iter("svg"))
    assert [node.text for node in first.iter("text") if "none" in node.get("class", "")] == ["×"]
    assert "нет результата" in ET.tostring(first, encoding="unicode")


def test_a_row_of_very_many_values_is_told_and_not_drawn():
    many = StepRow("оценки", "90 значений", tuple(Bar(Fraction(1), "1") for _ in range(90)))
    text = stepped([many])
    assert "90 значений" in text
    assert "<svg" not in text
