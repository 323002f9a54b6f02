"""App registration: what results gives to the pages of the rooms below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    name = "results"
    verbose_name = _("Итоги")

    def ready(self) -> None:
        """Register contributions and connect receivers."""
        from core.contributions import AuditCheck, contribute
        from results import receivers  # noqa: F401 - connects itself
        from results.services.audit import faults_of_protocols

        contribute(AuditCheck(title=_("Протоколы"), faults=faults_of_protocols))
