"""What results gives to the pages of the rooms below: checks and sections of the desk, tasks, panels, navigation."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.enums import Phase, RoleKind
from competitions.models import Competition
from core.contributions import Check, Section, Task
from registrations.models import Entry, Participant
from results.models import Publication
from results.rules import can_see_ranking
from results.selectors.advancing import divisions_with_doors
from results.selectors.checks import unfinished_in
from results.selectors.decisions import count_open_questions
from results.selectors.delegations import delegation_overview
from results.selectors.joint import joint_state
from results.selectors.protocols import protocol_overview
from results.selectors.publications import is_published
from results.selectors.schools import lines_in_force, results_of_person
from results.selectors.stage_lists import has_stage_lists, invitations_of_person, invitations_of_school

FRESH = timedelta(days=30)


def checks_of_results(competition: Competition) -> Iterator[Check]:
    """Marks given before protocols begin; ties decided and protocols sealed before the results can be published."""
    awaited = unfinished_in(competition)
    yield Check(
        title=_("Поставлены все оценки"),
        is_done=awaited == 0,
        url=reverse("ranking_home", args=[competition.slug]),
        action=_("Посмотреть, кто ждёт оценок"),
        count=awaited,
        blocks=(Phase.PROTOCOL,),
    )
    undecided = count_open_questions(competition)
    yield Check(
        title=_("Равные места на границах наград решены"),
        is_done=undecided == 0,
        url=reverse("ranking_home", args=[competition.slug]),
        action=_("Решить равные места"),
        count=undecided,
        blocks=(Phase.PUBLISHED,),
    )
    states = protocol_overview(competition)
    joint = joint_state(competition)
    unsealed = sum(1 for state in states if state.protocol is None)
    if joint is not None and (joint.protocol is None or joint.is_outdated):
        unsealed += 1
    yield Check(
        title=_("Протоколы подписаны"),
        is_done=bool(states) and unsealed == 0,
        url=reverse("protocol_list", args=[competition.slug]),
        action=_("Подписать протоколы"),
        count=unsealed,
        blocks=(Phase.PUBLISHED,),
    )
    # The phase follows the act: publishing moves it, so the desk never says «published» before anybody can read it.
    yield Check(
        title=_("Итоги опубликованы"),
        is_done=bool(states) and all(one.is_published for one in (*states, *filter(None, [joint]))),
        url=reverse("publication", args=[competition.slug]),
        action=_("Опубликовать итоги"),
        blocks=(Phase.PUBLISHED,),
    )


def sections_of_results(competition: Competition) -> Iterator[Section]:
    """Ways from the desk to the ranking, the protocols and the publication."""
    states = protocol_overview(competition)
    joint = joint_state(competition)
    sealed = sum(1 for state in (*states, *filter(None, [joint])) if state.protocol is not None)
    yield Section(
        title=_("Рейтинг"),
        url=reverse("ranking_home", args=[competition.slug]),
        detail=_("места и объяснения"),
        count=len(states),
    )
    if doors := divisions_with_doors(competition):
        yield Section(
            title=_("Кто проходит дальше"),
            url=reverse("advance", args=[competition.slug, doors[0].code]),
            detail=_("список объявлен") if has_stage_lists(competition) else _("список этапа не объявлен"),
        )
    yield Section(
        title=_("Протоколы"),
        url=reverse("protocol_list", args=[competition.slug]),
        detail=_("подписано %(done)s из %(total)s") % {"done": sealed, "total": len(states) + (joint is not None)},
        count=sealed,
    )
    detail = _("опубликовано") if is_published(competition) else _("места видят только организатор и жюри")
    yield Section(title=_("Публикация"), url=reverse("publication", args=[competition.slug]), detail=detail)


def fresh_results(request: Any) -> Iterator[Task]:
    """For a school: results of its entries that were published lately."""
    organisation = request.organisation
    if not organisation:  # lazy: an object that may stand for None
        return
    lately = Publication.objects.filter(withdrawn_at=None, created_at__gt=timezone.now() - FRESH)
    lines = lines_in_force().filter(protocol__publications__in=lately, data__organisation__id=organisation.pk)
    counts: dict[int, int] = {}
    titles: dict[int, str] = {}
    for competition, title in lines.values_list("protocol__competition", "protocol__competition__short_title"):
        counts[competition] = counts.get(competition, 0) + 1
        titles[competition] = title
    for competition, count in counts.items():
        yield Task(
            title=_("Итоги «%(title)s» опубликованы") % {"title": titles[competition].strip("«»")},
            url=reverse("school_results"),
            action=_("Посмотреть итоги"),
            reason=ngettext("В них %(n)s ваша работа", "В них %(n)s ваших работ", count) % {"n": count},
            count=count,
        )


def fresh_invitations(request: Any) -> Iterator[Task]:
    """For a school: its entries that were invited to a later stage lately."""
    organisation = request.organisation
    if not organisation:  # lazy: an object that may stand for None
        return
    since = timezone.now() - FRESH
    invited = [one for one in invitations_of_school(organisation) if one.goes_on and one.found.created_at > since]
    counts: dict[tuple[str, str, str], int] = {}
    for one in invited:
        key = (one.competition.slug, one.competition.short_title.strip("«»"), one.next_title)
        counts[key] = counts.get(key, 0) + 1
    for (slug, title, stage), count in counts.items():
        yield Task(
            title=_("«%(title)s»: приглашение на этап «%(stage)s»") % {"title": title, "stage": stage},
            url=reverse("stage_lists", args=[slug]),
            action=_("Посмотреть список"),
            reason=ngettext("В нём %(n)s ваша работа", "В нём %(n)s ваших работ", count) % {"n": count},
            count=count,
        )


def invitations_panel(request: Any, participant: Participant) -> Mapping[str, Any] | None:
    """On a child's private page: whether announced lists invite the child's entries further."""
    found = invitations_of_person(participant)
    return {"invitations": found} if found else None


def stage_lists_link(request: Any, competition: Competition) -> Mapping[str, Any] | None:
    """On a competition's page: the way to the announced lists."""
    return {"competition": competition} if has_stage_lists(competition) else None


