"""Reads of accounts: who a user is to the program and for which organisations the user acts."""

import re
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from accounts import rules
from accounts.enums import MembershipRole
from accounts.models import Membership, Organisation
from core.contributions import Audience, contributions

PUBLIC = "public"


def audiences_of(user: rules.Visitor) -> list[Audience]:
    """Everything the user is, the usual one first; apps contribute what they know, one name may come from several."""
    if not user.is_authenticated:
        return []
    found: dict[str, Audience] = {}
    for audience in sorted(contributions(Audience), key=lambda item: item.order):
        if audience.name not in found and audience.test(user):
            found[audience.name] = audience
    return list(found.values())


def usual_audience_of(user: rules.Visitor, *, chosen: str = "") -> str:
    """The audience the user chose if it is still the user's, else the first of the user's, else the public.

    Asks the contributed tests one by one, so that the usual case costs one test.
    """
    if not user.is_authenticated:
        return PUBLIC
    items = sorted(contributions(Audience), key=lambda item: item.order)
    if chosen and any(item.name == chosen and item.test(user) for item in items):
        return chosen
    return next((item.name for item in items if item.test(user)), PUBLIC)


def home_url_of(audience: str) -> str:
    """The name of the page an audience starts on; empty for the public."""
    return next((item.home_url for item in contributions(Audience) if item.name == audience), "")


def organisations_of(user: rules.Visitor) -> list[Organisation]:
    """Organisations the user enters pupils and applications for, each once, by short name."""
    found = {
        membership.organisation_id: membership.organisation
        for membership in rules.memberships_of(user)
        if membership.role in rules.SCHOOL_ROLES
    }
    return sorted(found.values(), key=lambda organisation: natural_key(organisation.short_name))


def waiting_memberships_for(user: rules.Visitor) -> QuerySet[Membership]:
    """People who wait to be let in by this user: of the user's school, by its coordinator where it has one."""
    found = Membership.objects.filter(is_waiting=True).select_related("user", "organisation").order_by("pk")
    if rules.is_administrator(user) or rules.is_observer(user):
        return found
    own = [membership for membership in rules.memberships_of(user) if membership.role in rules.SCHOOL_ROLES]
    places = {membership.organisation_id for membership in own}
    coordinated = Membership.objects.filter(
        organisation__in=places, role=MembershipRole.COORDINATOR, is_active=True
    ).values_list("organisation_id", flat=True)
    leading = {membership.organisation_id for membership in own if membership.role == MembershipRole.COORDINATOR}
    return found.filter(organisation__in=leading | (places - set(coordinated)))


def natural_key(text: str) -> list[tuple[int, int, str]]:
    """A key that puts «СОШ № 2» before «СОШ № 10» and reads ё as е."""
    parts = re.split(r"(\d+)", text.lower().replace("ё", "е"))
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part]


def in_natural_order(organisations: Iterable[Organisation]) -> list[Organisation]:
    """Organisations by short name, numbers as numbers."""
    return sorted(organisations, key=lambda organisation: natural_key(organisation.short_name))


def organisations_for_organiser(*, query: str = "") -> QuerySet[Organisation]:
    """All organisations with the count of people who act for them; `query` looks into both names."""
    found = Organisation.objects.annotate(
        people=Count("memberships__user", filter=Q(memberships__is_active=True), distinct=True)
    )
    return found.filter(containing(query, "full_name", "short_name")) if query else found


def containing(query: str, *fields: str) -> Q:
    """Rows with the text in one of the fields; SQLite folds the case of Latin letters only, so the cases are spelt."""
    text = query.strip()
    found = Q()
    for spelling in dict.fromkeys((text, text.lower(), text.upper(), text.capitalize(), text.title())):
        for field in fields:
            found |= Q(**{f"{field}__icontains": spelling})
    return found
