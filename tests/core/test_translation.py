"""Dates, numbers, plurals and the switch of the language; that no page keeps a Russian word is a gate."""

import ast
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override

from core.templatetags.formats import file_size, num, ru_date, time_left
from results.selectors.sentences import text_of
from scoring import NumberError, SchemeErrors, load_scheme, parse_number
from scoring.numbers import spoken
from scoring.phrases import phrase, said_with, say

ROOMS = {"school_home": "teacher", "organiser_home": "organiser", "jury_home": "juror"}
OPEN = ("home", "competition_list", "calendar", "certificate_check_form", "results_list", "account_login")


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 лист"), (2, "2 листа"), (5, "5 листов"), (11, "11 листов"), (21, "21 лист")]
)
def test_russian_has_three_forms(count, said):
    with override("ru"):
        assert ngettext("%(n)s лист", "листов: %(n)s", count) % {"n": count} == said


@pytest.mark.parametrize(("count", "said"), [(0, "0 sheets"), (1, "1 sheet"), (2, "2 sheets"), (21, "21 sheets")])
def test_english_has_two(count, said):
    with override("en"):
        assert ngettext("%(n)s лист", "листов: %(n)s", count) % {"n": count} == said


def test_dates_and_numbers_in_english():
    now = timezone.localtime().replace(hour=18, minute=5)
    with override("en"):
        weekday, month = f"{now:%A}", f"{now:%B}"
        day = f"{now.day}\u00a0{month}"
        assert ru_date(now) == f"{day}, 18:05"
        assert ru_date(now, "until") == f"{weekday}, {day}, 18:05"
        assert ru_date(now, "full") == f"{day}\u00a0{now.year}, 18:05"
        assert time_left(timezone.now() + timedelta(days=3)) == "3 days left"
        assert (num("1234.50"), num("12345.5"), num("-2")) == ("1234.5", "12,345.5", "−2")
        assert (file_size(340_000), file_size(1_200_000)) == ("340\u00a0KB", "1.2\u00a0MB")


def test_the_kernel_speaks_the_language_it_is_lent():
    assert (say("сумма"), spoken(Decimal("8.5"))) == ("сумма", "8,5")
    with override("en"), said_with(gettext, "."):
        assert (say("сумма"), spoken(Decimal("8.5"))) == ("total", "8.5")
        assert say("Своё название") == "Своё название"
        assert say("") == ""


def test_the_kernel_speaks_the_language_of_the_page():
    with override("en"):
        assert say("сумма") == "total"


def test_refusals_of_the_kernel_are_said_in_the_language_it_is_lent():
    broken = {"stages": [{"id": "main", "steps": [{"fold": "judge", "how": "средне"}]}], "rank": {"by": ["нет"]}}
    with said_with(lambda text: f"EN {text}", "."):
        with pytest.raises(SchemeErrors) as refused:
            load_scheme(broken)
        with pytest.raises(NumberError, match=r"^EN Введите число"):
            parse_number("семь")
    reasons = [error.reason for error in refused.value]
    assert len(reasons) > 1
    assert [reason for reason in reasons if not reason.startswith("EN ")] == []


def test_every_refusal_of_the_kernel_is_a_phrase_that_catalogues_know():
    bare = []
    for path in sorted(Path("scoring").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in REFUSING:
                bare += [f"{path}:{word.lineno}" for word in call.args if _is_bare(word)]
    assert bare == []


REFUSING = {"fail", "add", "ScoringError", "NumberError", "SchemeError"}


def _is_bare(word: ast.expr) -> bool:
    """Whether Russian stands there as it is, not in `say(…)`."""
    text = isinstance(word, ast.JoinedStr) or (isinstance(word, ast.Constant) and isinstance(word.value, str))
    return text and re.search("[а-яё]", ast.unparse(word)) is not None


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*OPEN, *ROOMS])
def test_the_page_follows_the_browser_and_then_the_choice(cast, client_of, name):
    client: Client = client_of(getattr(cast, ROOMS[name]) if name in ROOMS else None)
    assert _language(client.get(reverse(name), headers={"accept-language": "en-GB,en;q=0.9"})) == "en"
    assert _language(client.get(reverse(name), headers={"accept-language": "de"})) == "ru"
    client.post(reverse("set_appearance"), {"language": "en"})
    assert _language(client.get(reverse(name), headers={"accept-language": "ru"})) == "en"


def _language(response) -> str:
    assert response.status_code == 200
    return re.search(r'<html lang="(\w+)"', response.content.decode())[1]


def test_a_stored_sentence_of_the_kernel_is_said_again():
    reason = phrase(
        "{reason}: кому дать «{title}», решает жюри.", reason="Награда одна, а места равны", title="Гран-при"
    )
    stored = {"text": str(reason), "said": [reason.template, reason.values], "names": "М-1, М-2"}
    with override("ru"):
        said = "Награда одна, а места равны: кому дать «Гран-при», решает жюри (М-1, М-2)."
        assert text_of(stored) == said
    with override("en"):
        assert text_of(stored) == "One award and equal places: the jury decides who gets “Гран-при” (М-1, М-2)."
        assert text_of({"text": "как записано", "said": []}) == "как записано"