def results_panel(request: Any, participant: Participant) -> Mapping[str, Any] | None:
    """On a child's private page: places and awards of published results."""
    found = results_of_person(participant)
    return {"found": found, "token": request.resolver_match.kwargs.get("token", "")} if found else None


def competition_links(request: Any, competition: Competition) -> Mapping[str, Any] | None:
    """On a competition's page: the way to its published results, and for those who make places to the ranking."""
    published = is_published(competition)
    ranks = request.user.is_authenticated and can_see_ranking(request.user, competition)
    return {"competition": competition, "is_published": published, "ranks": ranks} if published or ranks else None


def chair_panel(request: Any, _subject: None) -> Mapping[str, Any] | None:
    """On the jury's home: rankings and protocols of the competitions that the user chairs or keeps."""
    roles = request.user.roles.filter(is_active=True, kind__in=[RoleKind.CHAIR, RoleKind.SECRETARY])
    found = list(roles.select_related("competition").order_by("-competition__year", "competition__short_title"))
    return {"competitions": list(dict.fromkeys(role.competition for role in found))} if found else None


def sections_of_delegation(competition: Competition) -> Iterator[Section]:
    """The way from the desk of a selection to its delegation."""
    if not competition.delegation:
        return
    states = delegation_overview(competition)
    made = [state for state in states if state.delegation]
    yield Section(
        title=_("Делегация"),
        url=reverse("delegation_list", args=[competition.slug]),
        detail=_("список составлен") if made else _("кто едет: по подписанному протоколу"),
        count=sum(state.going for state in made) if made else None,
        tone="bad" if any(state.is_old for state in states) else "",
    )


def delegation_of_entry(_request: Any, entry: Entry) -> Mapping[str, Any] | None:
    """On a school's page of an entry, once results are published: whether it goes, waits or stays at home."""
    if not entry.competition.delegation or not is_published(entry.competition):
        return None
    member = entry.delegations.select_related("delegation").first()
    return {"member": member, "delegation": member.delegation} if member else None
