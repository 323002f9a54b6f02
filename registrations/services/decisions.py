"""The life of an application after the draft: submitted, recalled, withdrawn, accepted, returned, refused."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from competitions.enums import Phase
from competitions.models import Competition, Division, Nomination
from registrations import rules
from registrations.enums import EntryAct, EntryStatus, Standing
from registrations.models import Entry, EntryMember
from registrations.selectors.entries import entry_with_parts
from registrations.selectors.placement import participant_grade
from registrations.selectors.readiness import has_verified_consent, placement_of, problems_of
from registrations.selectors.windows import window_for_entry
from registrations.services.history import lock_entry, record_act
from registrations.services.letters import post_entry_letter
from registrations.services.refusals import ActRefused, AlreadySubmitted, ApplicationsClosed, EntryIncomplete
from registrations.signals import entry_accepted, entry_changed


@transaction.atomic
def submit_entry(*, entry: Entry, actor: User | None, base_revision: int | None = None) -> Entry:
    """«Подать»: every check at once, the division, the number given inside the transaction.

    1. The competition's row is locked first: numbers and limits are counted by one submission at a time.
    2. An entry submitted before is refused as `AlreadySubmitted`: a second press changes nothing.
    3. A closed deadline is `ApplicationsClosed`, everything missing is one `EntryIncomplete`.
    """
    Competition.objects.select_for_update().get(pk=entry.competition_id)
    locked = lock_entry(entry, base_revision=base_revision)
    if locked.status not in rules.OPEN_TO_EDIT:
        raise AlreadySubmitted(
            _("Больше ничего не нужно: заявка %(number)s уже подана.") % {"number": locked.number}
            if locked.status in {EntryStatus.SUBMITTED, EntryStatus.ACCEPTED}
            else _("Начните новую заявку: эта %(status)s.") % {"status": str(locked.get_status_display()).lower()}
        )
    window = window_for_entry(locked)
    if not window.is_open:
        raise ApplicationsClosed(window.sentence)
    full = entry_with_parts(locked.pk)
    placement = placement_of(full)
    if problems := problems_of(full, placement):
        heading = ngettext(
            "Заявка пока не подана: исправьте %(n)s место", "Заявка пока не подана: исправьте %(n)s мест", len(problems)
        )
        raise EntryIncomplete(heading % {"n": len(problems)}, problems)
    _store_grades(full)
    locked.division = placement.division
    if not locked.number and full.nomination is not None:
        locked.number = next_number(locked.competition, full.nomination)
    locked.status = EntryStatus.SUBMITTED
    locked.submitted_at = timezone.now()
    locked.remark = ""
    locked.revision += 1
    locked.save()
    record_act(locked, actor, EntryAct.SUBMITTED, details={"number": locked.number, "revision": locked.revision})
    return locked


def _store_grades(entry: Entry) -> None:
    """Write the class on the competition's date into the members: it is printed later, when the class has changed."""
    members = list(entry.members.all())
    for member in members:
        member.grade = participant_grade(member.participant, entry.competition.ages_on)
    EntryMember.objects.bulk_update(members, ["grade"])


def next_number(competition: Competition, nomination: Nomination) -> str:
    """The next number of the nomination's letter («М-047»); the caller holds the lock of the competition's row."""
    prefix = nomination.number_prefix or competition.abbreviation[:1] or "З"
    used = competition.entries.filter(number__startswith=f"{prefix}-").values_list("number", flat=True)
    last = max((int(number.rpartition("-")[2]) for number in used if number.rpartition("-")[2].isdigit()), default=0)
    return f"{prefix}-{last + 1:03d}"


@transaction.atomic
def recall_entry(*, entry: Entry, actor: User | None) -> Entry:
    """Take a submitted entry back to work on it while applications are open; it keeps its number."""
    locked = lock_entry(entry)
    if locked.status != EntryStatus.SUBMITTED:
        raise ActRefused(_("Напишите организатору: взять на доработку можно только поданную заявку."))
    window = window_for_entry(locked)
    if not window.is_open:
        raise ApplicationsClosed(window.sentence)
    return _move(locked, actor, EntryStatus.DRAFT, EntryAct.RECALLED)


@transaction.atomic
def withdraw_entry(*, entry: Entry, actor: User | None, reason: str = "") -> Entry:
    """The school takes part no more; possible until judging begins."""
    locked = lock_entry(entry)
    if not rules.can_withdraw(locked):
        raise ActRefused(_("Напишите организатору: после начала оценивания заявку снимает он."))
    was_accepted = locked.status == EntryStatus.ACCEPTED
    moved = _move(locked, actor, EntryStatus.WITHDRAWN, EntryAct.WITHDRAWN, remark=reason)
    if was_accepted:
        entry_changed.send(Entry, entry=moved)
    return moved


