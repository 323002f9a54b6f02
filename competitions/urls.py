"""Addresses of competitions."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
