"""App registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationsConfig(AppConfig):
    name = "registrations"
    verbose_name = _("Заявки")

    def ready(self) -> None:
        """Give the pages their entries and pupils, and every person an eraser and an exporter."""
        from core.contributions import PersonEraser, PersonExporter, contribute
        from registrations.services import erasure

        contribute(PersonEraser("registrations", erasure.erase_own_part))
        contribute(PersonExporter("registrations", erasure.export_own_part))
