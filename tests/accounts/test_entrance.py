"""Pages at the door: one short advice about a new password, and errors that say what to do."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast

ADVICE = "Не меньше десяти знаков."


def test_every_form_of_a_new_password_gives_the_same_short_advice(cast: Cast, client: Client) -> None:
    pages = [client.get(reverse("account_signup")).content.decode()]
    client.force_login(cast.teacher)
    cast.teacher.set_password("Очень-долгий-пароль-1")
    cast.teacher.save()
    client.force_login(cast.teacher)
    pages.append(client.get(reverse("account_change_password")).content.decode())
    cast.teacher.set_unusable_password()
    cast.teacher.save()
    client.force_login(cast.teacher)
    pages.append(client.get(reverse("account_set_password")).content.decode())
    for page in pages:
        assert page.count(ADVICE) == 1
        assert "распространенным" not in page


@pytest.mark.django_db
def test_a_stranger_on_a_page_that_is_not_there_may_sign_in_and_come_back(client: Client) -> None:
    page = client.get("/net-takoy/")
    assert page.status_code == 404
    text = page.content.decode()
    assert "Такой страницы нет" in text
    assert f"{reverse('account_login')}?next=/net-takoy/" in text


def test_a_signed_in_reader_of_such_a_page_is_not_asked_to_sign_in(cast: Cast, client: Client) -> None:
    client.force_login(cast.teacher)
    assert "?next=/net-takoy/" not in client.get("/net-takoy/").content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_says_that_nothing_was_saved_and_leads_back() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("account_signup"), {"email": "a@example.org"})
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "Ничего не сохранено" in text
    assert f'href="{reverse("account_signup")}"' in text
