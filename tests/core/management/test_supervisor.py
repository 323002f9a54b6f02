"""The supervisor starts again what ends, and tells a program that was killed from one that cannot run."""

import pytest

from core.management.supervisor import Child, GaveUp, Supervisor


def kept(tmp_path, script, pause=lambda seconds: None):
    """A child that ends at once, under a supervisor that writes down what it says."""
    said: list[str] = []
    parent = Supervisor(tmp_path, said.append, pause=pause)
    child = Child("web", ["sh", "-c", script], tmp_path / "web.log")
    parent.start(child)
    return parent, child, said


def look_after(parent, child, times):
    """The supervisor's look at a child that has ended, so many times."""
    for _ in range(times):
        child.process.wait(10)
        parent.look_after(child)


def test_a_program_that_ends_itself_five_times_is_given_up(tmp_path):
    pauses = []
    parent, child, said = kept(tmp_path, "echo no such table; exit 3", pauses.append)
    look_after(parent, child, 4)
    assert pauses == [0, 1, 2, 4]
    with pytest.raises(GaveUp):
        look_after(parent, child, 1)
    assert said == [f"web: 3, ↻ {number}" for number in (1, 2, 3, 4)]
    assert "no such table" in child.last_lines(1)


def test_a_program_that_is_killed_is_started_again_however_often(tmp_path):
    pauses = []
    parent, child, said = kept(tmp_path, "kill -9 $$", pauses.append)
    look_after(parent, child, 12)
    assert len(said) == 12
    assert pauses[0] == 0
    assert set(pauses[1:]) == {1}
    child.stop()


def test_four_kills_do_not_make_the_first_fault_the_last(tmp_path):
    parent, child, _said = kept(tmp_path, "kill -9 $$")
    look_after(parent, child, 6)
    child.command = ["sh", "-c", "exit 1"]
    look_after(parent, child, 1)  # the killed one is started with the new command
    look_after(parent, child, 1)
    assert child.failures == 1
    child.stop()
