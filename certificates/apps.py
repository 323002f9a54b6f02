"""App registration: what certificates give to the pages of the rooms below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Дипломы")

    def ready(self) -> None:
        """Register contributions and connect receivers."""
        from certificates import panels, receivers  # noqa: F401 - receivers connect themselves
        from certificates.services.audit import faults_of_certificates
        from certificates.services.erasure import erase_participant_files, export_participant
        from core.contributions import (
            AuditCheck,
            DeskCheck,
            DeskSection,
            NavItem,
            Panel,
            PersonEraser,
            PersonExporter,
            contribute,
        )

        contribute(NavItem("school", _("Дипломы"), "certificate_list", order=50, icon="award", tab=True))
        contribute(NavItem("public", _("Проверить диплом"), "certificate_check_form", order=40, icon="seal"))
        contribute(NavItem("account", _("Мои дипломы"), "certificate_list", order=40, icon="award"))
        contribute(Panel("person", "certificates/panels/person.html", panels.person_panel, order=10))
        contribute(DeskCheck(panels.checks_of_certificates, order=60))
        contribute(DeskSection(panels.sections_of_certificates, order=60))
        contribute(AuditCheck(title=_("Дипломы"), faults=faults_of_certificates))
        contribute(PersonEraser("certificates", erase_participant_files, order=10))
        contribute(PersonExporter("certificates", export_participant))
