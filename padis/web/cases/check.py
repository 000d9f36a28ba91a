"""What the filing form says at once: the checks of the number, where it was first given out, who is filed already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from padis.accounts.models import User
from padis.cases import duplicates, queries
from padis.cases.duplicates import Match
from padis.cases.facts import Facts, clean_facts, identity_of
from padis.cases.identity import Fault, IdentityCheck, Quality
from padis.cases.models import Direction, IndexKind
from padis.divisions.models import Unit
from padis.divisions.queries import birthplace_of_number, units
from padis.divisions.resolution import Resolution
from padis.shared.errors import NotAllowed
from padis.shared.time import beijing_date
from padis.web.cases import access

LOOKED_AT = ("id_number", "name", "sex", "birth_date", "registered_division")
"""The fields that the check reads."""

FIVE: tuple[tuple[str | Promise, frozenset[Fault]], ...] = (
    (_("Length"), frozenset({Fault.LENGTH, Fault.CHARACTERS, Fault.PLACEHOLDER})),
    (_("Area"), frozenset({Fault.AREA})),
    (_("Date of birth"), frozenset({Fault.BIRTH_DATE, Fault.BIRTH_DATE_DIFFERS})),
    (_("Sex"), frozenset({Fault.SEX_DIFFERS})),
    (_("Check digit"), frozenset({Fault.CHECK_DIGIT, Fault.ROUNDED})),
)
"""The five checks of the old local systems, and the faults that fail each."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of the five checks; `passed` is None where it could not be made."""

    label: str | Promise
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Known:
    """A case that may be the same person. Who may not open it learns the unit, the day and whom to telephone."""

    match: Match
    may_open: bool
    unit: Unit | None

    @property
    def by_number(self) -> bool:
        return self.match.kind == IndexKind.NUMBER

    @property
    def direction(self) -> str | Promise:
        return Direction(self.match.direction).label


@dataclass(frozen=True)
class Check:
    facts: Facts
    identity: IdentityCheck
    known: Sequence[Known]
    looked: bool  # enough was typed to look for the person
    refused: str = ""  # why it was not looked

    @property
    def is_typing(self) -> bool:
        """The number is still being typed: too early to find fault with its length."""
        return self.identity.quality == Quality.WRONG_LENGTH and len(self.identity.normal) < 18

    @property
    def verdicts(self) -> list[Verdict]:
        readable = self.identity.area_code is not None
        return [
            Verdict(label, None if not readable and place else not faults.intersection(self.identity.faults))
            for place, (label, faults) in enumerate(FIVE)
        ]

    @cached_property
    def birthplace(self) -> Resolution | None:
        """The county that the number's first six digits meant when it was given out."""
        number = self.identity
        if number.area_code is None or number.birth_date is None:
            return None
        return birthplace_of_number(number.area_code, number.birth_date.year)


def look(raw: Mapping[str, str], *, direction: Direction, by: User, now: datetime) -> Check:
    """The check of what was typed so far. A look at another case that it shows is logged."""
    given = {name: raw.get(name, "") for name in LOOKED_AT}
    if direction == Direction.OUTFLOW:
        given["registered_division"] = by.unit_id
    facts, _errors = clean_facts(given, today=beijing_date(now))
    identity, own = identity_of(facts, area_known=queries.area_known), duplicates.digests(facts)
    if not own:
        return Check(facts, identity, (), looked=False)
    matches = duplicates.by_case(own, duplicates.find(own.values()))
    try:
        return Check(facts, identity, known(list(matches.values()), by=by, now=now), looked=True)
    except NotAllowed as refused:
        return Check(facts, identity, (), looked=False, refused=str(refused))


def known(matches: Sequence[Match], *, by: User, now: datetime) -> list[Known]:
    """The matches as the user may see them; that he saw them is logged. Raises NotAllowed, also where there are none."""
    access.log_looks_at_duplicates(matches, by=by, at=now)
    if not matches:
        return []
    may_open = access.openable([match.number for match in matches], by=by)
    entries = units(match.unit for match in matches)
    return [Known(match, match.number in may_open, entries.get(match.unit)) for match in matches]
