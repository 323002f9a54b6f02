"""Addresses of results."""

from django.urls import path

from results.views import public

urlpatterns = [
    path("itogi/", public.results_list, name="results_list"),
    path("konkursy/<slug:slug>/itogi/", public.results, name="results"),
]
