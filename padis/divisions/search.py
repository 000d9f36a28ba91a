"""Finding divisions by name, by the names of the places above, by code and by pinyin, in memory.

What is typed is cut into parts, each but the last naming a place above: "东莞 长安", "东莞长安", "dongguan
changan" and "dgca" all mean 长安镇 in 东莞市. A part is a name or its beginning, in characters, in pinyin or as
initials, or the beginning of a code.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from padis.divisions.directory import Directory, Span
from padis.divisions.models import Level
from padis.divisions.scope import Scope

LONGEST = 40  # characters that are looked at
SEPARATORS = re.compile(r"[\s,，、·・/>＞|\-–—]+")
ENDINGS = frozenset(
    [
        "省",
        "市",
        "县",
        "区",
        "旗",
        "盟",
        "镇",
        "乡",
        "街道",
        "街道办事处",
        "地区",
        "苏木",
        "自治区",
        "自治州",
        "自治县",
    ]
)
SPOKEN_ENDINGS = frozenset(["sheng", "shi", "xian", "qu", "qi", "meng", "zhen", "xiang", "jiedao", "diqu", "sumu"])
LETTER_ENDINGS = frozenset(["s", "x", "q", "m", "z", "jd", "dq", "sm"])

DEEPEST = 3  # places above that are told apart: province, city, county

Rank = tuple[int, int, int]  # how well the name fits, how many places above were named, letters: 0 all, 1 initials
EXACT, WHOLE, BEGINS, CONTAINS = range(4)  # the name itself; less its ending; its beginning; a part of it


@dataclass(frozen=True, slots=True)
class Query:
    """What may be found: a level (None for all) below one of the spans."""

    directory: Directory
    level: int | None
    spans: list[Span]

    def allows(self, index: int) -> bool:
        if index in self.directory.groups:
            return False
        level = self.directory.levels[index]
        return self.level in (None, level) or (self.level == Level.COUNTY and self.directory.acts_as_county(index))


def search(directory: Directory, text: str, *, level: int | None, within: Scope | None, limit: int) -> list[int]:
    """Indexes of what fits best, best first."""
    parts = parts_of(text)
    if not parts or not len(directory):
        return []
    spans = [directory.between(*ends) for ends in within.ranges] if within else [(0, len(directory))]
    query = Query(directory, level, spans)
    if len(parts) == 1 and parts[0].isdecimal():
        return by_code(query, parts[0])[:limit]
    ranks = best_ranks(by_parts(query, parts, spans)) or best_ranks(by_parts(query, parts[::-1], spans))
    return sorted(ranks, key=lambda index: (ranks[index], directory.levels[index], index))[:limit]


def parts_of(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).lower().replace("ü", "v").replace("'", "")
    return [part for part in SEPARATORS.split(plain) if part]


def best_ranks(hits: Iterator[tuple[int, Rank]]) -> dict[int, Rank]:
    ranks: dict[int, Rank] = {}
    for index, rank in hits:
        if index not in ranks or rank < ranks[index]:
            ranks[index] = rank
    return ranks


def by_code(query: Query, digits: str) -> list[int]:
    """Codes that begin with the digits, the highest level first."""
    if len(digits) > 12:
        return []
    start, end = query.directory.between(digits.ljust(12, "0"), digits.ljust(12, "9"))
    rows = (row for first, last in query.spans for row in range(max(start, first), min(end, last)) if query.allows(row))
    return sorted(rows, key=lambda row: (query.directory.levels[row], row))


def by_parts(query: Query, parts: list[str], spans: list[Span], above: int = 0) -> Iterator[tuple[int, Rank]]:
    """What fits the parts within the spans, after `above` places were named; parts are also cut in two."""
    part, rest = parts[0], parts[1:]
    if not rest:
        for index, fit, letters in own_names(query, part, spans):
            yield index, (fit, above, letters)
    if above == DEEPEST:
        return
    heads = [(part, rest)] if rest else []
    heads += [(part[:cut], [part[cut:], *rest]) for cut in range(2, len(part))]
    for head, following in heads:
        if below := places_below(query.directory, head, spans):
            yield from by_parts(query, following, below, above + 1)


def places_below(directory: Directory, head: str, spans: list[Span]) -> list[Span]:
    """What lies below the places that the head names, within the spans, without overlaps."""
    if head.isdecimal():
        start, end = directory.between(head[:6].ljust(12, "0"), head[:6].ljust(12, "9"))
        return [(max(start, first), min(end, last)) for first, last in spans if max(start, first) < min(end, last)]
    named = {index for span in spans for index in directory.places_beginning_with(head, span)}
    below: list[Span] = []
    for index in sorted(named):
        if not below or index >= below[-1][1]:
            below.append((index + 1, directory.span(index)[1]))
    return below


def own_names(query: Query, part: str, spans: list[Span]) -> Iterator[tuple[int, int, int]]:
    """(index, fit, letters) of rows whose own name the part is, begins or is within."""
    directory = query.directory
    columns = (
        [(directory.pinyin, SPOKEN_ENDINGS), (directory.initials, LETTER_ENDINGS)]
        if part.isascii()
        else [(directory.names, ENDINGS)]
    )
    for letters, (column, endings) in enumerate(columns):
        for span in spans:
            for index in filter(query.allows, column.beginning_with(part, span)):
                rest = column[index][len(part) :]
                yield index, WHOLE if rest in endings else BEGINS if rest else EXACT, letters
    if not part.isascii() and len(part) > 1:
        for span in spans:
            for index in filter(query.allows, directory.names.containing(part, span)):
                yield index, CONTAINS, 0
