"""The Chinese font of what is printed, and which characters it lacks.

Debian's package fonts-noto-cjk where it is installed, else what script/_bootstrap brought; PADIS_FONT names another file.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTCollection, TTFont

DEBIAN = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
BROUGHT = Path(".tools/font/SourceHanSansSC-Regular.otf")
NO_FONT = "No Chinese font to print with: install Debian's fonts-noto-cjk, start by script/demo, or name a file in PADIS_FONT."
SIMPLIFIED = " SC"
FAMILY = 1  # the number of a font's family in its table of names


class NoFont(Exception):
    """Nothing can be printed on this machine."""


@dataclass(frozen=True, slots=True)
class Font:
    """`family` is its name; of a collection that of the simplified member. `characters` are the code points it draws."""

    path: Path
    family: str
    characters: frozenset[int]

    def missing(self, text: str) -> list[str]:
        """The characters that it cannot draw, each once, in the order of the text."""
        lacks = (sign for sign in text if ord(sign) not in self.characters and not sign.isspace())
        return list(dict.fromkeys(lacks))


@lru_cache(maxsize=1)
def font() -> Font:
    """Raises NoFont."""
    places = [Path(settings.PRINT_FONT)] if settings.PRINT_FONT else [DEBIAN, settings.BASE_DIR / BROUGHT]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise NoFont(NO_FONT)
    opened = _simplified(path) if path.suffix.lower() == ".ttc" else TTFont(path, lazy=True)
    return Font(path, str(opened["name"].getDebugName(FAMILY)), frozenset(opened.getBestCmap()))


def _simplified(path: Path) -> TTFont:
    fonts = TTCollection(path, lazy=True).fonts
    return next((each for each in fonts if str(each["name"].getDebugName(FAMILY)).endswith(SIMPLIFIED)), fonts[0])
