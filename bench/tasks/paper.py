"""Forms on paper: printing them, and reading them from what a scanner makes of a page."""

import time
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from random import Random
from typing import Any

import pypdfium2
from django.utils import timezone
from PIL import Image, ImageFilter

from bench import world
from padis.cases.facts import FACTS
from padis.paper import pages, reading
from padis.paper.codes import picture
from padis.paper.forms import Form
from padis.paper.sealing import sealed
from padis.simulator.people import person

DPI = 150
LARGEST_TURN = 3.0
"""Degrees, to either side."""
GREY = 235  # of the glass of a scanner


def run(forms: int, timed: int) -> Iterator[dict[str, float]]:
    """First the shares of scans, and of all their fields, that came back right; then seconds for a form and for a scan."""
    rng = Random("paper")
    written = list(islice(forms_of(rng), forms))
    images = [scan(paper_of(form), rng) for form in written]
    found = [(form, read.forms[0].form) for form, read in map(read_back, written, images) if read.forms]
    yield {"read_share": len(found) / forms, "field_share": share_of_fields(found)}
    yield {"print_s": seconds(paper_of, written[:timed]), "scan_s": seconds(read_back, written[:timed], images)}


def read_back(form: Form, image: bytes) -> tuple[Form, reading.Reading]:
    return form, reading.read(image, reader=form.receiver)


def seconds(work: Callable[..., object], first: Sequence[object], *others: Sequence[object]) -> float:
    """Of each."""
    started = time.perf_counter()
    for each in zip(first, *others, strict=False):
        work(*each)
    return (time.perf_counter() - started) / len(first)


def forms_of(rng: Random) -> Iterator[Form]:
    """Requests between the measured townships, with the facts of made-up people."""
    units = world.townships()
    serial = 0
    while True:
        serial += 1
        here, home = rng.sample(units, 2)
        facts = person(rng, registered_code=home, residence_code=here, today=world.yesterday())
        number = f"{here[:9]}-{world.yesterday().year}-{serial:06d}-1"
        yield Form("verification", number, 1, here, home, world.yesterday(), {"facts": facts})


def paper_of(form: Form) -> bytes:
    """The PDF, from the facts on: keys, packing, sealing, signing, code and page."""
    code = picture(sealed(form, writer=form.sender, now=timezone.now()))
    lines = [(str(FACTS[name].label), str(value)) for name, value in form.parts["facts"].items()]
    return pages.pdf(
        pages.Page("协查", form.number, [("编号", form.number)], [pages.Section("个案", lines)], code=code)
    )


def scan(content: bytes, rng: Random) -> bytes:
    """The first page as an office scanner gives it: grey, at 150 dpi, a little turned, grainy, compressed."""
    document = pypdfium2.PdfDocument(content)
    page = document[0].render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
    document.close()
    turn = rng.uniform(-LARGEST_TURN, LARGEST_TURN)
    page = page.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=GREY)
    page = Image.blend(page.filter(ImageFilter.GaussianBlur(0.6)), Image.effect_noise(page.size, 30), 0.25)
    written = BytesIO()
    page.save(written, "JPEG", quality=70)
    return written.getvalue()


def share_of_fields(found: list[tuple[Form, Form]]) -> float:
    """Of the fields of all forms that were read, those with the same value."""
    printed = [(read, name, value) for form, read in found for name, value in flat(form).items()]
    same = [name for read, name, value in printed if flat(read).get(name) == value]
    return len(same) / len(printed)


def flat(form: Form) -> dict[str, Any]:
    head = {"kind": form.kind, "number": form.number, "edition": form.edition, "issued_on": form.issued_on}
    return {**head, "sender": form.sender, "receiver": form.receiver, **form.parts["facts"]}
