"""The look a visitor chose: theme, size of letters; kept in two cookies, so that the first paint already has it."""

from dataclasses import dataclass

from django.http import HttpRequest

THEMES = ("light", "dark", "contrast")
SIZES = ("large", "huge")
COOKIE_AGE = 365 * 24 * 3600


@dataclass(frozen=True)
class Appearance:
    """An empty theme follows the device, an empty size is the ordinary one."""

    theme: str = ""
    size: str = ""

    @property
    def bootstrap_theme(self) -> str:
        """The name Bootstrap knows the theme by."""
        return "dark" if self.theme == "dark" else "light"


def read_appearance(request: HttpRequest | None) -> Appearance:
    """The chosen look; an unknown value in a cookie counts as no choice."""
    if request is None:
        return Appearance()
    theme, size = request.COOKIES.get("theme", ""), request.COOKIES.get("size", "")
    return Appearance(theme=theme if theme in THEMES else "", size=size if size in SIZES else "")
