"""App registration."""

from django.apps import AppConfig
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class CompetitionsConfig(AppConfig):
    name = "competitions"
    verbose_name = _("Конкурсы")

    def ready(self) -> None:
        """Give the pages of others what competitions know, and the kernel its translation."""
        from competitions import panels, rules
        from competitions.selectors.schemes import faults_of_changes
        from core.contributions import (
            Audience,
            AuditCheck,
            DeskCheck,
            DeskSection,
            FileGrant,
            NavItem,
            Panel,
            contribute,
        )
        from scoring.phrases import speak_with

        speak_with(gettext)
        contribute(NavItem("public", _("Конкурсы"), "competition_list", order=10, icon="list", section="/konkursy/"))
        contribute(NavItem("public", _("Календарь"), "calendar", order=20, icon="calendar"))
        contribute(NavItem("school", _("Календарь"), "calendar", order=40, icon="calendar"))
        # Its section begins nothing, so that it is current on its own page alone: desks belong to «Конкурсы».
        today = NavItem(
            "organiser", _("Сегодня"), "organiser_home", 0, "home", tab=True, section="/organizator/segodnya/"
        )
        contribute(today)
        contribute(
            NavItem(
                "organiser",
                _("Конкурсы"),
                "organiser_competition_list",
                order=10,
                icon="list",
                tab=True,
                section="/organizator/",
            )
        )
        contribute(Audience("organiser", _("организатор"), rules.is_invited_organiser, "organiser_home", order=11))
        contribute(DeskCheck(panels.checks_of_setup, order=10))
        contribute(DeskSection(panels.sections_of_setup, order=80))
        contribute(Panel("landing", "competitions/panels/landing.html", panels.landing_panel, order=10))
        contribute(FileGrant("competitions", panels.may_open_document))
        contribute(AuditCheck(_("Правки правил"), faults_of_changes))
