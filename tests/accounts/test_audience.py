"""Who is looking: the usual audience, the chosen one, the organisation of a school member."""

import pytest
from django.urls import reverse

from accounts.enums import MembershipRole
from accounts.models import Membership, Organisation
from accounts.selectors import audiences_of, natural_key, organisations_of


@pytest.mark.parametrize(
    ("who", "names"),
    [("organiser", ["organiser"]), ("teacher", ["school"]), ("department", ["department"])],
)
def test_an_audience_follows_the_memberships(cast, who, names):
    assert [audience.name for audience in audiences_of(getattr(cast, who))][: len(names)] == names


def test_an_ended_membership_gives_nothing(cast):
    cast.teacher.memberships.update(is_active=False)

    assert audiences_of(cast.teacher) == []
    assert organisations_of(cast.teacher) == []


def test_a_stranger_sees_the_landing(cast, client_of):
    response = client_of(None).get(reverse("home"))

    assert response.status_code == 200
    assert "Войти" in response.content.decode()


@pytest.mark.parametrize(
    ("who", "home"),
    [
        ("teacher", "school_home"),
        ("organiser", "organiser_home"),
        ("administrator", "organiser_home"),
        ("juror", "jury_home"),
        ("chair", "jury_home"),
    ],
)
def test_everybody_has_a_home(cast, client_of, who, home):
    client = client_of(getattr(cast, who))

    response = client.get(reverse("home"))

    assert (response.status_code, response.url) == (302, reverse(home))
    assert client.get(response.url).status_code == 200


def test_the_department_starts_on_the_landing(cast, client_of):
    assert client_of(cast.department).get(reverse("home")).status_code == 200


def test_somebody_of_two_roles_changes_between_them(cast, client_of):
    Membership.objects.create(user=cast.teacher, organisation=cast.centre, role=MembershipRole.ORGANISER)
    client = client_of(cast.teacher)

    response = client.post(reverse("audience_choose"), {"audience": "school"})

    assert response.status_code == 302
    assert client.get(reverse("home")).url == reverse("school_home")


def test_nobody_takes_a_role_that_is_not_theirs(cast, client_of):
    response = client_of(cast.teacher).post(reverse("audience_choose"), {"audience": "organiser"})

    assert response.status_code == 404


def test_a_teacher_of_two_schools_chooses_one(cast, client_of):
    Membership.objects.create(user=cast.teacher, organisation=cast.other_school)
    client = client_of(cast.teacher)

    client.post(reverse("organisation_choose"), {"organisation": cast.other_school.pk})

    assert client.get(reverse("organisation_choose")).wsgi_request.organisation == cast.other_school


def test_another_schools_place_cannot_be_taken(cast, client_of):
    response = client_of(cast.teacher).post(reverse("organisation_choose"), {"organisation": cast.other_school.pk})

    assert response.status_code == 404


def test_numbers_of_schools_sort_as_numbers():
    names = ["СОШ № 10", "Лицей № 36", "СОШ № 2", "Ёлочка"]

    assert sorted(names, key=natural_key) == ["Ёлочка", "Лицей № 36", "СОШ № 2", "СОШ № 10"]


def test_the_current_organisation_costs_a_stranger_no_query(client_of, cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        client_of(None).get(reverse("set_appearance"))


def test_organisations_of_a_teacher_are_named_once(cast):
    Membership.objects.create(user=cast.teacher, organisation=cast.school, role=MembershipRole.COORDINATOR)

    assert organisations_of(cast.teacher) == [Organisation.objects.get(pk=cast.school.pk)]
