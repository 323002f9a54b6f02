"""A step of bouts is told in words: its columns are of different kinds, and a row of bars of them would say nothing."""

from results.bridge.play_words import said_columns
from results.bridge.step_rows import step_rows
from scoring.explaining import Cell, StepTrace, Trace, ValueTrace
from scoring.types import Key

COLUMNS = ("points", "difference", "won", "level", "scored", "conceded", "played", "opponents")


def cells(*values):
    return tuple(
        Cell(Key(criterion=name), value) for name, value in zip(("", *COLUMNS), values, strict=True)
    )  # the value that goes on stands first, under no name


def test_a_table_tells_points_and_a_bracket_the_level():
    table = cells(6, 6, 3, 2, None, 4, 1, 2, 3)
    assert said_columns(table) == "очки 6, победы 2, бои 2, разность 3, набрано 4, пропущено 1"
    bracket = cells(4, 1, 1, 1, 4, 3, 2, 2, 3)
    assert said_columns(bracket) == "ступень сетки 4, победы 1, бои 2, набрано 3, пропущено 2"


def test_the_chart_draws_the_one_value_that_goes_on():
    before = tuple(Cell(Key(criterion="rounds", match=match), 2) for match in ("1", "2"))
    after = cells(6, 6, 3, 2, None, 4, 1, 2, 3)
    step = StepTrace("play", "очки за бои", before, after)
    value = ValueTrace("Группы", "group", (step,), 6)
    trace = Trace("1", "", None, 3, (value,), (), None, None, (), ())
    ((title, rows),) = step_rows(trace, {})
    assert title == "Группы"
    assert [bar.text for bar in rows[1].bars] == ["6"]
    assert rows[1].bars[0].sources == (0, 1)
    assert rows[1].effect.startswith("очки 6, победы 2")
