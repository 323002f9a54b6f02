"""Addresses of accounts."""

from django.urls import include, path

from accounts.views import access, audience, home, organisations

urlpatterns = [
    path("", home.home, name="home"),
    path("vhod/", include("allauth.urls")),
    path("roli/", audience.audience_list, name="audience_list"),
    path("roli/vybor/", audience.audience_choose, name="audience_choose"),
    path("organizatsiya/", audience.organisation_choose, name="organisation_choose"),
    path("organizatsii/", organisations.organisation_list, name="organisation_list"),
    path("organizatsii/<int:organisation_id>/", organisations.organisation_edit, name="organisation_edit"),
    path("organizatsii/<int:organisation_id>/lyudi/", organisations.membership_add, name="membership_add"),
    path("organizatsii/lyudi/<int:membership_id>/konets/", organisations.membership_end, name="membership_end"),
    path("organizatsii/dostup/", access.access_list, name="access_list"),
    path("organizatsii/dostup/<int:membership_id>/da/", access.membership_confirm, name="membership_confirm"),
    path("organizatsii/dostup/<int:membership_id>/net/", access.membership_decline, name="membership_decline"),
    path("organizatsii/zagruzka/", organisations.organisation_import, name="organisation_import"),
    path("organizatsii/spisok.<slug:kind>", organisations.organisation_file, name="organisation_file"),
]
