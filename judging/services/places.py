"""Finds the cell that a row of a table means, from dictionaries that are read once."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.validators import whole_number
from competitions.enums import StageInput
from competitions.models import Competition, Criterion, Division, Role, Stage
from judging import bridge
from judging.enums import AssignmentStatus, SheetStatus
from judging.models import Assignment
from judging.rules import JURY
from judging.services.writing import CellKey, unreached_sentence
from registrations.enums import EntryStatus, Standing
from registrations.models import Entry


def _same(text: str | None) -> str:
    return (text or "").strip().casefold()


class Places:
    """The competition's entries, stages, criteria and experts under everything they may be called in a file."""

    def __init__(self, competition: Competition) -> None:
        self.competition = competition
        self.divisions = {
            division.pk: division for division in competition.divisions.select_related("scheme", "competition")
        }
        accepted = Entry.objects.filter(competition=competition, status=EntryStatus.ACCEPTED).order_by("pk")
        self.entries: dict[str, Entry] = {}
        self._by_id: dict[int, Entry] = {}
        for entry in accepted:
            entry.competition = competition
            entry.division = self.divisions[entry.division_id or 0]
            self._by_id[entry.pk] = entry
            for name in (entry.number, entry.cipher):
                if name:
                    self.entries[_same(name)] = entry
        self.experts: dict[str, Role] = {}
        for role in Role.objects.filter(competition=competition, kind__in=JURY, is_active=True).select_related("user"):
            self.experts[_same(role.user.email)] = role
            self.experts.setdefault(_same(role.user.full_name), role)
        self.seats: dict[tuple[int, int, int], bool] = {
            (entry, stage, juror): status == SheetStatus.OPEN
            for entry, stage, juror, status in Assignment.objects.filter(
                entry__competition=competition, status=AssignmentStatus.OPEN
            ).values_list("entry_id", "stage_id", "juror_id", "sheet__status")
        }

        self._reached: dict[int, set[tuple[int, int]]] = {}

    def entry_by_id(self, pk: int) -> Entry:
        """An accepted entry of the competition."""
        return self._by_id[pk]

    def division_of(self, entry: Entry) -> Division:
        """The division of an accepted entry."""
        return self.divisions[entry.division_id or 0]

    def find(self, row: Mapping[str, str]) -> tuple[Entry, Stage, Criterion, CellKey]:
        """The cell of a row; raises `ValidationError` that says what to write instead."""
        entry = self.entries.get(_same(row.get("entry")))
        if entry is None:
            raise ValidationError(
                _("Проверьте номер: принятой работы «%(entry)s» в конкурсе нет.") % {"entry": row.get("entry") or ""}
            )
        plan = bridge.plan_of(self.division_of(entry))
        stage = self._stage(plan, row.get("stage"))
        if not self._has_reached(plan, entry, stage):
            raise ValidationError(unreached_sentence(plan, stage.pk))
        criterion = self._criterion(plan, stage, row.get("criterion"))
        judge = self._judge(entry, stage, row.get("judge"))
        cell = (
            stage.pk,
            criterion.pk,
            self._index(row.get("round"), stage.rounds, _("тура")),
            self._index(row.get("attempt"), stage.attempts, _("попытки")),
            judge,
        )
        return entry, stage, criterion, cell

    def _has_reached(self, plan: bridge.Plan, entry: Entry, stage: Stage) -> bool:
        """Whether the entry may be judged in the stage; asked of the rules once for each division."""
        doors = {door.pk for door in bridge.doors_before(plan, stage.pk)}
        if not doors or entry.standing != Standing.OK:
            return True
        division = plan.division
        if division.pk not in self._reached:
            now = {(row.entry_id, row.stage_id) for row in bridge.advances_now(division) if row.outcome == "on"}
            self._reached[division.pk] = now | bridge.passed_doors(division)
        return all((entry.pk, door) in self._reached[division.pk] for door in doors)

    def _stage(self, plan: bridge.Plan, text: str | None) -> Stage:
        stages = list(plan.stages.values())
        if not _same(text) and len(stages) == 1:
            found = stages
        else:
            found = [stage for stage in stages if _same(text) in {_same(stage.code), _same(stage.title)}]
        if not found:
            names = ", ".join(stage.code for stage in stages)
            raise ValidationError(
                _("Напишите этап из списка: %(names)s. «%(stage)s» среди них нет.")
                % {"names": names, "stage": text or ""}
            )
        if found[0].input == StageInput.BOUTS:
            raise ValidationError(_("Внесите результат на странице поединков: там обе стороны пишут вместе."))
        return found[0]

    def _criterion(self, plan: bridge.Plan, stage: Stage, text: str | None) -> Criterion:
        criteria = plan.criteria_of(stage.pk)
        if not _same(text) and len(criteria) == 1:
            return criteria[0]
        found = [c for c in criteria if _same(text) in {_same(c.code), _same(c.title)}]
        if not found:
            names = ", ".join(criterion.code for criterion in criteria)
            raise ValidationError(
                _("Напишите критерий из списка: %(names)s. «%(criterion)s» среди них нет.")
                % {"names": names, "criterion": text or ""}
            )
        return found[0]

    def _judge(self, entry: Entry, stage: Stage, text: str | None) -> int | None:
        if stage.input != StageInput.SHEET:
            return None
        if not _same(text):
            raise ValidationError(_("Напишите эксперта: на этом этапе оценки ставит жюри."))
        role = self.experts.get(_same(text))
        if role is None:
            raise ValidationError(
                _("Проверьте эксперта: «%(judge)s» нет в жюри. Подходит почта или полное имя.") % {"judge": text}
            )
        is_open = self.seats.get((entry.pk, stage.pk, role.pk))
        if is_open is None:
            raise ValidationError(_("Назначьте эксперта на эту работу: сейчас она не его."))
        if not is_open:
            raise ValidationError(_("Откройте лист: эксперт его уже сдал."))
        return role.pk

    def _index(self, text: str | None, most: int, what: str) -> int:
        if not _same(text):
            return 1
        number = whole_number(str(text))
        if number is None or not 1 <= number <= most:
            raise ValidationError(
                _("Проверьте номер %(what)s: от 1 до %(most)s, в строке «%(text)s».")
                % {"what": what, "most": most, "text": text}
            )
        return number
