"""What a rendered file promises: its text, its tags, its QR code, the same bytes every time."""

import io
import subprocess
import sys
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from certificates.render import Background, Design, DesignRefused, Engine, PrintRefused, Refusal, Sheet, load_design

from .conftest import ADDRESS, APOGEE


def text_of(data: bytes, page: int = 0) -> str:
    pdf = pypdfium2.PdfDocument(data)
    return " ".join(pdf[page].get_textpage().get_text_range().split())


def qr_of(data: bytes, page: int = 0) -> str:
    picture = pypdfium2.PdfDocument(data)[page].render(scale=150 / 72).to_pil()
    codes = zxingcpp.read_barcodes(picture)
    return codes[0].text if codes else ""


def tags(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S) for element in pdf.Root.StructTreeRoot.K[0].K]


def test_every_value_is_readable_in_the_file(engine: Engine, sheet: Sheet) -> None:
    text = text_of(engine.render(sheet))
    for key, value in sheet.values.items():
        if key != "accent":
            assert " ".join(value.split()) in text.replace("\u00a0", " "), key


def test_qr_at_150_dpi_leads_to_the_check_page(engine: Engine, sheet: Sheet) -> None:
    assert qr_of(engine.render(sheet)) == ADDRESS + sheet.code


@pytest.mark.parametrize(
    "address",
    [
        "http://x.ru/v/",
        "http://localhost:8000/v/",
        "https://" + "длинный-".encode("idna").decode() * 3 + ".example.org/v/",
    ],
)
def test_qr_is_read_for_short_and_long_addresses(design: Design, sheet: Sheet, address: str) -> None:
    assert qr_of(Engine(design, address).render(sheet)) == address + sheet.code


def test_file_is_well_formed_tagged_and_in_russian(engine: Engine, sheet: Sheet) -> None:
    with pikepdf.open(io.BytesIO(engine.render(sheet))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert tags(pdf) == ["/H1" if f.tag == "H1" else "/P" for f in engine.design.fields] + ["/Figure"]
        assert str(pdf.Root.Lang) == "ru-RU"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.docinfo["/Title"]) == sheet.title
        assert str(pdf.Root.StructTreeRoot.K[0].K[-1].Alt)
        content = pdf.pages[0].Contents[0].read_bytes()
        assert content.startswith(b"/Artifact BMC q /Background Do Q EMC")


def test_absent_field_leaves_no_empty_tag(engine: Engine, sheet: Sheet) -> None:
    bare = replace(sheet, values=sheet.values | {"sign2_role": "", "sign2_name": "", "note": ""})
    with pikepdf.open(io.BytesIO(engine.render(bare))) as pdf:
        assert len(tags(pdf)) == len(engine.design.fields) - 3 + 1
        marked = pdf.pages[0].Contents[1].read_bytes()
        assert b"BDC EMC" not in marked


