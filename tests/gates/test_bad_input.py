"""Bad input over HTTP: a sentence in Russian beside its cause, a status of 4xx, and nothing typed is lost.

What a room proves on its own pages is not repeated here:
* an application: wrong type and size of a file, expired deadline, second press, stale revision, missing parts –
  tests/registrations/test_pages_of_school.py; imports of pupils and entries – tests/registrations/test_imports.py;
* a mark by the address of operations: above the maximum, stale revision, closed judging, broken request; the grid –
  tests/judging/test_pages.py; marks from a file – tests/judging/test_imports.py;
* rules with a misspelt step, weights that do not add up, a document that is no PDF, a second invitation, dates –
  tests/competitions/test_pages.py;
* decisions and sealing – tests/results/test_pages.py; issuing and revoking – tests/certificates/views/test_pages.py.
"""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from competitions.enums import Phase
from competitions.models import Competition, Scheme
from judging.models import Assignment, Mark
from registrations.models import Entry
from results.models import Protocol
from tests.gates.visits import clients_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def clients(world):
    return clients_of(world)


def refused(response, *words: str) -> str:
    """The text of a page that refused: 4xx, and every word on it."""
    text = html.unescape(response.content.decode())
    assert 400 <= response.status_code < 500, response.status_code
    for word in words:
        assert word in text, word
    return text


IMPORTS = {
    "pupil_import": ("school", []),
    "organisation_import": ("organiser", []),
    "entry_import": ("organiser", ["luna"]),
    "marks_import": ("organiser", ["orbita"]),
}
WRONG_FILES = {
    "type": (SimpleUploadedFile("spisok.docx", b"PK\x03\x04 no table"), "Приложите файл другого вида"),
    "content": (SimpleUploadedFile("spisok.xlsx", b"MZ\x90\x00 a program"), "xlsx"),
    "size": (SimpleUploadedFile("spisok.csv", b"a;b\n" * 2_700_000), "Уменьшите файл до 10 МБ"),
    "nothing": (None, "Выберите файл"),
}


@pytest.mark.parametrize("fault", WRONG_FILES)
@pytest.mark.parametrize("name", IMPORTS)
def test_an_import_says_what_is_wrong_with_the_file(clients, name, fault):
    role, args = IMPORTS[name]
    upload, words = WRONG_FILES[fault]
    if upload is not None:
        upload.seek(0)
    refused(clients[role].post(reverse(name, args=args), {"file": upload} if upload else {}), words)


def test_a_consent_with_a_wrong_scan_keeps_what_was_typed(world, clients):
    scan = SimpleUploadedFile("scan.pdf", b"MZ\x90\x00 a program")
    data = {"given_by": "Лунина Ольга Ивановна, мать", "signed_on": "2026-09-14", "scan": scan}
    address = reverse("consent_add", args=[world.ids["luna_pupil"], "processing"])
    refused(clients["school"].post(address, data), 'value="Лунина Ольга Ивановна, мать"', 'value="2026-09-14"')


def test_a_signed_application_of_a_wrong_type_is_refused(world, clients):
    scan = SimpleUploadedFile("zayavka.exe", b"MZ\x90\x00 a program")
    address = reverse("entry_signed", args=[world.ids["submitted"]])
    refused(clients["school"].post(address, {"signed": scan}), "Приложите файл другого вида")


def test_a_sheet_keeps_the_mark_above_the_maximum_and_all_the_others(world, clients):
    seat = Assignment.objects.select_related("stage").get(pk=world.ids["untouched"])
    idea, craft = seat.stage.criteria.all()
    data = {f"m-{idea.pk}-1-1": "12", f"m-{craft.pk}-1-1": "7", "comment": "Смелая работа", "do": "hand_in"}
    text = refused(
        clients["juror"].post(reverse("sheet", args=["orbita", seat.pk]), data), "Поставьте от 0 до 10", "Смелая работа"
    )
    assert "12" in text.split("Поставьте от 0 до 10")[1][:200]
    assert list(Mark.objects.filter(entry=seat.entry).values_list("criterion__code", "value")) == [("craft", "7")]


