"""Counties that are no more: which county of today each became, and what it was called. Kept in memory."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from padis.divisions.directory import Directory
from padis.divisions.models import EndedDivision
from padis.divisions.queries import CODES_KEPT, directory
from padis.divisions.succession import FIRST_YEAR, single_successors


def merged_counties(*, since: int = FIRST_YEAR) -> Mapping[str, str]:
    """Code of an ended county (six digits) → that of the one county which it became; rows of its time still bear it.

    `since`: without those whose last year-end was before that year's.
    """
    return _merged(directory(), since)


@lru_cache(maxsize=2)
def _merged(today: Directory, since: int) -> Mapping[str, str]:
    spells = EndedDivision.objects.filter(last_year__gte=since).values_list("old_code", "last_year", "successors")
    return single_successors(today.county_codes(), spells)


def former_counties(county: str) -> Sequence[str]:
    """The ended counties (six digits) that became a county of today (six digits); every page asks."""
    return _by_successor(directory()).get(county, ())


@lru_cache(maxsize=1)
def _by_successor(today: Directory) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for old, new in _merged(today, FIRST_YEAR).items():
        found.setdefault(new, []).append(old)
    return found


@lru_cache(maxsize=CODES_KEPT)
def former_name(county: str) -> str:
    """The last name of an ended county (six digits); "" for a code that never was one."""
    spell = EndedDivision.objects.filter(old_code=county).order_by("-last_year").first()
    return spell.old_name if spell else ""
