"""Schools and centres from and to a table."""

from collections.abc import Iterator
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import CachedInstanceLoader
from import_export.results import Result

from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from accounts.resources.preview import Checked, TableResource
from accounts.resources.tables import ROW
from accounts.selectors import in_natural_order
from accounts.validators import clean_full_name, clean_short_name
from core import audit

FULL, SHORT, KIND, CITY, EMAIL, PHONE = (
    "Полное название",
    "Короткое название",
    "Вид",
    "Город",
    "Электронная почта",
    "Телефон",
)
HEADERS = (FULL, SHORT, KIND, CITY, EMAIL, PHONE)
HOME_CITY = "Калуга"


def _kind(text: str) -> str:
    word = text.strip().lower()
    if not word or word.startswith(("школ", "school")) or word in {"сош", "лицей", "гимназия"}:
        return OrganisationKind.SCHOOL
    if word.startswith(("центр", "дом", "дворец", "удо", "cent")):
        return OrganisationKind.CENTRE
    if word.startswith(("друг", "other")):
        return OrganisationKind.OTHER
    raise ValidationError(_("напишите «школа», «центр» или «другая»"))


def _email(text: str) -> str:
    address = text.strip().lower()
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise ValidationError(_("проверьте адрес «%(text)s»") % {"text": address}) from error
    return address


def _city(text: str) -> str:
    return text.strip() or HOME_CITY


class OrganisationLoader(CachedInstanceLoader):
    """All organisations by full name, read once."""

    def __init__(self, resource: "OrganisationResource", dataset: tablib.Dataset) -> None:
        self.resource, self.dataset = resource, dataset
        self.all_instances = {one.full_name.lower(): one for one in Organisation.objects.all()}

    def get_instance(self, row: dict[str, str]) -> Organisation | None:
        """The organisation of this full name."""
        return self.all_instances.get(_name_key(row))


def _name_key(row: dict[str, str]) -> str:
    return " ".join((row.get(FULL) or "").lower().split())


class OrganisationResource(TableResource):
    """Schools, centres and others; known ones are found by their full names."""

    aliases = {
        "полноеназвание": FULL,
        "полноенаименование": FULL,
        "наименование": FULL,
        "короткоеназвание": SHORT,
        "краткоенаименование": SHORT,
        "сокращение": SHORT,
        "вид": KIND,
        "тип": KIND,
        "город": CITY,
        "электроннаяпочта": EMAIL,
        "email": EMAIL,
        "почта": EMAIL,
        "телефон": PHONE,
    }
    needed = (FULL, SHORT)
    full_name = Field("full_name", FULL, Checked(clean_full_name))
    short_name = Field("short_name", SHORT, Checked(clean_short_name))
    kind = Field("kind", KIND, Checked(_kind))
    city = Field("city", CITY, Checked(_city))
    email = Field("email", EMAIL, Checked(_email))
    phone = Field("phone", PHONE, Checked(str.strip))

    class Meta:
        model = Organisation
        fields = ("full_name", "short_name", "kind", "city", "email", "phone")
        import_id_fields = ("full_name",)
        instance_loader_class = OrganisationLoader
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True

    def __init__(self, actor: User | None) -> None:
        super().__init__()
        self.actor = actor
        self.seen: dict[str, str] = {}

    def prepared(self, table: tablib.Dataset) -> tablib.Dataset:
        """As every table; the rows that were seen are forgotten first."""
        self.seen = {}
        return super().prepared(table)

    def before_import_row(self, row: dict[str, str], **_kwargs: Any) -> None:
        """Refuse the second row of one organisation."""
        key = _name_key(row)
        if key and key in self.seen:
            raise ValidationError(_("Оставьте одну из строк: такая же в строке %(n)s.") % {"n": self.seen[key]})
        self.seen[key] = row[ROW]

    def before_save_instance(self, instance: Organisation, row: Any, **_kwargs: Any) -> None:
        """An organisation of another city is not one of the department's."""
        if instance.pk is None:
            instance.is_municipal = instance.city == HOME_CITY

    def after_import(self, _dataset: tablib.Dataset, result: Result, **_kwargs: Any) -> None:
        """One link in the trail for the whole file."""
        if self.actor is not None:
            audit.record(
                chain="organisations",
                act="organisations.imported",
                target=self.actor,
                actor=self.actor,
                details={"new": result.totals["new"], "changed": result.totals["update"]},
            )


def organisation_rows() -> Iterator[tuple[object, ...]]:
    """All organisations as rows under `HEADERS`, which the import takes back."""
    for one in in_natural_order(Organisation.objects.exclude(kind=OrganisationKind.DEPARTMENT)):
        kind = {"school": "школа", "centre": "центр"}.get(one.kind, "другая")
        yield one.full_name, one.short_name, kind, one.city, one.email, one.phone
