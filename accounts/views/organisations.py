"""Schools and centres: the organiser's list, in and out as files."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import rules, selectors, services
from accounts.forms import MembershipForm, OrganisationForm
from accounts.models import Membership, Organisation
from accounts.resources.organisations import HEADERS, OrganisationResource, organisation_rows
from accounts.resources.tables import TYPES, table_response
from accounts.views.imports import import_page

PAGE = 100


def _require_organiser(request: HttpRequest) -> None:
    if not rules.can_manage_organisations(request.user):
        raise Http404


@login_required
@require_GET
def organisation_list(request: HttpRequest) -> HttpResponse:
    """All organisations with the count of people who act for them."""
    _require_organiser(request)
    query = request.GET.get("q", "").strip()
    found = selectors.in_natural_order(selectors.organisations_for_organiser(query=query))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/organisation_list.html", {"page_obj": page, "query": query})


@login_required
@require_http_methods(["GET", "POST"])
def organisation_import(request: HttpRequest) -> HttpResponse:
    """Organisations from XLSX or CSV: tried, shown with every bad row, written after a second press."""
    _require_organiser(request)
    return import_page(
        request,
        resource=OrganisationResource(request.user),
        template="accounts/organisation_import.html",
        done_url="organisation_list",
        context={"headers": HEADERS},
    )


@login_required
@require_GET
def organisation_file(request: HttpRequest, kind: str) -> HttpResponse:
    """All organisations as a file that the import takes back."""
    _require_organiser(request)
    if kind not in TYPES:
        raise Http404
    return table_response(kind, "organizatsii", HEADERS, organisation_rows())


@login_required
@require_http_methods(["GET", "POST"])
def organisation_edit(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """What an organisation is called and who acts for it."""
    _require_organiser(request)
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        stored = Organisation.objects.get(pk=organisation.pk)
        services.update_organisation(organisation=stored, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Записано: %(name)s") % {"name": stored.short_name})
        return redirect("organisation_edit", organisation_id=organisation.pk)
    return _organisation(request, organisation, form, _membership_form(request, organisation))


def _membership_form(request: HttpRequest, organisation: Organisation, data: object = None) -> MembershipForm:
    return MembershipForm(data, organisation=organisation, actor=request.user, prefix="person")


def _organisation(
    request: HttpRequest, organisation: Organisation, form: OrganisationForm, person: MembershipForm
) -> HttpResponse:
    here = Q(is_active=True) | Q(is_waiting=True)
    people = organisation.memberships.filter(here).select_related("user").order_by("user__last_name", "pk")
    context = {"organisation": organisation, "form": form, "person": person, "people": people}
    context["can_end"] = rules.can_let_in(request.user, organisation)
    is_refused = form.is_bound or person.is_bound
    return render(request, "accounts/organisation_edit.html", context, status=422 if is_refused else 200)


@login_required
@require_POST
def membership_add(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Let a person act for the organisation: a letter with a link goes out."""
    _require_organiser(request)
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    person = _membership_form(request, organisation, request.POST)
    if not person.is_valid():
        return _organisation(request, organisation, OrganisationForm(instance=organisation), person)
    membership = services.add_membership(organisation=organisation, actor=request.user, **person.cleaned_data)
    if membership.is_waiting:
        sentence = _("Ждёт подтверждения организации: %(name)s. Её люди получили письмо")
    else:
        sentence = _("Добавлено: %(name)s. Письмо отправлено")
    messages.success(request, sentence % {"name": membership.user.full_name})
    return redirect("organisation_edit", organisation_id=organisation.pk)


@login_required
@require_POST
def membership_end(request: HttpRequest, membership_id: int) -> HttpResponse:
    """The person acts for the organisation no more; organisers are removed by the administrator alone.

    Who could not have let the person in does not shut anybody out: other schools' people are none of an organiser's.
    """
    _require_organiser(request)
    found = Membership.objects.select_related("organisation", "user")
    if not rules.is_administrator(request.user):
        found = found.filter(role__in=rules.SCHOOL_ROLES)
    membership = get_object_or_404(found, pk=membership_id)
    if not rules.can_let_in(request.user, membership.organisation):
        raise Http404
    services.end_membership(membership=membership, actor=request.user)
    messages.success(request, _("Больше не работает здесь: %(name)s") % {"name": membership.user.full_name})
    return redirect("organisation_edit", organisation_id=membership.organisation_id)
