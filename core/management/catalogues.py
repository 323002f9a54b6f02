"""Catalogues of the interface's languages, read and written with Babel: no gettext programs are needed.

The strings of the source are Russian. `locale/en` translates all of them; `locale/ru` holds only the plural
entries, since Russian needs three forms where the source names two.
"""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGES = ("en", "ru")
SOURCE_LANGUAGE = "ru"
CONTEXT = (1, "c")
KEYWORDS = {
    "_": None,
    "say": None,  # the kernel's word for it
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": (CONTEXT, 2),
    "pgettext_lazy": (CONTEXT, 2),
    "npgettext": (CONTEXT, 2, 3),
    "npgettext_lazy": (CONTEXT, 2, 3),
}
BRACE_FIELD = re.compile(r"\{[a-z_]*\}")
CYRILLIC = re.compile(r"[А-Яа-яЁё]")

Key = tuple[str, str | None]  # the first form of a message and its context


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language lies, as Django looks for it."""
    return Path(settings.BASE_DIR) / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> Catalog:
    """The committed catalogue of a language, or an empty one for a language that has none yet."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def source_files() -> Iterator[Path]:
    """Every file of the project that may hold a string of the interface."""
    base = Path(settings.BASE_DIR)
    packages = [app for app in settings.INSTALLED_APPS if (base / app.partition(".")[0]).is_dir()]
    for package in sorted({*packages, "config", "scoring"}):
        yield from sorted(path for path in (base / package).rglob("*.py") if "migrations" not in path.parts)
    yield from sorted((base / "templates").rglob("*.html"))
    yield from sorted((base / "templates").rglob("*.txt"))


def extract_catalogue() -> Catalog:
    """All strings of the interface as they stand in the source now."""
    base = Path(settings.BASE_DIR)
    catalogue = Catalog(locale=None, project="Апогей", charset="utf-8", fuzzy=False)
    for path in source_files():
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Django turns a template into calls of gettext; only the indentation is not Python's.
            text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
        found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",))
        for _line, message, comments, context in found:
            catalogue.add(
                message, None, [(path.relative_to(base).as_posix(), 0)], auto_comments=comments, context=context
            )
    return catalogue


def key(message: Message) -> Key:
    """What a message is looked up by."""
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def wanted_messages(language: str, source: Catalog) -> dict[Key, Message]:
    """The messages that a language's catalogue must hold: all of them, or only the plural ones for the source's own."""
    return {key(m): m for m in source if m.id and (language != SOURCE_LANGUAGE or m.pluralizable)}


def catalogue_faults(language: str, catalogue: Catalog, source: Catalog) -> list[str]:
    """What is wrong with a catalogue, one sentence each; an empty list means complete."""
    wanted = wanted_messages(language, source)
    held = {key(message): message for message in catalogue if message.id}
    faults = [f"missing: {text!r} ({_places(wanted[text, context])})" for text, context in wanted.keys() - held.keys()]
    faults += [f"no longer in the source: {text!r}" for text, _context in held.keys() - wanted.keys()]
    for name in wanted.keys() & held.keys():
        faults += [f"{fault}: {name[0]!r} ({_places(wanted[name])})" for fault in _message_faults(language, held[name])]
        if held[name].pluralizable != wanted[name].pluralizable:
            faults.append(f"plural in one place and singular in the other: {name[0]!r}")
    return sorted(faults)


def translations(message: Message) -> list[str]:
    """The translated forms of a message; an empty string where one is missing."""
    return [message.string or ""] if isinstance(message.string, str | None) else list(message.string)


def _message_faults(language: str, message: Message) -> Iterator[str]:
    forms = translations(message)
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    if message.fuzzy:
        yield "fuzzy"
    if not all(forms):
        yield "untranslated"
        return
    if language != SOURCE_LANGUAGE and any(CYRILLIC.search(form) for form in forms):
        yield "still Russian"
    fields = set(BRACE_FIELD.findall(ids[-1]))
    if any(set(BRACE_FIELD.findall(form)) != fields for form in forms):
        yield "other {fields} than the source"
    yield from (f"format ({error})" for error in message.check())


def _places(message: Message) -> str:
    return ", ".join(sorted({name for name, _line in message.locations})[:3])


def update_catalogue(language: str, source: Catalog) -> Catalog:
    """Bring a catalogue in step with the source: new strings empty, lost ones gone, translations kept."""
    old = read_catalogue(language)
    kept = {key(message): message.string for message in old if message.id}
    fresh = Catalog(locale=language, project="Апогей", charset="utf-8", fuzzy=False, header_comment="")
    for name, message in wanted_messages(language, source).items():
        string = kept.get(name)
        if string is not None and isinstance(string, str) == message.pluralizable:
            string = None  # it became a plural, or ceased to be one: the old text does not fit
        places = sorted(set(message.locations))
        fresh.add(message.id, string, places, auto_comments=message.auto_comments, context=message.context)
    return fresh


def write_catalogue(language: str, catalogue: Catalog) -> None:
    """Write a catalogue so that two runs give the same bytes: no dates, no line numbers."""
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, omit_header=True, include_lineno=False, ignore_obsolete=True)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    path.write_text(header + buffer.getvalue().decode(), encoding="utf-8")


def compile_catalogue(language: str) -> Path:
    """Write the binary catalogue that Django reads, in one step so that a running server never sees half of it."""
    path = catalogue_path(language).with_suffix(".mo")
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")  # two processes may do so at the same time
    with fresh.open("wb") as file:
        write_mo(file, read_catalogue(language))
    return fresh.replace(path)
