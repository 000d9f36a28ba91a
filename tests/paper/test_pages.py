"""What is printed: A4, with its font inside, Chinese, and nothing left out silently."""

import os
import subprocess
import sys

import pypdfium2
import pytest

from padis.paper import fonts
from padis.paper.pages import Page, Section, pdf
from tests.paper.samples import form, printed, text_of_pdf


def page(*lines: tuple[str, str], title: str = "协查表") -> Page:
    return Page(title, "编号 1", [("编号", "441900119-2611-000017-1")], [Section("个案", lines)])


def test_it_is_a4_with_the_font_inside():
    content = pdf(page(("姓名", "欧阳静姝")))
    assert [round(side) for side in pypdfium2.PdfDocument(content)[0].get_size()] == [595, 842]
    assert b"/FontFile3" in content or b"/FontFile2" in content or b"ObjStm" in content
    assert "欧阳静姝" in text_of_pdf(content)


def test_what_is_typed_stays_text():
    """Nothing that somebody typed is ever taken for the typesetter's language."""
    typed = "#panic(1) $x$ *粗* _斜_ `码` \\ [括] <标> @引"
    assert typed in text_of_pdf(pdf(page(("备注", typed))))


def test_a_character_that_the_font_lacks_is_named_and_told():
    lacking = "\U0003134a"  # the last of extension G
    content = text_of_pdf(pdf(page(("姓名", f"王{lacking}芳"))))
    assert "王〔U+3134A〕芳" in content
    assert "字库中没有" in content


def test_a_rare_character_outside_the_basic_plane_is_drawn_where_the_font_has_it():
    assert fonts.font().missing("王\U00020bb7") == []  # 𠮷
    assert "〔" not in text_of_pdf(pdf(page(("姓名", "王\U00020bb7"))))


def test_a_long_form_goes_on_on_the_next_page():
    content = pdf(page(*[(f"项目{number}", "很长的内容" * 12) for number in range(80)]))
    assert len(pypdfium2.PdfDocument(content)) > 1
    assert "项目79" in text_of_pdf(content).replace(" ", "")


@pytest.mark.django_db
def test_every_field_of_a_case_fits_on_one_page_with_its_code():
    assert len(pypdfium2.PdfDocument(printed(form()))) == 1


def test_without_a_font_it_says_what_to_install(settings):
    settings.PRINT_FONT = "/nowhere/font.otf"
    fonts.font.cache_clear()
    try:
        with pytest.raises(fonts.NoFont, match="fonts-noto-cjk"):
            pdf(page())
    finally:
        settings.PRINT_FONT = ""
        fonts.font.cache_clear()


def test_a_process_that_prints_nothing_loads_no_typesetter():
    """Typesetter, fonts and readers of pictures are some 100 MB for each process of the pages."""
    heavy = ["typst", "fontTools", "segno", "pypdfium2", "zxingcpp"]
    program = f"import django, sys; django.setup(); import config.urls; print(sorted({{*{heavy}}} & {{*sys.modules}}))"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    ended = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
