"""App registration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Основа")

    def ready(self) -> None:
        """Worker and beat leave their signs of life from wherever Django is loaded."""
        import_module("core.health")
