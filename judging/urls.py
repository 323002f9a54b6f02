"""Addresses of judging."""

from django.urls import path

from judging.views import jury, marks, secretary

urlpatterns = [
    path("zhyuri/", jury.jury_home, name="jury_home"),
    path("zhyuri/ocenki/", marks.mark_save, name="mark_save"),
    path("zhyuri/<slug:slug>/", jury.jury_works, name="jury_works"),
    path("zhyuri/<slug:slug>/<int:pk>/", jury.sheet, name="sheet"),
    path("zhyuri/<slug:slug>/<int:pk>/rabota/<int:work>/", jury.sheet_work, name="sheet_work"),
    path("sekretar/<slug:slug>/<slug:division>/<slug:stage>/", secretary.grid, name="grid"),
]
