"""Addresses of core."""

from django.urls import path

from core import views

urlpatterns = [
    path("oformlenie/", views.set_appearance, name="set_appearance"),
    path("faily/<uuid:file_id>/", views.file_open, name="file_open"),
    path("raboty/<int:job_id>/", views.job_progress, name="job_progress"),
    path("raboty/<int:job_id>/snova/", views.job_retry, name="job_retry"),
    path("_/gallery/", views.gallery, name="gallery"),
]
