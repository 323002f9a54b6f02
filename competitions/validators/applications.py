"""What a preset asks for in an application: files and links of the kinds that are taken, and typed fields."""

from typing import Any

from django.utils.translation import gettext as _

from core.files import MOST_MB, TYPES
from scoring.reading import Node

USUAL_MB = 20
EXTRA_KINDS = ("text", "number", "choice")


def read_upload(node: Node) -> dict[str, Any]:
    """A file or a link: closed names, kinds of files that an upload takes, a size that it may have."""
    names = ("code", "title", "types", "max_mb", "min", "max", "is_link", "required", "hint")
    parts = node.fields(names, ("code", "title"))
    least = parts["min"].integer() if "min" in parts else 1
    most = parts["max"].integer(1) if "max" in parts else max(least, 1)
    if least > most:
        parts["min"].fail(_("Здесь не больше %(most)s: столько файлов принимается.") % {"most": most}, str(most))
    return {
        "code": _text(parts, "code"),
        "title": _text(parts, "title"),
        "types": _kinds(parts["types"]) if "types" in parts else [],
        "max_mb": _megabytes(parts["max_mb"]) if "max_mb" in parts else USUAL_MB,
        "min": least,
        "max": most,
        "is_link": parts["is_link"].flag() if "is_link" in parts else False,
        "required": parts["required"].flag() if "required" in parts else True,
        "hint": _text(parts, "hint"),
    }


def read_extra(node: Node) -> dict[str, Any]:
    """A typed field of the application; a choice names what there is to choose from."""
    parts = node.fields(("code", "title", "kind", "required", "choices", "hint"), ("code", "title", "kind"))
    return {
        "code": _text(parts, "code"),
        "title": _text(parts, "title"),
        "kind": parts["kind"].choice(EXTRA_KINDS) if "kind" in parts else EXTRA_KINDS[0],
        "required": parts["required"].flag() if "required" in parts else True,
        "choices": list(parts["choices"].names()) if "choices" in parts else [],
        "hint": _text(parts, "hint"),
    }


def _kinds(node: Node) -> list[str]:
    """Extensions out of the list that uploads are checked by; one may stand without a list."""
    if node.is_list() and not node.value:
        node.fail(_("Список пуст: назовите виды файлов или уберите его, тогда подойдёт любой из принимаемых."))
    return [kind.choice(sorted(TYPES)) for kind in (node.elements() if node.is_list() else [node])]


def _megabytes(node: Node) -> int:
    value = node.integer(1)
    if value > MOST_MB:
        node.fail(_("Здесь не больше %(most)s: файл крупнее не принимается.") % {"most": MOST_MB}, str(MOST_MB))
    return value


def _text(parts: dict[str, Node], name: str) -> str:
    return parts[name].text() if name in parts else ""
