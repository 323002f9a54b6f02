"""Addresses of competitions: the public's, then the organiser's."""

from django.urls import path

from competitions.views import desk, people, public, rules, season, settings, setup, structure

DESK = "organizator/<slug:slug>/"

urlpatterns = [
    path("konkursy/", public.competition_list, name="competition_list"),
    path("konkursy/<slug:slug>/", public.competition_detail, name="competition_detail"),
    path("kalendar/", public.calendar, name="calendar"),
    path("organizator/", desk.organiser_home, name="organiser_home"),
    path("organizator/konkursy/", desk.organiser_competition_list, name="organiser_competition_list"),
    path("organizator/konkursy/novyy/", setup.preset_list, name="preset_list"),
    path("organizator/konkursy/novyy/<slug:preset>/", setup.competition_create, name="competition_create"),
    path("organizator/uchebnyy-god/", season.season_open, name="season_open"),
    path(DESK, desk.desk, name="desk"),
    path(f"{DESK}etap/", desk.phase_move, name="phase_move"),
    path(f"{DESK}nastroyki/", settings.competition_settings, name="competition_settings"),
    path(f"{DESK}dokumenty/", settings.document_list, name="document_list"),
    path(f"{DESK}dokumenty/<int:document>/ubrat/", settings.document_remove, name="document_remove"),
    path(f"{DESK}prodleniya/", settings.extension_list, name="extension_list"),
    path(f"{DESK}prodleniya/<int:extension>/ubrat/", settings.extension_end, name="extension_end"),
    path(f"{DESK}pravila/", rules.scheme_list, name="scheme_list"),
    path(f"{DESK}nominatsii/", structure.nomination_list, name="nomination_list"),
    path(f"{DESK}nominatsii/novaya/", structure.nomination_add, name="nomination_add"),
    path(f"{DESK}nominatsii/<slug:nomination>/", structure.nomination_edit, name="nomination_edit"),
    path(f"{DESK}nominatsii/<slug:nomination>/ubrat/", structure.nomination_remove, name="nomination_remove"),
    path(f"{DESK}gruppy/novaya/", structure.group_add, name="group_add"),
    path(f"{DESK}gruppy/<slug:group>/", structure.group_edit, name="group_edit"),
    path(f"{DESK}lyudi/", people.role_list, name="role_list"),
    path(f"{DESK}lyudi/<int:role>/snyat/", people.role_end, name="role_end"),
    path(f"{DESK}lyudi/<int:role>/vernut/", people.role_resume, name="role_resume"),
]
