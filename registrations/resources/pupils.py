"""The roster from and to a table: name, birth date, class."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import CachedInstanceLoader
from import_export.results import Result

from accounts.models import Organisation, User
from accounts.resources.preview import Checked, TableResource
from accounts.resources.tables import ROW
from core import audit, sealing
from registrations.enums import Gender
from registrations.models import Enrolment, Participant
from registrations.selectors.roster import name_key
from registrations.services.roster import gender_of
from registrations.validators import clean_birth_date, clean_name, read_birth_date, read_grade, school_year_of

LAST, FIRST, PATRONYMIC, BORN, GENDER, GRADE, CIRCLE = (
    "Фамилия",
    "Имя",
    "Отчество",
    "Дата рождения",
    "Пол",
    "Класс",
    "Объединение",
)
FULL = "ФИО"


def _surname(text: str) -> str:
    if not text.strip():
        raise ValidationError(_("напишите фамилию"))
    return clean_name(text)


def _first_name(text: str) -> str:
    if not text.strip():
        raise ValidationError(_("напишите имя"))
    return clean_name(text)


def _born(text: str) -> date | None:
    return clean_birth_date(read_birth_date(text), today=timezone.localdate()) if text.strip() else None


def _gender(text: str) -> str:
    word = text.strip().lower()
    if not word:
        return Gender.UNKNOWN
    if word[0] in "мm":
        return Gender.MALE
    if word[0] in "жf":
        return Gender.FEMALE
    raise ValidationError(_("напишите «м» или «ж»"))


def _class(text: str) -> str:
    grade, letter = read_grade(text)
    return "" if grade is None else f"{grade}{letter}"


class RosterLoader(CachedInstanceLoader):
    """Finds a row's pupil on the organisation's roster, which is read once: by name and birth date, ё as е."""

    def __init__(self, resource: "PupilResource", dataset: tablib.Dataset) -> None:
        self.resource, self.dataset = resource, dataset
        self.all_instances: dict[Any, Participant] = {}
        pupils = Participant.objects.filter(
            enrolments__organisation=resource.organisation, key__erased_at=None, merged_into=None
        ).distinct()
        years = {
            row.participant_id: row
            for row in Enrolment.objects.filter(organisation=resource.organisation, school_year=resource.school_year)
        }
        for pupil in pupils:
            enrolment = years.get(pupil.pk)
            pupil.class_name = f"{enrolment.grade or ''}{enrolment.letter}" if enrolment else ""
            pupil.circle = enrolment.circle if enrolment else ""
            self.all_instances[(name_key(pupil), pupil.birth_date)] = pupil

    def get_instance(self, row: dict[str, str]) -> Participant | None:
        """The pupil of this row, if the row can be read at all."""
        return self.all_instances.get(self.resource.key_of(row))


class PupilResource(TableResource):
    """Pupils of one organisation in this school year."""

    aliases = {
        "фамилия": LAST,
        "имя": FIRST,
        "отчество": PATRONYMIC,
        "датарождения": BORN,
        "др": BORN,
        "деньрождения": BORN,
        "пол": GENDER,
        "класс": GRADE,
        "объединение": CIRCLE,
        "кружок": CIRCLE,
        "фио": FULL,
        "фамилияимяотчество": FULL,
        "ученик": FULL,
    }
    needed = (LAST, FIRST)
    last_name = Field("last_name", LAST, Checked(_surname))
    first_name = Field("first_name", FIRST, Checked(_first_name))
    patronymic = Field("patronymic", PATRONYMIC, Checked(clean_name), default="")
    birth_date = Field("birth_date", BORN, Checked(_born))
    gender = Field("gender", GENDER, Checked(_gender))
    class_name = Field("class_name", GRADE, Checked(_class))
    circle = Field("circle", CIRCLE, Checked(str.strip))

    class Meta:
        model = Participant
        fields = ("last_name", "first_name", "patronymic", "birth_date", "gender", "class_name", "circle")
        import_id_fields = ("last_name", "first_name")
        instance_loader_class = RosterLoader
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True

    def __init__(self, organisation: Organisation, actor: User | None) -> None:
        super().__init__()
        self.organisation, self.actor = organisation, actor
        self.school_year = school_year_of(timezone.localdate())
        self.seen: dict[Any, str] = {}

    def prepared(self, table: tablib.Dataset) -> tablib.Dataset:
        """As every table; a column with the whole name is split into its three parts first."""
        self.seen = {}
        known = [self.aliases.get("".join(filter(str.isalnum, header.lower())), header) for header in table.headers]
        if FULL not in known or LAST in known:
            return super().prepared(table)
        place = known.index(FULL)
        headers = [*table.headers[:place], LAST, FIRST, PATRONYMIC, *table.headers[place + 1 :]]
        rows = []
        for row in table:
            last, first, patronymic = [*row[place].split(maxsplit=2), "", "", ""][:3]
            rows.append([*row[:place], last, first, patronymic, *row[place + 1 :]])
        return super().prepared(tablib.Dataset(*rows, headers=headers))

    def key_of(self, row: dict[str, str]) -> Any:
        """What makes two rows one child: the name and the birth date."""
        try:
            born = _born(row.get(BORN) or "")
        except ValidationError:
            return None
        person = Participant(
            last_name=row.get(LAST) or "", first_name=row.get(FIRST) or "", patronymic=row.get(PATRONYMIC) or ""
        )
        return name_key(person), born

    def before_import_row(self, row: dict[str, str], **_kwargs: Any) -> None:
        """Refuse the second row of one child: which of the two is right only a person knows."""
        key = self.key_of(row)
        if key is not None and key in self.seen:
            raise ValidationError(_("Оставьте одну из строк: такая же в строке %(n)s.") % {"n": self.seen[key]})
        self.seen[key] = row[ROW]

    def init_instance(self, row: Any = None) -> Participant:
        """A pupil that is not on the roster yet."""
        pupil = Participant()
        pupil.class_name = pupil.circle = ""
        return pupil

    def import_field(self, field: Field, instance: Participant, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:  # noqa: FBT001, FBT002 - the signature is import-export's
        """An empty gender or a column that is not in the file leaves what is stored."""
        if field.column_name not in row or (field.column_name == GENDER and not (row[GENDER] or "").strip()):
            return
        super().import_field(field, instance, row, is_m2m, **kwargs)

    def do_instance_save(self, instance: Participant, is_create: bool) -> None:  # noqa: FBT001 - import-export's
        """The person with a key of its own, and the class of this school year."""
        if is_create:
            instance.gender = instance.gender or gender_of(instance.patronymic)
            instance.key = sealing.new_key()
        instance.save()
        grade, letter = read_grade(instance.class_name)
        Enrolment.objects.update_or_create(
            participant=instance,
            organisation=self.organisation,
            school_year=self.school_year,
            defaults={"grade": grade, "letter": letter, "circle": instance.circle},
        )

    def after_import(self, _dataset: tablib.Dataset, result: Result, **kwargs: Any) -> None:
        """One link in the trail for the whole file."""
        audit.record(
            chain=f"organisation:{self.organisation.pk}",
            act="pupils.imported",
            target=self.organisation,
            actor=self.actor,
            details={"new": result.totals["new"], "changed": result.totals["update"]},
        )


HEADERS = (LAST, FIRST, PATRONYMIC, BORN, GENDER, GRADE, CIRCLE)


def roster_rows(organisation: Organisation) -> Iterator[tuple[object, ...]]:
    """The roster as rows under `HEADERS`, which the import takes back as they are."""
    loader = RosterLoader(PupilResource(organisation, None), tablib.Dataset())
    for pupil in sorted(loader.all_instances.values(), key=name_key):
        yield (
            pupil.last_name,
            pupil.first_name,
            pupil.patronymic,
            pupil.birth_date,
            pupil.gender and pupil.get_gender_display()[0],
            pupil.class_name,
            pupil.circle,
        )
