"""What a block says in a phrase: a step through the kernel's own words, a key of the chain, an award."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.validators.block_words import option_label
from competitions.validators.scheme import CriterionLike
from competitions.validators.text_edit import flow
from scoring.phrases import say
from scoring.reading import Node, Problems
from scoring.scheme import RankKey
from scoring.step_texts import step_text
from scoring.steps.registry import read_step

NBSP = "\u00a0"


def step_sentence(data: Any, whole: Mapping[str, Any], criteria: Sequence[CriterionLike]) -> str:
    """A step in the kernel's words, with the criteria that it works on; as written where it cannot be read."""
    parameters = whole.get("parameters")
    step = read_step(Node(_filled(data, parameters if isinstance(parameters, Mapping) else {}), (), Problems()))
    if step is None:
        return flow(data)
    text = step_text(step)
    if step.on.criteria and step.name != "pick":
        return _("%(step)s – только %(names)s") % {"step": text, "names": titles(step.on.criteria, criteria)}
    return text


def _filled(data: Any, parameters: Mapping[str, Any]) -> Any:
    if isinstance(data, str) and data.startswith("$"):
        return parameters.get(data[1:], data)
    if isinstance(data, Mapping):
        return {key: _filled(value, parameters) for key, value in data.items()}
    return [_filled(value, parameters) for value in data] if isinstance(data, list) else data


def titles(codes: Sequence[str], criteria: Sequence[CriterionLike]) -> str:
    """Criteria by their titles in quotes."""
    known = {criterion.code: criterion.title for criterion in criteria}
    return ", ".join(f"«{known.get(code, code)}»" for code in codes)


def key_text(data: Any, key: RankKey | None, criteria: Sequence[CriterionLike]) -> str:
    """A key of the chain: by its title in the kernel, and which way is better."""
    if isinstance(data, Mapping) and "pick" in data and not isinstance(data.get("title"), str):
        codes = [data["pick"]] if isinstance(data["pick"], str) else list(data["pick"] or ())
        name = titles([str(code) for code in codes], criteria)
    elif key is None:
        return flow(data)
    else:
        name = say(key.title)
    if key is None or key.kind in {"decision", "firsts", "head_to_head"}:
        return name
    better = _("меньше – выше") if key.better == "lower" else _("больше – выше")
    return f"{name}, {better}"


def award_text(data: Any) -> str:
    """For what an award is given."""
    if not isinstance(data, Mapping):
        return flow(data)
    return ", ".join([*_amount(data), *_conditions(data)])


def _amount(data: Mapping[str, Any]) -> list[str]:
    """The place or the quota, and of whom."""
    parts = []
    if "place" in data:
        parts.append(_("за %(n)s место") % {"n": data["place"]})
    if "count" in data:
        parts.append(_("не больше %(n)s") % {"n": data["count"]})
    if "percent" in data:
        parts.append(_percent(data["percent"]))
    if "share" in data:
        parts.append(_("доля %(share)s") % {"share": data["share"]})
    if data.get("cumulative") not in {None, True, False}:
        parts.append(_("вместе с наградами выше %(n)s") % {"n": _percent(data["cumulative"])})
    if data.get("of") and parts:
        parts[-1] += f" {option_label('award', 'of', str(data['of']))}"
    return parts


def _conditions(data: Mapping[str, Any]) -> list[str]:
    """The threshold, what excludes or demands, and how many there are of it."""
    parts = []
    if "at_least" in data:
        level = _shown(data["at_least"]).replace("%", f"{NBSP}%")
        words = _("итог больше %(level)s") if data.get("op") == ">" else _("итог от %(level)s")
        parts.append(words % {"level": level})
    if data.get("unless") == "awarded":
        parts.append(_("кроме уже награждённых"))
    elif "unless" in data:
        parts.append(_("кроме случая: %(case)s") % {"case": _shown(data["unless"])})
    if "when" in data:
        parts.append(_("только если: %(case)s") % {"case": _shown(data["when"])})
    if data.get("one_per"):
        whose = option_label("award", "one_per", str(data["one_per"]))
        parts.append(pgettext("награда", "одна на %(what)s") % {"what": whose})
    return parts


def _percent(value: Any) -> str:
    return f"{_shown(value)}{NBSP}%"


def _shown(value: Any) -> str:
    return (value if isinstance(value, str) else flow(value)).replace(".", ",")