def test_a_closed_sheet_says_so_and_shows_what_was_typed(world, clients):
    Competition.objects.filter(slug="orbita").update(phase=Phase.PROTOCOL)
    seat = Assignment.objects.select_related("stage").get(pk=world.ids["untouched"])
    idea = seat.stage.criteria.first()
    data = {f"m-{idea.pk}-1-1": "8", "comment": "Смелая работа", "do": "next"}
    response = clients["juror"].post(reverse("sheet", args=["orbita", seat.pk]), data)
    refused(response, "Попросите председателя открыть лист", "Смелая работа")
    assert not Mark.objects.filter(entry=seat.entry).exists()


@pytest.mark.parametrize(("value", "reason", "words"), [("12", "сверка", "Поставьте от 0 до 10"), ("7", "", "почему")])
def test_the_chair_corrects_a_mark_with_a_fault(world, clients, value, reason, words):
    mark = Mark.objects.get(pk=world.ids["mark"])
    Mark.objects.filter(pk=mark.pk).update(has_conflict=False)
    data = {"value": value, "reason": reason, "sheet": world.ids["sheet"]}
    address = reverse("mark_correct", args=["orbita", mark.pk])
    text = refused(clients["chair"].post(address, data), words)
    assert f'value="{value}"' in text
    assert not reason or f'value="{reason}"' in text


def test_an_application_after_the_deadline_is_refused_before_it_begins(clients):
    Competition.objects.filter(slug="luna").update(phase=Phase.ADMISSION)
    address = reverse("entry_create", args=["luna"])
    refused(clients["other_school"].post(address, {"nomination": "grafika"}), "Приём заявок")


def test_a_second_press_of_the_organiser_changes_nothing(world, clients):
    entry = Entry.objects.get(pk=world.ids["submitted"])
    address = reverse("entry_refuse", args=[entry.pk])
    assert clients["organiser"].post(address, {"reason": "Не по теме"}).status_code == 302
    refused(clients["organiser"].post(address, {"reason": "Не по теме ещё раз"}), "Не по теме")


def test_a_phase_that_has_begun_already_is_named(clients):
    refused(clients["organiser"].post(reverse("phase_move", args=["luna"]), {"to": "judging"}), "Обновите страницу")


def test_the_same_state_is_not_issued_twice(clients):
    data = {"kinds": ["diploma"], "founder": "Управление образования", "place": "г. Калуга"}
    refused(clients["organiser"].post(reverse("batch_issue", args=["zvezda"]), data), 'value="г. Калуга"')


def test_the_same_state_is_not_sealed_twice(clients):
    clients["organiser"].post(reverse("protocol_prepare", args=["zvezda", "grafika-5-9"]), {"reason": "Ещё раз"})
    assert Protocol.objects.count() == 1


BROKEN_RULES = {
    "no YAML": ("stages: [", "Строка"),
    "no list of stages": ("rank: {by: [main]}\n", "stages"),
    "an unknown stage": ("stages: [{id: other}]\nrank: {by: [other]}\n", "main"),
    "a tower of references": ("a: &a [1,1]\nb: &b [*a,*a]\nstages: *b\n", ""),
}


@pytest.mark.parametrize("fault", BROKEN_RULES)
def test_broken_rules_come_back_as_they_were_typed(clients, fault):
    typed, words = BROKEN_RULES[fault]
    before = Scheme.objects.get(competition__slug="luna").rules
    data = {"rules": typed, "base": before, "revision": "1", "act": "save"}
    response = clients["organiser"].post(reverse("rules_edit", args=["luna", "main"]), data)
    refused(response, words, typed.strip())
    assert Scheme.objects.get(competition__slug="luna").rules == before