@transaction.atomic
def accept_entry(*, entry: Entry, actor: User | None, division: Division | None = None) -> Entry:
    """Accept into its division (or into the one named). Needs the members' verified consents where the contest does."""
    locked = lock_entry(entry)
    if locked.status == EntryStatus.ACCEPTED:
        return locked
    if locked.status != EntryStatus.SUBMITTED:
        raise ActRefused(_("Дождитесь, пока школа подаст заявку: принять можно только поданную."))
    full = entry_with_parts(locked.pk)
    if locked.competition.needs_consents:
        missing = [m.participant.short_name for m in full.members.all() if not has_verified_consent(m.participant)]
        if missing:
            raise ActRefused(
                _("Проверьте согласия на обработку данных, без них заявку не принять: %(names)s.")
                % {"names": ", ".join(missing)}
            )
    locked.division = division or locked.division or placement_of(full).division
    if locked.division is None or locked.division.competition_id != locked.competition_id:
        raise ActRefused(_("Выберите группу: без неё работу не с кем сравнивать."))
    locked.remark = ""
    moved = _move(locked, actor, EntryStatus.ACCEPTED, EntryAct.ACCEPTED, division=locked.division_id)
    post_entry_letter(moved, EntryAct.ACCEPTED)
    entry_accepted.send(Entry, entry=moved)
    return moved


@transaction.atomic
def return_entry(*, entry: Entry, actor: User | None, remark: str) -> Entry:
    """Give the entry back to the school with a remark about what to mend."""
    return _send_back(entry, actor, remark, EntryStatus.RETURNED, EntryAct.RETURNED)


@transaction.atomic
def refuse_entry(*, entry: Entry, actor: User | None, reason: str) -> Entry:
    """Refuse the entry for good, with the reason."""
    return _send_back(entry, actor, reason, EntryStatus.REFUSED, EntryAct.REFUSED)


def _send_back(entry: Entry, actor: User | None, words: str, status: EntryStatus, act: EntryAct) -> Entry:
    if not words.strip():
        raise ActRefused(
            _("Напишите, что исправить: школа увидит это в заявке.")
            if act == EntryAct.RETURNED
            else _("Напишите причину отказа: школа увидит её в заявке.")
        )
    locked = lock_entry(entry)
    if locked.status not in {EntryStatus.SUBMITTED, EntryStatus.ACCEPTED}:
        raise ActRefused(
            _("Обновите страницу: заявка сейчас %(status)s.") % {"status": str(locked.get_status_display()).lower()}
        )
    was_accepted = locked.status == EntryStatus.ACCEPTED
    if was_accepted and locked.competition.phase not in rules.BEFORE_JUDGING:
        raise ActRefused(_("Отметьте «снялся» или «дисквалификация»: после начала оценивания заявки не возвращают."))
    locked.remark = words.strip()
    moved = _move(locked, actor, status, act, remark=locked.remark)
    post_entry_letter(moved, act)
    if was_accepted:
        entry_changed.send(Entry, entry=moved)
    return moved


def _move(
    entry: Entry, actor: User | None, status: EntryStatus, act: EntryAct, *, remark: str = "", **details: object
) -> Entry:
    before = entry.status
    entry.status = status
    entry.revision += 1
    entry.save()
    record_act(entry, actor, act, remark=remark, details={"from": before, "to": status.value, **details})
    return entry


@transaction.atomic
def set_standing(*, entry: Entry, standing: Standing, actor: User | None, reason: str = "") -> Entry:
    """Out of competition, did not come, disqualified, withdrew – or back into the count; the reason is kept."""
    locked = lock_entry(entry)
    if locked.status != EntryStatus.ACCEPTED:
        raise ActRefused(_("Сначала примите заявку: участие отмечают у принятых."))
    if locked.competition.phase == Phase.CLOSED:
        raise ActRefused(_("Ничего не меняйте: конкурс завершён."))
    if standing == Standing.DISQUALIFIED and not reason.strip():
        raise ActRefused(_("Напишите причину дисквалификации: она останется в истории."))
    if locked.standing == standing:
        return locked
    before = locked.standing
    locked.standing = standing
    locked.revision += 1
    locked.save()
    details = {"from": before, "to": standing.value}
    record_act(locked, actor, EntryAct.STANDING, remark=reason.strip(), details=details)
    entry_changed.send(Entry, entry=locked)
    return locked


@transaction.atomic
def move_entry(*, entry: Entry, division: Division, actor: User | None, reason: str) -> Entry:
    """Put an entry into another division of its competition; the reason is kept."""
    locked = lock_entry(entry)
    if locked.status not in {EntryStatus.SUBMITTED, EntryStatus.ACCEPTED}:
        raise ActRefused(_("Дождитесь, пока школа подаст заявку: группу меняют у поданных."))
    if division.competition_id != locked.competition_id or division.merged_into_id is not None:
        raise ActRefused(_("Выберите группу этого конкурса, которая не объединена с другой."))
    if not reason.strip():
        raise ActRefused(_("Напишите, почему группа меняется: это останется в истории."))
    if any(part is not None and part.locked_at for part in (locked.division, division)):
        raise ActRefused(_("Оставьте как есть: в этой группе уже есть оценки."))
    before = locked.division_id
    locked.division = division
    locked.nomination_id = division.nomination_id
    locked.revision += 1
    locked.save()
    details = {"from": before, "to": division.pk}
    record_act(locked, actor, EntryAct.MOVED, remark=reason.strip(), details=details)
    entry_changed.send(Entry, entry=locked)
    return locked
