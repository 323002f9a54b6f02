"""Addresses of core."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
