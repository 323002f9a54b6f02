"""Addresses of judging."""

from django.urls import path

from judging.views import bouts, chair, imports, jury, marks, rules, seats, secretary

CHAIR = "ocenivanie/<slug:slug>/"
SECRETARY = "sekretar/<slug:slug>/"
STAGE = f"{SECRETARY}<slug:division>/<slug:stage>/"

urlpatterns = [
    path("zhyuri/", jury.jury_home, name="jury_home"),
    path("zhyuri/ocenki/", marks.mark_save, name="mark_save"),
    path("zhyuri/<slug:slug>/", jury.jury_works, name="jury_works"),
    path("zhyuri/<slug:slug>/<int:pk>/", jury.sheet, name="sheet"),
    path("zhyuri/<slug:slug>/<int:pk>/zametki/", jury.sheet_notes, name="sheet_notes"),
    path("zhyuri/<slug:slug>/<int:pk>/rabota/<int:work>/", jury.sheet_work, name="sheet_work"),
    path(STAGE, secretary.grid, name="grid"),
    path(f"{SECRETARY}poedinki/", bouts.bout_list, name="bout_list"),
    path(f"{STAGE}poedinki/", bouts.stage_bouts, name="stage_bouts"),
    path(f"{STAGE}poedinki/zherebevka/", bouts.draw_new, name="draw_new"),
    path(f"{STAGE}poedinki/pereboy/", bouts.flyoff_call, name="flyoff_call"),
    path(f"{STAGE}poedinki/<int:number>/", bouts.bout_edit, name="bout_edit"),
    path(CHAIR, seats.judging_desk, name="judging_desk"),
    path(f"{CHAIR}napomnit/", seats.judging_remind, name="judging_remind"),
    path(f"{CHAIR}raboty/", seats.judging_entries, name="judging_entries"),
    path(f"{CHAIR}rashozhdeniya/", seats.judging_divergence, name="judging_divergence"),
    path(f"{CHAIR}konflikty/", chair.judging_conflicts, name="judging_conflicts"),
    path(f"{CHAIR}ocenki/<int:pk>/", chair.mark_correct, name="mark_correct"),
    path(f"{CHAIR}listy/<int:pk>/", chair.judging_sheet, name="judging_sheet"),
    path(f"{CHAIR}pravila/<slug:scheme>/", rules.rules_edit, name="rules_edit"),
    path(f"{CHAIR}import/", imports.marks_import, name="marks_import"),
    path(f"{CHAIR}import/<int:pk>/", imports.marks_job, name="marks_job"),
    path(f"{CHAIR}ocenki.<slug:kind>", imports.marks_export, name="marks_export"),
]
