"""From pictures to forms: what a scanner or a telephone makes of a page, and what people bring by mistake."""

import io

import pypdfium2
import pytest
import segno
from PIL import Image

from padis.paper import limits, reading
from padis.paper.sealing import Opened
from padis.paper.troubles import Trouble
from tests.paper import samples
from tests.paper.samples import as_file, form, printed, scanned
from tests.world import CHANGAN, GUANGFENG, YUJIANG

pytestmark = pytest.mark.django_db


def read(content: bytes, reader: str = YUJIANG) -> reading.Reading:
    return reading.read(content, reader=reader)


def the_form(content: bytes) -> Opened:
    found = read(content)
    assert found.troubles == ()
    return found.forms[0]


def test_the_pdf_itself_gives_back_every_field():
    assert read(printed(form())) == reading.Reading((Opened(form(), CHANGAN),), (), 1, 1)


@pytest.mark.parametrize("degrees", [-3, 0, 3, 90, 180, 270])
def test_a_turned_scan_at_150_dpi_is_read(degrees):
    page = samples.turned(scanned(printed(form())), degrees)
    assert the_form(as_file(page)) == Opened(form(), CHANGAN)


def test_a_noisy_one_is_read():
    page = samples.noisy(samples.turned(scanned(printed(form())), 3))
    assert the_form(as_file(page, quality=70)) == Opened(form(), CHANGAN)


def test_a_dark_photo_is_read():
    page = samples.dark(samples.turned(scanned(printed(form())), -2), 0.25)
    assert the_form(as_file(page)) == Opened(form(), CHANGAN)


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photo_that_a_telephone_laid_on_its_side_is_read(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert the_form(as_file(scanned(printed(form())), exif=exif.tobytes())) == Opened(form(), CHANGAN)


def test_a_scan_of_several_forms_gives_each_once():
    several = pypdfium2.PdfDocument.new()
    for number in (1, 2, 2):
        page = printed(form(number=f"441900119-2611-000017-{number}"))
        several.import_pages(pypdfium2.PdfDocument(page))
    content = io.BytesIO()
    several.save(content)

    found = read(content.getvalue())

    assert [one.form.number[-1] for one in found.forms] == ["1", "2"]
    assert (found.pages, found.read) == (3, 3)


def test_of_300_pages_the_first_are_looked_at():
    """With words about it: nobody waits for 300 pages, and a form at the front is found."""
    long = pypdfium2.PdfDocument.new()
    long.import_pages(pypdfium2.PdfDocument(printed(form())))
    for _each in range(299):
        long.new_page(595, 842)
    content = io.BytesIO()
    long.save(content)

    found = read(content.getvalue())

    assert found.forms == (Opened(form(), CHANGAN),)
    assert (found.pages, found.read) == (300, limits.MOST_PAGES)


def test_a_code_that_is_cut_off_is_told():
    page = scanned(printed(form()))
    cut = page.crop((0, 0, int(page.width * 0.82), page.height))
    assert read(as_file(cut)).troubles[0] in (Trouble.UNREADABLE, Trouble.NO_CODE)


def test_a_spoilt_code_is_told_and_a_small_blot_does_no_harm():
    page = scanned(printed(form(parts={"facts": {"name": "王小芳"}})))
    assert read(as_file(samples.stained(page, 0.02))).forms
    assert read(as_file(samples.stained(page, 0.2))).troubles == (Trouble.UNREADABLE,)


def test_a_page_without_a_code_and_one_with_another():
    assert read(as_file(Image.new("L", (800, 1100), 240))).troubles == (Trouble.NO_CODE,)
    other = io.BytesIO()
    segno.make_qr("https://example.org/menu").save(other, kind="png", scale=8)
    assert read(other.getvalue()).troubles == (Trouble.NOT_OURS,)


def test_a_third_unit_gets_nothing_of_it():
    found = read(printed(form()), reader=GUANGFENG)
    assert (found.forms, found.troubles) == ((), (Trouble.NOT_FOR_YOU,))


@pytest.mark.parametrize(
    "content, trouble",
    [
        (b"", Trouble.KIND),
        ("姓名,身份证号\n".encode(), Trouble.KIND),
        (b"%PDF-1.7 nothing more", Trouble.DAMAGED),
        (as_file(Image.new("L", (400, 400)), kind="PNG")[:200], Trouble.DAMAGED),
        (as_file(Image.new("1", (12_000, 12_000)), kind="PNG"), Trouble.LARGE),
        (bytes(limits.MOST_BYTES + 1), Trouble.LARGE),
    ],
)
def test_what_is_no_picture_of_a_page_is_told_by_its_reason(content, trouble):
    assert read(content).troubles == (trouble,)


def test_a_file_that_breaks_its_reader_breaks_nothing_else(monkeypatch):
    monkeypatch.setattr(reading, "PATIENCE", 0.01)
    assert read(printed(form())).troubles == (Trouble.SLOW,)
