"""Who goes on from a stage, for the organiser and the chair: stored rows, the line, what is still open."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Competition, Division, Stage
from core.templatetags.formats import num
from judging.bridge import doors_of, plan_of
from judging.enums import AdvanceOutcome
from judging.models import Advance
from registrations.enums import EntryStatus
from registrations.models import EntryMember
from results.models import Ranking, StageList
from results.selectors.sentences import text_of
from results.selectors.stage_lists import list_in_force, next_stage
from scoring.scheme import Advance as Rule
from scoring.scheme import Take

PAGE = 50


@dataclass(frozen=True)
class AdvanceRow:
    """One entry of the table; the line stands before the first of its group that does not go on."""

    row: Advance
    name: str
    school: str
    follows_line: bool
    starts_group: bool
    last_on: str = ""


@dataclass(frozen=True)
class AdvancePage:
    """Everything of the page of one door."""

    door: Stage
    next_title: str
    rule: str
    rows: list[AdvanceRow]
    page: Page[Any]
    counts: dict[str, int]
    questions: list[tuple[int, str]]
    announced: StageList | None
    is_outdated: bool
    is_stale: bool

    @property
    def is_settled(self) -> bool:
        """Whether everybody's lot is known, so that the list may be announced."""
        return not self.counts["waiting"] and not self.counts["disputed"] and bool(self.counts["on"])


def doors_of_division(division: Division) -> list[Stage]:
    """The stages of a division that not everybody leaves for the next one."""
    return doors_of(plan_of(division))


def divisions_with_doors(competition: Competition) -> list[Division]:
    """The divisions whose rules let only some go on from a stage, in their order."""
    divisions = competition.divisions.filter(merged_into=None).select_related("scheme").order_by("order", "pk")
    return [division for division in divisions if doors_of_division(division)]


def advance_page(division: Division, door: Stage, number: int) -> AdvancePage:
    """The rows of one page, best first; what is loaded does not grow with the division."""
    rows = _rows_of(division, door)
    page = Paginator(_with_people(rows), PAGE).get_page(number)
    ranking = Ranking.objects.filter(division=division).first()
    wanted = {f"advance:{door.code}", f"admit:{door.code}"}
    questions = enumerate(ranking.undecided if ranking else [])
    stage = plan_of(division).rules.stage(door.code)
    announced, going = list_in_force(division, door), rows.filter(outcome=AdvanceOutcome.ON)
    return AdvancePage(
        door=door,
        next_title=next_stage(division, door),
        rule=rule_text(stage.advance, better=stage.better) if stage.advance else "",
        rows=list(_shown(list(page.object_list), _before(rows, page))),
        page=page,
        counts=_counts(rows),
        questions=[(index, text_of(question)) for index, question in questions if question["key"] in wanted],
        announced=announced,
        is_outdated=announced is not None and set(going.values_list("entry_id", flat=True)) != set(announced.entries),
        is_stale=ranking is None or ranking.is_stale,
    )


def _rows_of(division: Division, door: Stage) -> QuerySet[Advance]:
    rows = Advance.objects.filter(entry__division=division, stage=door, entry__status=EntryStatus.ACCEPTED)
    return rows.order_by("position", "pk")


def _with_people(rows: QuerySet[Advance]) -> QuerySet[Advance]:
    members = Prefetch("entry__members", EntryMember.objects.select_related("participant"))
    return rows.select_related("entry__organisation").prefetch_related(members)


def _counts(rows: QuerySet[Advance]) -> dict[str, int]:
    return rows.aggregate(
        on=Count("pk", filter=Q(outcome=AdvanceOutcome.ON)),
        stopped=Count("pk", filter=Q(outcome=AdvanceOutcome.STOPPED)),
        waiting=Count("pk", filter=Q(outcome=AdvanceOutcome.WAITING)),
        disputed=Count("pk", filter=Q(is_disputed=True)),
    )


def _before(rows: QuerySet[Advance], page: Page[Any]) -> Advance | None:
    """The last row of the page before, so that the line is drawn once."""
    start = page.start_index() - 1
    return rows[start - 1] if start > 0 else None


def _shown(rows: list[Advance], before: Advance | None) -> Iterator[AdvanceRow]:
    for row in rows:
        entry = row.entry
        is_new = before is None or before.group != row.group
        was_on = not is_new and before is not None and before.outcome == AdvanceOutcome.ON
        yield AdvanceRow(
            row=row,
            name=entry.team_name or ", ".join(member.participant.short_name for member in entry.members.all()),
            school=entry.organisation.short_name,
            follows_line=was_on and row.outcome != AdvanceOutcome.ON,
            starts_group=bool(row.group) and is_new,
            last_on=before.shown if before is not None else "",
        )
        before = row


def rule_text(rule: Rule, *, better: str) -> str:
    """The rule of a door in words: who goes on and what becomes of equals at the line."""
    words = _take_text(rule.take, better=better)
    where = _("Дальше в каждой группе проходят: %(who)s.") if rule.per else _("Дальше проходят: %(who)s.")
    ties = {
        "all": _("Равные на границе проходят все."),
        "none": _("Равные на границе не проходят."),
        "flyoff": _("Равных на границе разводит дополнительный тур или решение жюри."),
    }
    has_line = _has_line(rule.take)
    return " ".join(filter(None, [where % {"who": words}, ties[rule.ties] if has_line else ""]))


def _has_line(take: Take) -> bool:
    """Whether equals can stand on both sides of the line: a threshold never parts them."""
    parts = (*take.any_of, *take.all_of)
    return take.count is not None or take.share is not None or any(_has_line(one) for one in parts)


def _take_text(take: Take, *, better: str) -> str:
    if take.count is not None:
        return ngettext("%(n)s лучшая работа", "%(n)s лучших работ", take.count) % {"n": take.count}
    if take.share is not None:
        return _("%(share)s\u00a0%% лучших работ") % {"share": num(take.share * 100)}
    if take.threshold is not None:
        strict, lower = take.op == ">", better == "lower"
        words = {
            (False, False): _("набравшие не меньше %(line)s"),
            (True, False): _("набравшие больше %(line)s"),
            (False, True): _("те, у кого не больше %(line)s"),
            (True, True): _("те, у кого меньше %(line)s"),
        }
        return words[strict, lower] % {"line": num(take.threshold)}
    joint = _(" или ") if take.any_of else _(" и сразу ")
    return joint.join(_take_text(one, better=better) for one in (*take.any_of, *take.all_of))
