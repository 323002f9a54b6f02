"""Addresses of certificates: the public's, then the school's, then the organiser's."""

from django.urls import path

from certificates.views import orders, organiser, public, school

DESK = "organizator/<slug:slug>/diplomy/"

urlpatterns = [
    path("proverka/", public.check_form, name="certificate_check_form"),
    path("v/<str:code>", public.check, name="certificate_check"),
    path("diplom/<str:token>/", public.private_file, name="certificate_private"),
    path("diplomy/", school.certificate_list, name="certificate_list"),
    path("diplomy/<slug:slug>/vse.pdf", school.joined_file, name="certificate_school_joined"),
    path("diplomy/<int:certificate>/fayl.pdf", school.certificate_file, name="certificate_file"),
    path("diplomy/<int:certificate>/otzyv/", organiser.certificate_revoke, name="certificate_revoke"),
    path("diplomy/<int:certificate>/zanovo/", organiser.certificate_reissue, name="certificate_reissue"),
    path("vypuski/<int:batch>/vse.pdf", organiser.batch_joined, name="batch_joined"),
    path("vypuski/<int:batch>/prodolzhit/", organiser.batch_resume, name="batch_resume"),
    path("vypuski/<int:batch>/ostanovit/", organiser.batch_stop, name="batch_stop"),
    path(
        "organizator/<slug:slug>/delegatsiya/<slug:code>/napravlenie.pdf",
        orders.delegation_order,
        name="delegation_order",
    ),
    path(DESK, organiser.batch_page, name="batch_page"),
    path(f"{DESK}vypusk/", organiser.batch_issue, name="batch_issue"),
    path(f"{DESK}reestr/", organiser.register, name="certificate_register"),
    path(f"{DESK}obrazets.pdf", organiser.sample, name="certificate_sample"),
]
