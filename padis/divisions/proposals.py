"""Which township of a county an old name or an address means. A proposal: the user picks."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

ENDING = re.compile(r"(街道办事处|街道|地区|民族乡|镇|乡|苏木)$")
ALIKE = 0.6  # from here on two names are worth proposing (share of common characters)


def stem(name: str) -> str:
    """长安镇, 长安乡 and 长安街道 are often one place over the years. A name of one character keeps its ending."""
    short = ENDING.sub("", name)
    return short if len(short) > 1 else name


def closest(names: Mapping[str, str], text: str) -> list[str]:
    """The keys of the names that fit the text, best first; nothing fits an empty text."""
    wanted = "".join(text.split())
    scores = {key: likeness(name, wanted) for key, name in names.items()} if wanted else {}
    return sorted((key for key, score in scores.items() if score >= ALIKE), key=lambda key: (-scores[key], key))


def likeness(name: str, wanted: str) -> float:
    """3 the same, 2 to 3 the one within the other, below 1 alike."""
    if name == wanted or stem(name) == stem(wanted):
        return 3
    if stem(name) in wanted:
        return 2 + len(stem(name)) / len(wanted)
    if stem(wanted) in name:
        return 2 + len(stem(wanted)) / len(name)
    return SequenceMatcher(None, stem(name), stem(wanted), autojunk=False).ratio()
