"""App registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationsConfig(AppConfig):
    name = "registrations"
    verbose_name = _("Заявки")

    def ready(self) -> None:
        """Give the pages their entries and pupils, and every person an eraser and an exporter."""
        from core import contributions
        from core.contributions import contribute
        from registrations import panels
        from registrations.services import erasure, external_people

        contribute(contributions.PersonEraser("registrations", erasure.erase_own_part))
        # Before the names go: by them the free words that name the person are found.
        contribute(contributions.PersonEraser("registrations", external_people.erase_external_part, order=50))
        contribute(contributions.PersonExporter("registrations", erasure.export_own_part))
        contribute(contributions.PersonExporter("external_results", external_people.export_external_part))
        contribute(contributions.FileGrant("registrations", panels.may_open_file))
        contribute(contributions.FileGrant("registrations", panels.may_open_external_scan))
        contribute(contributions.Panel("person", "registrations/parts/external_panel.html", panels.external_panel, 40))
        contribute(contributions.HomeTask("organiser", panels.external_tasks, order=60))
        contribute(contributions.HomeTask("school", panels.school_tasks, order=10))
        contribute(contributions.DeskCheck(panels.admission_checks, order=20))
        contribute(contributions.DeskSection(panels.sections_of_desk, order=5))
        for label, url_name, order, icon, section in (
            (_("Главная"), "school_home", 0, "home", "/shkola/"),
            (_("Заявки"), "entry_list", 20, "doc", "/zayavki/"),
            (_("Ученики"), "pupil_list", 30, "people", "/ucheniki/"),
        ):
            contribute(
                contributions.NavItem("school", label, url_name, order=order, icon=icon, tab=True, section=section)
            )
        outside = _("Внешние итоги")
        for audience, url_name in (
            ("school", "external_list"),
            ("organiser", "external_queue"),
            ("department", "external_queue"),
        ):
            contribute(
                contributions.NavItem(audience, outside, url_name, order=47, icon="award", section="/vneshnie-itogi/")
            )
