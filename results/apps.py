"""App registration: what results gives to the pages of the rooms below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    name = "results"
    verbose_name = _("Итоги")

    def ready(self) -> None:
        """Register contributions and connect receivers."""
        from core.contributions import AuditCheck, NavItem, PersonEraser, contribute
        from results.receivers import erase_from_pages
        from results.services.audit import faults_of_protocols

        contribute(AuditCheck(title=_("Протоколы"), faults=faults_of_protocols))
        contribute(PersonEraser(app="results", erase=erase_from_pages))
        contribute(NavItem(audience="public", label=_("Итоги"), url_name="results_list", icon="trophy", order=30))
