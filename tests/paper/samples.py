"""Forms with something in every field, and what happens to a page on its way: printed, photographed, scanned."""

import io
import random
from datetime import date
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from padis.cases.codes import table
from padis.cases.facts import CHILD_FIELDS, FACTS, FactField, FactType
from padis.paper.codes import picture
from padis.paper.forms import Form
from padis.paper.pages import Page, Section, pdf
from padis.paper.sealing import sealed
from tests.world import CHANGAN, NOON, YUJIANG

NAME = "欧阳静\U00020bb7"  # 𠮷: outside the basic plane
SAMPLES = {
    FactType.TEXT: "江西省鹰潭市余江区锦江镇团湖村委会上祝家村小组12号",
    FactType.NAME: NAME,
    FactType.DATE: "1988-02-29",
    FactType.DIVISION: YUJIANG,
    FactType.PHONE: "13900000000",
    FactType.ID_NUMBER: "362226198802291246",
    FactType.BOOL: True,
}


def sample(field: FactField) -> Any:
    """A canonical value of the field's type."""
    if field.type is FactType.CODE:
        return list(table(field.table))[-1].code
    if field.type is FactType.CHILDREN:
        child = {name: sample(each) for name, each in CHILD_FIELDS.items()}
        return [child, {**child, "birth_date": "2020-12-31"}]
    return SAMPLES[field.type]


def every_fact() -> dict[str, Any]:
    return {name: sample(field) for name, field in FACTS.items()}


def form(**changes: Any) -> Form:
    given: dict[str, Any] = {
        "kind": "verification", "number": "441900119-2611-000017-1", "edition": 1, "sender": CHANGAN, "receiver": YUJIANG,
        "issued_on": date(2026, 11, 2), "parts": {"facts": every_fact(), "note": "请核实。"},
    }  # fmt: skip
    return Form(**{**given, **changes})


def printed(one: Form, *, writer: str = CHANGAN) -> bytes:
    """The PDF of a form as its writer prints it."""
    lines = [(name, str(value)) for name, value in one.parts.get("facts", {}).items()]
    code = picture(sealed(one, writer=writer, now=NOON))
    return pdf(Page("协查表", one.number, [("编号", one.number)], [Section("个案", lines)], code=code))


def scanned(content: bytes, *, dpi: int = 150, page: int = 0) -> Image.Image:
    """A page of a PDF as a grey picture."""
    document = pypdfium2.PdfDocument(content)
    return document[page].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")


def text_of_pdf(content: bytes) -> str:
    """What can be read on all pages, without what the lines of a page add."""
    document = pypdfium2.PdfDocument(content)
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    return "".join(pages).replace("\r\n", "")


def turned(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=235)


def noisy(picture: Image.Image, *, seed: int = 1, strength: float = 30) -> Image.Image:
    """Grain of a standard deviation of `strength` of 255 levels, and a soft lens."""
    noise = Image.effect_noise(picture.size, strength) if seed == 1 else _grain(picture.size, strength, seed)
    soft = picture.filter(ImageFilter.GaussianBlur(0.6))
    return Image.blend(soft, noise, 0.25)


def _grain(size: tuple[int, int], strength: float, seed: int) -> Image.Image:
    rng = random.Random(seed)
    small = Image.new("L", (size[0] // 4, size[1] // 4))
    small.putdata([max(0, min(255, int(rng.gauss(128, strength)))) for _each in range(small.width * small.height)])
    return small.resize(size)


def dark(picture: Image.Image, share: float) -> Image.Image:
    return ImageEnhance.Brightness(picture).enhance(share)


def stained(picture: Image.Image, share: float) -> Image.Image:
    """A blot in the middle of the upper right quarter, where the code stands; `share` of the page's width."""
    blotted = picture.copy()
    side, x, y = picture.width * share, picture.width * 0.78, picture.height * 0.13
    ImageDraw.Draw(blotted).rectangle((x, y, x + side, y + side), fill=20)
    return blotted


def as_file(picture: Image.Image, *, kind: str = "JPEG", **options: Any) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()
