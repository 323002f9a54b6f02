"""The rules editor: blocks, text and a preview of one draft; under marks first «кто переместится», then the reason."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from competitions.forms.draft import RulesDraft
from competitions.forms.rules import ReasonForm
from competitions.models import Competition, Division, Scheme
from competitions.rules import is_locked
from competitions.selectors import competition_for_organiser, scheme_for
from competitions.services import Refused, Stale
from competitions.validators.text import TextRefused
from judging.bridge.drafts import (
    MOST_LIVE,
    Played,
    Ranked,
    count_marks,
    divisions_of,
    played_marks,
    played_sample,
    rank_played,
)
from judging.bridge.movers import movers_of, place_rows
from judging.bridge.team_movers import Moved, team_movers_of
from judging.selectors.rules_pages import (
    changed_criteria,
    changed_lines,
    data_of,
    edits_of,
    has_other_divisions,
    names_of,
    scheme_of_competition,
    schools_of,
    two_texts,
)
from judging.services.rules import change_rules, faults_of_marks, holds_of
from scoring import ScoringError
from scoring.phrases import said_with

NOBODY = Moved([], [])
ASKING = {"save", "confirm"}  # acts that want to store the draft; all others only show it


@dataclass(frozen=True)
class Page:
    """One request of the editor: whose rules, in which draft."""

    request: HttpRequest
    competition: Competition
    scheme: Scheme
    draft: RulesDraft
    act: str

    @property
    def is_live(self) -> bool:
        """Whether a part of the page asks while somebody types."""
        return bool(getattr(self.request, "htmx", False))


@login_required
@require_http_methods(["GET", "POST"])
def rules_edit(request: HttpRequest, slug: str, scheme: str) -> HttpResponse:
    """The editor of one scheme; every button posts the whole draft, only «save» and «confirm» store it."""
    competition = competition_for_organiser(slug, request.user)
    row = scheme_of_competition(competition, scheme)
    with said_with(_, get_format("DECIMAL_SEPARATOR")):
        draft = RulesDraft(row, request.POST if request.method == "POST" else None)
        act = request.POST.get("act", "") if request.method == "POST" else ""
        page = Page(request, competition, row, draft, act)
        if act in ASKING:
            return _save(page)
        if act not in {"", "show"}:
            draft.act(act)
        failed = request.method == "POST" and not page.is_live and not draft.is_good
        return _editor(page, status=422 if failed else 200)


def _save(page: Page) -> HttpResponse:
    """Store the draft, or say what stands in the way: a fault, somebody else's edit, marks that need a look first."""
    draft = page.draft
    if not draft.is_good:
        lost = [] if draft.revision else [_("Откройте правила заново: неизвестно, с какой версии начата правка.")]
        return _editor(page, status=422, reasons=lost)
    reasons = [*holds_of(page.scheme), *faults_of_marks(page.scheme, draft.all_criteria)]
    if reasons:
        return _editor(page, status=422, reasons=reasons)
    if draft.revision != page.scheme.revision and not _is_saved(page):
        return _stale(page)
    moved = 0
    reason = ReasonForm(page.request.POST if page.act == "confirm" else None)
    if is_locked(page.scheme) and not _is_saved(page):
        try:
            found = _movers(page)
        except ScoringError as error:
            return _editor(page, status=422, reasons=[_("На поставленных оценках этого не посчитать: %s") % error])
        is_same = page.request.POST.get("seen", "") == (found or NOBODY).digest()
        if page.act != "confirm" or not reason.is_valid() or not is_same:
            return _look(page, found, reason, is_again=page.act == "confirm" and not is_same)
        moved = len((found or NOBODY).entries)
    return _stored(
        page, reason=reason.cleaned_data["reason"] if reason.is_bound and reason.is_valid() else "", moved=moved
    )


def _is_saved(page: Page) -> bool:
    """Whether the stored rules are those of the draft already: a button pressed twice."""
    stored = [criterion for _stage, criteria in page.draft.stored for criterion in criteria]
    return page.scheme.rules == page.draft.text and data_of(stored) == data_of(page.draft.all_criteria)


def _stored(page: Page, *, reason: str, moved: int) -> HttpResponse:
    try:
        change_rules(
            scheme=page.scheme,
            rules=page.draft.text,
            criteria=page.draft.all_criteria,
            actor=page.request.user,  # type: ignore[arg-type]
            revision=page.draft.revision,
            reason=reason,
            moved=moved,
        )
    except Stale:
        page.scheme.refresh_from_db()
        return _stale(page)
    except (Refused, TextRefused) as refusal:
        return _editor(page, status=422, reasons=[str(refusal)])
    messages.success(page.request, _("Правила сохранены"))
    return redirect("rules_edit", page.competition.slug, page.scheme.code)


def _movers(page: Page) -> Moved | None:
    """Who moves by the draft, over all divisions of the scheme; none where the saved rules counted nothing.

    Raises the kernel's `ScoringError` where the draft cannot be counted on these marks.
    """
    rules = page.draft.rules
    if rules is None:
        return None
    played = played_marks(divisions_of(page.scheme))
    ranked = rank_played(rules, played)
    before = _before(page, played)
    if before is None:
        return None
    return Moved(
        movers_of(ranked, before, played),
        team_movers_of(ranked, before, is_shared=has_other_divisions(page.scheme)),
    )


