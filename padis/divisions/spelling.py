"""How place names are read: pinyin without tone, with the readings that place names keep.

The `pinyin` column of data/divisions.csv is made here, once, so that a running installation needs no
dictionary: `python -m padis.divisions.spelling` writes it again after a change of names or of
data/readings.csv. That file holds a character's usual reading in place names where the dictionary's
first one is another, whole words read against the rule, and readings of one province (its two digits).
"""

import csv
from functools import cache
from pathlib import Path

import pypinyin

from padis.divisions.files import DATA, DIVISIONS

Regional = dict[tuple[str, str], str]


def spell(name: str, *, code: str) -> list[str]:
    """The syllables of a name; ü is written v, marks and digits are left out."""
    regional = teach()
    characters = "".join(character for character in name if character.isalpha() or character == "〇")
    syllables = pypinyin.lazy_pinyin(characters)
    return [regional.get((code[:2], own), syllable) for own, syllable in zip(characters, syllables, strict=True)]


@cache
def teach() -> Regional:
    """Give the dictionary our readings; those of single provinces are returned."""
    with (DATA / "readings.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["province"], row["text"], row["pinyin"]) for row in csv.DictReader(file)]
    everywhere = {text: pinyin for province, text, pinyin in rows if not province}
    pypinyin.load_single_dict({ord(text): pinyin for text, pinyin in everywhere.items() if len(text) == 1})
    words = {text: [[part] for part in pinyin.split()] for text, pinyin in everywhere.items() if len(text) > 1}
    pypinyin.load_phrases_dict(words)
    return {(province, text): pinyin for province, text, pinyin in rows if province}


def respell(path: Path = DIVISIONS) -> None:
    """Write the pinyin column anew."""
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for row in rows:
        row["pinyin"] = " ".join(spell(row["name"], code=row["code"]))
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    respell()
