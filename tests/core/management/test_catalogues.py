"""Catalogues: strings are found where Django finds them, and every way to be incomplete is named."""

import gettext

import pytest
from babel.messages.catalog import Catalog

from core.management import catalogues

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy

TITLE = _("Заявка")
def count(n):
    return ngettext("%(n)s работа", "%(n)s работ", n) % {"n": n}
MARCH = pgettext_lazy("в дате", "марта")
"""
PAGE = """{% load i18n %}
<h1>{% translate "Дипломы" %}</h1>
  <p title="{% translate 'Печать' %}">{% blocktranslate count n=works|length trimmed %}
    {{ n }} диплом
  {% plural %}
    {{ n }} дипломов
  {% endblocktranslate %}</p>
{{ _("Скачать")|upper }} it's an "unfinished quote
"""


@pytest.fixture
def source(settings, tmp_path):
    """A project of one app and one page."""
    settings.BASE_DIR = tmp_path
    for name, text in {"core/models.py": CODE, "config/__init__.py": "", "templates/core/list.html": PAGE}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return catalogues.extract_catalogue()


def english(source, **changes):
    """A complete English catalogue, with some strings given otherwise."""
    catalogue = catalogues.update_catalogue("en", source)
    words = {"Заявка": "Entry", "марта": "March", "Дипломы": "Diplomas", "Печать": "Print", "Скачать": "Download"}
    for message in catalogue:
        if isinstance(message.id, str):
            message.string = changes.get(message.id, words.get(message.id, ""))
        else:
            message.string = tuple(
                form.replace("работа", "work").replace("работ", "works").replace("дипломов", "diplomas")
                .replace("диплом", "diploma")
                for form in message.id
            )  # fmt: skip
    return catalogue


def test_strings_of_code_and_templates_are_found(source):
    found = {catalogues.key(message) for message in source if message.id}
    assert found == {
        ("Заявка", None), ("%(n)s работа", None), ("марта", "в дате"),
        ("Дипломы", None), ("Печать", None), ("%(n)s диплом", None), ("Скачать", None),
    }  # fmt: skip


def test_a_complete_catalogue_has_no_fault(source):
    assert catalogues.catalogue_faults("en", english(source), source) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [("", "untranslated: 'Заявка'"), ("Заявка", "still Russian: 'Заявка'")],
)
def test_an_incomplete_string_is_named_with_its_place(source, text, fault):
    faults = catalogues.catalogue_faults("en", english(source, Заявка=text), source)
    assert faults == [f"{fault} (core/models.py)"]


def test_a_fuzzy_string_is_a_fault(source):
    catalogue = english(source)
    catalogue["Печать"].flags.add("fuzzy")
    assert catalogues.catalogue_faults("en", catalogue, source) == ["fuzzy: 'Печать' (templates/core/list.html)"]


def test_a_lost_placeholder_is_a_fault(source):
    catalogue = english(source)
    catalogue["%(n)s работа"].string = ("one work", "%(count)s works")
    faults = catalogues.catalogue_faults("en", catalogue, source)
    assert len(faults) == 1
    assert "%(n)s работа" in faults[0]


def test_a_missing_and_a_left_over_string_are_faults(source):
    catalogue = english(source)
    catalogue.delete("Печать")
    catalogue.add("Старое", "Old")
    assert catalogues.catalogue_faults("en", catalogue, source) == [
        "missing: 'Печать' (templates/core/list.html)",
        "no longer in the source: 'Старое'",
    ]


def test_the_russian_catalogue_holds_plural_entries_only(source):
    russian = catalogues.update_catalogue("ru", source)
    assert {catalogues.key(message)[0] for message in russian if message.id} == {"%(n)s работа", "%(n)s диплом"}
    russian.add("Заявка", "Заявка")
    assert "no longer in the source: 'Заявка'" in catalogues.catalogue_faults("ru", russian, source)


def test_an_update_keeps_translations_and_drops_what_left(source):
    catalogues.write_catalogue("en", english(source))
    fewer = Catalog()
    fewer.add("Заявка")
    fewer.add("Новое")
    updated = catalogues.update_catalogue("en", fewer)
    kept = {message.id: catalogues.translations(message) for message in updated if message.id}
    assert kept == {"Заявка": ["Entry"], "Новое": [""]}


def test_written_twice_it_is_the_same_to_the_byte(source):
    catalogues.write_catalogue("en", english(source))
    first = catalogues.catalogue_path("en").read_bytes()
    catalogues.write_catalogue("en", catalogues.update_catalogue("en", source))
    assert catalogues.catalogue_path("en").read_bytes() == first


def test_the_compiled_catalogue_speaks(source):
    catalogues.write_catalogue("en", english(source))
    with catalogues.compile_catalogue("en").open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    assert spoken.gettext("Заявка") == "Entry"
    assert spoken.pgettext("в дате", "марта") == "March"
    assert [spoken.ngettext("%(n)s работа", "%(n)s работ", n) for n in (1, 2)] == ["%(n)s work", "%(n)s works"]
