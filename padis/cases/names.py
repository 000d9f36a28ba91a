"""Names of persons: one way to write each, a key to compare them by, and a mask for lists.

Characters outside the basic plane are like any other; nothing here counts bytes or halves of characters.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

SHORTEST, LONGEST = 2, 50

CLEARED = "—"
"""What stands where a name stood whose time of keeping has passed."""

MIDDLE_DOT = "·"
_DOTS = "·•‧・･●▪⋅∙‣"
_STOPS = ".．。｡"  # typed for the dot, but between Latin words a full stop is one

_COMPATIBILITY = "\uf900-\ufaff\U0002f800-\U0002fa1f"
_HAN = f"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff{_COMPATIBILITY}\U00020000-\U0003fffd"
_RADICALS = re.compile("[\u2e80-\u2fd5]")

_IS_HAN = re.compile(f"[{_HAN}]")
_PLAIN_HAN = re.compile("[\u4e00-\u9fff]*")
_DOT_BETWEEN = re.compile(rf"\s*[{_DOTS}][\s{_DOTS}]*|(?<=[{_HAN}])\s*[{_STOPS}]\s*(?=[{_HAN}])")
_SPACE_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_INVISIBLE = re.compile(
    "[\u00ad\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_NOT_COMPATIBILITY = re.compile(f"[^{_COMPATIBILITY}]+")
_MASKED = re.compile(r"[*＊×]|某某")
_NO_NAMES = {"无名氏", "无名", "不详", "未知", "暂无", "姓名", "测试"}

_GBK_FIRST = 0xE815
"""The old GBK fonts put 80 characters (GBK FE50–FEA0) at U+E815–U+E864 of the private use area."""
_GBK_LATER = dict(
    zip(
        b"\x51\x52\x53\x59\x61\x66\x67\x6c\x6d\x76\x7e\x90\x91\xa0",
        "\U00020087\U00020089\U000200cc\u9fb4\u9fb5\u9fb6\u9fb7\U000215d7\u9fb8\U0002298f\u9fb9\u9fba\U000241fe\u9fbb",
        strict=True,
    )
)
"""Those of the 80 that Python's GB 18030 codec (edition of 2000) still leaves private."""

_COMPOUND = (
    "欧阳万俟上官东方乐正亓官令狐仲孙公冶公孙公羊公西公良刘付南宫南门司寇司徒司空司马呼延夏侯太叔太史宇文完颜宗政尉迟"
    "左丘巫马慕容拓跋段干淳于澹台濮阳独孤申屠百里皇甫端木第五纳兰西门诸葛赫连轩辕钟离长孙闻人闾丘颛孙鲜于东郭东门单于"
    "壤驷夹谷宰父微生梁丘漆雕羊舌谷梁"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND[at : at + 2] for at in range(0, len(_COMPOUND), 2))

_RADICAL_OF = dict(
    zip(
        "⺀⺌⺍⺎⺗⺝⺟⺠⺩⺶⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻥⻦⻩⻬⻮⻰⻳",
        "冫小小兀心月母民王羊西见角贝车长门青韦页风飞食马鱼鸟黄齐齿龙龟",
        strict=True,
    )
)
"""Radicals that stand in copied text for the character they look like, where Unicode gives no mapping."""


@dataclass(frozen=True, slots=True)
class NameProblem:
    """Why a text cannot be taken as a name: a code, and a sentence for the user."""

    code: str
    message: str


def _gbk_private() -> dict[int, str]:
    trails = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
    decoded = {trail: bytes((0xFE, trail)).decode("gb18030") for trail in trails} | _GBK_LATER
    return {_GBK_FIRST + place: decoded[trail] for place, trail in enumerate(trails)}


_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF21, 0xFF5B)}
_REWRITTEN = {ord("\u3000"): " ", **_FULL_WIDTH, **_gbk_private()}


def normalise_name(text: str) -> str:
    """The one way we write a name.

    Middle dots become "·" (U+00B7), full-width letters narrow, private codes of the old GBK fonts their real
    characters; outer and invisible characters go, spaces between Han characters too, and others collapse to
    one. Rare and compatibility ideographs stay as they are: they may be what the identity card shows. Of a text that
    is far too long only the beginning is read: to normalise may take time that grows with the square of the length.
    """
    text = text[: 4 * LONGEST]
    if _PLAIN_HAN.fullmatch(text):
        return text
    text = _INVISIBLE.sub("", text.translate(_REWRITTEN))
    text = _NOT_COMPATIBILITY.sub(lambda part: unicodedata.normalize("NFC", part[0]), text)
    text = _DOT_BETWEEN.sub(MIDDLE_DOT, text)
    text = _SPACE_BETWEEN_HAN.sub("", text)
    return " ".join(text.split()).strip(MIDDLE_DOT + " ")


