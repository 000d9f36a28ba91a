"""`python -m padis.paper.reader_process`: looks for QR codes in a picture or a PDF that somebody brought, in a process of its own.

What is made to break a reader breaks this process alone: its memory and its time are limited. It takes the file on its
standard input and prints one JSON object: {"codes": [hex …], "seen": n, "pages": n, "read": n}, or {"refused": why}.
`seen` counts codes that are there and cannot be read, `pages` what the file has, `read` what was looked at.
"""

import io
import json
import resource
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from padis.paper.limits import MOST_MEMORY, MOST_PAGES, MOST_PIXELS, MOST_SECONDS

LARGEST_SIDE = 3600
"""Larger pictures are made smaller first: a code's dots have ten pixels and more there."""
TAKEN = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF")
QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
DPI = 200
POINTS = 72  # to an inch, in a PDF
TURNS = (4, -4, 10, -10, 22, -22, 45)
"""Degrees: a code that stands askew is looked for straightened when nothing else finds it."""
MOST_CLOSELY = 3  # pages
LEAST_CONTRAST = 24  # levels of 255


class Refused(Exception):
    """`args[0]` names why."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        found = look(sys.stdin.buffer.read())
    except Refused as refused:
        found = {"refused": str(refused)}
    except MemoryError:
        found = {"refused": "large"}
    sys.stdout.write(json.dumps(found))


def look(content: bytes) -> dict[str, Any]:
    """All codes of the file. Only where there are none at all, the first pages are looked at more closely."""
    found = Found()
    for found.pages, page in pages(content):
        found.read += 1
        found.add(page, plainly(page))
    if not found.codes:
        for _total, page in islice(pages(content), MOST_CLOSELY):
            found.add(page, closely(page))
    return {"codes": list(found.codes), "seen": found.seen, "pages": found.pages, "read": found.read}


def pages(content: bytes) -> Iterator[tuple[int, Image.Image]]:
    """How many pages there are, and each as a grey picture. Raises Refused."""
    yield from pages_of_pdf(content) if content[:1024].lstrip().startswith(b"%PDF") else pictures(content)


def pages_of_pdf(content: bytes) -> Iterator[tuple[int, Image.Image]]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Refused("locked" if "password" in str(error).lower() else "damaged") from error
    total = len(document)
    for number in range(min(total, MOST_PAGES)):
        page = document[number]
        scale = min(DPI / POINTS, LARGEST_SIDE / max(*page.get_size(), 1))
        yield total, page.render(scale=scale, grayscale=True).to_pil().convert("L")
        page.close()


def pictures(content: bytes) -> Iterator[tuple[int, Image.Image]]:
    try:
        opened = Image.open(io.BytesIO(content), formats=TAKEN)
        total = getattr(opened, "n_frames", 1) if opened.format == "TIFF" else 1
        for number in range(min(total, MOST_PAGES)):
            opened.seek(number)
            if opened.format == "JPEG":
                opened.draft("L", (LARGEST_SIDE, LARGEST_SIDE))
            picture = ImageOps.exif_transpose(opened).convert("L")
            picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
            yield total, picture
    except Image.DecompressionBombError as error:
        raise Refused("large") from error
    except UnidentifiedImageError as error:
        raise Refused("kind") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refused("damaged") from error


@dataclass
class Found:
    """The codes in the order of the pages, how many more are there but cannot be read, and how many pages there are."""

    codes: dict[str, None] = field(default_factory=dict)
    seen: int = 0
    pages: int = 0
    read: int = 0

    def add(self, page: Image.Image, attempts: Iterator[Image.Image]) -> None:
        """Until one of the attempts finds something."""
        if is_blank(page):
            return
        for attempt in attempts:
            results = zxingcpp.read_barcodes(attempt, formats=QR, return_errors=True)
            read = [bytes(result.bytes).hex() for result in results if result.valid]
            self.codes |= dict.fromkeys(read)
            self.seen = max(self.seen, len(results) - len(read))
            if read:
                return


def is_blank(page: Image.Image) -> bool:
    levels = page.histogram()
    used = [level for level, count in enumerate(levels) if count]
    return used[-1] - used[0] < LEAST_CONTRAST


def plainly(page: Image.Image) -> Iterator[Image.Image]:
    """The page as it is, and with its darkest black and its brightest white."""
    yield page
    yield ImageOps.autocontrast(page, cutoff=1)


def closely(page: Image.Image) -> Iterator[Image.Image]:
    """The page without its grain, larger, straightened, softened."""
    clear = ImageOps.autocontrast(page, cutoff=1)
    yield clear.filter(ImageFilter.MedianFilter(3))
    if max(page.size) < LARGEST_SIDE / 2:
        yield clear.resize((page.width * 2, page.height * 2), Image.Resampling.BICUBIC)
    for turn in TURNS:
        yield clear.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    yield clear.filter(ImageFilter.GaussianBlur(1.5))


if __name__ == "__main__":
    main()
