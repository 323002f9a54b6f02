"""All addresses of the site; each app brings its own, by audience."""

from django.urls import include, path

from core.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("", include("competitions.urls")),
    path("", include("registrations.urls")),
    path("", include("judging.urls")),
    path("", include("results.urls")),
    path("", include("certificates.urls")),
]
