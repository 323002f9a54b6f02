"""Small words of certificates: gendered participles, groups, schools, quotes and the spaces that must not break."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from .names import Gender

NBSP = "\u00a0"
_TIES = (
    (re.compile(r"№ (?=\S)"), f"№{NBSP}"),
    (re.compile(r"\b(г|пгт|ул|им|с|д|п)\. (?=[А-ЯЁA-Z0-9])"), rf"\1.{NBSP}"),
    (re.compile(r"\b([А-ЯЁ])\. ?([А-ЯЁ])\. ?(?=[А-ЯЁ])"), rf"\1.{NBSP}\2.{NBSP}"),
    (re.compile(r"\b([А-ЯЁ][а-яё-]+) ([А-ЯЁ])\. ?([А-ЯЁ])\."), rf"\1{NBSP}\2.{NBSP}\3."),
    (re.compile(r"(?<=[0-9]) (?=(?:класс|«[А-ЯЁ]» класс|степен|мест))"), NBSP),
    (re.compile(r"(?<=[0-9]{4}) (?=г\.)"), NBSP),
    (re.compile(r"\b([IVX]+) (?=(?:степен|мест))"), rf"\1{NBSP}"),
    (re.compile(r"(?<=«[А-ЯЁ]») (?=класс)"), NBSP),
    (re.compile(r"(?<![А-Яа-яЁё-])([ВвКкСсУуОоИиАа]|за|на|по|из|от|до|во|со) (?=\S)"), rf"\1{NBSP}"),
    (re.compile(r" –"), f"{NBSP}–"),
)


class GroupKind(Enum):
    """What sort of group is judged as one."""

    TEAM = "team"
    BOARD = "board"
    SQUAD = "squad"


# nominative, genitive, participle in the nominative and genitive
_GROUPS = {
    GroupKind.TEAM: ("команда", "команды", "занявшая", "занявшей"),
    GroupKind.BOARD: ("редакция газеты", "редакции газеты", "занявшая", "занявшей"),
    GroupKind.SQUAD: ("отряд ЮИД", "отряда ЮИД", "занявший", "занявшего"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """A team, an editorial board or a squad; its own name is never declined."""

    kind: GroupKind
    name: str

    @property
    def nominative(self) -> str:
        """«команда «Орбита»»."""
        return f"{_GROUPS[self.kind][0]} {quoted(self.name)}".strip()

    @property
    def genitive(self) -> str:
        """«команды «Орбита»»."""
        return f"{_GROUPS[self.kind][1]} {quoted(self.name)}".strip()

    @property
    def took(self) -> str:
        """«занявшая», said of the group itself."""
        return _GROUPS[self.kind][2]

    @property
    def took_genitive(self) -> str:
        """«занявшей», said of the group in «в составе …»."""
        return _GROUPS[self.kind][3]


def chosen(gender: Gender, male: str, female: str, around: str) -> str:
    """The word of the gender, or the words that go around it where it is not known."""
    return {Gender.MALE: male, Gender.FEMALE: female, Gender.UNKNOWN: around}[gender]


def pupil_line(gender: Gender, grade: int | None, organisation: str, circle: str = "") -> str:
    """«обучающаяся 9 класса МБОУ «СОШ № 15» г. Калуги», or of a circle of a centre."""
    learner = chosen(gender, "обучающийся", "обучающаяся", "")
    if circle:
        return tie(f"{learner or 'участник'} объединения {quoted(circle)} {organisation}")
    if grade is None:
        return tie(f"{learner} {organisation}".strip())
    return tie(f"{learner} {grade} класса {organisation}" if learner else f"{grade} класс, {organisation}")


def school_took(full_name: str) -> str:
    """«занявшее» for an institution, by the first word of the name that says what it is; else an empty string."""
    first = full_name.lower().split(" ", 1)[0].strip('«»"')
    if re.fullmatch(
        r"м?[бкакгч]?[а-яё]*о?у|м[абк]?[до]*оу|гбоу|гбпоу|муниципальное|государственное|учреждение|частное", first
    ):
        return "занявшее"
    return {"школа": "занявшая", "гимназия": "занявшая", "лицей": "занявший", "центр": "занявший"}.get(first, "")


def quoted(text: str) -> str:
    """The text in « », its own quotes turned into „ “; nothing for nothing."""
    inner = text.strip()
    if not inner:
        return ""
    if inner.startswith("«") and inner.endswith("»") and inner.count("«") == 1:
        return inner
    if inner.startswith('"') and inner.endswith('"') and inner.count('"') == 2:
        return f"«{inner[1:-1]}»"
    return f"«{inner.replace('«', '„').replace('»', '“')}»"


def tie(text: str) -> str:
    """The text with no-break spaces where a line must not end: «№ 15», «г. Калуги», initials, short prepositions."""
    for pattern, joined in _TIES:
        text = pattern.sub(joined, text)
    return text


_DATIVE_POSITIONS = {
    "учитель": "учителю",
    "преподаватель": "преподавателю",
    "воспитатель": "воспитателю",
    "педагог": "педагогу",
    "педагог-организатор": "педагогу-организатору",
    "педагог-психолог": "педагогу-психологу",
    "педагог-библиотекарь": "педагогу-библиотекарю",
    "методист": "методисту",
    "директор": "директору",
    "тренер": "тренеру",
    "тренер-преподаватель": "тренеру-преподавателю",
    "руководитель": "руководителю",
    "заместитель": "заместителю",
    "библиотекарь": "библиотекарю",
    "психолог": "психологу",
    "заведующий": "заведующему",
    "заведующая": "заведующей",
    "вожатый": "вожатому",
    "вожатая": "вожатой",
    "старший": "старшему",
    "старшая": "старшей",
    "классный": "классному",
    "социальный": "социальному",
}


def position_dative(position: str) -> str | None:
    """«учитель информатики» → «учителю информатики»; None where the words are not known well enough to touch."""
    words = position.split(" ")
    done: list[str] = []
    for i, word in enumerate(words):
        dative = _DATIVE_POSITIONS.get(word.lower())
        if dative is None:
            return " ".join([*done, *words[i:]]) if done and not done[-1].endswith("ому") else None
        done.append(dative)
        if not dative.endswith(("ому", "ему", "ей", "ой")) or word.lower().startswith("завед"):
            return " ".join([*done, *words[i + 1 :]])
    return " ".join(done)
