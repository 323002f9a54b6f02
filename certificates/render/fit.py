"""Makes a text fit its place: wraps, shrinks, sets a long name in two rows; refuses what does not fit."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from .design import MM, PLACEHOLDER, Design, Field, Flow
from .fonts import CORE, Cut, Face, Shaped, face_for
from .text import PrintRefused, Refusal, printable

_STEP = 0.5  # points by which a wrapped text is made smaller
_FLOOR = 8.0  # points below which a split name is not read any more
# How far a flow that is too high is drawn together: its letters and its gaps.
_FACTORS = ((1.0, 1.0), (1.0, 0.9), (0.95, 0.9), (0.9, 0.88), (0.86, 0.84), (0.82, 0.8), (0.76, 0.75), (0.7, 0.7))


class Fitted(NamedTuple):
    """A text at its final size, with the x of each row in points."""

    size: float
    rows: tuple[Shaped, ...]
    starts: tuple[float, ...]
    is_split: bool = False


class Placed(NamedTuple):
    """A fitted text and its first baseline, in points from the top."""

    field: Field
    fitted: Fitted
    at: float


class Fitter:
    """Fits the texts of one design with one cut of the fonts; repeated texts are fitted once."""

    def __init__(self, design: Design, cut: Cut) -> None:
        self.design, self.cut = design, cut
        self.faces: dict[str, Face] = {field.font: face_for(field.font, cut) for field in design.fields}
        self.fit = lru_cache(maxsize=16384)(self._fit)

    def _fit(self, field: Field, text: str, factor: float = 1.0) -> Fitted:
        text = printable(text, field.label)
        return self._one_row(field, text, factor) if field.split_size else self._wrapped(field, text, factor)

    def _ems(self, field: Field, shaped: Shaped) -> float:
        return shaped.ems + field.tracking / 1000 * (shaped.glyphs - 1)

    def _one_row(self, field: Field, text: str, factor: float) -> Fitted:
        """A name: one row as large as fits; below the least size two rows, the surname above."""
        shape, width = self.faces[field.font].shape, field.width * MM
        whole = shape(text, field.label)
        size = _largest(field.size * factor, width, self._ems(field, whole))
        if size >= field.min_size * factor:
            return self._placed(field, size, [whole])
        rows = [shape(row, field.label) for row in text.split(" ", 1)]
        size = _largest(field.split_size * factor, width, max(self._ems(field, row) for row in rows))
        if size < _FLOOR:
            raise PrintRefused(Refusal.TOO_LONG, field.label, text)
        return self._placed(field, size, rows, is_split=len(rows) > 1)

    def _wrapped(self, field: Field, text: str, factor: float) -> Fitted:
        """A text of several rows, made smaller while it has more rows than it may."""
        size, least = field.size * factor, (field.min_size or field.size) * factor
        while True:
            rows = self._break(field, text, size, field.width * MM)
            if rows is not None and len(rows) <= field.max_rows:
                if field.balance and len(rows) > 1:
                    rows = self._balanced(field, text, size, rows)
                return self._placed(field, size, [self.faces[field.font].shape(row, field.label) for row in rows])
            if size - _STEP < least:
                raise PrintRefused(Refusal.TOO_LONG, field.label, text)
            size -= _STEP

    def _break(self, field: Field, text: str, size: float, width: float) -> list[str] | None:
        """The text in rows of at most `width`; None where a single word is wider."""
        shape, rows = self.faces[field.font].shape, [""]
        for word in text.split(" "):
            longer = f"{rows[-1]} {word}" if rows[-1] else word
            if self._ems(field, shape(longer, field.label)) * size <= width:
                rows[-1] = longer
            elif self._ems(field, shape(word, field.label)) * size <= width:
                rows.append(word)
            else:
                return None
        return rows

    def _balanced(self, field: Field, text: str, size: float, rows: list[str]) -> list[str]:
        """The same number of rows, as even as they can be: no single word is left in the last one."""
        low, high, best = field.width * MM / 2, field.width * MM, rows
        for _ in range(7):
            middle = (low + high) / 2
            tried = self._break(field, text, size, middle)
            if tried is not None and len(tried) == len(rows):
                high, best = middle, tried
            else:
                low = middle
        return best

    def _placed(self, field: Field, size: float, rows: list[Shaped], *, is_split: bool = False) -> Fitted:
        left, width = field.x * MM, field.width * MM
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[field.align]
        starts = tuple(left + (width - self._ems(field, row) * size) * share for row in rows)
        return Fitted(size, tuple(rows), starts, is_split)

    def flow(self, texts: list[tuple[Field, str]], start: float | None) -> list[Placed]:
        """The fields of the flow with the baseline of each, in points from the top.

        `start` is the baseline that the flow hangs from, if any. A flow that is too high is drawn together,
        first its gaps, then its letters; a low one is let out.
        """
        flow = self.design.flow
        if flow is None or not texts:
            return []
        for size, gap in _FACTORS:
            try:
                placed, gaps = self._stack(texts, size, gap, is_hung=start is not None)
            except PrintRefused as refused:
                if refused.reason is not Refusal.TOO_LONG or (size, gap) == _FACTORS[-1]:
                    raise
                continue
            top = flow.top * MM if start is None else start
            free = flow.bottom * MM - top - placed[-1][2]
            if free >= 0:
                return _let_out(placed, gaps, top, free, flow)
        longest, text = max(texts, key=lambda pair: len(pair[1]))
        raise PrintRefused(Refusal.TOO_LONG, longest.label, text)

    def _stack(
        self, texts: list[tuple[Field, str]], size: float, gap: float, *, is_hung: bool
    ) -> tuple[list[tuple[Field, Fitted, float, float]], list[float]]:
        """The fields one under another (field, text, last baseline, first baseline) and the gaps up to each."""
        placed: list[tuple[Field, Fitted, float, float]] = []
        gaps: list[float] = []
        at = 0.0
        for field, text in texts:
            fitted = self.fit(field, text, size)
            step = field.gap * MM * gap if placed or is_hung else fitted.size * 0.7
            first = at + step
            at = first + (len(fitted.rows) - 1) * fitted.size * field.leading
            placed.append((field, fitted, at, first))
            gaps.append(step)
        return placed, gaps


def _let_out(
    placed: list[tuple[Field, Fitted, float, float]], gaps: list[float], top: float, free: float, flow: Flow
) -> list[Placed]:
    """Gives the free height to the gaps as far as `stretch` allows and `balance` of the rest to the top."""
    stretch = min(flow.stretch - 1, free / sum(gaps)) if free else 0.0
    at, done = top + (free - stretch * sum(gaps)) * flow.balance, 0.0
    out: list[Placed] = []
    for (field, fitted, _, first), gap in zip(placed, gaps, strict=True):
        done += gap * stretch
        out.append(Placed(field, fitted, at + first + done))
    return out


def _largest(size: float, width: float, ems: float) -> float:
    """The size itself if the text is no wider than `width`, else the largest tenth of a point that fits."""
    return size if ems * size <= width else int(width / ems * 10) / 10


def cut_for(texts: list[str]) -> Cut:
    """The smaller cut of the fonts where it has all the letters."""
    return "core" if all(map(_is_core, texts)) else "full"


@lru_cache(maxsize=16384)
def _is_core(text: str) -> bool:
    return CORE.issuperset(text)


def filled(field: Field, values: dict[str, str]) -> str:
    """The field's text for one person; empty where the only thing it says is empty."""
    template = field.template
    names = PLACEHOLDER.findall(template)
    for name in names:
        if name not in values:
            raise PrintRefused(Refusal.NO_VALUE, field.label, name)
    if names and not any(values[name].strip() for name in names):
        return ""
    return PLACEHOLDER.sub(lambda match: values[match[1]], template).strip()
