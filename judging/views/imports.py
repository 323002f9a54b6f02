"""Marks from a file and into one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.resources.tables import TYPES, read_table, table_response
from accounts.views.imports import import_page, session_key
from competitions.models import Competition
from core import files, jobs
from core.models import Job, StoredFile
from judging.resources.marks import MarkResource, mark_rows
from judging.selectors.seats import competition_for_chair
from judging.services.mark_rows import HEADERS

AT_ONCE = 300  # more rows are written by a job with progress
TEMPLATE = "judging/marks_import.html"


@login_required
@require_http_methods(["GET", "POST"])
def marks_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Marks from XLSX or CSV: tried, shown with every bad row, written after a second press; a long file by a job."""
    competition = competition_for_chair(request.user, slug)
    stored = _tried(request) if "confirm" in request.POST else None
    if stored is not None and len(read_table(stored.name, files.path_of(stored).read_bytes())) > AT_ONCE:
        return _start(request, competition, stored)
    return import_page(
        request,
        resource=MarkResource(competition, request.user, source=stored.pk if stored else None),
        template=TEMPLATE,
        done_url=request.path,
        context={"competition": competition, "headers": HEADERS},
    )


def _tried(request: HttpRequest) -> StoredFile | None:
    """The file that was tried in this session."""
    return StoredFile.objects.filter(pk=request.session.get(session_key(request)) or None).first()


def _start(request: HttpRequest, competition: Competition, stored: StoredFile) -> HttpResponse:
    request.session.pop(session_key(request), None)
    table = read_table(stored.name, files.path_of(stored).read_bytes())
    job = jobs.start(
        "judging.import_marks",
        subject=f"competition:{competition.pk}",
        started_by=request.user,
        total=len(table),
        competition_id=competition.pk,
        file_id=str(stored.pk),
        actor_id=request.user.pk,
    )
    return redirect("marks_job", competition.slug, job.pk)


@login_required
@require_GET
def marks_job(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """How far a long import is, for the person who started it."""
    competition = competition_for_chair(request.user, slug)
    own = Job.objects.filter(kind="judging.import_marks", subject=f"competition:{competition.pk}")
    job = get_object_or_404(own, pk=pk, started_by_id=request.user.pk)
    return render(request, "judging/marks_job.html", {"competition": competition, "job": job})


@login_required
@require_GET
def marks_export(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """All marks of the competition as a file that the import takes back."""
    competition = competition_for_chair(request.user, slug)
    if kind not in TYPES:
        raise Http404
    return table_response(kind, f"{competition.slug}-ocenki", HEADERS, mark_rows(competition))
