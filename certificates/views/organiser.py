"""The organiser's pages: issuing with visible progress, the register, revoking and making anew."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certificates.forms import IssueForm, RevokeForm
from certificates.selectors.issued import batch_for_organiser, certificate_for_organiser, certificates_for_organiser
from certificates.selectors.overview import overview_of
from certificates.selectors.papers import paper_of, papers_of
from certificates.services import issue_batch, reissue_certificate, revoke_certificate
from certificates.services.batches import resume_batch, stop_batch
from certificates.services.preview import sample_file, suggested_words
from certificates.services.rendering import join_batch
from certificates.views.answers import bytes_response, path_response
from competitions.models import Competition
from competitions.selectors import competition_for_organiser
from competitions.validators.refusal import Refused


@login_required
@require_GET
def batch_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What can be issued, what was issued and how far it is."""
    competition = competition_for_organiser(slug, request.user)
    return _page(request, competition, None)


def _page(
    request: HttpRequest, competition: Competition, form: IssueForm | None, reasons: tuple[str, ...] = ()
) -> HttpResponse:
    overview = overview_of(competition)
    initial = {**suggested_words(competition), "kinds": [row.kind for row in overview.kinds if row.waiting]}
    shown = form or IssueForm(initial=initial)
    context = {
        "competition": competition,
        "overview": overview,
        "form": shown,
        "chosen": shown["kinds"].value() or [],
        "reasons": reasons,
    }
    is_refused = bool(reasons) or (form is not None and not form.is_valid())
    return render(request, "certificates/batches.html", context, status=422 if is_refused else 200)


@login_required
@require_POST
def batch_issue(request: HttpRequest, slug: str) -> HttpResponse:
    """Issue and go back to the page, where the bar moves."""
    competition = competition_for_organiser(slug, request.user)
    form = IssueForm(request.POST)
    if not form.is_valid():
        return _page(request, competition, form)
    try:
        batch = issue_batch(
            competition=competition, kinds=form.cleaned_data["kinds"], actor=request.user, words=form.words()
        )
    except Refused as refused:
        return _page(request, competition, form, refused.reasons)
    said = ngettext("Выпущен %(n)s документ: делаем файлы", "Выпущено %(n)s документов: делаем файлы", batch.total)
    messages.success(request, said % {"n": batch.total})
    return redirect("batch_page", slug)


@login_required
@require_GET
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Every paper of the competition by number, with what can be done to it."""
    competition = competition_for_organiser(slug, request.user)
    query = request.GET.get("q", "").strip()[:60]
    page = Paginator(certificates_for_organiser(competition, query=query), 50).get_page(request.GET.get("page"))
    context = {"competition": competition, "page": page, "rows": papers_of(page.object_list), "query": query}
    return render(request, "certificates/register.html", context)


@login_required
@require_GET
def sample(request: HttpRequest, slug: str) -> HttpResponseBase:
    """How the first paper will look, without a number."""
    competition = competition_for_organiser(slug, request.user)
    return bytes_response(sample_file(competition), f"obrazets-{slug}.pdf", inline=True)


@login_required
@require_GET
def batch_joined(request: HttpRequest, batch: int) -> HttpResponseBase:
    """The joined file of a batch for printing."""
    found = batch_for_organiser(batch, request.user)
    return path_response(lambda: join_batch(batch=found), f"diplomy-{found.competition.slug}-{found.pk}.pdf")


@login_required
@require_POST
def batch_resume(request: HttpRequest, batch: int) -> HttpResponse:
    """Go on with a batch that stopped."""
    found = batch_for_organiser(batch, request.user)
    resume_batch(batch=found, actor=request.user)
    return redirect("batch_page", found.competition.slug)


@login_required
@require_POST
def batch_stop(request: HttpRequest, batch: int) -> HttpResponse:
    """Stop making files; what is made stays."""
    found = batch_for_organiser(batch, request.user)
    stop_batch(batch=found)
    return redirect("batch_page", found.competition.slug)


@login_required
@require_http_methods(["GET", "POST"])
def certificate_revoke(request: HttpRequest, certificate: int) -> HttpResponse:
    """Say that a paper does not hold any more, with the reason that everybody reads."""
    found = certificate_for_organiser(certificate, request.user)
    form = RevokeForm(request.POST or None)
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            revoke_certificate(certificate=found, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("Документ №\u00a0%(number)s отозван") % {"number": found.number})
            return redirect("certificate_register", found.competition.slug)
    context = {"certificate": found, "competition": found.competition, "form": form, "reasons": reasons}
    context["row"] = paper_of(found)
    return render(request, "certificates/revoke.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_http_methods(["GET", "POST"])
def certificate_reissue(request: HttpRequest, certificate: int) -> HttpResponse:
    """Write a paper anew with the names as they are now; the number stays."""
    found = certificate_for_organiser(certificate, request.user)
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            reissue_certificate(certificate=found, actor=request.user)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("Документ №\u00a0%(number)s составлен заново") % {"number": found.number})
            return redirect("certificate_register", found.competition.slug)
    context = {"certificate": found, "competition": found.competition, "reasons": reasons, "row": paper_of(found)}
    return render(request, "certificates/reissue.html", context, status=422 if reasons else 200)
