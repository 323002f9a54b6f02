"""Reading a preset: closed names, exact numbers, every fault with its line."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from competitions.enums import CriterionRole, EntrantKind, GroupBasis, StageInput, Unit
from competitions.validators.applications import read_extra, read_upload
from competitions.validators.delegation import read_delegation
from competitions.validators.example_form import read_examples
from competitions.validators.levels import read_levels
from competitions.validators.preset_types import (
    CriterionSpec,
    DatesSpec,
    GroupSpec,
    NominationSpec,
    Preset,
    SchemeSpec,
    StageSpec,
)
from competitions.validators.text import Fault, TextRefused, parse_yaml
from scoring.reading import Node, Problems, nearest

SWITCHES = {"is_open": False, "is_blind": False, "hides_own_school": True, "needs_consents": True}
WORDS = ("item", "slug", "title", "short_title", "abbreviation", "organiser")
PARTS = ("dates", "schemes", "nominations", "examples")
REST = (
    "source",
    "about",
    "age_sign",
    "wording",
    "switches",
    "limits",
    "papers",
    "minimum_entries",
    "groups",
    "season",
    "every_years",
    "first_year",
    "delegation",
)
CASES = ("genitive", "prepositional", "singular")


def read_preset(text: str) -> Preset:
    """The preset of a YAML text; raises `TextRefused` with all its faults."""
    located = parse_yaml(text, aliases=True)
    problems = Problems()
    root = Node(located.data, (), problems)
    preset = _preset(root, located.lines)
    if isinstance(located.data, Mapping) and "delegation" in located.data:
        part = root.child(located.data["delegation"], "delegation")
        preset = replace(preset, delegation=read_delegation(part, preset.schemes, preset.groups))
    if isinstance(located.data, Mapping) and "examples" in located.data:
        preset = replace(preset, examples=read_examples(root.child(located.data["examples"], "examples"), preset))
    _check_names(preset, problems)
    if problems.errors:
        raise TextRefused(located.refuse(error.path, error.reason, error.suggestion) for error in problems.errors)
    return preset


def _preset(root: Node, lines: Mapping[tuple[str | int, ...], int]) -> Preset:
    parts = root.fields((*WORDS, *PARTS, *REST), (*WORDS, *PARTS, "wording"))
    words = {name: parts[name].text() if name in parts else "" for name in WORDS}
    return Preset(
        **words,
        source=_text(parts, "source", "proposal"),
        about=_text(parts, "about"),
        age_sign=_text(parts, "age_sign", "6+"),
        wording={name: node.text() for name, node in _fields(parts, "wording", CASES, CASES[:2]).items()},
        dates=_dates(parts["dates"]) if "dates" in parts else DatesSpec(1, 1),
        switches=SWITCHES | {name: node.flag() for name, node in _fields(parts, "switches", SWITCHES).items()},
        limits=_limits(parts),
        papers=_papers(parts),
        minimum_entries=_integer(parts, "minimum_entries", 2),
        groups=tuple(_group(node) for node in _elements(parts, "groups")),
        schemes=tuple(_scheme(node, lines) for node in _elements(parts, "schemes")),
        nominations=tuple(_nomination(node) for node in _elements(parts, "nominations")),
        **_rhythm(parts),
    )


def _rhythm(parts: Mapping[str, Node]) -> dict[str, Any]:
    """Whether the contest belongs to the school year that is opened at once, and in which years it is held."""
    rhythm = {
        "is_seasonal": parts["season"].flag() if "season" in parts else True,
        "every_years": parts["every_years"].integer(1) if "every_years" in parts else 1,
        "first_year": _integer(parts, "first_year"),
    }
    if rhythm["every_years"] > 1 and not rhythm["first_year"]:
        parts["every_years"].fail(_("Напишите first_year – год, в который конкурс уже проводили: от него считают."))
    return rhythm


def _dates(node: Node) -> DatesSpec:
    lengths = ("applications_days", "admission_days", "judging_days", "appeals_days", "results_days")
    parts = node.fields(("applications_open", "ages_on", *lengths), ("applications_open",))
    month, _dash, day = _text(parts, "applications_open", "01-01").partition("-")
    if not (month.isdigit() and day.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= 28):
        parts["applications_open"].fail(_("Напишите месяц и день, например 03-16 (день до 28)."))
        month, day = "1", "1"
    days = {name: parts[name].integer() for name in lengths if name in parts}
    return DatesSpec(int(month), int(day), **days, ages_on=_text(parts, "ages_on", "judging"))


def _limits(parts: Mapping[str, Node]) -> dict[str, Any]:
    names = ("per_pupil_and_nomination", "per_school", "per_school_and_group")
    found: dict[str, Any] = {}
    for name, node in _fields(parts, "limits", names).items():
        if name == "per_pupil_and_nomination":
            found[name] = node.integer(1)
        else:
            found[name] = {code: limit.integer(1) for code, limit in node.items().items()}
    return found


def _papers(parts: Mapping[str, Node]) -> dict[str, Any]:
    """Consents and papers asked for; whether each author of a joint work names what they did."""
    found = _fields(parts, "papers", ("consents", "own", "parts_required"))
    return {name: node.flag() if name == "parts_required" else node.value for name, node in found.items()}


def _group(node: Node) -> GroupSpec:
    parts = node.fields(("code", "title", "basis", "low", "high"), ("code", "title", "basis", "low", "high"))
    group = GroupSpec(
        _text(parts, "code"),
        _text(parts, "title"),
        parts["basis"].choice(GroupBasis.values) if "basis" in parts else GroupBasis.GRADE,
        _integer(parts, "low"),
        _integer(parts, "high"),
    )
    if group.low > group.high:
        node.fail(_("Начало группы больше её конца."))
    return group


def _scheme(node: Node, lines: Mapping[tuple[str | int, ...], int]) -> SchemeSpec:
    parts = node.fields(("code", "title", "rules", "stages"), ("code", "title", "rules"))
    return SchemeSpec(
        _text(parts, "code"),
        _text(parts, "title"),
        _text(parts, "rules"),
        tuple(_stage(stage) for stage in _elements(parts, "stages")),
        lines.get((*node.path, "rules"), 0),
    )


def _stage(node: Node) -> StageSpec:
    names = ("code", "title", "input", "rounds", "attempts", "judges", "third_within", "criteria")
    names += ("group_size", "walkover")
    parts = node.fields(names, ("code", "title", "criteria"))
    return StageSpec(
        _text(parts, "code"),
        _text(parts, "title"),
        tuple(_criterion(criterion) for criterion in _elements(parts, "criteria")),
        parts["input"].choice(StageInput.values) if "input" in parts else StageInput.SHEET,
        *(_integer(parts, name, 1) for name in ("rounds", "attempts", "judges")),
        _number(parts, "third_within"),
        *(_integer(parts, name) for name in ("group_size", "walkover")),
    )


def _criterion(node: Node) -> CriterionSpec:
    names = ("code", "title", "max", "min", "step", "weight", "role", "unit", "levels")
    parts = node.fields(names, ("code", "title"))
    maximum = _number(parts, "max")
    step = _number(parts, "step")
    if step is not None and step <= 0:
        parts["step"].fail(_("Шаг больше нуля."))
    return CriterionSpec(
        _text(parts, "code"),
        _text(parts, "title"),
        maximum,
        _number(parts, "min") or Decimal(0),
        Decimal(1) if step is None else step,
        _number(parts, "weight"),
        parts["role"].choice(CriterionRole.values) if "role" in parts else CriterionRole.MARK,
        parts["unit"].choice(Unit.values) if "unit" in parts else Unit.POINTS,
        read_levels(parts["levels"], maximum) if "levels" in parts else (),
    )


def _nomination(node: Node) -> NominationSpec:
    names = (
        "code",
        "title",
        "scheme",
        "entrant",
        "members",
        "groups",
        "has_title",
        "number_prefix",
        "uploads",
        "extras",
    )
    parts = node.fields(names, ("code", "title", "scheme"))
    members = [item.integer(0) for item in _elements(parts, "members")] or [1, 1]
    if len(members) != 2 or members[0] > members[1]:
        parts["members"].fail(_("Напишите два числа: не меньше и не больше скольких участников."))
        members = [1, 1]
    return NominationSpec(
        _text(parts, "code"),
        _text(parts, "title"),
        _text(parts, "scheme"),
        parts["entrant"].choice(EntrantKind.values) if "entrant" in parts else EntrantKind.PUPIL,
        *members,
        parts["groups"].names() if "groups" in parts else (),
        parts["has_title"].flag() if "has_title" in parts else True,
        _text(parts, "number_prefix"),
        tuple(read_upload(upload) for upload in _elements(parts, "uploads")),
        tuple(read_extra(extra) for extra in _elements(parts, "extras")),
    )


def _check_names(preset: Preset, problems: Problems) -> None:
    """Codes stand once, and what is referred to exists."""
    groups = [group.code for group in preset.groups]
    schemes = [scheme.code for scheme in preset.schemes]
    nominations = [nomination.code for nomination in preset.nominations]
    for name, codes in (("groups", groups), ("schemes", schemes), ("nominations", nominations)):
        for index, code in enumerate(codes):
            if code in codes[:index]:
                problems.add((name, index), _("Код «%(code)s» уже есть: возьмите другой.") % {"code": code})
    for index, nomination in enumerate(preset.nominations):
        _check_known(nomination.scheme, schemes, ("nominations", index, "scheme"), problems)
        for code in nomination.groups:
            _check_known(code, groups, ("nominations", index, "groups"), problems)
        _check_groups([group for group in preset.groups if group.code in nomination.groups], index, problems)
    for name in ("per_school", "per_school_and_group"):
        for code in preset.limits.get(name, {}):
            for part in code.split("+"):
                _check_known(part, [*nominations, "*"], ("limits", name, code), problems)


def _check_groups(groups: Sequence[GroupSpec], index: int, problems: Problems) -> None:
    """A pupil belongs to one group of a nomination, whichever way it is found."""
    bounded = sorted((group for group in groups if group.basis != GroupBasis.NONE), key=lambda group: group.low)
    for one, other in pairwise(bounded):
        if one.basis != other.basis or other.low <= one.high:
            words = _("Группы «%(one)s» и «%(other)s» пересекаются: ученик попал бы в обе.")
            problems.add(("nominations", index, "groups"), words % {"one": one.title, "other": other.title})


def _check_known(code: str, known: Sequence[str], path: tuple[str | int, ...], problems: Problems) -> None:
    if code not in known:
        problems.add(path, _("Такого кода нет: «%(code)s».") % {"code": code}, nearest(code, known))


def _fields(parts: Mapping[str, Node], name: str, allowed: Any, required: Sequence[str] = ()) -> dict[str, Node]:
    return parts[name].fields(list(allowed), required) if name in parts else {}


def _elements(parts: Mapping[str, Node], name: str) -> list[Node]:
    return parts[name].elements() if name in parts else []


def _text(parts: Mapping[str, Node], name: str, default: str = "") -> str:
    return parts[name].text() if name in parts else default


def _integer(parts: Mapping[str, Node], name: str, default: int = 0) -> int:
    return parts[name].integer() if name in parts else default


def _number(parts: Mapping[str, Node], name: str) -> Decimal | None:
    return Decimal(str(parts[name].number())) if name in parts else None


__all__ = ["Fault", "Preset", "TextRefused", "read_preset"]
