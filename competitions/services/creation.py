"""Making a competition: a preset is copied into rows and never referenced again."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from competitions.models import AgeGroup, Competition, Contest, Criterion, Division, Nomination, Scheme, Stage
from competitions.selectors.presets import preset_of
from competitions.validators.preset_types import DatesSpec, Preset, SchemeSpec, division_code, division_title
from competitions.validators.refusal import Refused
from core.audit import record

OPENING = time(9)
CLOSING = time(18)


@transaction.atomic
def create_competition(
    *,
    preset: str | Preset,
    year: int,
    organiser: Organisation,
    actor: User | None,
    contacts: str = "",
    changes: Mapping[str, Any] | None = None,
) -> Competition:
    """Copy a preset into a competition of this year, in preparation; `changes` replace fields of the competition.

    Raises `Refused` where the contest has a competition of this year already or the preset is unknown.
    """
    source = preset_of(preset) if isinstance(preset, str) else preset
    slug = str((changes or {}).get("slug") or f"{source.slug}-{year}")
    if Competition.objects.filter(slug=slug).exists():
        raise Refused(
            _("Откройте конкурс %(title)s %(year)s года: он уже создан.") % {"title": source.short_title, "year": year}
        )
    contest, _made = Contest.objects.get_or_create(
        slug=source.slug, defaults={"title": source.title, "item": source.item, "organiser": organiser}
    )
    fields = _texts_of(source) | dates_of(source.dates, year) | dict(changes or {}) | {"slug": slug}
    competition = Competition.objects.create(
        contest=contest, organiser=organiser, year=year, contacts=contacts, preset=source.slug, **fields
    )
    _copy_structure(competition, source)
    record(
        chain=competition.audit_chain,
        act="create_competition",
        target=competition,
        actor=actor,
        details={"preset": source.slug, "year": year, "organiser": organiser.pk},
    )
    return competition


def _texts_of(preset: Preset) -> dict[str, Any]:
    """Everything of a competition that a preset says in words, switches and limits."""
    return {
        "title": preset.title,
        "short_title": preset.short_title,
        "abbreviation": preset.abbreviation,
        "about": paragraphs(preset.about),
        "age_sign": preset.age_sign,
        "wording": dict(preset.wording),
        "limits": dict(preset.limits),
        "papers": dict(preset.papers),
        "delegation": dict(preset.delegation),
        "minimum_entries": preset.minimum_entries,
        **preset.switches,
    }


def paragraphs(text: str) -> str:
    """The text without the line breaks of its file: a line of a page is as long as the screen, a paragraph stays."""
    return "\n\n".join(" ".join(part.split("\n")).strip() for part in text.strip().split("\n\n") if part.strip())


def dates_of(spec: DatesSpec, year: int) -> dict[str, datetime | date | None]:
    """The dates of a year: each period begins where the one before it ends, at 18:00 of the city's time."""

    def moment(day: date, at: time = CLOSING) -> datetime:
        return timezone.make_aware(datetime.combine(day, at))

    opens = date(year, spec.opens_month, spec.opens_day)
    closes = opens + timedelta(days=spec.applications_days)
    admitted = closes + timedelta(days=spec.admission_days)
    judged = admitted + timedelta(days=spec.judging_days)
    appealed = judged + timedelta(days=spec.appeals_days)
    if spec.ages_on == "judging":
        ages_on = admitted
    else:
        month, _dash, day = spec.ages_on.partition("-")
        ages_on = date(year, int(month), int(day))
    return {
        "applications_open_at": moment(opens, OPENING),
        "applications_close_at": moment(closes),
        "admission_until": moment(admitted),
        "judging_until": moment(judged),
        "appeals_until": moment(appealed) if spec.appeals_days else None,
        "results_at": moment(appealed + timedelta(days=spec.results_days), time(15)),
        "ages_on": ages_on,
    }


def coming_year(spec: DatesSpec) -> int:
    """The first year in which applications still can be made: what an organiser most likely means."""
    year = timezone.localdate().year
    closes = dates_of(spec, year)["applications_close_at"]
    return year if isinstance(closes, datetime) and closes > timezone.now() else year + 1


def _copy_structure(competition: Competition, preset: Preset) -> None:
    """Groups, schemes with their stages and criteria, nominations, and the divisions that join them."""
    groups = {
        spec.code: AgeGroup.objects.create(
            competition=competition,
            code=spec.code,
            title=spec.title,
            basis=spec.basis,
            low=spec.low,
            high=spec.high,
            order=order,
        )
        for order, spec in enumerate(preset.groups)
    }
    schemes = {spec.code: _copy_scheme(competition, spec) for spec in preset.schemes}
    nominations = {}
    for order, spec in enumerate(preset.nominations):
        nominations[spec.code] = Nomination.objects.create(
            competition=competition,
            code=spec.code,
            title=spec.title,
            entrant=spec.entrant,
            min_members=spec.min_members,
            max_members=spec.max_members,
            has_title=spec.has_title,
            uploads=[dict(upload) for upload in spec.uploads],
            extras=[dict(extra) for extra in spec.extras],
            number_prefix=spec.number_prefix,
            order=order,
        )
    Division.objects.bulk_create(
        Division(
            competition=competition,
            nomination=nominations[nomination.code],
            age_group=groups[group.code] if group else None,
            scheme=schemes[nomination.scheme],
            code=division_code(nomination, group),
            title=division_title(nomination, group),
            order=order,
        )
        for order, (nomination, group) in enumerate(preset.divisions())
    )


def _copy_scheme(competition: Competition, spec: SchemeSpec) -> Scheme:
    scheme = Scheme.objects.create(competition=competition, code=spec.code, title=spec.title, rules=spec.rules)
    for order, part in enumerate(spec.stages):
        stage = Stage.objects.create(
            scheme=scheme,
            code=part.code,
            title=part.title,
            input=part.input,
            rounds=part.rounds,
            attempts=part.attempts,
            judges=part.judges,
            third_within=part.third_within,
            group_size=part.group_size,
            walkover=part.walkover,
            order=order,
        )
        Criterion.objects.bulk_create(
            Criterion(
                scheme=scheme,
                stage=stage,
                code=criterion.code,
                title=criterion.title,
                role=criterion.role,
                unit=criterion.unit,
                minimum=criterion.minimum,
                maximum=criterion.maximum,
                step=criterion.step,
                weight=criterion.weight,
                levels=[dict(level) for level in criterion.levels],
                order=place,
            )
            for place, criterion in enumerate(part.criteria)
        )
    return scheme
