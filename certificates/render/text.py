"""What may be printed: nothing is dropped, replaced or turned round in silence."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

# Characters that turn the direction of text or are not seen at all: what is printed would not be what is stored.
_HIDDEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)


class Refusal(Enum):
    """Why a text cannot be printed."""

    HIDDEN = "hidden"
    MISSING = "missing"
    TOO_LONG = "too_long"
    NO_VALUE = "no_value"


class PrintRefused(ValueError):
    """A text that the sheet cannot carry, with the field, the reason and the offending character."""

    def __init__(self, reason: Refusal, field: str, text: str, character: str = "") -> None:
        self.reason, self.field, self.text, self.character = reason, field, text, character
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        """The refusal in Russian: what to do, then why."""
        code = f"U+{ord(self.character):04X}" if self.character else ""
        match self.reason:
            case Refusal.HIDDEN:
                return (
                    f"Наберите текст строки «{self.field}» заново: в нём есть невидимый знак {code}, "
                    "из-за которого напечатано было бы не то, что записано."
                )
            case Refusal.MISSING:
                return (
                    f"Замените знак «{self.character}» ({code}) в строке «{self.field}»: "
                    f"в шрифте документа его нет. Текст: «{self.text}»."
                )
            case Refusal.TOO_LONG:
                return f"Сократите текст строки «{self.field}»: он не помещается на лист. Текст: «{self.text}»."
            case Refusal.NO_VALUE:
                return f"Заполните «{self.text}»: без него строку «{self.field}» не составить."


def printable(text: str, field: str) -> str:
    """The text in composed form with single spaces; refuses what would be printed otherwise than it is stored.

    The hyphen and the narrow space that do not break a line become their twins that the fonts have.
    """
    hidden = _HIDDEN.search(text)
    if hidden is not None:
        raise PrintRefused(Refusal.HIDDEN, field, text, hidden.group())
    composed = unicodedata.normalize("NFC", text).replace("\u2011", "-").replace("\u202f", "\u00a0")
    return " ".join(filter(None, composed.split(" ")))
