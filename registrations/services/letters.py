"""Letters about an application: written with the act, sent after it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from core import outbox
from core.templatetags.formats import ru_date
from registrations.enums import EntryAct
from registrations.models import Entry


def post_entry_letter(entry: Entry, act: EntryAct) -> None:
    """Tell the school what the organiser decided: to the person who began the entry, else to the school's address."""
    to = _address_of(entry)
    if not to:
        return
    event = entry.events.last()
    with override(settings.LANGUAGE_CODE):
        subject, words = _words(entry, act)
        body = "\n\n".join(
            [words, *_remark(entry), settings.SITE_URL + reverse("entry_edit", args=[entry.pk]), _("Апогей")]
        )
    outbox.post(
        key=f"entry:{entry.pk}:{act.value}:{event.pk if event else entry.revision}",
        kind=f"entry.{act.value}",
        to=to,
        subject=subject,
        body=body,
    )


def _address_of(entry: Entry) -> str:
    author = User.objects.filter(pk=entry.created_by_id, is_active=True).first() if entry.created_by_id else None
    return author.email if author is not None else entry.organisation.email


def _words(entry: Entry, act: EntryAct) -> tuple[str, str]:
    names = {
        "number": entry.number,
        "competition": entry.competition.short_title,
        "work": entry.title or entry.team_name,
        "until": ru_date(entry.competition.admission_until),
    }
    if act == EntryAct.ACCEPTED:
        return (
            _("Заявка %(number)s принята: %(competition)s") % names,
            _("Заявка %(number)s («%(work)s») на конкурс %(competition)s принята.") % names,
        )
    if act == EntryAct.RETURNED:
        return (
            _("Исправьте заявку %(number)s: %(competition)s") % names,
            _("Организатор вернул заявку %(number)s («%(work)s») с замечанием. Исправьте её до %(until)s.") % names,
        )
    return (
        _("Заявка %(number)s отклонена: %(competition)s") % names,
        _("Заявка %(number)s («%(work)s») на конкурс %(competition)s отклонена.") % names,
    )


def _remark(entry: Entry) -> list[str]:
    return [f"«{entry.remark}»"] if entry.remark else []
