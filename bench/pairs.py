"""Made-up people of a township's register, and what other townships state about them: with the faults of daily work.

Among the people are those who are easily taken for each other: sisters, twins, namesakes. Of some who are stated the
register knows nobody, but her sister or a namesake.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from padis.cases.identity import check_digit, to_15
from padis.cases.names import MIDDLE_DOT, surname
from padis.register.readings import syllables
from padis.simulator import names, numbers
from padis.simulator.people import flawed, person

Facts = dict[str, Any]

TWINS, SISTERS, NAMESAKES = 0.01, 0.04, 0.04
"""Of so many of the register's people there is one more who is like them."""
UNKNOWN = 0.2
"""So many of those stated are not in the register."""

NUMBER_FAULTS, NAME_FAULTS, BIRTH_FAULTS = 0.42, 0.12, 0.05
NOT_STATED = {"phone": 0.6, "registered_address": 0.7, "spouse_name": 0.4}
"""How often what would help to tell her is missing: not asked for, changed since, or worded in another way."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message states, and who it is in the register (None where nobody)."""

    stated: Facts
    ref: str | None


@dataclass(frozen=True, slots=True)
class Township:
    """The register's people by their reference, and what is asked of it."""

    people: dict[str, Facts]
    asked: Sequence[Asked]


def township(rng: Random, *, home: str, others: Sequence[str], people: int, asked: int, today: date) -> Township:
    """`home` is the township's code; `others` are where its people live."""

    def woman() -> Facts:
        return person(rng, registered_code=home, residence_code=rng.choice(others), today=today)

    born_here: list[Facts] = []
    for _each in range(people):
        born_here.append(woman())
        born_here += _alike(rng, born_here[-1], woman)
    known = {f"P{serial:06d}": facts for serial, facts in enumerate(born_here)}
    stated = [Asked(_stated(rng, known[ref]), ref) for ref in rng.sample(sorted(known), round(asked * (1 - UNKNOWN)))]
    while len(stated) < asked:
        like = known[rng.choice(sorted(known))]
        made = rng.choice(
            (woman, lambda like=like: _sister(rng, like, woman), lambda like=like: _namesake(like, woman))
        )()
        stated.append(Asked(_stated(rng, made), None))
    return Township(known, stated)


def _alike(rng: Random, facts: Facts, woman: Callable[[], Facts]) -> Iterator[Facts]:
    chance = rng.random()
    if chance < TWINS:
        yield _sister(rng, facts, woman, born=date.fromisoformat(facts["birth_date"]))
    elif chance < TWINS + SISTERS:
        yield _sister(rng, facts, woman)
    elif chance < TWINS + SISTERS + NAMESAKES:
        yield _namesake(facts, woman)


def _sister(rng: Random, facts: Facts, woman: Callable[[], Facts], *, born: date | None = None) -> Facts:
    """Of the same house: family name, one character of the given name, address and often the telephone are the same."""
    born = born or date.fromisoformat(facts["birth_date"]) + timedelta(days=rng.randrange(400, 1500))
    shared = {name: facts[name] for name in ("ethnicity", "registered_address", "phone") if name in facts}
    given = facts["name"][len(surname(facts["name"])) :]
    name = surname(facts["name"]) + (given[0] if len(given) > 1 else "") + names.given_name(rng, "2")[-1]
    number = numbers.identity_number(rng, county=facts["registered_division"][:6], born=born, sex="2")
    return {**woman(), **shared, "name": name, "birth_date": born.isoformat(), "id_number": number}


def _namesake(facts: Facts, woman: Callable[[], Facts]) -> Facts:
    return {**woman(), "name": facts["name"]}


