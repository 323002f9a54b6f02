"""The protocol of what stands over all divisions: its checklist and sealing."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from results import rules
from results.selectors.decisions import tied_jointly
from results.selectors.joint import joint_checks, joint_questions, joint_state
from results.selectors.protocols import competition_with_places
from results.selectors.teams import joint_tables
from results.services import seal_joint_protocol
from results.views.sealing import sealing_page


@login_required
@require_http_methods(["GET", "POST"])
def protocol_joint_prepare(request: HttpRequest, slug: str) -> HttpResponse:
    """The tables over all classes and what keeps them from being sealed; 404 where the rules have none."""
    competition = competition_with_places(slug, request.user, rules.can_seal)
    state = joint_state(competition)
    if state is None:
        raise Http404
    return sealing_page(
        request,
        "results/joint_prepare.html",
        {
            "competition": competition,
            "teams": joint_tables(competition),
            "count": state.rows,
            "tied_at": tied_jointly(competition),
            "questions": joint_questions(competition),
        },
        previous=state.protocol,
        seal=lambda reason: seal_joint_protocol(competition=competition, actor=request.user, reason=reason),
        checks=lambda: joint_checks(competition),
    )
