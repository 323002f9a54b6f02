"""The public results page: published protocol lines with names joined through consents."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count, F, Max, Q, QuerySet

from accounts.models import Organisation
from accounts.selectors import in_natural_order
from competitions.enums import Phase
from competitions.models import Competition
from results.enums import PublicRows, StandingState
from results.models import Protocol, ProtocolLine, Publication, PublicRevision
from results.selectors.consented import ShownNames, ShownPerson, place_of_study, shown_names
from results.selectors.publications import publication_in_force

PAGE = 100
DIVISIONS = F("division__order").asc(nulls_last=True)  # what stands over all of them comes last


@dataclass(frozen=True)
class PublicFilters:
    """What the visitor asked for, from the address."""

    division: str = ""
    school: int | None = None
    text: str = ""
    page: int = 1

    @property
    def words(self) -> list[str]:
        """The words looked for, each as a pattern that knows е and ё as one letter."""
        return [re.sub("[её]", "[её]", re.escape(word.lower())) for word in self.text.split()[:6]]


@dataclass(frozen=True)
class PublicRow:
    """One line as everybody sees it."""

    line: ProtocolLine
    authors: list[ShownPerson]
    leaders: list[str]
    school: str
    grades: str
    title: str

    @property
    def anchor(self) -> str:
        """The address of the row on its page: the number of the entry, which no version changes."""
        return f"r{self.line.entry_id or self.line.pk}"

    @property
    def team(self) -> str:
        """The name of the team or board, or of the row in a team standing."""
        own = self.line.team if self.line.entry_id else self.line.data.get("title", "")  # type: ignore[attr-defined]
        return str(own or "")

    @property
    def level(self) -> str:
        """The look of the award: g, 1, 2, 3 or nothing."""
        return str(self.line.data.get("level", ""))

    @property
    def without_name(self) -> bool:
        """Whether somebody of the row did not consent to be named."""
        return any(not author.name and not author.is_erased for author in self.authors)

    def matches(self, words: Iterable[str]) -> bool:
        """Whether every word stands in what is shown, so that a search tells nothing that the page does not."""
        shown = [self.school, self.title, self.team, self.line.data.get("number", ""), *self.leaders]
        text = " ".join([*shown, *(author.name for author in self.authors)]).lower()
        return all(re.search(word, text) for word in words)


@dataclass(frozen=True)
class PublicSection:
    """The rows of one protocol on this page."""

    protocol: Protocol
    title: str
    rows: list[PublicRow]
    works: int
    others: int
    node: str = ""


@dataclass(frozen=True)
class PublicResults:
    """Everything of the page."""

    publication: Publication
    protocols: list[Protocol]
    sections: list[PublicSection]
    grand: list[PublicRow]
    page: Page[Any]
    schools: list[Organisation]
    works: int
    school_count: int
    filters: PublicFilters = field(default_factory=PublicFilters)

    @property
    def without_names(self) -> bool:
        """Whether the page has to say why somebody is called «участник»."""
        return any(row.without_name for section in self.sections for row in section.rows)

    @property
    def has_shared_places(self) -> bool:
        """Whether two lines of the page share a place."""
        return any(row.line.first != row.line.last for section in self.sections for row in section.rows)

    @property
    def new_versions(self) -> list[Protocol]:
        """Protocols that correct an earlier version."""
        return [protocol for protocol in self.protocols if protocol.version > 1]

    @property
    def sealed_at(self) -> datetime:
        """When the last of the protocols was sealed."""
        return max(protocol.sealed_at for protocol in self.protocols)


def public_revision(slug: str) -> tuple[int, datetime] | None:
    """How often the page changed and when."""
    row = PublicRevision.objects.filter(competition__slug=slug).values_list("value", "changed_at").first()
    return row if row is None else (row[0], row[1])


def public_revision_value(slug: str) -> int | None:
    """The same counter alone, for every revalidation: written as SQL, because building the query would cost more
    than the query (measured: 0.4 ms against 0.05 ms).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.value FROM results_publicrevision r"
            " JOIN competitions_competition c ON c.id = r.competition_id WHERE c.slug = %s",
            [slug],
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def published_competitions() -> list[Publication]:
    """The publications in force, the newest first, one a competition."""
    shown = Publication.objects.filter(withdrawn_at__isnull=True).exclude(competition__phase=Phase.DRAFT)
    newest = shown.order_by().values("competition").annotate(newest=Max("pk")).values("newest")
    publications = Publication.objects.filter(pk__in=newest).select_related("competition__organiser")
    return list(publications.order_by("-pk")[:300])


