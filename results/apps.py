"""App registration: what results gives to the pages of the rooms below."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    name = "results"
    verbose_name = _("Итоги")

    def ready(self) -> None:
        """Register contributions and connect receivers."""
        from core.contributions import (
            AuditCheck,
            DecisionSource,
            DeskCheck,
            DeskSection,
            HomeTask,
            IncompleteJudging,
            NavItem,
            Panel,
            PersonEraser,
            PersonExporter,
            RulesHold,
            contribute,
        )
        from results import panels, receivers  # noqa: F401 - receivers connect by being imported
        from results.bridge import decisions_about
        from results.selectors.checks import divisions_accepted_incomplete
        from results.selectors.holds import holds_of_rules
        from results.services.audit import faults_of_decisions, faults_of_protocols
        from results.services.delegation_people import erase_from_delegations, export_delegations
        from results.services.erasure import erase_from_pages, export_person

        contribute(NavItem("public", _("Итоги"), "results_list", order=30, icon="trophy", section="/itogi/"))
        contribute(NavItem("school", _("Итоги"), "school_results", order=45, icon="trophy"))
        contribute(DecisionSource(decisions_about))
        contribute(IncompleteJudging(divisions_accepted_incomplete))
        contribute(RulesHold(holds_of_rules))
        contribute(DeskCheck(panels.checks_of_results, order=40))
        contribute(DeskSection(panels.sections_of_results, order=40))
        contribute(DeskSection(panels.sections_of_delegation, order=42))
        contribute(Panel("entry", "results/parts/delegation_panel.html", panels.delegation_of_entry, order=20))
        # Before the names go: by them the free words that name the person are found.
        contribute(PersonEraser(app="results", erase=erase_from_delegations, order=50))
        contribute(PersonExporter(app="delegations", export=export_delegations))
        contribute(HomeTask("school", panels.fresh_results, order=40))
        contribute(HomeTask("school", panels.fresh_invitations, order=38))
        contribute(Panel("person", "results/parts/invitations.html", panels.invitations_panel, order=28))
        contribute(Panel("competition", "results/parts/stage_lists_link.html", panels.stage_lists_link, order=12))
        contribute(Panel("person", "results/parts/person_panel.html", panels.results_panel, order=30))
        contribute(Panel("competition", "results/parts/competition_panel.html", panels.competition_links, order=10))
        contribute(Panel("jury", "results/parts/jury_panel.html", panels.chair_panel, order=30))
        contribute(PersonEraser(app="results", erase=erase_from_pages, order=30))
        contribute(PersonExporter(app="results", export=export_person))
        contribute(AuditCheck(title=_("Протоколы"), faults=faults_of_protocols))
        contribute(AuditCheck(title=_("Решения жюри"), faults=faults_of_decisions))
