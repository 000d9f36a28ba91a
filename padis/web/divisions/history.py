"""What a county-level code was before, and which codes came to be a division of today."""

from padis.divisions.models import EndedDivision

COUNTY_DIGITS = 6


def earlier_uses(code: str) -> list[EndedDivision]:
    """Other units that bore the code of a county (or above) in earlier years, the latest first."""
    if not _is_county_level(code):
        return []
    return list(EndedDivision.objects.filter(old_code=code[:COUNTY_DIGITS]).order_by("-last_year"))


def predecessors(code: str) -> list[EndedDivision]:
    """Ended units of another code whose area is this one today, the latest first."""
    if not _is_county_level(code):
        return []
    stem = code[:COUNTY_DIGITS]
    ended = EndedDivision.objects.filter(successors__contains=[stem]).exclude(old_code=stem)
    return list(ended.order_by("-last_year", "old_code"))


def _is_county_level(code: str) -> bool:
    return code.endswith("000000") and code.strip("0") != ""
