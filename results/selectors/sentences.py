"""Sentences of the kernel that were stored with a ranking, in the language of the page."""

from typing import Any

from django.utils.translation import gettext as _


def text_of(stored: dict[str, Any]) -> str:
    """A question or a flag as stored, said again; one without a template stays as it was written."""
    if not stored.get("said"):
        return str(stored["text"])
    template, values = stored["said"]
    text = _(template).format(**{name: _(value) if value else "" for name, value in values.items()})
    if number := stored.get("number"):
        return f"{number}: {text}"
    return with_names(text, stored.get("names", ""))


def with_names(text: str, names: str) -> str:
    """A sentence and, inside its full stop, who is meant."""
    return f"{text.removesuffix('.')} ({names})." if names else text
