"""Reads of divisions and units. What a page asks for many rows comes from memory and costs no query.

The memory of a process is filled at its first question and emptied by a load in the same process; a load
elsewhere is seen after a restart. `padis serve` loads before it starts the processes that serve.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from padis.divisions import proposals, resolution
from padis.divisions import search as finder
from padis.divisions.directory import Directory
from padis.divisions.models import Division, EndedDivision, Level, Unit
from padis.divisions.resolution import Resolution, Use
from padis.divisions.scope import Scope

MOST_FOUND = 500
"""So many units a search of the address book finds at most."""

# Identity numbers were first given out in 1984, with the first identity cards; who had none got one with the card
# at sixteen. So the first six digits are a code of those years, not always of the year of birth.
FIRST_NUMBERS, CARD_AGE, FIRST_CARDS_DONE = 1984, 16, 1990

LONGEST_COUNTY = 12  # characters of the name of an ended county, with room
LONGEST_NAME = 40  # of a place with all above it

CODES_KEPT = 4096
"""Of so many codes a process remembers what they once stood for: each page with an identity number asks."""


@lru_cache(maxsize=1)
def _kept() -> Directory:
    return Directory.of_table()


def directory() -> Directory:
    """All current divisions in memory. An empty table is not remembered."""
    kept = _kept()
    if not len(kept):
        _kept.cache_clear()
    return kept


def forget() -> None:
    """After a change of the tables."""
    _kept.cache_clear()
    _ended.cache_clear()
    _ended_by_beginning.cache_clear()


def division(code: str) -> Division | None:
    """The current division with this code of 12 digits."""
    index = directory().find(code)
    return None if index is None else directory().division(index)


def level_of(code: str) -> int | None:
    """The level of the current division with this code."""
    index = directory().find(code)
    return None if index is None else directory().levels[index]


def county_of(code: str) -> str:
    """The row above a township, whatever its level (东莞市 for 长安镇); any other division is its own.

    A code that is not of today, as old rows keep it, is cut to its county part.
    """
    return directory().county_of(code) or code[:6].ljust(12, "0")


def city_of(code: str) -> str:
    """The city, prefecture or league above; the municipality itself for its districts.

    A county directly under a province has none and is its own, as are a province and the nation.
    """
    index = directory().find(code) or directory().find(county_of(code))
    return code[:4].ljust(12, "0") if index is None else directory().code(directory().city(index))


def province_of(code: str) -> str:
    return code[:2].ljust(12, "0")


def parent_path(code: str) -> list[Division]:
    """From the province down to the division itself, without the group rows; empty for an unknown code."""
    index = directory().find(code)
    return [] if index is None else [directory().division(step) for step in directory().path(index)]


def full_name(code: str) -> str:
    """Names joined downwards, as 广东省东莞市长安镇; an unknown code stands for itself."""
    index = directory().find(code)
    return code if index is None else directory().full_name(index)


def short_name(code: str) -> str:
    """Own name and that of the place above, as 长安镇 · 东莞市; from prefectures up the own name alone."""
    index = directory().find(code)
    if index is None:
        return code
    names = [directory().names[step] for step in directory().path(index)]
    return " · ".join(names[-2:][::-1]) if directory().levels[index] >= Level.COUNTY else names[-1]


def children(code: str) -> list[Division]:
    """The divisions directly below, in the order of codes; those of a group row stand in its place."""
    index = directory().find(code)
    return [] if index is None else [directory().division(row) for row in directory().children(index)]


def groups(code: str) -> list[str]:
    """The codes of the group rows directly below a province: of the districts of a municipality, of counties without a city."""
    index = directory().find(code)
    return [] if index is None else [directory().code(row) for row in directory().groups_below(index)]


def is_same_county(one: str, other: str) -> bool:
    """Both lie in one county, or in one city that has no counties."""
    return county_of(one) == county_of(other)


def are_districts_of_one_city(one: str, other: str) -> bool:
    """Both lie in districts (市辖区) of one city or municipality: no migration (Regulation of 2009, Art. 2).

    The counties and county-level cities that such a city also governs do not count.
    """
    return _is_in_district(one) and _is_in_district(other) and city_of(one) == city_of(other)


def _is_in_district(code: str) -> bool:
    index = directory().find(county_of(code))
    return index is not None and directory().kind(index) == "district"


def search(text: str, *, level: int | None = None, within: Scope | None = None, limit: int = 20) -> list[Division]:
    """What fits a name, parts of a path, the beginning of a code, pinyin or initials; best first.

    Level COUNTY also finds the cities without counties. The name or code of an ended county finds what it is
    today, if nothing of today fits.
    """
    found = [
        directory().division(row) for row in finder.search(directory(), text, level=level, within=within, limit=limit)
    ]
    return (found or _successors_of_ended(text, level, within) or _below_successors(text, level, within))[:limit]


def _below_successors(text: str, level: int | None, within: Scope | None) -> list[Division]:
    """The name of an ended county before that of a place in it, as 余江县 锦江: the place below the county of today."""
    parts = finder.parts_of(text) or [""]
    if text.isascii():
        return []
    whole = parts[-1]
    cuts = [(whole[:cut], whole[cut:]) for cut in range(min(len(whole) - 1, LONGEST_COUNTY), 1, -1)]
    for county, place in [(parts[-2], whole)] if len(parts) > 1 else cuts:
        if found := _below(_successors_of_ended(county, None, within), place, level):
            return found
    return _below_county_inside(whole, level, within) if len(parts) == 1 and whole.isalnum() else []


def _below(counties: Sequence[Division], place: str, level: int | None) -> list[Division]:
    scopes = [Scope.of(each.code, each.level) for each in counties]
    found = [one for scope in scopes for one in finder.search(directory(), place, level=level, within=scope, limit=20)]
    return [directory().division(row) for row in dict.fromkeys(found)]


def _below_county_inside(whole: str, level: int | None, within: Scope | None) -> list[Division]:
    """Likewise, where the county stands behind its province or city of then in one word: 江西省余江县锦江镇."""
    whole = whole[:LONGEST_NAME]
    spells = [
        each
        for at in range(2, len(whole) - 2)
        for each in _ended_beginning(whole[at : at + 2])
        if whole.startswith(each.old_name, at) and whole[:2] in (each.province[:2], each.prefecture[:2])
    ]
    for spell in sorted(spells, key=lambda each: (-len(each.old_name), -each.last_year)):
        place = whole.partition(spell.old_name)[2]
        counties = [_known(code.ljust(12, "0")) for code in spell.successors]
        if place and (
            found := _below([each for each in counties if not within or within.contains(each.code)], place, level)
        ):
            return found
    return []


def _successors_of_ended(text: str, level: int | None, within: Scope | None) -> list[Division]:
    wanted = "".join(finder.parts_of(text))
    if len(wanted) < 2 or not wanted.isalnum():
        return []
    alike = _ended_beginning(wanted[:2])
    spells = [each for each in alike if each.old_code.startswith(wanted) or each.old_name.startswith(wanted)]
    codes = dict.fromkeys(code.ljust(12, "0") for spell in spells for code in spell.successors)
    found = [_known(code) for code in codes if within is None or within.contains(code)]
    return [
        each
        for each in found
        if level in (None, each.level) or (level == Level.COUNTY and county_of(each.code) == each.code)
    ]


def _ended_beginning(two: str) -> Sequence[EndedDivision]:
    """Those whose code or name begins with these two characters, the latest first; an empty table is not remembered."""
    if not _ended_by_beginning():
        _ended_by_beginning.cache_clear()
    return _ended_by_beginning().get(two, ())


@lru_cache(maxsize=1)
def _ended_by_beginning() -> dict[str, list[EndedDivision]]:
    found: dict[str, list[EndedDivision]] = {}
    for each in EndedDivision.objects.order_by("-last_year", "old_code"):
        for beginning in {each.old_code[:2], each.old_name[:2]}:
            found.setdefault(beginning, []).append(each)
    return found


def resolve(code_text: str, *, year: int | None = None) -> Resolution:
    """What a code of 6, 9 or 12 digits means today; `year` is when it was written down, if that is known.

    Without a year, a code of today is itself, and an ended one that stood for several places offers all. A
    township code that is not of today comes to its county; `propose_township` then finds the township by name.
    """
    (digits,) = finder.parts_of(code_text)[:1] or [""]
    if not digits.isdecimal() or len(digits) not in (6, 9, 12):
        return Resolution(note=resolution.BAD_LENGTH)
    county = _resolve_county(digits[:6], year)
    if not digits[6:].strip("0") or not (county.division or county.choices):
        return county
    township = division(digits[:9].ljust(12, "0")) if county.exact else None
    return Resolution(exact=township) if township else resolution.without_township(county)


def _resolve_county(code: str, year: int | None) -> Resolution:
    uses, today = _uses(code)
    if year is None and today:
        return resolution.of_today(code, today, uses)
    return _chosen(code, uses if year is None else resolution.uses_in(uses, year, year))


def _uses(code: str) -> tuple[list[Use], Division | None]:
    today = None if code == "000000" else division(code.ljust(12, "0"))
    return resolution.uses_of(today, list(_ended(code))), today


def was_county(digits: str) -> bool:
    """Whether six digits once were the code of a county or city that is no more."""
    return bool(_ended(digits))


@lru_cache(maxsize=CODES_KEPT)
def _ended(code: str) -> tuple[EndedDivision, ...]:
    return tuple(EndedDivision.objects.filter(old_code=code))


def _chosen(code: str, uses: list[Use]) -> Resolution:
    return resolution.choose(code, uses, {successor: _known(successor) for use in uses for successor in use.successors})


def _known(code: str) -> Division:
    found = division(code)
    if found is None:
        raise LookupError(f"{code} is a successor but no current division: the files do not fit each other.")
    return found


def birthplace_of_number(code: str, birth_year: int) -> Resolution:
    """The county that the first six digits of an identity number named when the number was given out.

    A proposal for the registered place, never a proof of it: the number stays when its owner moves.
    """
    first = max(birth_year, FIRST_NUMBERS)
    last = max(birth_year + CARD_AGE, FIRST_CARDS_DONE)
    return _chosen(code, resolution.uses_in(_uses(code)[0], first, last))


def propose_township(county_code: str, text: str, *, limit: int = 5) -> list[Division]:
    """The county's townships that a name, or an address with a name in it, may mean; best first."""
    townships = {each.code: each for each in children(county_code) if each.level == Level.TOWNSHIP}
    names = {code: each.name for code, each in townships.items()}
    return [townships[code] for code in proposals.closest(names, text)[:limit]]


def units(codes: Iterable[str]) -> dict[str, Unit]:
    """Code → unit with its division, one query."""
    return {unit.code: unit for unit in Unit.objects.select_related("division").filter(pk__in=set(codes))}
