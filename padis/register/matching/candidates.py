"""Who in a register may be the person that a message is about: how likely, with the reasons.

The weights of all signs and the odds that anybody of a township is she give a strength from 0 to 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any

from padis.register.contract import Entry
from padis.register.matching.comparing import compare
from padis.register.matching.signs import SAME_NUMBER, Sign, weight

Facts = Mapping[str, Any]

SUGGESTED = 0.9
"""From here on a candidate is taken for the person, until somebody chooses another."""

SHOWN = 0.02
"""Below it nobody is offered: a name alone is no reason."""

MOST_SHOWN = 5

ODDS_OF_ANYBODY = 1 / 50_000
"""One in the people of a township."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry of a register that may be the person: how likely, from 0 to 1, and what speaks for and against it."""

    entry: Entry
    strength: float
    signs: tuple[Sign, ...]

    @property
    def is_suggested(self) -> bool:
        return self.strength >= SUGGESTED

    @property
    def percent(self) -> int:
        """Never 100: a person decides."""
        return min(round(self.strength * 100), 99)


def candidates(stated: Facts, entries: Iterable[Entry]) -> list[Candidate]:
    """Those who may be the person, the likeliest first; an entry found twice counts once."""
    by_ref = {entry.ref: entry for entry in entries}
    found = [candidate(stated, entry) for entry in by_ref.values()]
    found.sort(key=lambda each: (-each.strength, each.entry.ref))
    return [each for each in found if each.strength >= SHOWN or SAME_NUMBER & set(each.signs)][:MOST_SHOWN]


def chosen(found: Sequence[Candidate]) -> Candidate | None:
    """The one to begin with: the likeliest, unless two are as likely as each other."""
    suggested = [each for each in found if each.is_suggested]
    if len(suggested) > 1 and rivals(*suggested[:2]):
        return None
    return suggested[0] if suggested else None


def rivals(one: Candidate, other: Candidate) -> bool:
    """Whether what speaks for the second is about as strong."""
    return weight(one.signs) - weight(other.signs) < 2


def candidate(stated: Facts, entry: Entry) -> Candidate:
    signs = compare(stated, entry.facts)
    return Candidate(entry, 1 / (1 + exp(-log(ODDS_OF_ANYBODY) - weight(signs))), signs)
