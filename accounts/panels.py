"""What accounts gives to the pages of the rooms above."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.selectors import waiting_memberships_for
from core.contributions import Task


def access_tasks(request: Any) -> Iterator[Task]:
    """For a school: somebody waits to be let in."""
    count = waiting_memberships_for(request.user).count()
    if count:
        yield Task(
            title=ngettext("Подтвердите доступ: ждёт %(n)s человек", "Подтвердите доступ: ждёт %(n)s человек", count)
            % {"n": count},
            url=reverse("access_list"),
            action=_("Посмотреть, кто"),
            reason=_("Пока вы не ответите, ваших учеников они не видят"),
            count=count,
        )
