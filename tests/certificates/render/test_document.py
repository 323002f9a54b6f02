"""Plain documents: pages as they are needed, the head of a table repeated, tags in the order of reading."""

import io

import pikepdf
import pytest

from certificates.render import Grid, PrintRefused, Signature, Words, render_document

HEAD = ("№", "Фамилия, имя, отчество", "Класс")
WIDTHS = (8.0, 80.0, 20.0)


def document(rows=2, **more):
    people = tuple((str(number), f"Константинопольская Александра {number}", "9") for number in range(1, rows + 1))
    parts = [
        Words("НАПРАВЛЕНИЕ", 18, is_bold=True, align="center", tag="H1"),
        Words(more.get("text", "Делегация города направляется на событие:")),
        Grid(WIDTHS, HEAD, (*people, *more.get("extra", ()))),
        Signature(more.get("post", "Директор"), more.get("name", "О. А. Лыткин")),
    ]
    return render_document(parts, "Направление № 12")


def tags(content):
    """Every tag of the file in the order of reading."""
    with pikepdf.open(io.BytesIO(content)) as file:
        found = []

        def walk(element):
            if isinstance(element, pikepdf.Dictionary) and "/S" in element:
                found.append(str(element.S))
                for child in element.get("/K", []):
                    walk(child)

        for element in file.Root.StructTreeRoot.K:
            walk(element)
        return found


def pages(content):
    with pikepdf.open(io.BytesIO(content)) as file:
        return len(file.pages), [page.obj.Contents.read_bytes() for page in file.pages]


def test_the_same_content_gives_the_same_bytes():
    assert document(40) == document(40)


def test_a_long_table_goes_on_over_pages_with_its_head_and_a_number_of_page():
    content = document(40)
    count, streams = pages(content)

    assert count == 2
    assert tags(content).count("/TH") == 3 * count
    assert all(b"/TH" in stream for stream in streams)
    assert tags(document(2)).count("/TH") == 3


def test_tags_stand_in_the_order_of_reading():
    assert tags(document(1)) == [
        "/Document", "/H1", "/P", "/Table", "/TR", "/TH", "/TH", "/TH", "/TR", "/TD", "/TD", "/TD", "/P", "/P",
    ]  # fmt: skip


def test_title_and_language_are_said():
    with pikepdf.open(io.BytesIO(document())) as file:
        assert (str(file.trailer.Info.Title), str(file.Root.Lang)) == ("Направление № 12", "ru-RU")


@pytest.mark.parametrize("row", [("", "", ""), ("1", "", "9"), ("2", "Ы" * 300, "9"), ("3", "слово " * 200, "9")])
def test_empty_cells_and_words_without_end_stay_on_the_sheet(row):
    count, streams = pages(document(1, extra=(row,)))

    assert count >= 1
    for stream in streams:
        for line in stream.split(b"\n"):
            if b" Tm" in line:
                x = float(line.split(b" rg 1 0 0 1 ")[1].split()[0])
                assert 0 < x < 595


def test_an_empty_paragraph_says_nothing():
    assert tags(document(1, text=" ")).count("/P") == 2


@pytest.mark.parametrize("text", ["Анна\u202eИвановна", "Анна漢"])
def test_what_cannot_be_printed_is_refused_and_never_left_out(text):
    with pytest.raises(PrintRefused):
        document(1, name=text)
