"""The register's side of an item: who she is there, and what it says beside what the message states."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from django.urls import reverse

from padis.cases.facts import FACTS, PLACES
from padis.cases.projection import EMPTY
from padis.privacy.crypto import keyed_hash
from padis.register.agreement import Agreement, agreements
from padis.register.matching import Candidate, Found, candidate_of, look_up
from padis.shared.sharding import Key, shard_of
from padis.web.facts.words import words

Facts = Mapping[str, Any]

NOBODY = "nobody"
"""In the address: the user says that none of those who were found is she."""

THEIRS, OURS = "theirs", "ours"


@dataclass(frozen=True)
class Comparison:
    """What the message states beside what the register holds of one person (nobody, where none was found or chosen)."""

    stated: Facts
    found: Found
    person: Candidate | None
    none_is_she: bool = False

    @classmethod
    def of(cls, unit: str, stated: Facts, *, key: str = "") -> Self:
        """With everybody who may be she; `key` is whom the user chose (`key_of`)."""
        found = look_up(unit, stated)
        if key == NOBODY:
            return cls(stated, found, None, none_is_she=True)
        if not key:
            return cls(stated, found, found.chosen)
        return cls(stated, found, next((each for each in found.candidates if key_of(each.entry.ref) == key), None))

    @classmethod
    def with_one(cls, unit: str, stated: Facts, *, ref: str) -> Self:
        """With her who was compared when the form was shown; no other is looked for."""
        found = candidate_of(unit, ref, stated) if ref and ref != NOBODY else Found()
        return cls(stated, found, found.of(ref), none_is_she=ref == NOBODY)

    @property
    def ref(self) -> str:
        return self.person.entry.ref if self.person else NOBODY if self.knows_nobody else ""

    @property
    def knows_whom(self) -> bool:
        """Whether it is clear to whose entry something is written, or that it is a new one."""
        return self.person is not None or (not self.found.trouble and not self.others) or self.none_is_she

    @property
    def page(self) -> str:
        """Where the platform shows her entry; "" for a system outside."""
        return page_of(self.ref)

    @property
    def held(self) -> Facts:
        return self.person.entry.facts if self.person else {}

    @property
    def others(self) -> Sequence[Candidate]:
        """Who else was found."""
        return [each for each in self.found.candidates if self.person is None or each.entry.ref != self.ref]

    @property
    def choices(self) -> Sequence[tuple[str, Candidate]]:
        """The others, each with what names her in the address."""
        return [(key_of(each.entry.ref), each) for each in self.others]

    def entries(self, unit: str) -> list[Key]:
        """Those shown of the register that the platform keeps, for the access log; a system outside keeps one of its own."""
        shown = [each.entry.ref for each in (*self.others, *([self.person] if self.person else []))]
        return [(shard_of(unit), id) for ref in shown if (id := as_id(ref))]

    @cached_property
    def how(self) -> dict[str, Agreement]:
        """By field; nothing as long as nobody is compared with."""
        return agreements(self.stated, self.held) if self.person else {}

    @cached_property
    def differing(self) -> list[str]:
        """The fields about which the user decides; a place is none."""
        return self._fields(Agreement.DIFFERS)

    @cached_property
    def places(self) -> list[str]:
        """The places that differ: no correction follows from it, but what was stated may be recorded."""
        return [name for name, how in self.how.items() if how is Agreement.DIFFERS and name in PLACES]

    @cached_property
    def to_add(self) -> list[str]:
        """What only the register says; it may be told to the other side."""
        return self._fields(Agreement.ONLY_HELD)

    @cached_property
    def news(self) -> list[str]:
        """What only the message says; it may be recorded."""
        return [name for name, how in self.how.items() if how is Agreement.ONLY_STATED]

    @property
    def agreeing(self) -> int:
        return sum(how is Agreement.AGREES for how in self.how.values())

    @property
    def wholly_agrees(self) -> bool:
        return self.agreeing > 0 and not self.differing

    @property
    def knows_nobody(self) -> bool:
        """The register holds people, was read, and has nobody like her."""
        return self.none_is_she or (self.found.in_use and not self.found.candidates and not self.found.trouble)

    def in_words(self, name: str) -> str:
        """What the register says of a field."""
        return words(FACTS[name], self.held.get(name))

    def value_of(self, name: str, side: str) -> str:
        """What the form sends for taking that side's word: it names the very value that was in sight."""
        value = self.held.get(name) if side == OURS else self.stated.get(name)
        seen = json.dumps([name, None if value in EMPTY else value], sort_keys=True)
        return f"{side}-{keyed_hash(seen.encode()).hex()[:12]}"

    def side_of(self, name: str, sent: str) -> str:
        """Whose word was taken by what was sent; "" for nobody's, or where the value is another by now."""
        return next((side for side in (THEIRS, OURS) if sent == self.value_of(name, side)), "")

    def _fields(self, wanted: Agreement) -> list[str]:
        return [name for name, how in self.how.items() if how is wanted and name not in PLACES]


def key_of(ref: str) -> str:
    """What names a person of the register in an address: what a system outside calls her may be her identity number."""
    return keyed_hash(f"person {ref}".encode()).hex()[:16]


def page_of(ref: str) -> str:
    """The page of an entry of the register that the platform keeps; "" for others."""
    id = as_id(ref)
    return reverse("local:page", args=[id]) if id else ""


def as_id(ref: str) -> UUID | None:
    try:
        return UUID(ref)
    except ValueError:
        return None
