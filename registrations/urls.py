"""Addresses of registrations."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
