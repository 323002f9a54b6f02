"""Addresses of accounts."""

from django.urls import include, path

from accounts.views import audience, home

urlpatterns = [
    path("", home.home, name="home"),
    path("vhod/", include("allauth.urls")),
    path("roli/", audience.audience_list, name="audience_list"),
    path("roli/vybor/", audience.audience_choose, name="audience_choose"),
    path("organizatsiya/", audience.organisation_choose, name="organisation_choose"),
]
