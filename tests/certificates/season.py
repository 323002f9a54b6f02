"""Fills the database of a running program with a sealed protocol of N winners and issues their diplomas.

`python -m tests.certificates.season N` in the program's environment; prints the id of the batch.
"""

import os
import sys


def winners(count: int) -> int:
    """The batch of `count` diplomas."""
    from certificates.services import issue_batch
    from results.services import publish_results, seal_protocol
    from tests.cast import make_cast, make_entry, make_pupil
    from tests.certificates.conftest import WORDS, give_places, title_cases

    cast = make_cast()
    title_cases(cast.competition)
    schools = (cast.school, cast.other_school)
    entries = [
        make_entry(
            cast.competition,
            schools[i % 2],
            make_pupil(schools[i % 2], "Громова", "Анна", "Сергеевна"),
            title=f"Работа {i}",
        )
        for i in range(count)
    ]
    give_places(cast, entries, ("Диплом I степени",) * count)
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    publish_results(competition=cast.competition, protocols=[protocol], actor=cast.organiser)
    return issue_batch(competition=cast.competition, kinds=["diploma"], actor=cast.organiser, words=WORDS).pk


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    print(winners(int(sys.argv[1])))
