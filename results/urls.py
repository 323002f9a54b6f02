"""Addresses of results."""

from django.urls import path, re_path

from results.views import (
    advancing,
    decisions,
    delegation_results,
    delegations,
    joint,
    person,
    protocols,
    public,
    publications,
    ranking,
    school,
    sealing,
)

DESK = "organizator/<slug:slug>/"
RANKING = f"{DESK}reyting/<slug:code>/"
DELEGATION = f"{DESK}delegatsiya/<slug:code>/"

urlpatterns = [
    path("itogi/", public.results_list, name="results_list"),
    path("konkursy/<slug:slug>/itogi/", public.results, name="results"),
    path("konkursy/<slug:slug>/etapy/", advancing.stage_lists, name="stage_lists"),
    path("itogi/shkola/", school.school_results, name="school_results"),
    path("itogi/shkola/<int:line>/", school.school_result, name="school_result"),
    path("u/<str:token>/itog/<int:line>/", person.person_result, name="person_result"),
    path(f"{DESK}reyting/", ranking.ranking_home, name="ranking_home"),
    path(RANKING, ranking.ranking, name="ranking"),
    path(f"{RANKING}obnovit/", ranking.ranking_recompute, name="ranking_recompute"),
    path(f"{RANKING}pochemu/<int:entry>/", ranking.ranking_explanation, name="ranking_explanation"),
    path(f"{RANKING}prohod/", advancing.advance, name="advance"),
    path(f"{RANKING}prohod/obyavit/", advancing.stage_list_announce, name="stage_list_announce"),
    path(f"{RANKING}prohod/skryt/", advancing.stage_list_withdraw, name="stage_list_withdraw"),
    path(f"{RANKING}resheniya/", decisions.decision_list, name="decision_list"),
    path(f"{RANKING}resheniya/novoe/", decisions.decision_new, name="decision_new"),
    path(f"{RANKING}resheniya/<int:decision>/otmenit/", decisions.decision_revoke, name="decision_revoke"),
    re_path(
        r"^organizator/(?P<slug>[-\w]+)/reyting/(?P<code>[-\w]+)/tablitsa\.(?P<kind>xlsx|csv)$",
        ranking.ranking_export,
        name="ranking_export",
    ),
    path(f"{DESK}protokoly/", protocols.protocol_list, name="protocol_list"),
    path(f"{DESK}protokoly/<int:number>/", protocols.protocol, name="protocol"),
    re_path(
        r"^organizator/(?P<slug>[-\w]+)/protokoly/(?P<number>\d+)\.(?P<kind>xlsx|csv)$",
        protocols.protocol_export,
        name="protocol_export",
    ),
    path(f"{DESK}protokoly/gotovye/", sealing.protocol_seal_ready, name="protocol_seal_ready"),
    path(f"{DESK}protokoly/obschiy/", joint.protocol_joint_prepare, name="protocol_joint_prepare"),
    path(f"{DESK}protokoly/novyy/<slug:code>/", protocols.protocol_prepare, name="protocol_prepare"),
    path(f"{DESK}delegatsiya/", delegations.delegation_list, name="delegation_list"),
    path(DELEGATION, delegations.delegation, name="delegation"),
    path(f"{DELEGATION}spisok/", delegations.delegation_form, name="delegation_form"),
    path(f"{DELEGATION}poezdka/", delegations.delegation_edit, name="delegation_edit"),
    path(f"{DELEGATION}zamena/<int:member>/", delegations.delegation_replace, name="delegation_replace"),
    path(f"{DELEGATION}vozvrat/<int:member>/", delegations.delegation_restore, name="delegation_restore"),
    path(f"{DELEGATION}itog/", delegation_results.delegation_result, name="delegation_result"),
    re_path(
        r"^organizator/(?P<slug>[-\w]+)/delegatsiya/(?P<code>[-\w]+)/spisok\.(?P<kind>xlsx|csv)$",
        delegations.delegation_export,
        name="delegation_export",
    ),
    path(f"{DESK}publikatsiya/", publications.publication, name="publication"),
    path(f"{DESK}publikatsiya/skryt/", publications.publication_withdraw, name="publication_withdraw"),
]
