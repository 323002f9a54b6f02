"""What certificates give to pages of the rooms below."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.models import Certificate
from certificates.selectors.candidates import has_title_cases
from certificates.selectors.issued import certificates_for_participant
from certificates.selectors.papers import papers_of
from competitions.enums import Phase
from competitions.models import Competition
from core.contributions import Check, Section
from registrations.models import Participant


def person_panel(_request: HttpRequest, participant: Participant) -> Mapping[str, Any]:
    """The papers of a participant on the page of the private link, with addresses that need no account."""
    papers = papers_of(certificates_for_participant(participant), is_private=True)
    return {"papers": papers} if papers else {}


def checks_of_certificates(competition: Competition) -> Iterable[Check]:
    """Papers are a part of the competition's end."""
    yield Check(
        _("Название в двух падежах, для дипломов"),
        has_title_cases(competition),
        reverse("competition_settings", args=[competition.slug]),
        _("Вписать название"),
        blocks=(Phase.CLOSED,),
    )
    yield Check(
        _("Дипломы выпущены"),
        Certificate.objects.filter(competition=competition).exists(),
        reverse("batch_page", args=[competition.slug]),
        _("Выпустить дипломы"),
        blocks=(Phase.CLOSED,),
    )


def sections_of_certificates(competition: Competition) -> Iterable[Section]:
    """The room of papers on the desk."""
    count = Certificate.objects.filter(competition=competition).count()
    said = ngettext("выпущен %(n)s документ", "выпущено %(n)s документов", count) % {"n": count}
    detail = said if count else _("выпуск откроется после протокола")
    yield Section(_("Дипломы"), reverse("batch_page", args=[competition.slug]), detail, count)
