"""Addresses of results."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
