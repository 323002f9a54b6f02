"""Tags about entries: the chip of a state, the words of the history."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.templatetags.interface import chip
from registrations.enums import ConsentPurpose, ConsentStatus, EntryAct, EntryStatus, ExternalStatus
from registrations.models import Entry, EntryEvent, ExternalResult, Participant

register = template.Library()

_TONES = {
    EntryStatus.DRAFT: ("plain", "doc"),
    EntryStatus.SUBMITTED: ("info", "sent"),
    EntryStatus.ACCEPTED: ("ok", ""),
    EntryStatus.RETURNED: ("wait", "return"),
    EntryStatus.REFUSED: ("bad", ""),
    EntryStatus.WITHDRAWN: ("plain", "none"),
}


@register.simple_tag
def entry_chip(entry: Entry) -> SafeString:
    """The state of an entry; amber where somebody has to act, red where it was stopped."""
    status = EntryStatus(entry.status)
    tone, icon_name = _TONES[status]
    return chip(tone, status.label, icon_name)


_EXTERNAL_TONES = {
    ExternalStatus.WAITING: ("wait", "clock"),
    ExternalStatus.CONFIRMED: ("ok", ""),
    ExternalStatus.RETURNED: ("bad", "return"),
}


@register.simple_tag
def external_chip(result: ExternalResult) -> SafeString:
    """How far a result from outside is believed."""
    status = ExternalStatus(result.status)
    tone, icon_name = _EXTERNAL_TONES[status]
    return chip(tone, status.label, icon_name)


@register.simple_tag
def consent_chip(
    participant: Participant, purpose: str = ConsentPurpose.PROCESSING, *, is_short: bool = False
) -> SafeString:
    """How it stands with one consent of a participant; short where the column says what it is about."""
    states = {consent.status for consent in participant.consents.all() if consent.purpose == purpose}
    if ConsentStatus.VERIFIED in states:
        return chip("ok", _("проверено") if is_short else _("Согласие проверено"))
    if ConsentStatus.RECEIVED in states:
        return chip("info", _("получено") if is_short else _("Согласие получено"))
    if ConsentStatus.WITHDRAWN in states:
        return chip("bad", _("отозвано") if is_short else _("Согласие отозвано"))
    return chip("wait", _("ждём") if is_short else _("Ждём согласие"))


@register.filter
def act_words(event: EntryEvent) -> str:
    """What happened, as the history says it."""
    return str(EntryAct(event.act).label) if event.act in EntryAct.values else event.act


@register.filter
def changed_fields(event: EntryEvent) -> str:
    """Which parts of the application an edit touched."""
    words = {
        "title": _("название"),
        "team_name": _("название команды"),
        "nomination": _("номинация"),
        "members": _("состав"),
        "supervisors": _("руководители"),
        "extras": _("сведения"),
        "is_remote": _("участие на расстоянии"),
    }
    fields = event.details.get("fields", [])
    named = [words.get(field, _("файлы") if field.startswith("upload-") else field) for field in fields]
    return ", ".join(dict.fromkeys(named))


@register.filter
def members_line(entry: Entry) -> str:
    """«Громова А., Лытвин Д.», or the team with its count."""
    members = list(entry.members.all())
    if entry.team_name:
        return entry.team_name
    names = []
    for member in members[:3]:
        person = member.participant
        if person.last_name:
            names.append(f"{person.last_name}\u00a0{person.first_name[:1]}." if person.first_name else person.last_name)
        else:
            names.append(person.full_name)
    more = len(members) - len(names)
    return ", ".join(names) + (_(" и ещё %(n)s") % {"n": more} if more > 0 else "")
