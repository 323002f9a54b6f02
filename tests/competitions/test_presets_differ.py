"""No preset is another one with other titles: how much two presets share is measured, and has limits.

Three measures, all |shared| / |all|: the **structure** – steps, chain and awards of the rules, criteria with their
titles and maxima, nominations, groups; and the **body**, which knows no title at all – the same rules, criteria by
code and maximum, level texts, entrants, uploads, questions of the application, marks of the worked examples; the
**bones**, which know no code either.
Contests of one item of the road map may look alike in structure, never in body.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from competitions.selectors.presets import preset_of, presets
from competitions.validators.preset_types import Preset
from competitions.validators.text import parse_yaml

Features = frozenset[tuple[str, ...]]

# Limits: of one item, of two items.
LIMITS = {"structure": (0.9, 0.5), "body": (0.35, 0.25), "bones": (0.35, 0.25)}


@dataclass(frozen=True)
class Portrait:
    """What is compared of a preset."""

    item: str
    slug: str
    structure: Features
    body: Features
    bones: Features


@cache
def shipped() -> tuple[Portrait, ...]:
    return tuple(portrait_of(preset) for preset in presets())


def portrait_of(preset: Preset) -> Portrait:
    return Portrait(preset.item, preset.slug, structure_of(preset), body_of(preset), bones_of(preset))


def rules_of(preset: Preset) -> Iterator[tuple[str, ...]]:
    for scheme in preset.schemes:
        rules: dict[str, Any] = dict(parse_yaml(scheme.rules).data)
        for stage in rules.pop("stages", ()):
            yield from (("step", str(step)) for step in stage.get("steps", ()))
            yield from (("stage", name, str(stage[name])) for name in ("advance", "rank", "better") if name in stage)
        rank = rules.pop("rank", ())
        yield from (("rank", str(key)) for key in (rank["by"] if isinstance(rank, dict) else rank))
        yield from (("award", str(award)) for award in rules.pop("award", ()))
        yield from (("part", name, str(value)) for name, value in rules.items())


def structure_of(preset: Preset) -> Features:
    found = set(rules_of(preset))
    found |= {("group", group.title, group.basis) for group in preset.groups}
    found |= {("nomination", n.title, n.entrant, f"{n.min_members}–{n.max_members}") for n in preset.nominations}
    for scheme in preset.schemes:
        for stage in scheme.stages:
            found |= {("criterion", c.code, c.title, str(c.maximum), str(c.weight)) for c in stage.criteria}
    return frozenset(found)


def body_of(preset: Preset) -> Features:
    found = set(rules_of(preset))
    found |= {("group", str(group.low), str(group.high), group.basis) for group in preset.groups}
    for nomination in preset.nominations:
        found.add(("entrant", nomination.entrant, str(nomination.min_members), str(nomination.max_members)))
        found |= {("upload", u["code"], str(u["types"]), str(u["max_mb"]), u["hint"]) for u in nomination.uploads}
        found |= {("extra", e["code"], e["kind"], e["hint"]) for e in nomination.extras}
    for scheme in preset.schemes:
        for stage in scheme.stages:
            found |= {("criterion", c.code, str(c.maximum), c.role, c.unit, str(c.weight)) for c in stage.criteria}
            found |= {("level", c.code, level["text"]) for c in stage.criteria for level in c.levels}
    for example in preset.examples:
        for part in example["divisions"]:
            stages = part.get("marks", {}).values()
            found |= {("marks", str(cells)) for stage in stages for cells in stage.values()}
    return frozenset(found)


def codes_of(preset: Preset) -> list[str]:
    """Codes of stages and criteria and the parts of dotted ones, the longest first."""
    stages = [stage for scheme in preset.schemes for stage in scheme.stages]
    found = {stage.code for stage in stages} | {c.code for stage in stages for c in stage.criteria}
    return sorted(found | {part for code in found for part in code.split(".")}, key=lambda code: (-len(code), code))


def bones_of(preset: Preset) -> Features:
    """The body as it would be whatever its criteria and stages were called."""
    code = re.compile(rf"\b({'|'.join(map(re.escape, codes_of(preset)))})\b")
    found: set[tuple[str, ...]] = set()
    for kind, *words in body_of(preset):
        if kind in ("criterion", "level", "upload", "extra"):
            found.add((kind, *words[1:]))
        elif kind == "marks":
            found.add((kind, *sorted(re.findall(r"\d+(?:\.\d+)?", code.sub("", words[0])))))
        else:
            found.add((kind, *(code.sub("·", word) for word in words)))
    return frozenset(found)


def complaint(one: Portrait, other: Portrait) -> str:
    """Why the pair looks like a copy, or nothing."""
    found = []
    for name, (within, between) in LIMITS.items():
        mine, theirs = getattr(one, name), getattr(other, name)
        share = len(mine & theirs) / len(mine | theirs)
        limit = within if one.item == other.item else between
        if share > limit:
            found.append(f"{name} {share:.0%} > {limit:.0%}, what differs: {sorted(mine ^ theirs)[:8]}")
    return f"{one.item} {one.slug} – {other.item} {other.slug}: {'; '.join(found)}" if found else ""


def test_no_preset_is_another_one_with_other_titles():
    complaints = [complaint(one, other) for one, other in combinations(shipped(), 2)]
    assert not any(complaints), "\n".join(filter(None, complaints))


@pytest.mark.parametrize("slug", [preset.slug for preset in presets()])
def test_a_copy_with_other_titles_is_found(slug):
    original = preset_of(slug)
    copy = replace(
        original,
        slug="drugoy",
        title="Другой конкурс",
        item="15.1",
        nominations=tuple(replace(n, title=f"Другая номинация {i}") for i, n in enumerate(original.nominations)),
        schemes=tuple(
            replace(
                scheme,
                stages=tuple(
                    replace(stage, criteria=tuple(replace(c, title=f"{c.title} работы") for c in stage.criteria))
                    for stage in scheme.stages
                ),
            )
            for scheme in original.schemes
        ),
    )
    words = complaint(portrait_of(original), portrait_of(copy))
    assert "body 100%" in words
    assert slug in words


@pytest.mark.parametrize("slug", [preset.slug for preset in presets()])
def test_a_copy_with_other_codes_is_found(slug):
    original = preset_of(slug)
    names = {code: f"kod{number}" for number, code in enumerate(codes_of(original))}
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b")

    def renamed(text):
        return pattern.sub(lambda found: names[found[0]], text)

    def stage_of(stage):
        criteria = tuple(replace(c, code=renamed(c.code), title=f"{c.title} работы") for c in stage.criteria)
        return replace(stage, code=renamed(stage.code), criteria=criteria)

    schemes = tuple(
        replace(scheme, rules=renamed(scheme.rules), stages=tuple(map(stage_of, scheme.stages)))
        for scheme in original.schemes
    )
    copy = replace(original, slug="drugoy", title="Другой конкурс", item="15.1", schemes=schemes)
    assert "bones" in complaint(portrait_of(original), portrait_of(copy))


def test_every_contest_has_letters_and_address_of_its_own():
    every = presets()
    for name in ("slug", "title", "abbreviation"):
        words = [getattr(preset, name) for preset in every]
        assert sorted(words) == sorted(set(words)), f"{name} stands twice"
