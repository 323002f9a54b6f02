"""App registration and what judging gives to the other rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JudgingConfig(AppConfig):
    """Marks and how they come to be."""

    name = "judging"
    verbose_name = _("Оценивание")

    def ready(self) -> None:
        """Listen to registrations; contribute the jury's audience, parts of the desk and the grant of works."""
        from core.contributions import (
            Audience,
            AuditCheck,
            DeskCheck,
            DeskSection,
            FileGrant,
            NavItem,
            NavPlace,
            Panel,
            PersonEraser,
            PersonExporter,
            contribute,
        )
        from judging import panels, receivers, rules  # noqa: F401 - receivers connect by being imported
        from judging.selectors.works import may_open_work
        from judging.services.audit import faults_of_draws, faults_of_marks
        from judging.services.erasure import erase_words, export_words

        contribute(Audience("jury", _("жюри"), rules.is_judging_somewhere, "jury_home", order=20))
        contribute(NavItem("jury", _("Жюри"), "jury_home", order=10, icon="judge", section="/zhyuri/"))
        for section in ("/ocenivanie/", "/sekretar/"):
            contribute(NavPlace("organiser", "organiser_competition_list", section))
            contribute(NavPlace("jury", "jury_home", section))
        contribute(NavPlace("jury", "jury_home", "/organizator/"))  # a chair reads places and protocols there
        contribute(Panel("desk", "judging/parts/desk_panel.html", panels.desk_panel, order=20))
        contribute(DeskCheck(panels.checks_of_judging, order=40))
        contribute(DeskSection(panels.sections_of_judging, order=40))
        contribute(FileGrant("judging", may_open_work))
        contribute(AuditCheck(_("Оценки сходятся с журналом"), faults_of_marks))
        contribute(AuditCheck(_("Жеребьёвки"), faults_of_draws))
        contribute(PersonEraser("judging", erase_words, order=20))
        contribute(PersonExporter("judging", export_words))
