"""Rows of the ranking, written by functions: a page has fifty of them, and a template takes three times as long."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.templatetags.formats import figure, nbsp, place
from core.templatetags.interface import chip, icon
from results.enums import StandingState
from results.selectors.rankings import Cell, RankingRow
from results.templatetags.awards import award_chip
from results.templatetags.totals import total

register = template.Library()


@register.simple_tag
def ranking_row(row: RankingRow, why: str, prizes: dict[int, list[str]]) -> SafeString:
    """One row of the table; `why` is the address of explanations up to the entry, `prizes` are titles by entry."""
    standing = row.standing
    return format_html(
        '<tr class="click{tie}" data-level="{level}"><td class="place{dim}">{place}</td><td>'
        '<a class="strong quiet" href="{url}">{title}</a>'
        '<span class="sub">{school} <span class="code">{number}</span></span></td>'
        '{cells}<td class="r num tot">{total}{keys}</td><td class="aw">{award}</td><td class="r why">'
        '<a class="btn btn-s btn-link" href="{url}" data-why="why" data-why-url="{url}?panel=1" role="button"'
        ' aria-expanded="false" aria-controls="why">{icon}<span class="vh">{explain}</span></a></td></tr>',
        tie=" tie" if row.is_tied else "",
        level=row.level,
        dim="" if standing.first else " dim",
        place=place(standing.first, standing.last),
        url=f"{why}{standing.entry_id}/",
        title=row.name or row.title,
        school=nbsp(row.school),
        number=row.number,
        cells=mark_safe("".join(map(_cell, row.cells))),
        total=_total(row),
        keys=format_html_join("", '<span class="sub">{}</span>', ((key,) for key in row.keys)),
        award=_award(row, prizes.get(standing.entry_id, [])),
        icon=icon("question"),
        explain=_("Объяснить: %(name)s") % {"name": row.name},
    )


def _cell(cell: Cell) -> SafeString:
    if cell.is_empty:
        return format_html(
            '<td class="r num j"><span class="empty" role="img" aria-label="{}"></span></td>', _("не оценено")
        )
    if cell.is_dropped:
        return format_html('<td class="r num j drop"><s>{}</s></td>', figure(cell.text))
    return format_html('<td class="r num j">{}</td>', figure(cell.text))


def _total(row: RankingRow) -> str:
    if row.is_pending:
        return format_html('<span class="dim">{}</span>', _("ждёт"))
    return total(row.standing.values, row.standing.total)


def _award(row: RankingRow, prizes: list[str]) -> SafeString:
    chips = [award_chip(row.level, row.standing.award), *(award_chip("", prize) for prize in prizes)]
    if row.is_waiting:
        waits = _("Ждём: %(names)s") % {"names": row.waits_for} if row.waits_for else _("Ждём оценок")
        chips.append(chip("empty", waits))
    elif row.standing.state != StandingState.RANKED:
        chips.append(chip("plain", capfirst(row.state_label)))
    return format_html_join(" ", "{}", ((sign,) for sign in chips if sign))
