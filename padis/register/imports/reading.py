"""One row of a table read as a person: by the readers of case files, without what only a case needs."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from padis.cases.facts import clean_facts, identity_of, marks
from padis.cases.models import Direction
from padis.intake.columns import DIRECTION
from padis.intake.interpretation import Outcome, Reading, about, columns_of, fill_in, given_of, is_known_area
from padis.register import rules
from padis.shared.errors import Refused

SHORT = 15
"""Characters of a number from before 1999."""


def reading(unit: str, targets: Sequence[str], on: date) -> Reading:
    """Whether somebody came or left is no fact of a register: such a column is not read."""
    return Reading(unit, tuple("" if each == DIRECTION else each for each in targets), Direction.INFLOW, on)


def read(cells: Sequence[str], how: Reading) -> Outcome:
    """Her facts, what cannot be taken and why, what is doubtful."""
    outcome = Outcome(how.direction)
    given = given_of(cells, how, outcome)
    fill_in(given)
    outcome.facts, errors = clean_facts(given, today=how.on)
    column_of = columns_of(how.targets)
    failed = {column for column, _sentence in outcome.problems}
    for name, sentences in errors.items():
        column = column_of.get(name)
        if column is None or column not in failed:
            outcome.problems += [(column, about(name, column, sentence)) for sentence in sentences]
    if not outcome.problems:
        _check(outcome, column_of)
    outcome.doubts += [
        (column_of.get(name), sentence)
        for name, sentences in marks(outcome.facts, area_known=is_known_area).items()
        for sentence in sentences
    ]
    if len(outcome.facts.get("id_number", "")) == SHORT:
        number = identity_of(outcome.facts)
        words = _("A number of 15 digits, from before 1999; with 18 digits it is %(number)s.")
        if number.converted_from_15:
            outcome.doubts.append((column_of.get("id_number"), words % {"number": number.normal}))
    return outcome


def _check(outcome: Outcome, column_of: dict[str, int]) -> None:
    try:
        rules.check_entry(outcome.facts)
    except Refused as refused:
        outcome.problems.append((column_of.get(refused.field or ""), about(refused.field or "", None, str(refused))))
