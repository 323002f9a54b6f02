"""The look a visitor chose: theme, size of letters, keys of one letter; kept in cookies for the first paint."""

from dataclasses import dataclass

from django.http import HttpRequest

THEMES = ("light", "dark", "contrast")
SIZES = ("large", "huge")
KEYS = ("off",)
CHOICES = {"theme": THEMES, "size": SIZES, "keys": KEYS}
COOKIE_AGE = 365 * 24 * 3600


@dataclass(frozen=True)
class Appearance:
    """An empty theme follows the device, an empty size is the ordinary one, empty keys are on."""

    theme: str = ""
    size: str = ""
    keys: str = ""

    @property
    def bootstrap_theme(self) -> str:
        """The name Bootstrap knows the theme by."""
        return "dark" if self.theme == "dark" else "light"


def read_appearance(request: HttpRequest | None) -> Appearance:
    """The chosen look; an unknown value in a cookie counts as no choice."""
    if request is None:
        return Appearance()
    chosen = {name: value for name, allowed in CHOICES.items() if (value := request.COOKIES.get(name, "")) in allowed}
    return Appearance(**chosen)
