"""Whether an organisation may apply now, until when, and the sentence where it may not."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from competitions.enums import Phase
from competitions.models import Competition
from competitions.selectors import applications_close_for
from core.templatetags.formats import ru_date
from registrations.enums import EntryStatus
from registrations.models import Entry


@dataclass(frozen=True)
class Window:
    """The time in which an entry may be changed and submitted; `sentence` says why it may not be now."""

    is_open: bool
    closes_at: datetime
    sentence: str = ""


def window_for_organisation(competition: Competition, organisation: Organisation) -> Window:
    """The time for new entries of an organisation, an extension granted to it included."""
    closes_at = applications_close_for(competition, organisation)
    if not (competition.is_open or organisation.is_municipal):
        sentence = _("Выберите открытый конкурс: в этот принимают только школы и центры города.")
        return Window(is_open=False, closes_at=closes_at, sentence=sentence)
    is_extended = closes_at > competition.applications_close_at
    return _window(competition, closes_at, may_admit=is_extended)


def window_for_entry(entry: Entry) -> Window:
    """The time for one entry; a returned one may be mended until admission ends."""
    competition = entry.competition
    closes_at = applications_close_for(competition, entry.organisation)
    is_extended = closes_at > competition.applications_close_at
    if entry.status == EntryStatus.RETURNED:
        closes_at = max(closes_at, competition.admission_until)
        is_extended = True
    return _window(competition, closes_at, may_admit=is_extended)


def _window(competition: Competition, closes_at: datetime, *, may_admit: bool) -> Window:
    now = timezone.now()
    if competition.phase == Phase.DRAFT or now < competition.applications_open_at:
        sentence = _("Приём заявок откроется %(moment)s.") % {"moment": ru_date(competition.applications_open_at)}
        return Window(is_open=False, closes_at=closes_at, sentence=sentence)
    if now > closes_at:
        sentence = _("Приём заявок закончился %(moment)s. Если нужно время, попросите организатора продлить срок.") % {
            "moment": ru_date(closes_at)
        }
        return Window(is_open=False, closes_at=closes_at, sentence=sentence)
    if competition.phase == Phase.APPLICATIONS or (may_admit and competition.phase == Phase.ADMISSION):
        return Window(is_open=True, closes_at=closes_at)
    sentence = _("Приём заявок закончен: организатор перешёл к следующему этапу. Напишите ему, если нужно время.")
    return Window(is_open=False, closes_at=closes_at, sentence=sentence)
