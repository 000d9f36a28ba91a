"""What a row means for the register: somebody new, more about somebody, a contradiction, or nothing new. Set-based."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from padis.cases import identity
from padis.cases.facts import FACTS, FactType
from padis.intake.frame.working import Seen
from padis.intake.interpretation import Outcome as Read
from padis.register import projection, queries
from padis.register.models import Outcome, RegisterImportRow, RegisterPerson, State

UNDER_DIGESTS = "(number_digest = ANY(%s::bytea[]) OR name_digest = ANY(%s::bytea[]))"
"""As arrays: a parameter for each of some thousand digests takes longer than to find them."""


@dataclass
class Verdict:
    """What a row comes to. `news` is what it says that the register does not; of these, `differs` contradict it."""

    row: RegisterImportRow
    read: Read
    outcome: Outcome = Outcome.NEW
    person: RegisterPerson | None = None
    news: dict[str, Any] = field(default_factory=dict)
    differs: list[str] = field(default_factory=list)

    @cached_property
    def number(self) -> bytes | None:
        """Her digest by number."""
        number = self.read.facts.get("id_number")
        return projection.number_digest(number) if number else None

    @cached_property
    def name(self) -> bytes | None:
        """Her digest by name and birth date."""
        born = self.read.facts.get("birth_date")
        return projection.name_digest(self.read.facts["name"], date.fromisoformat(born)) if born else None

    @property
    def person_id(self) -> UUID | None:
        return self.person.id if self.person else None


@dataclass(slots=True)
class Book:
    """The entries of a unit that rows may be about, by their digests."""

    by_number: dict[bytes, list[RegisterPerson]] = field(default_factory=dict)
    by_name: dict[bytes, list[RegisterPerson]] = field(default_factory=dict)

    @classmethod
    def of(cls, unit: str, verdicts: Sequence[Verdict]) -> "Book":
        """One query for all rows of a batch."""
        book, numbers, names = cls(), [each.number for each in verdicts], [each.name for each in verdicts]
        under = RawSQL(UNDER_DIGESTS, (numbers, names), output_field=BooleanField())
        for person in queries.register_of_unit(unit).filter(under, state=State.PRESENT).order_by("id"):
            if person.number_digest:
                book.by_number.setdefault(bytes(person.number_digest), []).append(person)
            if person.name_digest:
                book.by_name.setdefault(bytes(person.name_digest), []).append(person)
        return book

    def of_person(self, verdict: Verdict) -> list[RegisterPerson]:
        """Those under her number; else those of her name and birth date whose number is not known to be another."""
        if verdict.number and (found := self.by_number.get(verdict.number)):
            return found
        alike = self.by_name.get(verdict.name, []) if verdict.name else []
        return [person for person in alike if not (verdict.number and person.number_digest)]


def judge(verdicts: Sequence[Verdict], *, unit: str, seen: Seen) -> None:
    """Sets what each row comes to; `seen` goes on from batch to batch of one file."""
    book = Book.of(unit, [each for each in verdicts if not each.read.problems])
    for verdict in verdicts:
        if verdict.read.problems:
            verdict.outcome = Outcome.FAULTY
        elif before := _before(verdict, seen):
            verdict.outcome = Outcome.TWICE
            verdict.read.problems.append((None, _("The same person as in row %(row)d.") % {"row": before}))
        else:
            _compare(verdict, book.of_person(verdict))


def _before(verdict: Verdict, seen: Seen) -> int | None:
    """The row that was about her already. Two numbers that differ speak for two persons, also of one name; who has
    neither a number that can be read nor a birth date is told from nobody, and so is nobody's second row."""
    number, name = verdict.number, verdict.name
    nameless = b"without a number" + name if name else None
    asked: tuple[bytes | None, ...]
    known: tuple[bytes | None, ...]
    if number:
        asked, known = (number, nameless), (number, name)
    else:
        asked, known = (name, name), (name, nameless)
    before = next((seen[digest] for digest in asked if digest and digest in seen), None)
    if before is None:
        seen.update({digest: verdict.row.number for digest in known if digest})
    return before


def _compare(verdict: Verdict, found: Sequence[RegisterPerson]) -> None:
    facts = verdict.read.facts
    if len(found) > 1:
        verdict.outcome = Outcome.FAULTY
        words = _("The register has %(number)d entries that she may be. Merge them, or give her identity number.")
        verdict.read.problems.append((None, words % {"number": len(found)}))
        return
    if not found:
        verdict.news = dict(facts)
        return
    verdict.person = found[0]
    held = projection.facts_of(found[0])
    verdict.news = {name: value for name, value in facts.items() if not _agrees(name, held.get(name), value)}
    verdict.differs = [name for name in verdict.news if name in held]
    if verdict.differs:
        verdict.outcome = Outcome.CONTRADICTS
    else:
        verdict.outcome = Outcome.ADDS if verdict.news else Outcome.SAME


def _agrees(name: str, held: Any, stated: Any) -> bool:
    """Numbers of 15 and of 18 digits are one number; a text agrees without regard to blanks."""
    kind = FACTS[name].type
    if held is not None and kind is FactType.ID_NUMBER:
        return identity.check(held).normal == identity.check(stated).normal
    if held is not None and kind is FactType.TEXT:
        return "".join(held.split()) == "".join(stated.split())
    return bool(held == stated)
