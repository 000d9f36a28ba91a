"""The QR code of a form: bytes as a picture that a telephone and an office scanner can read."""

from dataclasses import dataclass
from io import BytesIO

import segno

MOST_BYTES = 2900
"""Version 40 with the least correction holds 2953."""
MODULE_MM = 0.6
"""The side of a dot: 3.5 pixels at 150 dpi. Below three a reader guesses."""
QUIET = 4  # dots of white around it, as the standard wants
WELL_CORRECTED = 1100  # bytes up to which 15 % of the picture may be spoilt; above, 7 %


class TooLong(Exception):
    """The form does not fit into one code."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`side_mm` is its width with the white around it."""

    svg: str
    side_mm: float


def picture(content: bytes) -> Picture:
    """Raises TooLong."""
    if len(content) > MOST_BYTES:
        raise TooLong
    error = "m" if len(content) <= WELL_CORRECTED else "l"
    code = segno.make_qr(content, error=error, mode="byte", boost_error=False)
    drawn = BytesIO()
    code.save(drawn, kind="svg", border=QUIET, xmldecl=False, light="#fff", omitsize=True)
    return Picture(drawn.getvalue().decode(), round(code.symbol_size(border=QUIET)[0] * MODULE_MM, 1))