def _look(page: Page, found: Moved | None, reason: ReasonForm, *, is_again: bool) -> HttpResponse:
    """«Кто переместится»: each with before, after and why; the reason; only then the rules are saved."""
    moved = found or NOBODY
    movers = moved.entries
    schools = schools_of([team.key for team in moved.teams])
    stored = [criterion for _stage, criteria in page.draft.stored for criterion in criteria]
    names = {} if page.competition.is_blind else names_of([mover.row.entry for mover in movers])
    context = _common(page) | {
        "movers": [(mover, names.get(mover.row.entry, "")) for mover in movers],
        "is_first": found is None,
        "teams": [(team, schools.get(team.key, team.key)) for team in moved.teams],
        "has_tables": page.draft.rules is not None
        and any(node.source != "each" for node in page.draft.rules.standings)
        and has_other_divisions(page.scheme),
        "seen": moved.digest(),
        "carried": page.draft.carried(),
        "form": reason,
        "is_again": is_again,
        "lines": list(changed_lines(page.scheme.rules, page.draft.text)),
        "criteria": changed_criteria(data_of(stored), data_of(page.draft.all_criteria)),
        "titles": len({mover.division for mover in movers}),
        "is_wide": any(award.one_per == "competition" for award in page.draft.rules.rules.awards)
        if page.draft.rules
        else False,
    }
    status = 409 if is_again else 422 if reason.errors else 200
    return render(page.request, "judging/rules_look.html", context, status=status)


def _stale(page: Page) -> HttpResponse:
    """Two people edited at once: both texts beside each other, nothing stored and nothing lost."""
    mine, theirs = two_texts(page.draft.text, page.scheme.rules)
    stored = [criterion for _stage, criteria in page.draft.stored for criterion in criteria]
    carried = [(name, value) for name, value in page.draft.carried() if name != "revision"]
    context = _common(page) | {
        "mine": mine,
        "theirs": theirs,
        "criteria": changed_criteria(data_of(stored), data_of(page.draft.all_criteria)),
        "carried": [*carried, ("revision", str(page.scheme.revision))],
        "latest": next(iter(edits_of(page.scheme)), None),
    }
    return render(page.request, "judging/rules_stale.html", context, status=409)


def _common(page: Page) -> dict[str, Any]:
    return {"competition": page.competition, "scheme": page.scheme, "draft": page.draft, "tab": "schemes"}


def _editor(page: Page, *, status: int = 200, reasons: Any = ()) -> HttpResponse:
    """The editor, or its form alone for a live update."""
    context = _common(page) | _preview(page) | {
        "locked": is_locked(page.scheme),
        "holds": holds_of(page.scheme),
        "reasons": reasons,
        "choices": page.draft.choices(),
        "opened": page.request.POST.get("opened", "").split(),
        "focus": _focus(page),
    }  # fmt: skip
    if page.is_live:
        return render(page.request, "judging/parts/rules_form.html", context)
    context["edits"] = edits_of(page.scheme)
    return render(page.request, "judging/rules.html", context, status=status)


def _focus(page: Page) -> str:
    """The card that the keyboard goes to after a button: the one that was added or moved."""
    verb, _space, place = page.act.partition(" ")
    blocks = page.draft.blocks
    if blocks is None or page.draft.refusal:
        return ""
    if verb in {"up", "down"}:
        head, _dot, number = place.rpartition(".")
        return f"{head}.{int(number) + (1 if verb == 'down' else -1)}"
    if verb == "add":
        return next((card.id for card in reversed(list(blocks.cards())) if card.id.startswith(f"{place}.")), "")
    return ""


def _preview(page: Page) -> dict[str, Any]:
    """Places by the draft beside those of the saved rules, on marks or on a sample; why there are none."""
    rules = page.draft.rules
    if rules is None:
        return {"preview": None}
    divisions = divisions_of(page.scheme)
    count = count_marks(page.scheme)
    if count > MOST_LIVE and page.act != "show":
        return {"preview": None, "waiting": count}
    try:
        played = _played(page, divisions, count, rules)
        ranked = rank_played(rules, played)
        before = _before(page, played)
    except ScoringError as error:
        return {"preview": None, "trouble": str(error)}
    chosen = _chosen(page, played)
    rows = place_rows(ranked, before, played, chosen)
    return {
        "preview": rows,
        "played": played,
        "division": chosen,
        "questions": [question for question in ranked.result.questions if question.division in {"", chosen}],
        "changed": sum(1 for row in rows if row.is_changed),
        "summary": _summary(sum(1 for row in rows if row.is_changed)),
    }


def _summary(changed: int) -> str:
    if not changed:
        return _("Места те же, что по сохранённым правилам.")
    words = ngettext("По новым правилам меняется %(n)s строка.", "По новым правилам меняется строк: %(n)s.", changed)
    return words % {"n": changed}


def _played(page: Page, divisions: list[Division], count: int, rules: Any) -> Played:
    return played_marks(divisions) if count else played_sample(page.scheme, page.draft.stages, rules)


def _before(page: Page, played: Played) -> Ranked | None:
    """The same by the saved rules, where they can count it: a sample may be of criteria that are new."""
    try:
        return rank_played(scheme_for(page.scheme), played)
    except (ScoringError, TextRefused):
        return None


def _chosen(page: Page, played: Played) -> str:
    """The division that the preview shows: the asked one, else the first with marks."""
    asked = page.request.POST.get("division", "")
    if asked in played.titles:
        return asked
    marked = {entry.id: entry.division for entry in played.entries}
    held = [marked[observation.entry] for observation in played.observations[:1]]
    return held[0] if held else next(iter(played.titles), "")