# --- what is stated of them ---------------------------------------------------------------------------------------
def _stated(rng: Random, facts: Facts) -> Facts:
    """`flawed` changes what visits find changed; the rest are slips of the pen, of the ear and of programs."""
    stated = flawed(rng, facts)
    stated["name"], stated["residence_division"] = facts["name"], facts["residence_division"]
    for name, share in NOT_STATED.items():
        if rng.random() < share:
            stated.pop(name, None)
    born, number = date.fromisoformat(facts["birth_date"]), facts.get("id_number")
    if number and len(number) == 18 and rng.random() < NUMBER_FAULTS:
        spoilt = names.Weighted(_NUMBER_FAULTS).draw(rng)(rng, number, born)
        stated.pop("id_number", None)
        stated |= {"id_number": spoilt} if spoilt else {}
    if rng.random() < NAME_FAULTS:
        stated["name"] = _name_fault(rng, stated["name"])
    if rng.random() < BIRTH_FAULTS:
        stated["birth_date"] = rng.choice(_BIRTH_FAULTS)(rng, born)
    return stated


def _one_digit(rng: Random, number: str, born: date) -> str:
    place = rng.randrange(17)
    return number[:place] + str((int(number[place]) + rng.randrange(1, 10)) % 10) + number[place + 1 :]


def _swapped_digits(rng: Random, number: str, born: date) -> str:
    place = rng.randrange(6, 16)
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def _lost_digit(rng: Random, number: str, born: date) -> str:
    place = rng.randrange(17)
    return number[:place] + number[place + 1 :]


def _somebody_elses(rng: Random, number: str, born: date) -> str:
    first = f"{number[:6]}{born - timedelta(days=rng.randrange(100, 1500)):%Y%m%d}{rng.randrange(400):03d}"
    return first + check_digit(first)


_NUMBER_FAULTS = (
    (_one_digit, 25),
    (_swapped_digits, 12),
    (lambda rng, number, born: to_15(number), 22),
    (lambda rng, number, born: f"000000{born:%Y%m%d}0000", 14),
    (lambda rng, number, born: "", 14),
    (_lost_digit, 5),
    (lambda rng, number, born: number[:15] + "000", 5),
    (_somebody_elses, 3),
)


def _name_fault(rng: Random, name: str) -> str:
    """Heard, read or typed wrongly; a rare character as its pinyin, a name with parts without its dot or its last part."""
    if MIDDLE_DOT in name:
        return rng.choice((name.replace(MIDDLE_DOT, ""), name.replace(MIDDLE_DOT, "."), name.split(MIDDLE_DOT)[0]))
    rare = [character for character in name if ord(character) > 0x9FFF]
    if rare and rng.random() < 0.7:
        return name.replace(rare[0], syllables().get(rare[0], "某"))
    given = name[len(surname(name)) :]
    if len(given) == 2 and given[0] != given[1] and rng.random() < 0.15:
        return name[: -len(given)] + given[::-1]
    if rng.random() < 0.7:
        return _by_ear(rng, name)
    return name[:-1] + names.given_name(rng, "2")[-1]


def _by_ear(rng: Random, name: str) -> str:
    place = rng.randrange(len(name) - 1, len(name)) if rng.random() < 0.8 else rng.randrange(len(name))
    same = [character for character in _common() if syllables().get(character) == syllables().get(name[place])]
    return name[:place] + (rng.choice(same) if same else name[place]) + name[place + 1 :]


@cache
def _common() -> tuple[str, ...]:
    """The characters of given names in use."""
    rng = Random("characters")
    return tuple(sorted({character for _each in range(4000) for character in names.given_name(rng, "2")}))


def _swapped_day(rng: Random, born: date) -> str:
    with suppress(ValueError):
        return date(born.year, born.day, born.month).isoformat()
    return (born + timedelta(days=10)).isoformat()


def _one_digit_of_day(rng: Random, born: date) -> str:
    with suppress(ValueError):
        return born.replace(year=born.year + rng.choice((-10, -1, 1, 10))).isoformat()
    return (born + timedelta(days=1)).isoformat()


_BIRTH_FAULTS = (
    lambda rng, born: (born - timedelta(days=rng.randrange(18, 50))).isoformat(),
    _one_digit_of_day,
    _swapped_day,
)
