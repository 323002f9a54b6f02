"""A design is data: where each line stands, how large it may be and what it says.

Positions and widths are millimetres from the top left corner of the sheet, sizes of letters are points.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, TypeVar

from .fonts import FONT_FILES

MM = 72 / 25.4
PLACEHOLDER = re.compile(r"\{(\w+)\}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")

_T = TypeVar("_T")
Align = Literal["left", "center", "right"]


class DesignRefused(ValueError):
    """A design that cannot be laid out; the message is a sentence in Russian."""


@dataclass(frozen=True, slots=True)
class Field:
    """One text of the sheet. `{word}` in the template is replaced by the person's value of that name.

    With `y` the first baseline stands there; without it the field stands in the flow, `gap` below the one before.
    A text wider than `width` is wrapped up to `max_rows`, then made smaller down to `min_size`. With `split_size`
    a text of one row that would fall below `min_size` is set in two rows, broken at the first space.
    """

    key: str
    template: str
    font: str
    size: float
    width: float
    tag: Literal["H1", "P"] = "P"
    x: float = 0.0
    y: float | None = None
    gap: float = 0.0
    align: Align = "center"
    leading: float = 1.25
    min_size: float = 0.0
    max_rows: int = 20
    split_size: float = 0.0
    rise: float = 0.0
    tracking: float = 0.0
    colour: str = "#142033"
    balance: bool = True
    rule_x: float = 0.0
    rule_width: float = 0.0
    title: str = ""

    @property
    def label(self) -> str:
        """What a person calls the field."""
        return self.title or self.key

    @property
    def is_static(self) -> bool:
        """Whether the field is the same on every sheet and may be drawn once."""
        return self.y is not None and not PLACEHOLDER.search(self.template)


@dataclass(frozen=True, slots=True)
class Flow:
    """The band in which the fields without `y` are stacked.

    It hangs from the last row of the field `after`, or begins at `top`. Free height widens the gaps up to
    `stretch` times; of what is left `balance` stays above the fields.
    """

    bottom: float
    top: float = 0.0
    after: str = ""
    balance: float = 0.4
    stretch: float = 1.0


@dataclass(frozen=True, slots=True)
class Qr:
    """The place of the QR code; `plate` millimetres of white are kept free around it."""

    x: float
    y: float
    side: float
    plate: float = 0.0
    alt: str = "QR-код для проверки документа"


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc in the colour of the award, the only drawing that differs from sheet to sheet."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Background:
    """What lies under the text: drawn by code («apogee»), or a page of a PDF, or a JPEG picture."""

    kind: Literal["apogee", "pdf", "jpeg"]
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Design:
    """A whole sheet. Fields are in reading order; the QR code is read last."""

    fields: tuple[Field, ...]
    qr: Qr
    background: Background
    width: float = 297.0
    height: float = 210.0
    flow: Flow | None = None
    dot: Dot | None = None

    def __post_init__(self) -> None:
        """Refuses what could only fail later, on the sheet of one unlucky person."""
        keys = [field.key for field in self.fields]
        if len(set(keys)) != len(keys):
            raise DesignRefused("Две строки макета названы одинаково.")
        if self.flow is not None and self.flow.after and self.flow.after not in keys:
            raise DesignRefused(f"Укажите, под какой строкой висит колонка: строки «{self.flow.after}» нет.")
        for field in self.fields:
            if field.font not in FONT_FILES:
                raise DesignRefused(f"Выберите шрифт строки «{field.label}» из списка: шрифта «{field.font}» нет.")
            if field.y is None and self.flow is None:
                raise DesignRefused(f"Укажите место строки «{field.label}»: у макета нет общей колонки.")
            if field.size <= 0 or field.width <= 0 or field.min_size > field.size:
                raise DesignRefused(f"Исправьте размеры строки «{field.label}»: кегль и ширина больше нуля.")
            if not _COLOUR.fullmatch(field.colour):
                raise DesignRefused(f"Исправьте цвет строки «{field.label}»: нужен вид #1b4b9b.")

    @property
    def values(self) -> frozenset[str]:
        """Names of the values that the fields ask for."""
        return frozenset(name for field in self.fields for name in PLACEHOLDER.findall(field.template))

    def to_data(self) -> dict[str, Any]:
        """The layout as JSON values, without the background."""
        data = asdict(self)
        del data["background"]
        return data

    def digest(self) -> str:
        """SHA-256 of everything that changes the sheet: with the person's texts it is the recipe of the file."""
        layout = json.dumps(self.to_data(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(
            b"\0".join((layout.encode(), self.background.kind.encode(), self.background.data))
        ).hexdigest()


def load_design(data: Mapping[str, Any], background: Background) -> Design:
    """The design from JSON values; an unknown or missing word is refused with its name."""
    whole = dict(data)
    try:
        items = tuple(_part(Field, item) for item in whole.pop("fields"))
        qr = _part(Qr, whole.pop("qr"))
        flow, dot = whole.pop("flow", None), whole.pop("dot", None)
        return Design(
            fields=items,
            qr=qr,
            background=background,
            flow=None if flow is None else _part(Flow, flow),
            dot=None if dot is None else _part(Dot, dot),
            **whole,
        )
    except KeyError as error:
        raise DesignRefused(f"Добавьте в макет «{error.args[0]}».") from error
    except TypeError as error:
        raise DesignRefused("Исправьте макет: в нём лишние или недостающие слова.") from error


def _part(kind: type[_T], data: Mapping[str, Any]) -> _T:
    """One part of a design; names the words that it does not know."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if strange := set(data) - known:
        raise DesignRefused(f"Уберите из макета непонятное слово «{min(strange)}».")
    return kind(**data)
