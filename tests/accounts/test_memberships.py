"""Who acts for an organisation: added with a letter, removed, named by organisers and the administrator alone."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.models import Membership, User
from core import audit
from core.models import Message

NEW = "new.teacher@example.org"
PERSON = {
    "person-email": "New.Teacher@example.org",
    "person-last_name": "Новикова",
    "person-first_name": "Ольга",
    "person-role": "teacher",
}


@pytest.fixture
def organiser(cast, client_of):
    return client_of(cast.organiser)


@pytest.fixture
def administrator(cast, client_of):
    return client_of(cast.administrator)


def test_a_new_person_gets_a_letter_whose_link_sets_a_password(cast, administrator, client):
    administrator.post(reverse("membership_add", args=[cast.school.pk]), PERSON)

    user = User.objects.get(email="new.teacher@example.org")
    letter = Message.objects.get(to=NEW)
    assert [one.organisation for one in user.active_memberships] == [cast.school]
    assert not user.has_usable_password()
    path = re.search(r"http://[^/]+(/vhod/\S+)", letter.body)[1]
    assert client.get(path, follow=True).status_code == 200
    assert audit.verify_chains() == []


def test_a_password_set_before_the_mailbox_was_proved_does_not_open_the_school(cast, administrator):
    waiting = User.objects.create_user("new.teacher@example.org", "a stranger's password")
    EmailAddress.objects.create(user=waiting, email=waiting.email, primary=True, verified=False)

    administrator.post(reverse("membership_add", args=[cast.school.pk]), PERSON)

    user = User.objects.get(pk=waiting.pk)
    assert [one.organisation for one in user.active_memberships] == [cast.school]
    assert not user.has_usable_password()
    assert "Придумайте пароль" in Message.objects.get(to=NEW).body


def test_adding_twice_sends_one_letter_and_a_removed_person_comes_back(cast, administrator):
    for _time in range(2):
        administrator.post(reverse("membership_add", args=[cast.school.pk]), PERSON)
    assert (
        Membership.objects.filter(user__email="new.teacher@example.org").count(),
        Message.objects.filter(to=NEW).count(),
    ) == (1, 1)

    membership = Membership.objects.get(user__email="new.teacher@example.org")
    administrator.post(reverse("membership_end", args=[membership.pk]))
    assert User.objects.get(pk=membership.user_id).active_memberships == []
    administrator.post(reverse("membership_add", args=[cast.school.pk]), PERSON)
    assert (Membership.objects.get(pk=membership.pk).is_active, Message.objects.filter(to=NEW).count()) == (True, 2)


def test_an_organiser_names_no_other_organisers(cast, organiser, client_of):
    sent = PERSON | {"person-role": "organiser"}

    refused = organiser.post(reverse("membership_add", args=[cast.centre.pk]), sent)
    client_of(cast.administrator).post(reverse("membership_add", args=[cast.centre.pk]), sent)

    assert refused.status_code == 422
    assert 'value="Новикова"' in refused.content.decode()
    assert Membership.objects.filter(role="organiser", organisation=cast.centre).count() == 2
    own = cast.other_organiser.memberships.get()
    assert organiser.post(reverse("membership_end", args=[own.pk])).status_code == 404


def test_the_name_of_an_organisation_is_mended(cast, organiser):
    sent = {"full_name": "МБОУ «СОШ № 15 имени Королёва»", "short_name": "СОШ № 15", "kind": "school", "city": "Калуга"}

    organiser.post(reverse("organisation_edit", args=[cast.school.pk]), sent)
    refused = organiser.post(
        reverse("organisation_edit", args=[cast.school.pk]), sent | {"full_name": cast.other_school.full_name}
    )

    cast.school.refresh_from_db()
    assert cast.school.full_name == "МБОУ «СОШ № 15 имени Королёва»"
    assert refused.status_code == 422


@pytest.mark.parametrize("who", ["teacher", "juror", "department"])
def test_others_find_no_such_page(cast, client_of, who):
    client = client_of(getattr(cast, who))

    assert client.get(reverse("organisation_edit", args=[cast.school.pk])).status_code == 404
    assert client.post(reverse("membership_add", args=[cast.school.pk]), PERSON).status_code == 404
    assert not User.objects.filter(email="new.teacher@example.org").exists()


def test_who_acts_for_the_school_already_learns_who_was_let_in_and_by_whom(cast, administrator):
    administrator.post(reverse("membership_add", args=[cast.school.pk]), PERSON)
    letter = Message.objects.get(to=cast.teacher.email)
    assert "Новикова Ольга" in letter.body
    assert cast.administrator.full_name in letter.body


def test_whom_an_organiser_proposes_sees_nothing_until_the_school_confirms(cast, organiser, client_of):
    organiser.post(reverse("membership_add", args=[cast.school.pk]), PERSON)
    user, membership = User.objects.get(email=NEW), Membership.objects.get(user__email=NEW)
    assert (membership.is_waiting, user.active_memberships) == (True, [])
    assert not Message.objects.filter(to=NEW).exists()
    assert reverse("access_list") in Message.objects.get(to=cast.teacher.email).body
    assert client_of(user).get(reverse("pupil_list")).status_code == 404
    assert "ждёт 1" in client_of(cast.teacher).get(reverse("school_home")).content.decode().replace("\u00a0", " ")

    confirm = reverse("membership_confirm", args=[membership.pk])
    for stranger in (cast.organiser, cast.other_teacher, user):
        assert client_of(stranger).post(confirm).status_code == 404
    assert client_of(cast.teacher).post(confirm).status_code == 302

    assert [one.organisation for one in User.objects.get(pk=user.pk).active_memberships] == [cast.school]
    assert "Придумайте пароль" in Message.objects.get(to=NEW).body
    assert audit.verify_chains() == []


def test_a_school_refuses_whom_it_does_not_know(cast, organiser, client_of):
    organiser.post(reverse("membership_add", args=[cast.school.pk]), PERSON)
    membership = Membership.objects.get(user__email=NEW)
    client_of(cast.teacher).post(reverse("membership_decline", args=[membership.pk]))
    membership.refresh_from_db()
    assert (membership.is_waiting, membership.is_active) == (False, False)
    assert not Message.objects.filter(to=NEW).exists()


def test_where_a_school_has_a_coordinator_no_other_teacher_confirms(cast, organiser, client_of):
    Membership.objects.create(user=cast.second_juror, organisation=cast.school, role="coordinator")
    organiser.post(reverse("membership_add", args=[cast.school.pk]), PERSON)
    confirm = reverse("membership_confirm", args=[Membership.objects.get(user__email=NEW).pk])
    assert client_of(cast.teacher).post(confirm).status_code == 404
    assert client_of(cast.second_juror).post(confirm).status_code == 302


def test_the_first_person_of_a_school_and_of_the_organisers_own_centre_need_no_other_word(cast, organiser):
    cast.other_school.memberships.all().delete()
    for place in (cast.other_school, cast.centre):
        organiser.post(reverse("membership_add", args=[place.pk]), PERSON)
    assert {one.organisation for one in User.objects.get(email=NEW).active_memberships} == {
        cast.other_school,
        cast.centre,
    }


def test_the_department_confirms_for_any_school(cast, organiser, client_of):
    organiser.post(reverse("membership_add", args=[cast.school.pk]), PERSON)
    membership = Membership.objects.get(user__email=NEW)
    page = client_of(cast.department).get(reverse("access_list"))
    assert "Новикова Ольга" in page.content.decode()
    client_of(cast.department).post(reverse("membership_confirm", args=[membership.pk]))
    membership.refresh_from_db()
    assert membership.is_active


def test_an_organiser_does_not_let_themselves_into_a_school(cast, organiser):
    answer = organiser.post(
        reverse("membership_add", args=[cast.school.pk]), PERSON | {"person-email": cast.organiser.email.upper()}
    )
    assert answer.status_code == 422
    assert "сам себе доступ не дают" in answer.content.decode()
    assert not Membership.objects.filter(user=cast.organiser, organisation=cast.school).exists()


def test_a_school_where_nobody_is_left_is_still_only_proposed_for(cast, organiser, administrator, client_of):
    for one in cast.school.memberships.filter(is_active=True):
        assert organiser.post(reverse("membership_end", args=[one.pk])).status_code == 404
        administrator.post(reverse("membership_end", args=[one.pk]))
    assert not cast.school.memberships.filter(is_active=True).exists()
    organiser.post(reverse("membership_add", args=[cast.school.pk]), PERSON)

    waiting = Membership.objects.get(user__email="new.teacher@example.org")
    assert (waiting.is_active, waiting.is_waiting) == (False, True)
    assert waiting.user.full_name in client_of(cast.department).get(reverse("access_list")).content.decode()
    assert Message.objects.get(kind="accounts.proposal").to == cast.department.email


def test_who_may_let_in_lets_in_whom_somebody_else_proposed(cast, organiser, administrator):
    organiser.post(reverse("membership_add", args=[cast.school.pk]), PERSON)
    administrator.post(reverse("membership_add", args=[cast.school.pk]), PERSON)

    added = Membership.objects.get(user__email="new.teacher@example.org")
    assert (added.is_active, added.is_waiting) == (True, False)
