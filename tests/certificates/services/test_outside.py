"""A selection gives no diplomas for who travels; a confirmed result from outside is the basis of a letter of thanks."""

from datetime import date

import pytest

from certificates.models import Certificate
from certificates.services import issue_batch, reissue_certificate
from certificates.services.content import sheet_for
from certificates.services.rendering import render_certificate
from competitions.validators.refusal import Refused
from core.audit import verify_chains
from registrations.services import erase_participant
from registrations.services.external import (
    confirm_external_result,
    record_external_result,
    return_external_result,
    store_scan,
)
from results.services import seal_protocol
from tests.cast import make_entry, make_pupil, make_supervisor
from tests.certificates.conftest import WORDS, counted_as_issued, give_places, title_cases
from tests.registrations.test_application import pdf

KINDS = ["diploma", "participant", "supervisor"]
EVENT = "Областной лагерный сбор отрядов юных инспекторов движения «Перекресток»"


@pytest.fixture
def travellers(cast):
    """Three pupils: one goes, one waits, one is left; the protocol is sealed."""
    title_cases(cast.competition)
    cast.competition.delegation = {
        "award": "в составе делегации",
        "reserve": "резерв",
        "event": EVENT,
        "level": "regional",
        "places": {},
    }
    cast.competition.save()
    pupils = [make_pupil(cast.school, name, "Анна") for name in ("Власова", "Громова", "Сорокина")]
    entries = [make_entry(cast.competition, cast.school, pupil, title="") for pupil in pupils]
    give_places(cast, entries, ("в составе делегации", "резерв", ""))
    seal_protocol(division=cast.division, actor=cast.organiser)
    return pupils


def outside(cast, *people, **fields):
    values = {"title": EVENT, "level": "regional", "held_on": date(2026, 10, 30), "award": "II место"} | fields
    return record_external_result(
        organisation=cast.centre,
        competition=cast.competition,
        participants=people,
        scan=store_scan(upload=pdf(), actor=cast.organiser),
        actor=cast.organiser,
        **values,
    )


def issue(cast):
    counted_as_issued(cast.competition)
    return issue_batch(competition=cast.competition, kinds=KINDS, actor=cast.organiser, words=WORDS)


def values_of(paper):
    return {key: text.replace("\u00a0", " ") for key, text in sheet_for(paper).values.items()}


def test_who_travels_gets_the_certificate_of_a_participant_and_no_diploma(cast, travellers):
    issue(cast)

    assert list(Certificate.objects.values_list("kind", "award")) == [("participant", "")] * 3


def test_a_confirmed_result_from_outside_is_the_basis_of_a_letter_to_the_supervisor(cast, travellers):
    teacher = make_supervisor(cast.school)
    result = outside(cast, *travellers[:2], supervisor=teacher)
    issue(cast)
    assert not Certificate.objects.filter(kind="supervisor").exists()  # it waits for its check
    confirm_external_result(result=result, actor=cast.organiser)
    issue(cast)
    assert issue_again(cast) == 1

    letter = Certificate.objects.get(kind="supervisor")
    values = values_of(letter)
    assert (letter.basis, letter.recipient) == (f"external:{result.pk}", f"supervisor:{teacher.pk}")
    assert values["name"].startswith("Кузнецова")
    assert values["body"] == "за подготовку участников городского конкурса «Звезда»"
    assert "Власова Анна, 8 класс; Громова Анна, 8 класс (II место – Областной лагерный сбор" in str(values)
    assert reissue_certificate(certificate=letter, actor=cast.organiser).revision == 2
    assert render_certificate(certificate=letter).read_bytes().startswith(b"%PDF")
    assert EVENT not in str(letter.content)
    assert "II место" not in str(letter.content)


def issue_again(cast):
    """How many letters stand after everything was issued once more."""
    with pytest.raises(Refused):
        issue(cast)
    return Certificate.objects.filter(kind="supervisor").count()


def test_a_returned_result_gives_no_letter(cast, travellers):
    result = outside(cast, travellers[0], supervisor=make_supervisor(cast.school), is_confirmed=True)
    return_external_result(result=result, actor=cast.organiser, remark="Другое место")

    issue(cast)

    assert not Certificate.objects.filter(kind="supervisor").exists()


def test_an_erased_child_leaves_the_letter_without_name_and_words(cast, travellers):
    outside(cast, travellers[0], supervisor=make_supervisor(cast.school), is_confirmed=True)
    issue(cast)

    erase_participant(participant=travellers[0], actor=cast.teacher, reason="Заявление матери")

    letter = Certificate.objects.get(kind="supervisor")
    text = str(values_of(letter))
    assert "Власова" not in text
    assert "II место" not in text
    assert "данные удалены" in text
    assert verify_chains() == []
