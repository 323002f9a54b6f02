"""What `manage.py verify_audit` finds in judging: marks and draws that are not what the trail says."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.models import AuditEntry
from core.sealing import is_committed
from judging.models import Draw, Mark, MarkOperation


def faults_of_marks() -> Iterator[str]:
    """Marks that are not what the last act on them says: a change past the log."""
    last: dict[int, tuple[str, str, int]] = {}
    operations = MarkOperation.objects.exclude(outcome=MarkOperation.Outcome.CONFLICT).order_by("pk")
    for mark, value, code, revision in operations.values_list("mark_id", "value", "code", "revision").iterator():
        last[mark] = (value, code, revision)
    marks = Mark.objects.order_by("pk").values_list("pk", "value", "code", "revision")
    for pk, value, code, revision in marks.iterator():
        if last.get(pk) != (value, code, revision):
            yield _("оценка %(mark)s не та, что в журнале") % {"mark": pk}


def faults_of_draws() -> Iterator[str]:
    """Draws whose number, order or reason is not what the trail recorded when they were made."""
    acts = AuditEntry.objects.filter(act="draw.made").iterator(chunk_size=500)
    recorded = {entry.object_id: entry.details for entry in acts}
    for draw in Draw.objects.order_by("pk").iterator(chunk_size=500):
        known = recorded.get(str(draw.pk), {})
        same = (known.get("seed"), known.get("order")) == (draw.seed, draw.order)
        if not same or not is_committed(draw.reason_salt, draw.reason, str(known.get("reason", ""))):
            yield _("жеребьёвка с ключом %(pk)s не та, что была записана") % {"pk": draw.pk}
