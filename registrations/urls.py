"""Addresses of registrations."""

from django.urls import path

from registrations.views import application, consents, entry_acts, imports, organiser, person, roster, school

urlpatterns = [
    path("shkola/", school.school_home, name="school_home"),
    path("zayavki/", school.entry_list, name="entry_list"),
    path("zayavki/novaya/", school.entry_new, name="entry_new"),
    path("konkursy/<slug:slug>/zayavka/", school.entry_create, name="entry_create"),
    path("zayavki/<int:entry_id>/", application.entry_edit, name="entry_edit"),
    path("zayavki/<int:entry_id>/chernovik/", application.entry_autosave, name="entry_autosave"),
    path("zayavki/<int:entry_id>/ucheniki/", application.entry_candidates, name="entry_candidates"),
    path("zayavki/<int:entry_id>/pechat/", entry_acts.entry_print, name="entry_print"),
    path("zayavki/<int:entry_id>/podpis/", application.entry_signed, name="entry_signed"),
    path("zayavki/<int:entry_id>/dorabotka/", entry_acts.entry_recall, name="entry_recall"),
    path("zayavki/<int:entry_id>/otzyv/", entry_acts.entry_withdraw, name="entry_withdraw"),
    path("zayavki/<int:entry_id>/udalenie/", entry_acts.entry_discard, name="entry_discard"),
    path("ucheniki/", roster.pupil_list, name="pupil_list"),
    path("ucheniki/novyi/", roster.pupil_add, name="pupil_add"),
    path("ucheniki/zagruzka/", imports.pupil_import, name="pupil_import"),
    path("ucheniki/spisok.<slug:kind>", imports.pupil_file, name="pupil_file"),
    path("ucheniki/<int:pupil_id>/", roster.pupil_edit, name="pupil_edit"),
    path("ucheniki/<int:pupil_id>/vybyl/", roster.pupil_leave, name="pupil_leave"),
    path("ucheniki/<int:pupil_id>/dannye/", consents.pupil_export, name="pupil_export"),
    path("ucheniki/<int:pupil_id>/udalenie/", consents.pupil_erase, name="pupil_erase"),
    path("ucheniki/<int:pupil_id>/ssylka/", consents.link_make, name="link_make"),
    path("ucheniki/<int:pupil_id>/ssylka/konets/", consents.link_end, name="link_end"),
    path("ucheniki/<int:pupil_id>/soglasiya/", consents.consent_list, name="consent_list"),
    path("ucheniki/<int:pupil_id>/soglasiya/<slug:purpose>/", consents.consent_add, name="consent_add"),
    path("ucheniki/<int:pupil_id>/soglasiya/<slug:purpose>/blank/", consents.consent_print, name="consent_print"),
    path(
        "ucheniki/<int:pupil_id>/soglasiya/<int:consent_id>/otzyv/", consents.consent_withdraw, name="consent_withdraw"
    ),
    path("rukovoditeli/", roster.supervisor_list, name="supervisor_list"),
    path("rukovoditeli/novyi/", roster.supervisor_add, name="supervisor_add"),
    path("rukovoditeli/<int:supervisor_id>/", roster.supervisor_edit, name="supervisor_edit"),
    path("rukovoditeli/<int:supervisor_id>/udalenie/", roster.supervisor_erase, name="supervisor_erase"),
    path("u/<str:token>/", person.person, name="person"),
    path("organizator/<slug:slug>/zayavki/", organiser.review_list, name="review_list"),
    path("organizator/<slug:slug>/zayavki/zagruzka/", imports.entry_import, name="entry_import"),
    path("organizator/<slug:slug>/shifry/", organiser.cipher_assign, name="cipher_assign"),
    path("organizator/<slug:slug>/soglasiya/", consents.consent_queue, name="consent_queue"),
    path("organizator/<slug:slug>/soglasiya/<int:consent_id>/", consents.consent_verify, name="consent_verify"),
    path("organizator/zayavka/<int:entry_id>/", organiser.entry_review, name="entry_review"),
    path("organizator/zayavka/<int:entry_id>/prinyat/", organiser.entry_accept, name="entry_accept"),
    path("organizator/zayavka/<int:entry_id>/vernut/", organiser.entry_return, name="entry_return"),
    path("organizator/zayavka/<int:entry_id>/otklonit/", organiser.entry_refuse, name="entry_refuse"),
    path("organizator/zayavka/<int:entry_id>/uchastie/", organiser.entry_standing, name="entry_standing"),
    path("organizator/zayavka/<int:entry_id>/gruppa/", organiser.entry_move, name="entry_move"),
    path("organizator/rabota/<int:work_id>/original/", organiser.work_received, name="work_received"),
]
