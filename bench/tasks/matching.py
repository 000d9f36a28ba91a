"""Finding the person of a message in the register although the number does not match: how many are found, and how many rightly."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from bench import world
from bench.pairs import Asked, Township, township
from padis.cases import identity
from padis.cases.names import match_key
from padis.register.contract import Entry
from padis.register.matching import Candidate, birth_dates, candidates, chosen


def run(people: int, asked: int) -> Iterator[dict[str, Any]]:
    """Of one township's register: the share of right ones among those chosen, and of those found among those who are there."""
    home, *others = world.townships()
    made = township(Random("matching"), home=home, others=others, people=people, asked=asked, today=world.yesterday())
    yield measured(made)


def measured(made: Township) -> dict[str, Any]:
    """`precision` and `recall` at the suggested threshold, and the numbers behind them."""
    book = Book(made)
    right = wrong = known = listed = 0
    for each in made.asked:
        found = candidates(each.stated, book.near(each))
        choice = chosen(found)
        known += each.ref is not None
        listed += each.ref is not None and each.ref in {one.entry.ref for one in found}
        right += choice is not None and choice.entry.ref == each.ref
        wrong += choice is not None and choice.entry.ref != each.ref
    return {
        "precision": right / (right + wrong), "recall": right / known, "listed": listed / known,
        "right": right, "wrong": wrong, "known": known, "asked": len(made.asked),
    }  # fmt: skip


class Book:
    """The register's people by the keys under which the register has indexes: number, day of birth, name."""

    def __init__(self, made: Township) -> None:
        self.entries = [Entry(ref, facts, None, "made") for ref, facts in made.people.items()]
        self.by_key: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for key in keys(entry.facts, born=[entry.facts["birth_date"]]):
                self.by_key[key].append(entry)

    def near(self, asked: Asked) -> list[Entry]:
        return [entry for key in keys(asked.stated, born=birth_dates(asked.stated)) for entry in self.by_key[key]]


def keys(facts: dict[str, Any], *, born: Sequence[str]) -> Iterator[tuple[str, str]]:
    checked = identity.check(facts.get("id_number"))
    if checked.usable_as_key:
        yield "number", checked.normal
    yield "name", match_key(facts["name"])
    yield from (("born", day) for day in born)


def wrongly(made: Township) -> Iterator[tuple[Asked, list[Candidate]]]:
    """Those of whom another was chosen, or nobody though she is there: to look at."""
    book = Book(made)
    for each in made.asked:
        found = candidates(each.stated, book.near(each))
        choice = chosen(found)
        if (choice.entry.ref if choice else None) != each.ref:
            yield each, found
