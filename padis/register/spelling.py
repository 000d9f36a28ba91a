"""How names are put in order and found by letters: pinyin without tone, syllable by syllable."""

from functools import cache

from padis.cases.names import COMPOUND_SURNAMES, MIDDLE_DOT
from padis.register.readings import syllables

MOST_WAYS = 12
_AS_SURNAME = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "翟": "zhai", "查": "zha", "盖": "ge", "任": "ren", "朴": "piao",
    "区": "ou", "覃": "qin", "缪": "miao", "种": "chong", "员": "yun", "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun",
    "澹台": "tan tai", "单于": "chan yu", "令狐": "ling hu", "宓": "mi", "乜": "nie", "冼": "xian", "隗": "wei", "召": "shao",
}  # fmt: skip
"""Surnames that are read otherwise than the character is elsewhere."""


def pinyin(name: str) -> str:
    """The syllables parted by blanks: 单小芳 is "shan xiao fang". Letters and rare characters stand for themselves."""
    begins = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    first = _AS_SURNAME.get(name[:begins]) if MIDDLE_DOT not in name else None
    rest = name[begins:] if first else name
    readings = syllables()
    spelt = [readings.get(character, character.lower()) for character in rest if character.isalpha()]
    if rest.isascii():
        spelt = rest.lower().split()
    return " ".join([first, *spelt] if first else spelt)


def initials(spelt: str) -> str:
    """The first letters of the syllables."""
    return "".join(syllable[0] for syllable in spelt.split())


def is_spelt(text: str) -> bool:
    """Whether a text that is to find a person is pinyin or initials."""
    return text.isascii() and text.replace(" ", "").replace("'", "").isalpha()


def ways_to_read(letters: str) -> list[str]:
    """The beginnings of `pinyin` that letters without blanks may mean: "xiao" is "xiao", "xi ao"."""
    known = _known()
    found: list[str] = []

    def go_on(done: tuple[str, ...], rest: str) -> None:
        if len(found) >= MOST_WAYS:
            return
        if not rest:
            found.append(" ".join(done))
            return
        for length in range(min(6, len(rest)), 0, -1):
            if rest[:length] in known:
                go_on((*done, rest[:length]), rest[length:])
        if any(syllable.startswith(rest) and syllable != rest for syllable in known):
            found.append(" ".join((*done, rest)))  # the last syllable is not typed to its end

    go_on((), letters)
    return found


@cache
def _known() -> frozenset[str]:
    return frozenset(syllables().values())
