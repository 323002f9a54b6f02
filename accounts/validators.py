"""What the names of an organisation are; shared by forms and imports."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def whole_number(text: str) -> int | None:
    """A number that came in an address or a button; None for a word, for signs like «²» and for a number too long."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def seen_revision(text: str) -> int:
    """The revision that a form was made from; one that names none has seen nothing, so it may not overwrite."""
    number = whole_number(text)
    return -1 if number is None else number


def clean_full_name(text: str) -> str:
    """The name as it is printed in documents: one line, as typed."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise ValidationError(_("напишите полное название"))
    if any(unicodedata.category(sign) in {"Cc", "Cf"} for sign in name):
        raise ValidationError(_("наберите название ещё раз: в нём есть невидимые знаки"))
    if len(name) > 300:
        raise ValidationError(_("сократите название до 300 знаков"))
    return name


def clean_short_name(text: str) -> str:
    """The name for tables: «СОШ № 15», the number joined by a no-break space."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise ValidationError(_("напишите короткое название: оно стоит в таблицах"))
    if len(name) > 100:
        raise ValidationError(_("сократите короткое название до 100 знаков"))
    return name.replace("№ ", "№\u00a0")
