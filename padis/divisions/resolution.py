"""From a code as it stands on an old paper to the division of today.

County-level codes are known back to 1980, year by year; of townships only today's codes are known. A code may
have stood for several counties in turn, so the year decides, and without one the user chooses.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from padis.divisions.models import Division, EndedDivision

ALWAYS = 9999
FIRST_KNOWN_YEAR = 1980

BAD_LENGTH = _("A division code has 6, 9 or 12 digits.")
UNKNOWN = _("The code {code} is not known.")
RENAMED = _("{code} was {name} until {year}; today it is {successor}.")
DIVIDED = _("{code} was {name} until {year}; its area was divided. Choose the division of today.")
ABOLISHED = _("{code} was {name} until {year}; no successor is known.")
EARLIER = _("Until {year} the code {code} stood for {name}.")
SEVERAL = _("{code} stood for different places in different years: {uses}. Choose the right one.")
TOWNSHIP_UNKNOWN = _("The township part of the code is not in today's list. Choose the township.")
BOTH = _("{first} {second}")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a code comes to: today's division exactly, its one successor, several to choose from, or nothing."""

    exact: Division | None = None
    successor: Division | None = None
    choices: list[Division] = field(default_factory=list)
    note: str | Promise = ""  # for the user; empty where there is nothing to say

    @property
    def division(self) -> Division | None:
        """The one division that needs no choice."""
        return self.exact or self.successor


@dataclass(frozen=True, slots=True)
class Use:
    """One place that a code stood for, from the first to the last of these years."""

    name: str
    first: int
    last: int
    successors: tuple[str, ...]  # codes of 12 digits

    @property
    def years(self) -> str:
        """As 1982–2014; open where nothing earlier or later is known."""
        first = self.first if self.first > FIRST_KNOWN_YEAR else ""
        return f"{first}–{self.last if self.last != ALWAYS else ''}"


def uses_of(today: Division | None, spells: Sequence[EndedDivision]) -> list[Use]:
    """In the order of years. Today's use, if there is one, follows the last spell that ended."""
    uses = [
        Use(
            spell.old_name,
            spell.first_year,
            spell.last_year,
            tuple(code.ljust(12, "0") for code in spell.successors),
        )
        for spell in sorted(spells, key=lambda spell: spell.first_year)
    ]
    if today:
        uses.append(Use(today.name, uses[-1].last + 1 if uses else 0, ALWAYS, (today.code,)))
    return uses


def uses_in(uses: Sequence[Use], first: int, last: int) -> list[Use]:
    """Those of the years; where the code was unused then, the last use before, else the first after."""
    first, last = max(first, FIRST_KNOWN_YEAR), max(last, FIRST_KNOWN_YEAR)
    then = [use for use in uses if use.first <= last and first <= use.last]
    return then or [use for use in uses if use.last < first][-1:] or list(uses[:1])


def choose(code: str, uses: Sequence[Use], found: dict[str, Division]) -> Resolution:
    """One use, or several with one outcome, settle it; else the user chooses. `found` holds the successors."""
    outcomes = list(dict.fromkeys(use.successors for use in uses))
    choices = [found[successor] for successor in dict.fromkeys(sum(outcomes, ()))]
    if not uses:
        return Resolution(note=format_lazy(UNKNOWN, code=code))
    if len(outcomes) > 1:
        return Resolution(
            choices=choices,
            note=format_lazy(SEVERAL, code=code, uses=", ".join(f"{use.name} {use.years}" for use in uses)),
        )
    use = uses[-1]
    if not choices:
        return Resolution(note=format_lazy(ABOLISHED, code=code, name=use.name, year=use.last))
    if len(choices) > 1:
        return Resolution(choices=choices, note=format_lazy(DIVIDED, code=code, name=use.name, year=use.last))
    return settled(code, use, choices[0])


def of_today(code: str, today: Division, uses: Sequence[Use]) -> Resolution:
    """Today's division exactly; the note warns where the code once stood for another place."""
    others = [use for use in uses if use.successors != (today.code,)]
    note = format_lazy(EARLIER, year=others[-1].last, code=code, name=others[-1].name) if others else ""
    return Resolution(exact=today, note=note)


def settled(code: str, use: Use, division: Division) -> Resolution:
    """The division itself where it bears the code today, else the successor with a note."""
    note: str | Promise = ""
    if use.last != ALWAYS and (division.code[:6] != code or division.name != use.name):
        note = format_lazy(RENAMED, code=code, name=use.name, year=use.last, successor=division.full_name)
    if division.code[:6] == code:
        return Resolution(exact=division, note=note)
    return Resolution(successor=division, note=note)


def without_township(county: Resolution) -> Resolution:
    """At county level, because the township part of the code says nothing today."""
    note = format_lazy(BOTH, first=county.note, second=TOWNSHIP_UNKNOWN) if county.note else TOWNSHIP_UNKNOWN
    return Resolution(successor=county.division, choices=county.choices, note=note)
