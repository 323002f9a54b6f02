"""Letters to the experts whose sheets are missing."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import User
from competitions.models import Competition
from core import audit, outbox
from core.templatetags.formats import ru_date, time_left
from judging.selectors.progress import JurorRow


@override(settings.LANGUAGE_CODE)  # letters speak the language of the contest, whoever sends them
def remind_jurors(*, competition: Competition, rows: Sequence[JurorRow], actor: User) -> int:
    """Write to each expert who is behind, at most once a day; how many letters there are."""
    day = timezone.localdate().isoformat()
    with transaction.atomic():
        for row in rows:
            outbox.post(
                key=f"judging.reminder:{row.role.pk}:{day}",
                kind="judging.reminder",
                to=row.role.user.email,
                subject=_("%(competition)s: не сданы листы (%(count)s)")
                % {"competition": competition.short_title, "count": row.left},
                body=_body(competition, row),
            )
        audit.record(
            chain=competition.audit_chain,
            act="jurors.reminded",
            target=competition,
            actor=actor,
            details={"roles": [row.role.pk for row in rows], "sheets": [row.left for row in rows]},
        )
    return len(rows)


def _body(competition: Competition, row: JurorRow) -> str:
    count = ngettext("не сдан %(n)s лист", "не сдано листов: %(n)s", row.left) % {"n": row.left}
    return "\n\n".join(
        [
            _("Здравствуйте, %(name)s!") % {"name": row.role.user.full_name},
            _("В конкурсе «%(title)s» у вас %(count)s. Оценивание до %(until)s, %(left)s.")
            % {
                "title": competition.short_title.strip("«»"),
                "count": count,
                "until": ru_date(competition.judging_until, "until"),
                "left": time_left(competition.judging_until),
            },
            _("Продолжить с того места, где остановились: %(url)s") % {"url": settings.SITE_URL + reverse("jury_home")},
        ]
    )
