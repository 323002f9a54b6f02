"""Russian names in the dative, genitive and accusative: pytrovich, the rules it lacks, and reasons to ask a person.

The library declines ordinary names well; what it does not know stands below as short rules with their reason.
An override typed by a person always wins, and «не склонять» leaves the name as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from pytrovich.enums import Case as _Case
from pytrovich.enums import Gender as _Gender
from pytrovich.enums import NamePart
from pytrovich.maker import PetrovichDeclinationMaker


class Case(Enum):
    """The cases that documents need; the nominative is the name itself."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"


class Gender(Enum):
    """Chooses the gendered words; unknown means that the words go around it."""

    MALE = "m"
    FEMALE = "f"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in parts, with what a person has typed about its declension."""

    last: str
    first: str
    patronymic: str = ""
    gender: Gender = Gender.UNKNOWN
    dative: str = ""
    genitive: str = ""
    is_indeclinable: bool = False

    @property
    def full(self) -> str:
        """Surname, name and patronymic."""
        return " ".join(filter(None, (self.last, self.first, self.patronymic)))


@dataclass(frozen=True, slots=True)
class Declined:
    """A name in a case; `doubts` are sentences for the person who should look at it, none when it is sure."""

    text: str
    doubts: tuple[str, ...] = ()


_CASES = {Case.GENITIVE: _Case.GENITIVE, Case.DATIVE: _Case.DATIVE, Case.ACCUSATIVE: _Case.ACCUSATIVE}
_MAKER = PetrovichDeclinationMaker()
_KINSHIP_MALE, _KINSHIP_FEMALE = ("оглы", "оглу", "угли", "ўғли", "улы", "уулу"), ("кызы", "гызы", "кизи", "қизи")
# First parts of double surnames that are not surnames of their own: only the second part changes.
_UNCHANGED_FIRST = frozenset(
    (
        *("бонч", "демут", "аль", "эль", "ас", "аш", "ад", "ан", "ат", "тер", "ван", "фон", "де", "ди", "да", "дю"),
        *("ле", "ла", "ло", "мак", "сан", "сент", "сен", "кара", "шах", "хан", "бей", "абу", "ибн", "бен"),
    )
)
# Surnames that are nouns with a vowel that drops out, as the noun declines; the stem without it.
_FLEETING = {"заяц": "зайц", "журавель": "журавл", "жеребец": "жеребц", "жнец": "жнец"}
# Surnames in -ий that are nouns and not adjectives: Бокий – Бокию.
_NOUNS_IN_IY = frozenset(("бокий", "топчий", "палий", "вий", "кий", "котий", "логвий"))
_SURE_SURNAME = re.compile(
    r"(?:[оеё]в|[иы]н|[сц]кий|[оы]й|[оеё]ва|[иы]на|[сц]кая|[ая]я|ко|[иы]х|[уюа]к|ян|янц|дзе|швили|ич|аго|ово)$"
)
_CONSONANTS = "бвгджзйклмнпрстфхцчшщ"


def gender_of(name: Name) -> Gender:
    """The gender that was stated, else what the patronymic says; a surname alone is no proof."""
    if name.gender is not Gender.UNKNOWN:
        return name.gender
    patronymic = name.patronymic.lower().replace("-", " ")
    if patronymic.endswith(("вич", "ьич", "мич", "кич", "ич", *_KINSHIP_MALE)):
        return Gender.MALE
    if patronymic.endswith(("вна", "ична", "инична", *_KINSHIP_FEMALE)):
        return Gender.FEMALE
    return Gender.UNKNOWN


def decline(name: Name, case: Case) -> Declined:
    """The whole name in a case. Where the gender is not known the name stays as it is, and says so."""
    if case is Case.NOMINATIVE or name.is_indeclinable:
        return Declined(name.full)
    typed = {Case.DATIVE: name.dative, Case.GENITIVE: name.genitive, Case.ACCUSATIVE: ""}[case]
    if typed:
        return Declined(typed)
    gender = gender_of(name)
    if gender is Gender.UNKNOWN:
        return Declined(name.full, ("Укажите пол: без него имя не склонить.",))
    text = " ".join(
        filter(
            None,
            (
                _surname(name, gender, case),
                _first_name(name, gender, case),
                _patronymic(name.patronymic, gender, case),
            ),
        )
    )
    return Declined(text, tuple(_doubts(name, gender)))


def _is_eastern(name: Name) -> bool:
    """Нгуен Ван Тхань: a name of several words without a patronymic, of which only the last one changes."""
    return " " in name.first and not name.patronymic


def _first_name(name: Name, gender: Gender, case: Case) -> str:
    words = name.first.split(" ") if name.first else []
    changed = [_word(word, NamePart.FIRSTNAME, gender, case) for word in words]
    return " ".join([*words[:-1], *changed[-1:]] if _is_eastern(name) else changed)


def _surname(name: Name, gender: Gender, case: Case) -> str:
    """Parts joined by a hyphen decline each, except the first ones that are no surnames; particles stay."""
    if not name.last or _is_eastern(name):
        return name.last
    words = name.last.split(" ")
    return " ".join([*words[:-1], _hyphenated(words[-1], NamePart.LASTNAME, gender, case)])


def _hyphenated(word: str, part: NamePart, gender: Gender, case: Case) -> str:
    pieces = word.split("-")
    kept = [
        piece
        if i < len(pieces) - 1 and part is NamePart.LASTNAME and piece.lower() in _UNCHANGED_FIRST
        else _word(piece, part, gender, case)
        for i, piece in enumerate(pieces)
    ]
    return "-".join(kept)


def _patronymic(patronymic: str, gender: Gender, case: Case) -> str:
    last = patronymic.lower().replace("-", " ").rsplit(" ", 1)[-1]
    if last.endswith((*_KINSHIP_MALE, *_KINSHIP_FEMALE)):
        return patronymic  # Гасан оглы: the father's name and the word of kinship do not change
    return _word(patronymic, NamePart.MIDDLENAME, gender, case) if patronymic else ""


@lru_cache(maxsize=65536)
def _word(word: str, part: NamePart, gender: Gender, case: Case) -> str:
    """One word; capitals stay capitals, an initial stays an initial."""
    if len(word) < 2 or word.endswith("."):
        return word
    if word.isupper():
        return _word(word.capitalize(), part, gender, case).upper()
    if "-" in word and part is NamePart.FIRSTNAME:
        return _hyphenated(word, part, gender, case)
    special = _special(word, part, gender, case)
    if special:
        return special
    sex = _Gender.MALE if gender is Gender.MALE else _Gender.FEMALE
    return str(_MAKER.make(part, sex, _CASES[case], word))


def _special(word: str, part: NamePart, gender: Gender, case: Case) -> str:
    """The declension of the words that pytrovich gets wrong; an empty string for all others."""
    low = word.lower()
    if part is NamePart.FIRSTNAME and gender is Gender.FEMALE:
        if low.endswith("ь"):  # Гузель, Адель, Любовь: the third declension
            return word if case is Case.ACCUSATIVE else word[:-1] + "и"
        if case is Case.DATIVE and low in {"ия", "лия", "мия", "вия", "тия", "дия"}:  # one syllable before the ending
            return word[:-1] + "е"
    if part is NamePart.LASTNAME and gender is Gender.MALE:
        ending = {Case.DATIVE: ("у", "ю"), Case.GENITIVE: ("а", "я"), Case.ACCUSATIVE: ("а", "я")}[case]
        if low in _FLEETING:
            return word[0] + _FLEETING[low][1:] + ending[low.endswith("ь")]
        if low in _NOUNS_IN_IY:
            return word[:-1] + ending[1]
    return ""


def _doubts(name: Name, gender: Gender) -> list[str]:
    """Why a person should look at the name before it is printed in a case."""
    found = []
    first = name.first.lower()
    if name.last and not _is_sure_surname(name.last.lower(), gender):
        found.append(f"Проверьте фамилию «{name.last}»: её склоняют по-разному.")
    if _is_eastern(name):
        found.append(f"Проверьте имя «{name.full}»: склоняется только последнее слово.")
    elif gender is Gender.FEMALE and _is_unsure_first_name(first):
        found.append(f"Проверьте имя «{name.first}»: его склоняют по-разному.")
    return found


def _is_unsure_first_name(first: str) -> bool:
    return (first.endswith("ь") and first != "любовь") or (len(first) <= 3 and first.endswith("ия"))


def _is_sure_surname(low: str, gender: Gender) -> bool:
    """Whether all handbooks and families agree about the surname."""
    if " " in low:
        return False
    pieces = low.split("-")
    if len(pieces) > 1:
        return all((i == 0 and piece == "бонч") or bool(_SURE_SURNAME.search(piece)) for i, piece in enumerate(pieces))
    if _SURE_SURNAME.search(low) or low[-1] in "оуюэыи":
        return True
    if gender is Gender.FEMALE:
        return low[-1] in _CONSONANTS + "ь"
    return low[-1] in _CONSONANTS and not low.endswith(("ий", "ец", "ок", "ек", "яц", "ей"))
