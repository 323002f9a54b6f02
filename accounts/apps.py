"""App registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Люди и организации")

    def ready(self) -> None:
        """Say who there is: upper apps add what they know (a juror by a role, an organiser by a role)."""
        from accounts import rules
        from accounts.panels import access_tasks
        from core.contributions import Audience, HomeTask, NavItem, NavPlace, contribute

        contribute(Audience("organiser", _("организатор"), rules.is_organiser, "organiser_home", order=10))
        contribute(Audience("school", _("школа"), rules.is_school_member, "school_home", order=30))
        contribute(Audience("department", _("управление образования"), rules.is_observer, "home", order=40))
        contribute(Audience("organiser", _("организатор"), rules.is_administrator, "organiser_home", order=90))
        contribute(NavItem("department", _("Главная"), "home", order=0, icon="home", tab=True))
        contribute(
            NavItem("organiser", _("Школы"), "organisation_list", order=30, icon="home", section="/organizatsii/")
        )
        contribute(NavItem("department", _("Доступ"), "access_list", order=60, icon="users"))
        contribute(NavPlace("school", "school_home", "/organizatsii/dostup/"))
        contribute(HomeTask("school", access_tasks, order=5))
        contribute(NavItem("account", _("Мои роли"), "audience_list", order=50, icon="users"))