def public_results(competition: Competition, filters: PublicFilters) -> PublicResults | None:
    """The published results for these filters, or None while nothing is published."""
    publication = publication_in_force(competition)
    if publication is None:
        return None
    protocols = list(publication.protocols.select_related("division").defer("payload").order_by(DIVISIONS, "number"))
    lines = _visible_lines(publication, protocols, filters)
    rows, page = _rows_of_page(lines, filters)
    counts = _counts(protocols)
    everyone = _judged(protocols)
    whole = everyone.aggregate(works=Count("pk"), schools=Count("entry__organisation", distinct=True))
    return PublicResults(
        publication=publication,
        protocols=protocols,
        sections=_sections(
            protocols, rows, counts, is_partial=bool(filters.text or filters.school or page.has_other_pages())
        ),
        grand=[row for row in rows if row.level == "g"],
        page=page,
        schools=_schools(protocols),
        works=whole["works"],
        school_count=whole["schools"],
        filters=filters,
    )


def _visible_lines(
    publication: Publication, protocols: list[Protocol], filters: PublicFilters
) -> QuerySet[ProtocolLine]:
    chosen = [one for one in protocols if not filters.division or one.code == filters.division]
    lines = ProtocolLine.objects.filter(protocol__in=chosen)
    shown = ~Q(award="") | Q(entry__isnull=False) & ~Q(data__special=[])
    if publication.rows == PublicRows.PLACED:
        shown |= Q(first__isnull=False)
    lines = lines.filter(shown | Q(state=StandingState.TEAM, first__isnull=False))
    if filters.school:
        lines = lines.filter(data__organisation__id=filters.school)
    lines = lines.annotate(work=F("entry__title"), team=F("entry__team_name"))
    return lines.order_by(F("protocol__division__order").asc(nulls_last=True), "protocol__number", "position", "pk")


def _rows_of_page(lines: QuerySet[ProtocolLine], filters: PublicFilters) -> tuple[list[PublicRow], Page[Any]]:
    """The rows of the page asked for. A search reads what may match, then keeps what matches as it is shown."""
    if not filters.words:
        page = Paginator(lines, PAGE).get_page(filters.page)
        return _public_rows(list(page.object_list)), page
    rows = [row for row in _public_rows(list(_candidates(lines, filters.words))) if row.matches(filters.words)]
    found = Paginator(rows, PAGE).get_page(filters.page)
    return list(found.object_list), found


def _candidates(lines: QuerySet[ProtocolLine], words: list[str]) -> QuerySet[ProtocolLine]:
    word = max(words, key=len)
    names = [
        "people__participant__last_name",
        "people__participant__first_name",
        "people__supervisor__last_name",
        "entry__title",
        "entry__team_name",
        "data__number",
        "data__organisation__short_name",
    ]
    found = Q()
    for name in names:
        found |= Q(**{f"{name}__iregex": word})
    return lines.filter(pk__in=ProtocolLine.objects.filter(found).values("pk"))


def _public_rows(lines: list[ProtocolLine]) -> list[PublicRow]:
    names = shown_names(lines)
    return [_public_row(line, names) for line in lines]


def _public_row(line: ProtocolLine, names: ShownNames) -> PublicRow:
    if line.entry_id is None:
        school = (line.data.get("organisation") or {}).get("short_name", "")
        return PublicRow(line=line, authors=[], leaders=[], school=school, grades="", title="")
    authors = names.authors(line)
    return PublicRow(line=line, authors=authors, leaders=names.leaders(line), **place_of_study(line, authors))


def _counts(protocols: list[Protocol]) -> dict[int, int]:
    """How many works each protocol judged."""
    return dict(_judged(protocols).order_by().values_list("protocol").annotate(Count("pk")))


def _judged(protocols: list[Protocol]) -> QuerySet[ProtocolLine]:
    """Lines of works that took part: who did not come or left is not counted among them."""
    away = [StandingState.ABSENT, StandingState.WITHDREW, StandingState.DISQUALIFIED]
    return ProtocolLine.objects.filter(protocol__in=protocols, entry__isnull=False).exclude(state__in=away)


def _sections(
    protocols: list[Protocol], rows: list[PublicRow], counts: dict[int, int], *, is_partial: bool
) -> list[PublicSection]:
    """Rows by protocol; a filtered or divided list does not say how many others there are."""
    sections = []
    for protocol in protocols:
        own = [row for row in rows if row.line.protocol_id == protocol.pk]
        entries = [row for row in own if row.line.entry_id is not None]
        works = counts.get(protocol.pk, 0)
        if entries:
            others = 0 if is_partial else works - len(entries)
            sections.append(PublicSection(protocol, protocol.title, entries, works, others))
        nodes = dict.fromkeys(row.line.data["node"] for row in own if row.line.entry_id is None)
        for node in nodes:
            teams = [row for row in own if row.line.entry_id is None and row.line.data["node"] == node]
            title = str(teams[0].line.data.get("node_title") or node)
            sections.append(PublicSection(protocol, protocol.title, teams, len(teams), 0, title))
    return sections


def _schools(protocols: list[Protocol]) -> list[Organisation]:
    found = Organisation.objects.filter(entries__protocol_lines__protocol__in=protocols).distinct()
    return in_natural_order(found)
