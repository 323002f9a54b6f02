"""App registration: what certificates give to the pages of the rooms below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Дипломы")

    def ready(self) -> None:
        """Register contributions and connect receivers."""
        from certificates import receivers  # noqa: F401 - connects itself
        from certificates.services.audit import faults_of_certificates
        from certificates.services.erasure import erase_participant_files, export_participant
        from core.contributions import AuditCheck, PersonEraser, PersonExporter, contribute

        contribute(AuditCheck(title=_("Дипломы"), faults=faults_of_certificates))
        contribute(PersonEraser("certificates", erase_participant_files, order=10))
        contribute(PersonExporter("certificates", export_participant))
