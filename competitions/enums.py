"""Closed lists of competitions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """The life of a competition; moving on is an act with a checklist."""

    DRAFT = "draft", _("подготовка")
    APPLICATIONS = "applications", _("приём заявок")
    ADMISSION = "admission", _("допуск")
    JUDGING = "judging", _("оценивание")
    PROTOCOL = "protocol", _("протоколы")
    PUBLISHED = "published", _("итоги опубликованы")
    CLOSED = "closed", _("завершён")


class EntrantKind(models.TextChoices):
    """Who or what is judged; a single entrant is a team of one."""

    PUPIL = "pupil", _("ученик")
    TEAM = "team", _("команда")
    BOARD = "board", _("редакция")
    TEACHER = "teacher", _("педагог")
    INSTITUTION = "institution", _("организация")


class GroupBasis(models.TextChoices):
    """How an age group is computed."""

    GRADE = "grade", _("по классу")
    AGE = "age", _("по возрасту на дату")
    NONE = "none", _("без групп")


class CriterionRole(models.TextChoices):
    """What a criterion does in the maths; the kernel's word."""

    MARK = "mark", _("оценка")
    PENALTY = "penalty", _("штраф")
    BONUS = "bonus", _("надбавка")
    FACTOR = "factor", _("множитель")
    INFO = "info", _("сведение")


class StageInput(models.TextChoices):
    """How marks of a stage come in."""

    SHEET = "sheet", _("листы экспертов")
    GRID = "grid", _("таблица секретаря")
    FILE = "file", _("файл")
    BOUTS = "bouts", _("поединки")


class Unit(models.TextChoices):
    """What a criterion's number means; times are typed as 1:35,6."""

    POINTS = "points", _("баллы")
    SECONDS = "seconds", _("секунды")
    COUNT = "count", _("число")
    METRES = "metres", _("метры")
    DEGREES = "degrees", _("градусы")


class RoleKind(models.TextChoices):
    """What a person does in a competition."""

    ORGANISER = "organiser", _("организатор")
    SECRETARY = "secretary", _("секретарь")
    CHAIR = "chair", _("председатель жюри")
    JUROR = "juror", _("эксперт")


class DocumentKind(models.TextChoices):
    """What a public document is."""

    REGULATION = "regulation", _("положение")
    ORDER = "order", _("приказ")
    OTHER = "other", _("другой документ")


class EventLevel(models.TextChoices):
    """How wide an event outside is; the words of a portfolio."""

    MUNICIPAL = "municipal", _("муниципальный")
    REGIONAL = "regional", _("региональный")
    NATIONAL = "national", _("всероссийский")
    INTERNATIONAL = "international", _("международный")
