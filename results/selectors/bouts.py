"""Groups and brackets of published protocols: the sealed bouts, with names as the page shows them at this moment."""

from django.db.models import F
from django.utils.translation import gettext as _

from judging.selectors.bouts import Rival, StageBouts, stages_of_bouts
from results.enums import PublicRows
from results.models import Protocol, ProtocolLine
from results.selectors.consented import shown_names
from results.selectors.public import PublicResults


def published_bouts(found: PublicResults | None) -> list[tuple[str, list[StageBouts]]]:
    """Title and bouts of the protocols on this page; a search shows the rows it found alone.

    Who is not among the rows of the publication stands here by number alone, and so does who gave no consent.
    """
    if found is None or found.filters.words or found.filters.school or found.page.number > 1:
        return []
    chosen = found.filters.division
    wanted = [one for one in found.protocols if one.division and chosen in ("", one.division.code)]
    fought = Protocol.objects.filter(pk__in=[one.pk for one in wanted], payload__has_key="bouts")
    facts = dict(fought.values_list("pk", "payload__bouts"))
    if not facts:
        return []
    rivals = _rivals(facts, shows_all=found.publication.rows == PublicRows.PLACED)
    return [
        (one.division.title, stages_of_bouts(facts[one.pk], rivals.get(one.pk, {})))
        for one in wanted
        if one.division and one.pk in facts
    ]


def _rivals(protocols: dict[int, object], *, shows_all: bool) -> dict[int, dict[int, Rival]]:
    """Everybody of these protocols as the page may name them, by protocol and entry."""
    rows = ProtocolLine.objects.filter(protocol__in=protocols, entry__isnull=False)
    lines = list(rows.annotate(team=F("entry__team_name")))
    names = shown_names(lines)
    found: dict[int, dict[int, Rival]] = {}
    for line in lines:
        people = ", ".join(author.name for author in names.authors(line) if author.name)
        is_shown = shows_all or line.award or line.data.get("special")
        name = (line.team or people) if is_shown else ""
        rival = Rival(name or _("участник"), str(line.data.get("number", "")))
        found.setdefault(line.protocol_id, {})[line.entry_id or 0] = rival
    return found