def match_key(name: str) -> str:
    """What two ways to write one name have in common: no dots, spaces, signs, case or compatibility forms."""
    if _PLAIN_HAN.fullmatch(name):
        return name
    folded = unicodedata.normalize("NFKC", unified(normalise_name(name))).casefold()
    return "".join(character for character in folded if _is_letter(character) or character.isdigit())


def unified(text: str) -> str:
    """The text with the ideographs that its radicals look like."""

    def ideograph(found: re.Match[str]) -> str:
        return _RADICAL_OF.get(found[0]) or unicodedata.normalize("NFKC", found[0])

    return _RADICALS.sub(ideograph, text)


def name_problems(text: str) -> list[NameProblem]:
    """What keeps the text from being a name, each with a sentence for the user."""
    name = normalise_name(text)
    problems = [*_length_problems(name), *_character_problems(name)]
    if _MASKED.search(name):
        problems.append(NameProblem("masked", _("Give the whole name; this one is masked.")))
    if name in _NO_NAMES:
        problems.append(NameProblem("no_name", _("“%(name)s” is not a name.") % {"name": name}))
    return problems


def mask_name(name: str) -> str:
    """For lists: 李*, 王*芳, 欧阳*华, 古丽***·****, A*** S******."""
    if MIDDLE_DOT in name:
        first, *others = name.split(MIDDLE_DOT)
        return MIDDLE_DOT.join([_cover(first, shown=2 if len(first) > 1 else 1), *map(_stars, others)])
    if not _IS_HAN.match(name):
        return " ".join(_cover(word, shown=1) for word in name.split())
    shown = len(surname(name))
    if len(name) <= shown + 1:
        return _cover(name, shown=min(shown, len(name) - 1))
    return name[:shown] + "*" * (len(name) - shown - 1) + name[-1]


def surname(name: str) -> str:
    """A guess: the compound surname of a longer name, or the first character; "" for parts, and outside Han.

    It is wrong for names without a surname (Mongol, Tibetan), so use it to show, never to compare.
    """
    if MIDDLE_DOT in name or not _IS_HAN.match(name):
        return ""
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[:1]


def _cover(word: str, *, shown: int) -> str:
    return word[:shown] + _stars(word[shown:])


def _stars(word: str) -> str:
    return "*" * len(word)


def _is_letter(character: str) -> bool:
    """Letters and marks of any script; by range for Han, whose newest characters Python may not know yet."""
    return bool(_IS_HAN.match(character)) or unicodedata.category(character)[0] in "LM"


def _length_problems(name: str) -> list[NameProblem]:
    length = len(name)
    if length < SHORTEST:
        sentence = _("A name has at least %(least)d characters.")
        return [NameProblem("too_short", sentence % {"least": SHORTEST})]
    if length > LONGEST:
        sentence = _("A name has at most %(most)d characters; this one has %(length)d.")
        return [NameProblem("too_long", sentence % {"most": LONGEST, "length": length})]
    return []


def _character_problems(name: str) -> list[NameProblem]:
    """One problem for each kind of character that no name holds, naming the characters."""
    found: dict[str, list[str]] = {}
    for character in dict.fromkeys(name):
        kind = _kind_of_intruder(character)
        if kind:
            found.setdefault(kind, []).append(character)
    return [NameProblem(kind, _sentence(kind, characters)) for kind, characters in found.items()]


def _kind_of_intruder(character: str) -> str:
    """ "" for a character that names hold, else what it is."""
    if _is_letter(character) or character in f"{MIDDLE_DOT} -'’.*＊×":
        return ""
    if _RADICALS.match(character):
        return "radical"
    category = unicodedata.category(character)
    if category == "Co":
        return "private_use"
    if category in ("Cc", "Cf", "Cs"):
        return "control"
    return "digit" if category[0] == "N" else "sign"


def _sentence(kind: str, characters: list[str]) -> str:
    shown = " ".join(characters)
    sentences = {
        "radical": _("“%(found)s” is a part of a character; “%(meant)s” is probably meant."),
        "private_use": _("%(codes)s belongs to a private font and cannot be exchanged: type it anew."),
        "control": _("The name holds an invisible control character (%(codes)s)."),
        "digit": _("A name holds no digits: %(found)s"),
        "sign": _("A name cannot hold %(found)s"),
    }
    codes = ", ".join(f"U+{ord(character):04X}" for character in characters)
    return sentences[kind] % {"found": shown, "meant": unified(shown), "codes": codes}
