"""One row of a table read as a case: its facts, what cannot be taken and why, and what is merely doubtful.

The rules are those of the form (cases.facts, cases.rules): what the form refuses is refused here, with the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from padis.cases import identity, rules
from padis.cases.facts import FACTS, Facts, clean_facts, marks
from padis.cases.models import Direction
from padis.cases.queries import area_known
from padis.divisions.models import Level
from padis.divisions.queries import county_of, division, propose_township
from padis.intake import columns, values
from padis.shared.errors import Refused

EXAMPLE = "示例"
"""A row with a cell that begins so shows how to fill in the template; it is not imported."""

Said = tuple[int | None, str]
"""A sentence and the column (from 0) it is about; None for the row as a whole."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`direction` is what the page says, unless a column does."""

    unit: str
    targets: tuple[str, ...]
    direction: Direction
    on: date


@dataclass(slots=True)
class Outcome:
    """What a row comes to; with `problems` it cannot be filed."""

    direction: Direction
    facts: Facts = field(default_factory=dict)
    problems: list[Said] = field(default_factory=list)
    doubts: list[Said] = field(default_factory=list)


def is_example(cells: Sequence[str]) -> bool:
    return any(cell.startswith(EXAMPLE) for cell in cells)


def interpret(cells: Sequence[str], reading: Reading) -> Outcome:
    """What the row says, judged by the rules in force on the day."""
    outcome = Outcome(reading.direction)
    given = given_of(cells, reading, outcome)
    own, partner = _places(outcome.direction)
    _check_own_place(own, given, cells, reading, outcome)
    fill_in(given)
    facts, errors = clean_facts({**given, own: reading.unit}, today=reading.on, direction=outcome.direction.value)
    column_of = columns_of(reading.targets)
    failed = {column for column, _sentence in outcome.problems}
    for name, sentences in errors.items():
        column = column_of.get(name)
        if column is None or column not in failed:
            outcome.problems += [(column, about(name, column, sentence)) for sentence in sentences]
    outcome.facts = facts
    if not outcome.problems:
        _check_scope(outcome, partner, column_of, reading)
    outcome.doubts += [
        (column_of.get(name), sentence)
        for name, sentences in marks(facts, area_known=is_known_area).items()
        for sentence in sentences
    ]
    return outcome


def _places(direction: Direction) -> tuple[str, str]:
    """The fields of one's own place and of the other side's."""
    places = "residence_division", "registered_division"
    return places if direction == Direction.INFLOW else places[::-1]


def given_of(cells: Sequence[str], reading: Reading, outcome: Outcome) -> dict[str, Any]:
    """The cells by field, as `clean_facts` takes them; children in the order of their columns. Problems go into the outcome."""
    if len(cells) > len(reading.targets):
        outcome.problems.append(
            (None, _("The row has more cells than the head: something stands in the wrong column."))
        )
    given: dict[str, Any] = {}
    children: dict[int, dict[str, str]] = {}
    for column, (target, text) in enumerate(zip(reading.targets, cells, strict=False)):
        if not target or not text:
            continue
        try:
            if target == columns.DIRECTION:
                outcome.direction = values.direction_of(text)
            elif child := columns.parts_of_child(target):
                children.setdefault(child[0], {})[child[1]] = _value(text, target)
            else:
                given[target] = _value(text, target)
        except values.NotUnderstood as reason:
            outcome.problems.append((column, str(reason)))
    if children:
        given["children"] = [children[place] for place in sorted(children)]
    return given


def _value(text: str, target: str) -> str:
    fact = values.field_of(target)
    return values.taken(text, fact) if fact else text


def _check_own_place(own: str, given: dict[str, Any], cells: Sequence[str], reading: Reading, outcome: Outcome) -> None:
    """A column for one's own place may name the unit, or a place above it; another township is somebody else's case."""
    named, column = given.pop(own, ""), columns_of(reading.targets).get(own)
    unit, place = division(reading.unit), division(named) if named else None
    if unit and column is not None and column < len(cells) and unit.name in cells[column]:
        outcome.problems = [said for said in outcome.problems if said[0] != column]  # others bear the name too
    elif place and place.level == Level.TOWNSHIP and place.code != reading.unit:
        words = _("This place is not your unit: such a case is filed by %(place)s.")
        outcome.problems.append((column, words % {"place": place.full_name}))


def fill_in(given: dict[str, Any]) -> None:
    """Sex and date of birth from a sound number, as the form does."""
    checked = identity.check(given.get("id_number"))
    if checked.quality in (identity.Quality.GOOD, identity.Quality.CONVERTED) and checked.birth_date:
        given.setdefault("birth_date", checked.birth_date.isoformat())
        given.setdefault("sex", checked.sex)


@lru_cache(maxsize=20)
def columns_of(targets: tuple[str, ...]) -> dict[str, int]:
    """Field → column; the children's field is its first column."""
    found: dict[str, int] = {}
    for column, target in enumerate(targets):
        found.setdefault("children" if columns.parts_of_child(target) else target, column)
    return found


def about(name: str, column: int | None, sentence: str) -> str:
    """A sentence about a field that has no column says which."""
    if column is not None or name not in FACTS:
        return sentence
    return _("%(field)s: %(sentence)s") % {"field": FACTS[name].label, "sentence": sentence}


def _check_scope(outcome: Outcome, partner: str, column_of: dict[str, int], reading: Reading) -> None:
    try:
        rules.check_in_scope(outcome.facts, outcome.direction, unit=reading.unit, on=reading.on)
    except Refused as refused:
        sentence = str(refused)
        place = division(outcome.facts[partner])
        if refused.field == partner and place and place.level != Level.TOWNSHIP:
            sentence += _townships(place.code, outcome.facts)
        outcome.problems.append((column_of.get(refused.field or ""), sentence))


def _townships(code: str, facts: Facts) -> str:
    """The townships of the county that her address may mean."""
    offered = propose_township(county_of(code), facts.get("registered_address", ""), limit=3)
    return _(" Perhaps: %(places)s") % {"places": "、".join(each.full_name for each in offered)} if offered else ""


@lru_cache(maxsize=10_000)
def is_known_area(digits: str) -> bool:
    return area_known(digits)
