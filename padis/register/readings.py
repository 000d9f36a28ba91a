"""How names sound, for finding a person whose name was written by ear.

`data/readings.txt` has a line for each syllable of Mandarin (pinyin without tone, ü as v): the syllable, a space, the
characters whose usual reading it is. It is made here, once, so that a running installation needs no dictionary:
`python -m padis.register.readings` writes it again. One reading a character: both sides are read by the same rule.
"""

from functools import cache
from pathlib import Path

from padis.cases.names import match_key

READINGS = Path(__file__).parent / "data" / "readings.txt"

_SAME_BY_EAR = (("zh", "z"), ("ch", "c"), ("sh", "s"))
"""Beginnings that most speakers of the south do not tell apart."""


def sounds(name: str) -> tuple[str, ...]:
    """The syllables of a name as a hasty listener writes them: no tones, zh as z, ing as in, l as n.

    A character without a known reading stands for itself. Pinyin typed in place of a rare character reads as that.
    """
    readings, found, latin = syllables(), list[str](), ""
    for character in match_key(name):
        if character.isascii():
            latin += character
            continue
        found += [latin] if latin else []
        found.append(readings.get(character, character))
        latin = ""
    found += [latin] if latin else []
    return tuple(_heard(syllable) for syllable in found)


def _heard(syllable: str) -> str:
    for written, heard in _SAME_BY_EAR:
        syllable = heard + syllable[2:] if syllable.startswith(written) else syllable
    syllable = "n" + syllable[1:] if syllable.startswith("l") else syllable
    return syllable.removesuffix("g") if syllable.endswith(("ang", "eng", "ing")) else syllable


@cache
def syllables() -> dict[str, str]:
    lines = (line.split(" ") for line in READINGS.read_text(encoding="utf-8").splitlines())
    return {character: syllable for syllable, characters in lines for character in characters}


def write() -> None:
    """Make the file anew from the dictionary that developers have."""
    import pypinyin
    from pypinyin.pinyin_dict import pinyin_dict

    by_syllable: dict[str, list[str]] = {}
    for character in map(chr, sorted(pinyin_dict)):
        syllable = pypinyin.lazy_pinyin(character)[0]
        if len(match_key(character)) == 1 and syllable.isascii() and syllable.isalpha():
            by_syllable.setdefault(syllable, []).append(character)
    lines = [f"{syllable} {''.join(characters)}\n" for syllable, characters in sorted(by_syllable.items())]
    READINGS.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    write()
