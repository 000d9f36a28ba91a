"""The figures of a bulletin: whole numbers and names alone, which the same closing gives again to the byte."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from hashlib import sha256
from typing import Any

from padis.bulletins.ranking import ranks
from padis.bulletins.shown import TARGETS
from padis.bulletins.sums import Sums, by_county, by_line
from padis.deadlines.queries import span_of, time_limit
from padis.deadlines.rules import all_rules
from padis.divisions import queries as divisions
from padis.divisions.former import former_name
from padis.divisions.models import NATION, Division, Edition, Level
from padis.monitoring.models import Closing
from padis.monitoring.tables.lines import COUNTY_DIGITS, Lines
from padis.monitoring.tables.shapes import By

Figures = Mapping[str, Any]
FORM = 1
"""Of the figures: who reads them later knows by it what stands where."""


def made(place: Division, closing: Closing, before: Closing | None) -> dict[str, Any]:
    """Of the month of a closing, set against those of the month before. At most eight queries, whatever the place."""
    first, last = span_of(closing.month)
    closings = [closing, before] if before else [closing]
    lines = Lines(place, By.UNIT, as_now=False)
    sums = by_line(lines, closings)
    units = [(line.code, _name(line.code, line.division), line.division is None) for line in lines]
    total = _line(place.code, place.full_name, [code for code, _name, _gone in units], sums, closings)
    return {
        "form": FORM,
        "unit": {"code": place.code, "name": place.full_name},
        "month": closing.month,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "counts_until": closing.counts_until.isoformat(),
        "answers_until": closing.answers_until.isoformat(),
        "closing": closing.edition,
        "before": {"month": before.month, "closing": before.edition} if before else None,
        "divisions": str(Edition.objects.values_list("vintage", flat=True).first()),
        "targets": {code: target(last) for code, target in TARGETS.items()},
        "limits": _limits(sums.kinds, last),
        "total": total,
        "lines": _lines(units, sums, closings),
        "counties": _counties(place, closings),
        "place": _place(place, closing),
    }


def as_bytes(figures: Figures) -> bytes:
    """In one form, whatever order the database keeps."""
    return json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(figures: Figures) -> str:
    return sha256(as_bytes(figures)).hexdigest()


def line_of(code: str, place: Division | None, sums: Sums, closings: list[Closing]) -> dict[str, Any]:
    """A unit as a line of figures; `place` is None where it is no more."""
    return _line(code, _name(code, place), [code], sums, closings, gone=place is None)


def _name(code: str, place: Division | None) -> str:
    """In the language of the divisions, so that figures are the same in each language of the pages."""
    return place.name if place else former_name(code[:COUNTY_DIGITS]) or code


def _line(
    code: str, name: str, codes: list[str], sums: Sums, closings: list[Closing], *, gone: bool = False
) -> dict[str, Any]:
    now, *before = (sums.counts(closing.month, codes) for closing in closings)
    return {"code": code, "name": name, "gone": gone, "now": now, "before": before[0] if before else None}


def _lines(units: Iterable[tuple[str, str, bool]], sums: Sums, closings: list[Closing]) -> list[dict[str, Any]]:
    return [_line(code, name, [code], sums, closings, gone=gone) for code, name, gone in sorted(units)]


def _counties(place: Division, closings: list[Closing]) -> list[dict[str, Any]]:
    """Of a province, where they are not its lines already: each county's place in the province."""
    below = divisions.children(place.code)
    if place.level != Level.PROVINCE or all(child.level == Level.COUNTY for child in below):
        return []
    sums = by_county(place, closings)
    counties = {each.code: each.name for child in below for each in _counties_of(child)}
    gone = {code for code in sums.codes if code not in counties}
    units = [(code, name, False) for code, name in counties.items()]
    return _lines([*units, *((code, _name(code, None), True) for code in gone)], sums, closings)


def _counties_of(city: Division) -> list[Division]:
    """A county directly below the province, and a city without counties, stand for themselves."""
    return [each for each in divisions.children(city.code) if each.level == Level.COUNTY] or [city]


def _place(place: Division, closing: Closing) -> dict[str, Any] | None:
    """Where a province stands among all, by indicator: its rank and of how many; nothing of the others."""
    above = divisions.division(NATION)
    if place.level != Level.PROVINCE or above is None:
        return None
    lines = Lines(above, By.UNIT, as_now=False)
    sums = by_line(lines, [closing])
    found = ranks({line.code: sums.counts(closing.month, [line.code]) for line in lines})
    return {code: list(ranked[place.code]) for code, ranked in found.items() if place.code in ranked}


def _limits(kinds: set[str], on: date) -> dict[str, list[int | str]]:
    """The time limits in force on a day of the kinds that were counted."""
    found: dict[str, list[int | str]] = {}
    for rule in all_rules():
        if rule.kind in kinds:
            with suppress(LookupError):  # there was none on that day yet
                limit = time_limit(rule.kind, rule.name, on)
                found[rule.key] = [limit.number, limit.unit.value]
    return found
