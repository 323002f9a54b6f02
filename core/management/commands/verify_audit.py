"""Check that nothing of the audit trail and of sealed documents was changed afterwards."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.audit import verify_chains
from core.contributions import AuditCheck, contributions


class Command(BaseCommand):
    """Every fault is a line; the exit code is not zero when there is one."""

    help = "Checks the chains of the audit trail, their anchors and every sealed document."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the chains' check and each contributed one, whatever the others found."""
        total = self._report(_("Журнал и общая цепочка"), verify_chains())
        for check in contributions(AuditCheck):
            total += self._report(str(check.title), check.faults())
        if total:
            raise CommandError(_("Найдено расхождений: %(n)s") % {"n": total})
        self.stdout.write(_("Всё сходится."))

    def _report(self, title: str, faults: Iterable[str]) -> int:
        found = list(faults)
        result = _("сходится") if not found else str(len(found))
        self.stdout.write(f"{title}: {result}")
        for fault in found:
            self.stdout.write(f"  {fault}")
        return len(found)
