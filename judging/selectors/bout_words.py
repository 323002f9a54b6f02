"""What bouts are called on pages: the levels of a bracket, and by what equals of a group were told apart."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _


def level_title(number: int, left: int, lives: int) -> str:
    """«Полуфинал»: by how many are left; with two lives the levels are only counted."""
    if lives > 1:
        return _("Круг %(number)s") % {"number": number}
    for most, title in ((2, _("Финал")), (4, _("Полуфинал")), (8, _("Четвертьфинал"))):
        if left <= most:
            return title
    part = 1
    while part * 2 < left:
        part *= 2
    return _("1/%(part)s финала") % {"part": part}


def parted_words(partings: Iterable[Mapping[str, str]]) -> str:
    """«личные встречи, вес робота 480»: the keys that told an entry from its equals, as facts of bouts keep them."""
    return ", ".join(" ".join(filter(None, (_inside(one["title"]), one["value"]))) for one in partings)


def _inside(title: str) -> str:
    """A title inside a sentence: «вес робота»; an abbreviation keeps its letters."""
    said = _(title)
    return said[:1].lower() + said[1:] if said[1:2].islower() else said
