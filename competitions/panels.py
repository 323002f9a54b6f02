"""What competitions give to pages of others: checks of the desk, the landing's open contests, grants of files."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import rules
from competitions.enums import DocumentKind, Phase, RoleKind
from competitions.models import Competition, Document
from competitions.selectors.pages import public_cards
from competitions.selectors.schemes import scheme_for
from competitions.validators.text import TextRefused
from core.contributions import Check, Section
from core.models import StoredFile

LANDING_LIMIT = 8


def checks_of_setup(competition: Competition) -> Iterable[Check]:
    """What has to stand before applications open, and the jury before judging begins."""
    slug = competition.slug
    documents = competition.documents.filter(kind=DocumentKind.REGULATION).exists()
    before = (Phase.APPLICATIONS,)
    yield Check(
        _("Положение на странице конкурса"),
        documents,
        reverse("document_list", args=[slug]),
        _("Загрузить положение"),
        blocks=before,
    )
    yield Check(
        _("Контакты для школ"),
        bool(competition.contacts),
        reverse("competition_settings", args=[slug]),
        _("Написать контакты"),
        blocks=before,
    )
    yield Check(
        _("Приём заявок заканчивается в будущем"),
        competition.applications_close_at > timezone.now(),
        reverse("competition_settings", args=[slug]),
        _("Поправить даты"),
        blocks=before,
    )
    broken = broken_schemes(competition)
    yield Check(
        _("Правила читаются"),
        not broken,
        reverse("rules_edit", args=[slug, broken[0]]) if broken else reverse("scheme_list", args=[slug]),
        _("Поправить правила"),
        len(broken),
        before,
    )
    yield from _checks_of_jury(competition)


def _checks_of_jury(competition: Competition) -> Iterable[Check]:
    """A chair, and in all an odd number that is enough for a work: only where experts mark."""
    if not competition.schemes.filter(stages__input="sheet").exists():
        return
    url = reverse("role_list", args=[competition.slug])
    kinds = list(competition.roles.filter(is_active=True).values_list("kind", flat=True))
    members = kinds.count(RoleKind.CHAIR) + kinds.count(RoleKind.JUROR)
    needed = max(competition.schemes.filter(stages__input="sheet").values_list("stages__judges", flat=True))
    yield Check(
        _("Назначен председатель жюри"),
        RoleKind.CHAIR in kinds,
        url,
        _("Пригласить председателя"),
        blocks=(Phase.JUDGING,),
    )
    yield Check(
        _("Экспертов хватает на работу"),
        members >= needed,
        url,
        _("Пригласить экспертов"),
        max(0, needed - members),
        (Phase.JUDGING,),
    )


def broken_schemes(competition: Competition) -> list[str]:
    """Codes of schemes that the kernel does not read."""
    codes = []
    for scheme in competition.schemes.all():
        try:
            scheme_for(scheme)
        except TextRefused:
            codes.append(scheme.code)
    return codes


def sections_of_setup(competition: Competition) -> Iterable[Section]:
    """Rooms of the desk that belong to setting up."""
    slug = competition.slug
    roles = competition.roles.filter(is_active=True).count()
    yield Section(_("Жюри и секретарь"), reverse("role_list", args=[slug]), _("приглашения и отводы"), roles)
    yield Section(
        _("Номинации и группы"),
        reverse("nomination_list", args=[slug]),
        _("что и где оценивают"),
        competition.nominations.count(),
    )
    yield Section(
        _("Правила и критерии"),
        reverse("scheme_list", args=[slug]),
        _("критерии, веса, текст правил"),
        competition.schemes.count(),
    )
    yield Section(
        _("Продления"),
        reverse("extension_list", args=[slug]),
        _("срок для одной школы"),
        competition.extensions.count(),
    )


def landing_panel(_request: HttpRequest, _subject: object) -> Mapping[str, Any]:
    """Contests that take applications now, for the public's first page."""
    cards = public_cards()[:LANDING_LIMIT]
    return {"cards": cards} if cards else {}


def may_open_document(user: Any, stored: StoredFile) -> bool:
    """A document of a competition is open to whoever sees the competition."""
    documents = Document.objects.filter(file=stored).select_related("competition__organiser")
    return any(rules.can_see(user, document.competition) for document in documents)
