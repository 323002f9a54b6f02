"""Sealed protocols to issue certificates from; places are given, not computed: that is the work of other rooms."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from certificates.enums import CertificateKind
from certificates.selectors.candidates import candidates_for, claims_for
from certificates.wording import WordingRefused
from competitions.models import Competition
from registrations.enums import Gender
from registrations.models import Entry
from results.models import Protocol, Ranking, Standing
from results.services import publish_results, seal_protocol
from tests.cast import Cast, make_entry, make_pupil

AWARDS = ("Диплом I степени", "Диплом II степени", "Диплом III степени")
WORDS = {
    "founder": "Управление образования города Калуги",
    "order": "",
    "sign1_role": "Начальник управления",
    "sign1_name": "О. А. Лыткин",
    "sign2_role": "",
    "sign2_name": "",
    "place": "г. Калуга, 2026 г.",
}


def give_places(cast: Cast, entries: list[Entry], awards: tuple[str, ...] = AWARDS) -> None:
    """Standings in the order of the entries and a ranking that is not stale."""
    for i, entry in enumerate(entries):
        Standing.objects.update_or_create(
            entry=entry,
            defaults={
                "division": cast.division,
                "position": i + 1,
                "first": i + 1,
                "last": i + 1,
                "total": str(100 - i),
                "award": awards[i] if i < len(awards) else "",
                "state": "ranked",
            },
        )
    Ranking.objects.update_or_create(
        division=cast.division, defaults={"wanted": 1, "made": 1, "made_at": timezone.now(), "digest": "0" * 64}
    )


def title_cases(competition: Competition) -> None:
    competition.wording = {"genitive": "городского конкурса «Звезда»", "prepositional": "городском конкурсе «Звезда»"}
    competition.save(update_fields=["wording"])


def counted_as_issued(competition: Competition) -> None:
    """What the page counts by claims alone is what would be issued, paper by paper, in whatever state it is."""
    try:
        candidates = candidates_for(competition, CertificateKind.values)
    except WordingRefused as refused:
        with pytest.raises(WordingRefused, match=str(refused)):
            claims_for(competition)
        return
    wanted = sorted((*one.key, one.award) for one in candidates)
    assert sorted((*claim.key, claim.title) for claim in claims_for(competition)) == wanted


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_FILES_ROOT = tmp_path / "files"


@pytest.fixture
def entries(cast: Cast) -> list[Entry]:
    """Five entries of two schools: a girl, a boy, a pair, and two without an award."""
    title_cases(cast.competition)
    found = [
        make_entry(
            cast.competition,
            cast.school,
            make_pupil(cast.school, "Власова", "Полина", "Дмитриевна"),
            title="Дорога к звёздам",
        ),
        make_entry(
            cast.competition,
            cast.other_school,
            make_pupil(cast.other_school, "Лытвин", "Дамир", gender=Gender.MALE),
            title="Маяк",
        ),
        make_entry(
            cast.competition,
            cast.school,
            make_pupil(cast.school, "Ким", "Ольга", "Андреевна"),
            make_pupil(cast.school, "Ёлкин", "Пётр", "Ильич", gender=Gender.MALE),
            title="Двое",
        ),
        make_entry(cast.competition, cast.other_school, make_pupil(cast.other_school, "Жук", "Анна"), title="Жук"),
        make_entry(cast.competition, cast.school, make_pupil(cast.school, "Сова", "Ирина", "Львовна"), title="Сова"),
    ]
    give_places(cast, found)
    return found


@pytest.fixture
def protocol(cast: Cast, entries: list[Entry]) -> Protocol:
    return seal_protocol(division=cast.division, actor=cast.organiser)


@pytest.fixture
def publish(cast: Cast) -> Callable[[Protocol], None]:
    def act(protocol: Protocol) -> None:
        publish_results(competition=cast.competition, protocols=[protocol], actor=cast.organiser)

    return act
