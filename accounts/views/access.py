"""Who asks to act for an organisation: confirmed or refused by its own people or the department."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import rules, selectors, services
from accounts.models import Membership, User


@login_required
@require_GET
def access_list(request: HttpRequest) -> HttpResponse:
    """People who wait for the user's word, each with who proposed them."""
    if not rules.can_confirm_access(request.user):
        raise Http404
    waiting = list(selectors.waiting_memberships_for(request.user)[:200])
    proposers = User.objects.in_bulk({one.proposed_by_id for one in waiting if one.proposed_by_id})
    rows = [(one, proposers.get(one.proposed_by_id or 0)) for one in waiting]
    return render(request, "accounts/access_list.html", {"rows": rows})


@login_required
@require_POST
def membership_confirm(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Let the person act for the organisation."""
    membership = _waiting(request, membership_id)
    services.confirm_membership(membership=membership, actor=request.user)
    messages.success(request, _("Доступ дан: %(name)s. Письмо отправлено") % {"name": membership.user.full_name})
    return redirect("access_list")


@login_required
@require_POST
def membership_decline(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Say that the person does not belong to the organisation."""
    membership = _waiting(request, membership_id)
    services.end_membership(membership=membership, actor=request.user)
    messages.success(request, _("Отказано: %(name)s") % {"name": membership.user.full_name})
    return redirect("access_list")


def _waiting(request: HttpRequest, membership_id: int) -> Membership:
    return get_object_or_404(selectors.waiting_memberships_for(request.user), pk=membership_id)
