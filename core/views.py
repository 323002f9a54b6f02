"""Pages of core: private files, the choice of the look, progress of a job and the gallery of components."""

import uuid
from datetime import timedelta

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from core import files, jobs
from core.appearance import CHOICES, COOKIE_AGE
from core.contributions import FileGrant, contributions
from core.models import Job, StoredFile
from core.templatetags.interface import job_progress as progress_of


@csrf_exempt
@require_POST
def set_appearance(request: HttpRequest) -> HttpResponse:
    """Keep the theme, the size of letters, the keys and the language in cookies and go back.

    Exempt from the token on purpose: it changes nothing but the visitor's own look, and without a token in the
    frame of every page a public page stays the same byte for byte and can be revalidated.
    """
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponse(status=204) if request.headers.get("HX-Request") else HttpResponseRedirect(target)
    for name, allowed in CHOICES.items():
        value = request.POST.get(name)
        if value is not None and value in ("", *allowed):
            response.set_cookie(name, value, max_age=COOKIE_AGE, samesite="Lax")
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=COOKIE_AGE, samesite="Lax")
    return response


@require_GET
def job_progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far a job is, for the person who started it; at its end the page is told to reload if it wants to.

    A stranger and an expired session get 404: the page that asks keeps what it shows.
    """
    job, refresh = _own_job(request, job_id), request.GET.get("refresh") == "1"
    response = _progress(request, job, refresh=refresh)
    if job.is_over and refresh:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def job_retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Begin a failed job again where it stopped, for the person who started it; one that has not failed goes on."""
    job = _own_job(request, job_id)
    jobs.retry(job)
    if request.headers.get("HX-Request"):
        return _progress(request, _own_job(request, job_id))
    back = request.headers.get("Referer", "")
    return HttpResponseRedirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/")


def _own_job(request: HttpRequest, job_id: int) -> Job:
    if not request.user.is_authenticated:
        raise Http404
    return get_object_or_404(Job, pk=job_id, started_by_id=request.user.pk)


def _progress(request: HttpRequest, job: Job, *, refresh: bool = False) -> HttpResponse:
    context = progress_of({"csrf_token": get_token(request)}, job, refresh=refresh)
    return HttpResponse(render_to_string("components/job_progress.html", context))


class GalleryForm(forms.Form):
    """A field of every kind, for the gallery."""

    title = forms.CharField(label="Название", help_text="Так оно будет напечатано в дипломе")
    role = forms.CharField(label="Что сделал", error_messages={"required": "Напишите, что сделал Дамир Лытвин"})
    section = forms.ChoiceField(label="Секция", choices=[("1", "Авиация и космонавтика"), ("2", "Физика")])
    kind = forms.ChoiceField(label="Участие", widget=forms.RadioSelect, choices=[("1", "лично"), ("2", "парой")])
    consent = forms.BooleanField(label="Согласен на публикацию имени", help_text="Можно отозвать в любой день")
    text = forms.CharField(label="Пояснение", widget=forms.Textarea, required=False)
    file = forms.FileField(label="Файл PDF до 20 МБ, до 15 страниц", required=False)


STATIONS = [
    {"name": "Подготовка", "detail": "с 1 сентября", "state": "done"},
    {"name": "Приём заявок", "detail": "до 30 октября", "state": "done"},
    {"name": "Допуск", "detail": "118 из 121", "state": "done"},
    {"name": "Оценивание", "detail": "до 27 ноября, 18:00", "state": "now"},
    {"name": "Предварительно", "detail": "28 ноября", "state": "next"},
    {"name": "Апелляции", "detail": "до 2 декабря", "state": "next"},
    {"name": "Протокол", "detail": "3 декабря", "state": "next"},
    {"name": "Публикация", "detail": "4 декабря, 15:00", "state": "next"},
    {"name": "Дипломы", "detail": "с 4 декабря", "state": "next"},
]
BANDS = [
    {"low": 0, "high": 3, "label": "слабо", "text": "слабо: замысел не читается"},
    {"low": 4, "high": 6, "label": "средне", "text": "средне: есть удачные решения"},
    {"low": 7, "high": 8, "label": "хорошо", "text": "хорошо: цельно, есть свой приём"},
    {"low": 9, "high": 10, "label": "отлично", "text": "отлично: запоминается, нечего убрать"},
]


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page, for screenshots and accessibility checks; staff or a development server only."""
    if not (settings.DEBUG or (request.user.is_authenticated and request.user.is_staff)):
        raise Http404
    samples = [
        Job(pk=1, status=Job.Status.RUNNING, done=40, total=64, started_at=timezone.now() - timedelta(seconds=20)),
        Job(pk=2, status=Job.Status.DONE, done=64, total=64),
        Job(pk=3, status=Job.Status.FAILED, done=12, total=64, tries=5),
    ]
    context = {
        "empty_form": GalleryForm(),
        "form": GalleryForm({"title": "Планёр из потолочной плитки"}, prefix="filled"),
        "stations": STATIONS,
        "bands": BANDS,
        "jobs": samples,
        "page": Paginator(range(200), 10).page(4),
        "events": [
            {"name": name, "day": timezone.localdate() + timedelta(days=days), "kind": kind}
            for name, days, kind in (
                ("Мир в кадре", -40, "done"),
                ("Отряд ЮИД", -10, "mine"),
                ("Модели F1H", 5, "open"),
                ("Чтения о космосе", 23, "open"),
                ("Бизнес-турнир", 40, ""),
                ("Космос", 45, ""),
            )
        ],
        "soon": timezone.now() + timedelta(days=2),
        "part": request.GET.get("part", ""),
    }
    return render(request, "core/gallery.html", context)


@require_GET
def file_open(request: HttpRequest, file_id: uuid.UUID) -> HttpResponseBase:
    """A private file for whom one of the apps grants it; 404 for everybody else and for an erased content."""
    stored = get_object_or_404(StoredFile, pk=file_id)
    if not any(grant.may_open(request.user, stored) for grant in contributions(FileGrant)):
        raise Http404
    try:
        return files.file_response(stored, inline="download" not in request.GET)
    except FileNotFoundError as error:
        raise Http404 from error
