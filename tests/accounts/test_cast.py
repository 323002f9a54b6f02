"""The shared cast stands on its feet."""

from tests.cast import make_entry


def test_the_cast_has_a_contest_that_takes_applications(cast):
    entry = make_entry(cast.competition, cast.school)

    assert entry.number == "М-001"
    assert entry.division == cast.division
    assert [member.participant.consents.count() for member in entry.members.all()] == [2]
