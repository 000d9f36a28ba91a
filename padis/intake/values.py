"""From the text of a cell to what `clean_facts` takes: codes by code or name, places by code or name, days of any kind."""

import csv
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from padis.cases.codes import table
from padis.cases.facts import CHILD_FIELDS, FACTS, FactField, FactType
from padis.cases.facts.cleaning import MOST_CHARACTERS
from padis.cases.models import Direction
from padis.divisions import proposals
from padis.divisions.models import Division, Level
from padis.divisions.queries import resolve, search
from padis.divisions.resolution import Resolution

OFFERED = 4
"""Places that a sentence lists where a text may mean several."""
EXCEL_DAY_0 = date(1899, 12, 30)
SERIAL_DAYS = range(1, 73_051)  # 1899-12-31 to 2099-12-31
ENDINGS = ("族", "性", "户口", "户", "教育", "文化", "毕业", "程度", "婚", "状况")
DATA = Path(__file__).parent / "data" / "also_called.csv"
YES = frozenset({"是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "对"})
NO = frozenset({"否", "无", "没有", "×", "✗", "n", "no", "false", "0"})
DIRECTIONS = {
    "流入": Direction.INFLOW,
    "流出": Direction.OUTFLOW,
    "inflow": Direction.INFLOW,
    "outflow": Direction.OUTFLOW,
}
_CODE_AND_NAME = re.compile(r"(\d{1,2})[\s.、:：\-—]*(\D.*)")
_ASIDE = re.compile(r"[（(].*?[）)]")
_TOWNSHIP = re.compile(r"(.*?(?:街道办事处|街道|镇|乡|苏木|农场|林场|开发区))(.+)")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
_SHORTENED = re.compile(r"\d(\.\d+)?[Ee]\+\d{1,2}")
_LUNAR = re.compile(r"农历|阴历|旧历|夏历|[正冬腊]月|闰.{1,2}月|初[一二三四五六七八九十]|廿")
_SERIAL_DAY = re.compile(r"\d{5}")


class NotUnderstood(Exception):
    """The sentence that says why a cell cannot be taken."""


@lru_cache(maxsize=1000)
def field_of(target: str) -> FactField | None:
    """The field that a target fills."""
    if target in FACTS:
        return FACTS[target]
    kind, _dash, rest = target.partition("-")
    return CHILD_FIELDS.get(rest.partition("-")[2]) if kind == "child" else None


def taken(text: str, field: FactField) -> str:
    """The value as `clean_facts` takes it. Raises NotUnderstood; what it lets pass, `clean_facts` judges.

    A longer text than any field takes is not read: `clean_facts` refuses it for its length.
    """
    reader = _READERS.get(field.type)
    return reader(text, field) if reader and 0 < len(text) <= MOST_CHARACTERS else text


def direction_of(text: str) -> Direction:
    """Raises NotUnderstood."""
    word = _narrow(text[:MOST_CHARACTERS]).lower().removesuffix("个案").removesuffix("人口")
    if word not in DIRECTIONS:
        raise NotUnderstood(_("Write 流入 or 流出."))
    return DIRECTIONS[word]


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _code(text: str, field: FactField) -> str:
    word = _word(text)
    code = _codes(field.table).get(word) or _codes(field.table).get(_stem(word)) or _code_and_name(word, field.table)
    if code is None:
        names = [entry.chinese for entry in table(field.table)]
        shown = "、".join(names[:10]) + ("……" if len(names) > 10 else "")
        raise NotUnderstood(_("“%(text)s” is not in the list (%(names)s).") % {"text": text[:20], "names": shown})
    return code


def _code_and_name(word: str, name: str) -> str | None:
    """The code, where its name follows it: 1男性."""
    found = _CODE_AND_NAME.fullmatch(word)
    if not found:
        return None
    code, by_name = found.group(1), _codes(name).get(found.group(2)) or _codes(name).get(_stem(found.group(2)))
    return by_name if by_name in (code, code.zfill(2)) else None


def _word(text: str) -> str:
    return "".join(_narrow(text).lower().split())


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if len(word) > len(ending) and word.endswith(ending):
            return word.removesuffix(ending)
    return word


@cache
def _codes(name: str) -> dict[str, str]:
    """Word → code: codes and names in both languages; then what offices say; then names without their ending, of one code."""
    exact: dict[str, str] = {}
    stems: dict[str, set[str]] = {}
    for entry in table(name):
        names = [_word(each) for each in (entry.chinese, entry.english, _ASIDE.sub("", entry.chinese))]
        exact.update(dict.fromkeys([entry.code.lstrip("0") or "0", entry.code, *names], entry.code))
        for each in names:
            stems.setdefault(_stem(each), set()).add(entry.code)
    short = {stem: next(iter(codes)) for stem, codes in stems.items() if len(codes) == 1}
    return {**short, **_also_called().get(name, {}), **exact}


@cache
def _also_called() -> dict[str, dict[str, str]]:
    """By table, names of codes that offices use beside those of the tables."""
    found: dict[str, dict[str, str]] = {}
    with DATA.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["table"], {}).update((_word(word), row["code"]) for word in row["words"].split())
    return found


def _date(text: str, field: FactField) -> str:
    """A day; a number of five digits is what Excel counts from 1900 on, where the cell was not said to be a day.

    A day of the lunar calendar lies a month off, more or less: it is never taken for one of the calendar.
    """
    narrow = _TIME.sub("", _narrow(text))
    if _LUNAR.search(narrow):
        words = _("“%(text)s” is a day of the lunar calendar. Write the day of the calendar, as on the identity card.")
        raise NotUnderstood(words % {"text": text[:20]})
    if _SERIAL_DAY.fullmatch(narrow) and int(narrow) in SERIAL_DAYS:
        return (EXCEL_DAY_0 + timedelta(days=int(narrow))).isoformat()
    return narrow


def _bool(text: str, field: FactField) -> str:
    word = _narrow(text).lower()
    if word not in YES | NO:
        raise NotUnderstood(_("Write 是 or 否."))
    return "true" if word in YES else "false"


def _number(text: str, field: FactField) -> str:
    """4.40306E+17, as Excel writes a long number into a text file: its digits, which are marked as no number of a person."""
    narrow = _narrow(text)
    return format(Decimal(narrow), "f") if _SHORTENED.fullmatch(narrow) else text


def _phone(text: str, field: FactField) -> str:
    if _SHORTENED.fullmatch(_narrow(text)):
        raise NotUnderstood(_("Excel has shortened this number. Format the column as text and enter it again."))
    return text


def _division(text: str, field: FactField) -> str:
    return place_of(_narrow(text))


def place_of(text: str) -> str:
    """The one division that a code or a name means. Raises NotUnderstood, which lists what else it may mean."""
    found = _looked_up(text)
    if isinstance(found, Resolution):
        if found.division is None:
            raise NotUnderstood(f"{found.note} {_offer(found.choices)}".strip())
        return found.division.code
    if len(found) != 1 or not found[0].is_sure:
        raise NotUnderstood(_not_one(text, [each.place for each in found]))
    return found[0].place.code


@dataclass(frozen=True, slots=True)
class _Found:
    place: Division
    is_sure: bool  # the text says its name in full


@lru_cache(maxsize=20_000)
def _looked_up(text: str) -> Resolution | list[_Found]:
    """Kept: a table names few places many times. They are public, and say nothing of a person."""
    digits = "".join(text.split())
    if digits.isdecimal():
        return resolve(digits)
    found = _named(text)
    if not found and (cut := _TOWNSHIP.fullmatch(text)):
        found = _named(cut.group(1))
    if found:
        return [_Found(place, is_sure=True) for place in found]
    return [_Found(place, is_sure=False) for place in search(text, level=Level.TOWNSHIP, limit=OFFERED)]


def forget() -> None:
    """Look places up anew: the codes may have changed since."""
    _looked_up.cache_clear()


def _named(text: str) -> Sequence[Division]:
    """The townships whose name, and the places above as far as given, the text says in full."""
    joined = "".join(re.split(r"[\s,，、·/>|\-–—]+", text))
    found = search(text, level=Level.TOWNSHIP, limit=50)
    whole = [place for place in found if place.full_name == joined]
    return whole or [place for place in found if joined.endswith((place.name, proposals.stem(place.name)))]


def _not_one(text: str, found: Sequence[Division]) -> str:
    if not found:
        return _("“%(text)s” is no township or street that we know. Write the full name or its code.") % {
            "text": text[:30]
        }
    words = _("“%(text)s” may be several places: %(places)s. Write the full name or its code.")
    return words % {"text": text[:30], "places": _offer(found)}


def _offer(places: Sequence[Division]) -> str:
    shown = "、".join(f"{place.full_name}（{place.code}）" for place in places[:OFFERED])
    return shown + ("……" if len(places) > OFFERED else "")


_READERS: dict[FactType, Callable[[str, FactField], str]] = {
    FactType.CODE: _code,
    FactType.DATE: _date,
    FactType.BOOL: _bool,
    FactType.DIVISION: _division,
    FactType.ID_NUMBER: _number,
    FactType.PHONE: _phone,
}
