"""«Кто переместится»: whom other rules give another place, total or award, and why, in a sentence for each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest

from django.utils.translation import gettext as _

from core.audit import digest_of
from judging.bridge.drafts import Played, Ranked
from scoring import Cell, Missing, Row, StepTrace, Value, ValueTrace, value_text
from scoring.explaining import compare_in, values_in
from scoring.numbers import NUMBER_TYPES
from scoring.phrases import say

MOST_REASONS = 100  # more movers are listed without a sentence: each costs a trace


@dataclass(frozen=True)
class Outcome:
    """What an entry has by one set of rules; an empty place is none, `pending` waits for marks."""

    first: int
    last: int
    place: str
    total: str
    award: str
    pending: bool = False


@dataclass(frozen=True)
class PlaceRow:
    """One line of the preview; `shift` is by how many places it rises against the saved rules."""

    entry: str
    code: str
    now: Outcome
    was: Outcome | None
    missing: tuple[Missing, ...] = ()

    @property
    def shift(self) -> int:
        """By how many places the entry rises; falls are negative, nothing without both places."""
        if self.was is None or not self.was.place or not self.now.place:
            return 0
        return self.was.first - self.now.first

    @property
    def fall(self) -> int:
        """The same for a fall, as a number above zero."""
        return max(0, -self.shift)

    @property
    def is_changed(self) -> bool:
        """Whether place, total or award are not those of the saved rules."""
        return self.was is not None and self.was != self.now


@dataclass(frozen=True)
class Mover:
    """An entry whose place, total or award changes, and the sentence that says why."""

    row: PlaceRow
    division: str
    why: str


def place_rows(ranked: Ranked, before: Ranked | None, played: Played, division: str) -> list[PlaceRow]:
    """The places of one division, best first, beside those of the saved rules."""
    found = ranked.result.divisions.get(division)
    if found is None:
        return []
    codes = {entry.id: entry.code or entry.id for entry in played.entries}
    old = {row.entry: row for row in before.result.divisions[division].rows} if before is not None else {}
    return [
        PlaceRow(
            row.entry,
            codes[row.entry],
            _outcome(ranked, row),
            _outcome(before, old[row.entry]) if before is not None and row.entry in old else None,
            row.missing,
        )
        for row in found.rows
    ]


def _outcome(ranked: Ranked, row: Row) -> Outcome:
    place = row.place
    return Outcome(
        place.first if place else 0,
        place.last if place else 0,
        place.display if place else "",
        value_text(row.total),
        ", ".join(award.title for award in ranked.awards.get(row.entry, ())),
        row.pending,
    )


def movers_of(ranked: Ranked, before: Ranked, played: Played) -> list[Mover]:
    """Everybody whose place, total or award changes, division by division, best new place first."""
    found: list[Mover] = []
    for division, title in played.titles.items():
        rows = place_rows(ranked, before, played, division)
        by_entry = {row.entry: row for row in rows}
        reasons = _Reasons(ranked, before, played, division, by_entry)
        for row in rows:
            if row.is_changed:
                found.append(Mover(row, title, reasons.of(row) if len(found) < MOST_REASONS else ""))
    return found


def digest_of_movers(movers: Sequence[Mover]) -> str:
    """What was shown: equal movers have equal digests, so that nobody confirms what they did not see."""
    rows = [mover.row for mover in movers]
    return digest_of([[r.entry, _told(r.was), _told(r.now)] for r in rows])


def _told(outcome: Outcome | None) -> list[str]:
    return [] if outcome is None else [outcome.place, outcome.total, outcome.award]


@dataclass(frozen=True)
class _Reasons:
    """Finds the sentence for a mover of one division."""

    ranked: Ranked
    before: Ranked
    played: Played
    division: str
    rows: Mapping[str, PlaceRow]

    def of(self, row: PlaceRow) -> str:
        """Why the entry has another place, total or award: the deciding step, key, neighbour or rule."""
        was, now = row.was, row.now
        if was is None:
            return ""
        if now.pending:
            return self._pending(row)
        if was.total != now.total:
            return self._total(row, was)
        if (was.first, was.last) != (now.first, now.last):
            return self._place(row)
        return self._award(row) if was.award != now.award else _("Порядок прежний, место пишется иначе.")

    def _pending(self, row: PlaceRow) -> str:
        titles = {code: one.title for code, one in self.ranked.rules.rules_of(self.division).criteria.items()}
        missing = sorted({titles.get(one.criterion, one.criterion) for one in row.missing if one.criterion})
        if not missing:
            return _("По новым правилам итога пока нет: не хватает оценок.")
        names = ", ".join(f"«{name}»" for name in missing[:4])
        return _("По новым правилам итога пока нет: не хватает оценок по критериям %(names)s.") % {"names": names}

    def _values(self, ranked: Ranked, entry: str) -> Sequence[ValueTrace]:
        return values_in(ranked.runs[self.division], entry, self.played.marks.get(entry, ()))

    def _total(self, row: PlaceRow, was: Outcome) -> str:
        titles = {code: one.title for code, one in self.ranked.rules.rules_of(self.division).criteria.items()}
        old, new = self._values(self.before, row.entry), self._values(self.ranked, row.entry)
        cause = next(_differences(old, new, titles), "")
        if not cause:
            return _("Итог теперь берут из другого: %(new)s вместо %(old)s.") % {"new": row.now.total, "old": was.total}
        return _("%(cause)s: итог %(new)s вместо %(old)s.") % {
            "cause": cause, "new": row.now.total, "old": was.total,
        }  # fmt: skip

    def _place(self, row: PlaceRow) -> str:
        other = self._crossing(row)
        if other is None:
            return _("Порядок прежний, место пишется иначе.")
        name = other.code
        if other.was is not None and other.was.total != other.now.total:
            is_above = bool(other.now.place) and other.now.first < row.now.first
            words = {"name": name, "new": other.now.total, "old": other.was.total}
            if not other.now.place:
                return _("Итог прежний; работа %(name)s осталась без места.") % words
            if is_above:
                return _("Итог прежний; выше теперь работа %(name)s: её итог %(new)s вместо %(old)s.") % words
            return _("Итог прежний; работа %(name)s больше не выше: её итог %(new)s вместо %(old)s.") % words
        block = [one.entry for one in self.rows.values() if one.now.total == row.now.total and one.now.place]
        keys = compare_in(self.ranked.runs[self.division], row.entry, other.entry, block)
        key = next((one for one in keys if one.verdict), None)
        if key is None:
            return _("Правила больше не различают её и работу %(name)s: место общее.") % {"name": name}
        title = say(key.title)
        if key.kind == "decision":
            return _("При равном итоге с работой %(name)s теперь решает %(title)s.") % {"name": name, "title": title}
        return _("При равном итоге с работой %(name)s теперь решает «%(title)s»: %(mine)s против %(theirs)s.") % {
            "name": name, "title": title, "mine": value_text(key.mine), "theirs": value_text(key.theirs),
        }  # fmt: skip

    def _crossing(self, row: PlaceRow) -> PlaceRow | None:
        """The nearest entry that stands otherwise towards this one than before."""
        crossed = [
            other
            for other in self.rows.values()
            if other is not row and _stands(other.was, row.was) != _stands(other.now, row.now)
        ]
        return min(crossed, key=lambda other: abs((other.now.first or 10**6) - row.now.first), default=None)

    def _award(self, row: PlaceRow) -> str:
        given = self.ranked.awards.get(row.entry, [])
        if not given:
            return _("Правила наград до неё больше не доходят.")
        rule = "; ".join(say(award.rule) for award in given if award.rule)
        return _("Награду теперь дают иначе: %(rule)s.") % {"rule": rule or ", ".join(a.title for a in given)}


def _stands(one: Outcome | None, other: Outcome | None) -> int:
    """-1 above, 0 on the same place, 1 below; without a place below all."""
    mine = one.first if one is not None and one.place else 10**9
    theirs = other.first if other is not None and other.place else 10**9
    return (mine > theirs) - (mine < theirs)


def _differences(old: Sequence[ValueTrace], new: Sequence[ValueTrace], titles: Mapping[str, str]) -> Iterator[str]:
    """The first step of each value that makes it differ, as the beginning of a sentence."""
    before = {value.stage: value for value in old}
    for value in new:
        if value.stage not in before:
            yield _("Добавился этап «%(title)s»") % {"title": say(value.title)}
        else:
            yield from _step_difference(before[value.stage].steps, value.steps, titles)
    gone = [value for value in old if value.stage not in {one.stage for one in new}]
    yield from (_("Этап «%(title)s» больше не считается") % {"title": say(value.title)} for value in gone)


def _step_difference(old: Sequence[StepTrace], new: Sequence[StepTrace], titles: Mapping[str, str]) -> Iterator[str]:
    for index, (one, other) in enumerate(zip_longest(old, new)):
        if one is not None and other is not None and one.text == other.text:
            if one.after != other.after:
                yield _cells_difference(other, one.after, titles)
                return
            continue
        later_old, later_new = ({step.text for step in steps[index + 1 :]} for steps in (old, new))
        if other is None or (one is not None and other.text in later_old and one.text not in later_new):
            yield _("Убран шаг «%(step)s»") % {"step": one.text if one is not None else ""}
        elif one is None or one.text in later_new:
            yield _("Добавлен шаг «%(step)s»") % {"step": other.text}
        else:
            yield _("Вместо «%(old)s» теперь «%(new)s»") % {"old": one.text, "new": other.text}
        return


def _cells_difference(step: StepTrace, old: Sequence[Cell], titles: Mapping[str, str]) -> str:
    """The cell that changes most under the same step: its criterion, and both values."""
    before = {cell.key: cell.value for cell in old}
    changed = [cell for cell in step.after if cell.key in before and before[cell.key] != cell.value]
    if not changed:
        return _("На шаге «%(step)s» считают другое") % {"step": step.text}
    cell = max(changed, key=lambda one: _distance(one.value, before[one.key]))
    words = {
        "step": step.text,
        "name": titles.get(cell.key.criterion, ""),
        "new": value_text(cell.value),
        "old": value_text(before[cell.key]),
    }
    if words["name"]:
        return _("На шаге «%(step)s» критерий «%(name)s» даёт %(new)s вместо %(old)s") % words
    return _("Шаг «%(step)s» даёт %(new)s вместо %(old)s") % words


def _distance(one: Value, other: Value) -> Fraction:
    """How far two values are apart; a code or a dropped value is far."""
    if one.__class__ in NUMBER_TYPES and other.__class__ in NUMBER_TYPES:
        return abs(Fraction(one) - Fraction(other))  # type: ignore[arg-type]
    return Fraction(10**9)
