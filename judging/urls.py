"""Addresses of judging."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
