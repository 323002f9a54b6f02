"""The about text of a preset on a page: wrapped by the screen, not by the file it was written in."""

from competitions.services.creation import paragraphs


def test_lines_of_the_file_join_and_paragraphs_stay():
    assert paragraphs("Авторы представляют опыт и\nотвечают на вопросы.\n\nРешение окончательное.\n") == (
        "Авторы представляют опыт и отвечают на вопросы.\n\nРешение окончательное."
    )


def test_an_empty_text_stays_empty():
    assert paragraphs("") == ""