def test_rendering_is_deterministic_across_processes(engine: Engine, sheet: Sheet) -> None:
    script = (
        "import hashlib, json, sys; from certificates.render import *\n"
        f"d = load_design(json.load(open({str(APOGEE / 'design.json')!r})), Background('apogee'))\n"
        f"v = json.load(open({str(APOGEE / 'sample.json')!r}))\n"
        f"s = Sheet(v, {sheet.title!r}, {sheet.code!r}); e = Engine(d, {ADDRESS!r})\n"
        "print(hashlib.sha256(e.render(s)).hexdigest(), hashlib.sha256(e.join([s, s], 'x')).hexdigest())"
    )
    root = str(APOGEE.parents[2])
    seen = {subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True,
                           env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")}  # fmt: skip
    assert len(seen) == 1


def test_another_person_in_between_changes_nothing(design: Design, sheet: Sheet) -> None:
    engine = Engine(design, ADDRESS)
    first = engine.render(sheet)
    engine.render(Sheet(sheet.values | {"name": "Мөхәммәтҗанова Гүзәл"}, "т", "F" * 16))
    assert engine.render(sheet) == first


def test_joined_file_has_a_page_each_and_stores_the_fonts_once(engine: Engine, sheet: Sheet) -> None:
    sheets = [
        Sheet(
            sheet.values | {"name": f"Иванов Иван {'I' * n}", "note": "" if n % 2 else "Руководитель: Ким А. Б."},
            "т",
            f"{n:016X}",
        )
        for n in range(1, 13)
    ]
    data = engine.join(sheets, "Дипломы")
    assert data == engine.join(sheets, "Дипломы")
    assert len(data) < len(engine.render(sheet)) + 12 * 4000
    pdf = pypdfium2.PdfDocument(data)
    assert len(pdf) == 12
    for n, each in enumerate(sheets):
        assert each.values["name"] in text_of(data, n)
    assert qr_of(data, 11) == ADDRESS + sheets[11].code
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert opened.check_pdf_syntax() == []
        parts = opened.Root.StructTreeRoot.K[0].K
        assert [str(part.S) for part in parts] == ["/Part"] * 12
        assert len(parts[0].K) == len(parts[1].K) - 1


@pytest.mark.parametrize("character", ["\u202e", "\u2067", "\u200f", "\u200b", "\ufeff", "\x00", "\n"])
def test_hidden_and_turning_characters_are_refused_with_their_number(engine, sheet, character) -> None:
    with pytest.raises(PrintRefused) as refused:
        engine.render(replace(sheet, values=sheet.values | {"name": f"Иванов{character} Иван"}))
    assert refused.value.reason is Refusal.HIDDEN
    assert refused.value.field == "Имя"
    assert f"U+{ord(character):04X}" in str(refused.value)


@pytest.mark.parametrize("name", ["李小龙", "Иванов 😀", "ابن سينا", "שרה"])
def test_a_letter_the_font_lacks_is_refused_and_named(engine, sheet, name) -> None:
    with pytest.raises(PrintRefused) as refused:
        engine.render(replace(sheet, values=sheet.values | {"name": name}))
    assert refused.value.reason is Refusal.MISSING
    assert refused.value.character in name
    assert "Замените знак" in str(refused.value)


@pytest.mark.parametrize(
    "name", ["Мөхәммәтҗанова Гүзәл", "Çelik Şükrü", "Кӧрткерӧс Ӧльӧш", "Łukasz Żółć", "Ґалаґан Їсак"]
)
def test_letters_of_other_languages_of_the_font_are_printed(engine, sheet, name) -> None:
    assert name in text_of(engine.render(replace(sheet, values=sheet.values | {"name": name})))


def test_missing_value_is_refused_with_its_name(engine, sheet) -> None:
    with pytest.raises(PrintRefused, match="Заполните «body»"):
        engine.render(replace(sheet, values={k: v for k, v in sheet.values.items() if k != "body"}))


def test_text_beyond_the_sheet_is_refused_not_cut(engine, sheet) -> None:
    with pytest.raises(PrintRefused, match="Сократите текст"):
        engine.render(replace(sheet, values=sheet.values | {"body": "очень длинный текст " * 60}))


def test_long_name_is_set_in_two_rows_inside_the_frame(engine, sheet) -> None:
    name = "Рождественская-Абдурахмангаджиева Анна-Виктория Константиновна"
    long = replace(sheet, values=sheet.values | {"name": name})
    assert "name" in engine.check(long)
    assert "name" not in engine.check(sheet)
    page = pypdfium2.PdfDocument(engine.render(long))[0]
    found = page.get_textpage().search("Рождественская").get_next()
    assert found is not None
    left = page.get_textpage().get_charbox(found[0])[0]
    assert left > 12.2 * 72 / 25.4
    assert name in text_of(engine.render(long))


@pytest.mark.parametrize("letters", [2, 9, 14, 17, 19, 22, 26, 31, 38])
def test_every_length_of_name_stays_inside_the_frame(engine, sheet, letters) -> None:
    name = f"{'Щ' * letters} Имя"
    page = pypdfium2.PdfDocument(engine.render(replace(sheet, values=sheet.values | {"name": name})))[0]
    boxes = [o.get_bounds() for o in page.get_objects(filter=[1])]
    assert min(b[0] for b in boxes) > 12.2 * 72 / 25.4
    assert max(b[2] for b in boxes) < (297 - 12.2) * 72 / 25.4


def test_a_name_that_would_be_too_small_to_read_is_refused(engine, sheet) -> None:
    with pytest.raises(PrintRefused, match="Сократите текст"):
        engine.render(replace(sheet, values=sheet.values | {"name": "Щ" * 90}))


def test_pdf_and_jpeg_backgrounds_are_taken_and_broken_ones_refused(design, sheet) -> None:
    from PIL import Image

    own = Engine(design, ADDRESS).render(sheet)
    picture = io.BytesIO()
    Image.new("RGB", (300, 212), "#fffdf4").save(picture, "JPEG")
    for background in (Background("pdf", own), Background("jpeg", picture.getvalue())):
        data = Engine(replace(design, background=background), ADDRESS).render(sheet)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert pdf.check_pdf_syntax() == []
        assert qr_of(data) == ADDRESS + sheet.code
    for kind in ("pdf", "jpeg"):
        with pytest.raises(DesignRefused, match="Загрузите фон ещё раз"):
            Engine(replace(design, background=Background(kind, b"no")), ADDRESS).render(sheet)


def test_digest_changes_with_layout_and_background_only(design) -> None:
    same = load_design(design.to_data(), Background("apogee"))
    assert same == design
    assert same.digest() == design.digest()
    moved = replace(design, fields=(replace(design.fields[0], y=26.0), *design.fields[1:]))
    assert moved.digest() != design.digest()
    assert replace(design, background=Background("pdf", b"1")).digest() != design.digest()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"font": "comic"}, "шрифта «comic» нет"),
        ({"colour": "red"}, "нужен вид"),
        ({"size": 0}, "больше нуля"),
        ({"wdth": 3}, "непонятное слово «wdth»"),
    ],
)
def test_a_broken_design_is_refused_with_a_sentence(design, change, sentence) -> None:
    data = design.to_data()
    fields = [dict(field) for field in data["fields"]]
    fields[0] |= change
    with pytest.raises(DesignRefused, match=sentence):
        load_design(data | {"fields": fields}, Background("apogee"))
