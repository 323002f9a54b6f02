"""The kernel speaks Russian unless the program around it lends it another voice."""

from __future__ import annotations

import pytest

from scoring import phrases
from scoring.phrases import decimal_sign, phrase, said_with, say, speak_with


def translated(text: str) -> str:
    """A catalogue that answers an empty text with its own head, as gettext does."""
    return f"EN {text}"


def test_without_a_translation_a_phrase_is_said_as_it_stands() -> None:
    assert (say("сумма"), say(""), decimal_sign()) == ("сумма", "", ",")


def test_another_language_is_spoken_inside_alone_and_says_nothing_for_nothing() -> None:
    with said_with(translated, "."):
        assert (say("сумма"), say(""), decimal_sign()) == ("EN сумма", "", ".")
    assert (say("сумма"), decimal_sign()) == ("сумма", ",")


def test_the_voice_of_a_process_is_lent_once_and_gives_way_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrases, "_standard", phrases.Speech())
    speak_with(translated)
    assert (say("сумма"), say(""), decimal_sign()) == ("EN сумма", "", ",")
    with said_with(str.upper, "."):
        assert say("сумма") == "СУММА"


def test_a_sentence_remembers_its_template_and_values() -> None:
    sentence = phrase("{apart} из {wanted}", apart="2,5", wanted=3)
    assert sentence == "2,5 из 3"
    assert (sentence.template, sentence.values) == ("{apart} из {wanted}", {"apart": "2,5", "wanted": "3"})
