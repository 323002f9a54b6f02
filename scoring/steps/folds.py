"""The step `fold`: it removes one axis of the table and says what happens to missing marks and codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import ClassVar

from scoring.folding import FOLDS, KEEPS_CODES, TAKES_LEXICAL, Folded, fold_lexical, hardest, mildest
from scoring.numbers import NUMBER_TYPES, Number, add, multiply
from scoring.phrases import say
from scoring.steps.base import Change, Codes, Columns, Form, Shape, StageInfo, Step, Vector
from scoring.steps.fold_checks import check_fold
from scoring.steps.fold_groups import Group, group_columns
from scoring.steps.fold_params import AXIS, FOLD_PARAMS
from scoring.steps.linear import added, scaled
from scoring.steps.params import LISTED_NUMBERS, Param
from scoring.steps.registry import register
from scoring.types import PENDING, Code, Dropped, Key, Lexical, Pending, ScoringError, Value

Marks = str | tuple[tuple[str, Number | str], ...] | None
PEER_NUMBERS = ("entries+1", "started+1", "last+1")


@register
@dataclass(frozen=True, kw_only=True)
class Fold(Step):
    """Removes one axis."""

    name: ClassVar[str] = "fold"
    main: ClassVar[Param] = AXIS
    params: ClassVar[tuple[Param, ...]] = FOLD_PARAMS

    axis: str = "criterion"
    how: str = "total"
    missing: str = "pending"
    marks: Marks = None
    expect: int | None = None
    quorum: int = 1
    few: str = ""
    counted: str = "only"
    with_: tuple[str, ...] = ()
    high: int = 0
    low: int = 0
    within: Number | None = None
    third: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    accepted: Number = 1
    penalty: Number = 0
    as_: str = ""
    better: str = ""

    def needs_others(self) -> bool:
        """Tell whether a code is worth «entries + 1» or the like, which one entry alone cannot know."""
        return isinstance(self.marks, tuple) and any(worth in PEER_NUMBERS for _, worth in self.marks)

    def resolved(self, numbers: Mapping[str, Number]) -> Fold:
        """Put numbers in the place of «entries + 1» and the like."""
        if not isinstance(self.marks, tuple):
            return self
        marks = tuple(
            (code, numbers.get(worth, worth) if isinstance(worth, str) else worth) for code, worth in self.marks
        )
        return replace(self, marks=marks)

    def told(self, stage: StageInfo) -> Fold:
        """Take the number of rounds, attempts or judges that the stage declares, where the fold does not say its own.

        A mean over judges is that of those who marked; a sum over them waits for all, as one over rounds does.
        """
        said = {"round": stage.rounds, "attempt": stage.attempts, "judge": stage.judges}.get(self.axis)
        is_part = self.on.rounds or self.on.attempts or self.on.judges
        divides = self.how == "mean" and self.axis != "judge"
        if said is None or is_part or self.expect is not None or not (divides or self.how == "total"):
            return self
        return replace(self, expect=said)

    def _uses_maximum(self) -> bool:
        return isinstance(self.marks, tuple) and any(worth == "max" for _, worth in self.marks)

    def _maximum(self, columns: Columns, stage: StageInfo) -> Number:
        """Give the maximum of the criteria that are folded: `check_fold` saw to it that they have the same one."""
        found = [stage.criterion(key.criterion) for key in columns if self.on.picks(key, stage)]
        return found[0].max if found else 0  # type: ignore[return-value, union-attr]

    def sole(self, expected: Codes) -> str:
        """Name the criterion of a fold that found no marks."""
        return expected[0] if self.axis != "criterion" and len(expected) == 1 else self.new_code()

    def new_code(self) -> str:
        """Name the criterion that a fold over criteria leaves."""
        return self.as_ or (self.on.criteria[0] if len(self.on.criteria) == 1 else "")

    def rest(self, key: Key) -> Key:
        """Give the address without the folded axis; peers and matches belong to a round and go with it."""
        if self.axis in ("criterion", "stage"):
            return key._replace(criterion=self.new_code())
        if self.axis == "round":
            return key._replace(round="", group="", match="", side="")
        return key._replace(**{self.axis: ""})

    def compile(self, columns: Columns, stage: StageInfo, expected: Codes) -> tuple[Columns, Change]:
        """Prepare the groups and a quick way for the common case in which everything is a number."""
        if self._uses_maximum():
            return self.resolved({"max": self._maximum(columns, stage)}).compile(columns, stage, expected)
        grouping = group_columns(self, columns, stage, expected)
        groups, others = grouping.groups, grouping.others
        better = self.better or stage.better_of(code for group in groups for code in group.codes)
        plain = [self._is_plain(group) for group in groups]
        readable = any(group.readable for group in groups)

        def change(values: Vector) -> list[Value]:
            folded = [
                self._quickly(group, values, better) if quick else self.folded(group, values, better)
                for group, quick in zip(groups, plain, strict=True)
            ]
            line = [result.value for result in folded]
            if readable:
                line += self._along(groups, folded, values)
            line += [values[index] for index in others]
            return line

        return grouping.columns, change

    def _is_plain(self, group: Group) -> bool:
        """Tell whether numbers alone can be folded at once, with no rule for what is missing."""
        enough = len(group.indices) >= max(self.quorum, self.expect or 0, 1)
        return enough and not group.lacking and self.how != "lexical"

    def _quickly(self, group: Group, values: Vector, better: str) -> Folded:
        cells = [values[index] for index in group.indices]
        if NUMBER_TYPES.issuperset(map(type, cells)):
            return FOLDS[self.how](self, cells, better, len(cells))
        return self.folded(group, values, better)

    def _along(self, groups: Sequence[Group], folded: Sequence[Folded], values: Vector) -> list[Value]:
        return [
            self._readable(positions, result, values)
            for group, result in zip(groups, folded, strict=True)
            for _, positions in group.readable
        ]

    def linear(
        self, columns: Columns, forms: Sequence[Form], stage: StageInfo, expected: Codes
    ) -> tuple[Columns, list[Form]] | None:
        """Add or average forms, where nothing is missing."""
        grouping = group_columns(self, columns, stage, expected)
        if self.how not in ("total", "mean") or self.with_ or not all(map(self._is_plain, grouping.groups)):
            return None
        new = [added([forms[index] for index in group.indices]) for group in grouping.groups]
        if self.how == "mean":
            sizes = [len(group.indices) for group in grouping.groups]
            new = [scaled(form, Fraction(1, size)) for form, size in zip(new, sizes, strict=True)]
        return grouping.columns, [*new, *(forms[index] for index in grouping.others)]

    def check(self, shape: Shape) -> None:
        """Refuse what cannot work; see `fold_checks`."""
        check_fold(self, shape)

    def _readable(self, positions: tuple[int | None, ...], result: Folded, values: Vector) -> Value:
        if result.chosen is None or positions[result.chosen] is None:
            return None
        value = values[positions[result.chosen]]  # type: ignore[index]
        if self.how == "until_accepted" and value.__class__ in NUMBER_TYPES:
            return add((value, multiply(self.penalty, result.chosen)))  # type: ignore[arg-type]
        return value

    def folded(self, group: Group, values: Vector, better: str) -> Folded:
        """Fold one group by the rules for missing marks, quorum and codes."""
        if self.how == "lexical":
            return Folded(self._lexical(group, values, better))
        live, absent, waiting = self._present(group, values)
        if not live and not waiting and group.indices:
            is_sheet = self.axis in ("criterion", "judge")
            return Folded(self._dropped(group, values, better) if is_sheet and not absent else None)
        absent += self._short(group)
        if (absent or waiting) and self.missing == "pending":
            return Folded(PENDING)
        if self.missing == "zero":
            live = [*live, *((-1, 0) for _ in range(absent + waiting))]
        size = max(len(live), self.expect or 0)
        if not group.indices:
            return Folded(0)
        if not live or len(live) < self.quorum:
            return Folded(PENDING)
        return self._by_codes(live, better, size)

    def _dropped(self, group: Group, values: Vector, better: str) -> Value:
        """Fold a round that was dropped altogether: it stays dropped, so that a later fold waits for nothing of it."""
        why = next((v.why for index in group.indices if isinstance(v := values[index], Dropped)), "")
        if not why:
            return None
        whole = replace(self, counted="all", quorum=1).folded(group, values, better).value
        return None if whole is None or isinstance(whole, (Dropped, Pending)) else Dropped(whole, why)

    def _present(self, group: Group, values: Vector) -> tuple[list[tuple[int, Value]], int, int]:
        live: list[tuple[int, Value]] = []
        absent, waiting = group.lacking, 0
        for position, index in enumerate(group.indices):
            value = values[index]
            if isinstance(value, Dropped):
                if self.counted == "all":
                    live.append((position, value.value))
            elif value is None:
                half = group.sheets and any(values[i] is not None for i in group.sheets[position])
                absent += bool(self.axis != "judge" or half)
            elif isinstance(value, Pending):
                waiting += 1
            else:
                live.append((position, value))
        return live, absent, waiting

    def _short(self, group: Group) -> int:
        """Count the rounds or attempts that were expected and are not there; judges only where they are added up."""
        if self.expect is None or (self.axis == "judge" and self.how != "total"):
            return 0
        return max(0, self.expect - len(group.indices))

    def _by_codes(self, live: list[tuple[int, Value]], better: str, size: int) -> Folded:
        if not any(isinstance(value, Code) for _, value in live):
            return self._done(live, better, size)
        kept: list[tuple[int, Value]] = []
        failed: list[Code] = []
        skipped: list[Code] = []
        for position, value in live:
            if not isinstance(value, Code):
                kept.append((position, value))
                continue
            rule = self.worth(value)
            if rule == "fail":
                failed.append(value)
            elif rule == "skip":
                skipped.append(value)
            else:
                kept.append((position, rule if not isinstance(rule, str) else value if rule == "worst" else 0))
        if failed:
            return Folded(hardest(failed))
        return self._done(kept, better, size) if kept else Folded(mildest(skipped))

    def worth(self, code: Code) -> Number | str:
        """Say what a code is here: a word, or a number."""
        if not isinstance(self.marks, tuple):
            return self.marks or "fail"
        rule = dict(self.marks).get(code.name, "fail")
        if rule in LISTED_NUMBERS:
            raise ScoringError(say("Слово {rule} здесь ещё не число.").format(rule=rule))
        return rule

    def _done(self, live: list[tuple[int, Value]], better: str, size: int) -> Folded:
        values = [value for _, value in live]
        codes = [value for value in values if isinstance(value, Code)]
        if codes and self.how not in KEEPS_CODES:
            return Folded(hardest(codes))
        if self.how not in TAKES_LEXICAL and any(isinstance(value, Lexical) for value in values):
            return Folded(PENDING)
        result = FOLDS[self.how](self, values, better, size)
        if result.chosen is None:
            return result
        return Folded(result.value, live[result.chosen][0])

    def _lexical(self, group: Group, values: Vector, better: str) -> Value:
        if self.axis != "criterion":
            cells = [values[index] for index in group.indices]
            return fold_lexical(cells, [1 if better == "higher" else -1] * len(cells))
        by_code = dict(zip(group.codes, group.indices, strict=True))
        cells = [values[by_code[code]] if code in by_code else None for code in self.parts]
        if all(cell is None for cell in cells):
            return None
        return fold_lexical(cells, [1 if way == "higher" else -1 for way in self.parts.values()])
