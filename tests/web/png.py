"""A picture of a page as a small PNG: 256 colours at most, which a page of text hardly exceeds."""

import base64
import struct
import zlib
from collections import Counter
from typing import Any

MOST_COLOURS = 256
COMMON = 64
ALIKE = 0xF0F0F0  # rare colours that agree in these bits count as one
PIXELS = """async (png) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const reader = new FileReader();
  reader.readAsDataURL(new Blob([context.getImageData(0, 0, image.width, image.height).data]));
  await new Promise((done) => { reader.onload = done; });
  return [image.width, image.height, reader.result.split(",")[1]];
}"""


def photograph(page: Any) -> bytes:
    """What is in the window, as a PNG with a palette."""
    taken = page.screenshot(animations="disabled", caret="hide")
    blank = page.context.new_page()
    width, height, pixels = blank.evaluate(PIXELS, base64.b64encode(taken).decode())
    blank.close()
    return encoded(width, height, base64.b64decode(pixels))


def encoded(width: int, height: int, rgba: bytes) -> bytes:
    """The commonest colours stay, and one of each kind of the rare ones; the others become the nearest of these."""
    pixels = memoryview(rgba).cast("I")
    by_frequency = [colour for colour, _n in Counter(pixels).most_common()]
    unlike: dict[int, int] = {}
    for colour in by_frequency:
        unlike.setdefault(colour & ALIKE, colour)
    kept = list(map(_rgb, dict.fromkeys([*by_frequency[:COMMON], *unlike.values()])))[:MOST_COLOURS]
    place = {colour: _nearest(_rgb(colour), kept) for colour in by_frequency}
    lines = (pixels[start : start + width] for start in range(0, width * height, width))
    body = b"".join(b"\0" + bytes(map(place.__getitem__, line)) for line in lines)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", b"".join(map(bytes, kept))), (b"IDAT", zlib.compress(body, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _rgb(colour: int) -> tuple[int, int, int]:
    """From a pixel as a little-endian machine reads it."""
    return colour & 255, colour >> 8 & 255, colour >> 16 & 255


def _nearest(colour: tuple[int, int, int], among: list[tuple[int, int, int]]) -> int:
    if colour in among:
        return among.index(colour)
    return min(range(len(among)), key=lambda n: sum((a - b) ** 2 for a, b in zip(colour, among[n], strict=True)))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
