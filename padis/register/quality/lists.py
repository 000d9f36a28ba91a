"""The lists of what is to be mended (M4), as data: each is one SELECT over a unit, or over all of them at once.

A SELECT gives `unit`, `row_id` (of the case, or the entry of the register), and `since`, by which the list is sorted. It
never looks at a name: what a list shows of a person is read afterwards, for the rows of one page.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from padis.cases.identity import FEMALE, MALE, Quality
from padis.cases.models import Case, CaseState, Direction, PersonIndex
from padis.deadlines.queries import age_range, min_move_level
from padis.exchange.models import DocketRow
from padis.exchange.states import Party
from padis.kinds.verification import KIND as VERIFICATION
from padis.register.models import RegisterPerson, State
from padis.shared.time import years_before

SHARD = f"left({{}}, {settings.SHARD_DIGITS})"
CASES, ENTRIES = Case._meta.db_table, RegisterPerson._meta.db_table
INDEX, DOCKET = PersonIndex._meta.db_table, DocketRow._meta.db_table
DIGITS = {"township": 9, "county": 6, "province": 2}
"""So many digits of two codes are the same for who has not crossed the lowest border of a migrant."""
ACCURACY_DAYS = 365
"""Answers of so many days make the accuracy of a unit."""


class Figure(StrEnum):
    """What is counted of a unit: the lists first, then the parts of the two rates."""

    NO_ENTRY = "no_entry"
    NO_CASE = "no_case"
    NUMBER = "number"
    ENTRY_NUMBER = "entry_number"
    TWICE = "twice"
    MISSING = "missing"
    PEOPLE = "people"  # known to the platform with the unit as one of the two sides
    MATCHED = "matched"  # answers to the unit that say something about the facts
    AGREED = "agreed"  # of these, that find all of them right


@dataclass(frozen=True, slots=True)
class QualityList:
    """One list: its name, what is on it, and whether its rows are entries of the local register."""

    figure: Figure
    label: str | Promise
    about: str | Promise
    of_entries: bool
    needs_register: bool  # it compares with the register that the platform keeps


LISTS = {
    each.figure: each
    for each in (
        QualityList(
            Figure.NO_ENTRY,
            _("On the platform, not in the local register"),
            _("Open the item or the file and record her in the local register."),
            of_entries=False,
            needs_register=True,
        ),
        QualityList(
            Figure.NO_CASE,
            _("In the local register, not on the platform"),
            _("Women of the age range who live in another county than they are registered in. File the case: the entry is taken over."),
            of_entries=True,
            needs_register=True,
        ),
        QualityList(
            Figure.NUMBER,
            _("Identity numbers of case files"),
            _("Compare the number with the card; what is changed is sent to the other side."),
            of_entries=False,
            needs_register=False,
        ),
        QualityList(
            Figure.ENTRY_NUMBER,
            _("Identity numbers of the local register"),
            _("Compare the number with the card and correct the entry."),
            of_entries=True,
            needs_register=True,
        ),
        QualityList(
            Figure.TWICE,
            _("Entries that may be one person"),
            _("The same number, or the same name and birth date: look at both and merge them, or leave them."),
            of_entries=True,
            needs_register=True,
        ),
        QualityList(
            Figure.MISSING,
            _("Case files that lack required facts"),
            _("Of the facts that a case check asks for: complete the file."),
            of_entries=False,
            needs_register=False,
        ),
    )
}  # fmt: skip

_NOT_IN_REGISTER = f"""NOT EXISTS (
    SELECT 1 FROM {ENTRIES} r WHERE r.shard = {SHARD.format("side.unit")} AND r.unit = side.unit
    AND r.number_digest = i.digest AND r.state = '{State.PRESENT}')"""
_SIDES = "CROSS JOIN LATERAL (VALUES (i.residence_division), (i.registered_division)) AS side (unit)"
_PEOPLE = f"FROM {INDEX} i {_SIDES} WHERE i.live AND i.kind = 'number' AND side.unit <> ''"
_OF_SIDE = "(i.residence_division = %(unit)s OR i.registered_division = %(unit)s) AND side.unit = %(unit)s"
_OPEN = f"FROM {CASES} c WHERE c.state = '{CaseState.OPEN}'"
_PRESENT = f"FROM {ENTRIES} r WHERE r.state = '{State.PRESENT}'"
_SOUND = f"'{Quality.GOOD}', '{Quality.CONVERTED}'"
REQUIRED_CODES = ("education", "hukou_type", "migration_reason", "marital_status")
REQUIRED = ("sex", "birth_date", *REQUIRED_CODES)
"""Of the fifteen facts of the national case check of 2012 those that a case file holds as columns, with the date of arrival or leaving."""
MOVED_ON = {Direction.INFLOW: "inflow_date", Direction.OUTFLOW: "outflow_date"}
_LACKING = " OR ".join(
    (
        f"c.sex NOT IN ('{MALE}', '{FEMALE}') OR c.birth_date IS NULL",
        *(f"c.{name} = ''" for name in REQUIRED_CODES),
        *(f"(c.direction = '{direction}' AND c.{name} IS NULL)" for direction, name in MOVED_ON.items()),
    )
)
_OTHER = f"""EXISTS (
    SELECT 1 FROM {ENTRIES} o WHERE o.shard = r.shard AND o.unit = r.unit AND o.state = r.state AND o.id <> r.id
    AND (o.number_digest = r.number_digest OR o.name_digest = r.name_digest))"""
_MIGRANT = f"""r.number_digest IS NOT NULL AND r.sex = '{FEMALE}' AND r.birth_date BETWEEN %(born_from)s AND %(born_until)s
    AND r.registered_division <> '' AND r.residence_division <> ''
    AND left(r.registered_division, %(digits)s) <> left(r.residence_division, %(digits)s)
    AND NOT (left(r.registered_division, 4) = left(r.residence_division, 4)
             AND substr(r.registered_division, 5, 2) BETWEEN '01' AND '20'
             AND substr(r.residence_division, 5, 2) BETWEEN '01' AND '20')
    AND NOT EXISTS (SELECT 1 FROM {INDEX} i WHERE i.digest = r.number_digest AND i.live)"""
"""Two districts of one city (fifth and sixth digit 01 to 20, GB/T 2260) are one place to live."""
_ANSWERED = f"""FROM {DOCKET} d WHERE d.role = '{Party.SENDER}' AND d.kind = '{VERIFICATION.code}'
    AND d.answered_at >= %(since)s AND d.finding IN"""
_AGREEING = "('consistent')"
_SPEAKING = "({})".format(
    ", ".join(
        f"'{code}'" for code, each in VERIFICATION.findings.items() if each.takes_corrections or code == "consistent"
    )
)

SELECTS: dict[Figure, tuple[str, str]] = {
    Figure.NO_ENTRY: (
        f"SELECT DISTINCT ON (i.digest, side.unit) side.unit, i.case_id AS row_id, i.filed_at AS since {_PEOPLE} AND {_NOT_IN_REGISTER}",
        _OF_SIDE,
    ),
    Figure.NO_CASE: (f"SELECT r.unit, r.id AS row_id, r.changed_at AS since {_PRESENT} AND {_MIGRANT}", "r"),
    Figure.NUMBER: (
        f"SELECT c.unit, c.id AS row_id, c.filed_at AS since {_OPEN} AND c.id_quality NOT IN ({_SOUND})", "c"
    ),
    Figure.ENTRY_NUMBER: (
        f"SELECT r.unit, r.id AS row_id, r.changed_at AS since {_PRESENT} AND r.id_quality NOT IN ({_SOUND})", "r"
    ),
    Figure.TWICE: (f"SELECT r.unit, r.id AS row_id, r.changed_at AS since {_PRESENT} AND {_OTHER}", "r"),
    Figure.MISSING: (f"SELECT c.unit, c.id AS row_id, c.filed_at AS since {_OPEN} AND ({_LACKING})", "c"),
    Figure.PEOPLE: (f"SELECT DISTINCT side.unit, i.digest {_PEOPLE}", _OF_SIDE),
    Figure.MATCHED: (f"SELECT d.unit {_ANSWERED} {_SPEAKING}", "d"),
    Figure.AGREED: (f"SELECT d.unit {_ANSWERED} {_AGREEING}", "d"),
}  # fmt: skip
"""Of each figure its SELECT, and how it is narrowed to one unit: a condition, or the table whose shard and unit are named."""


def select(figure: Figure, *, of_one: bool) -> str:
    """The SQL; it takes the parameters of `parameters`, and `unit` and `shard` where it is narrowed to one unit."""
    statement, narrowing = SELECTS[figure]
    if not of_one:
        return statement
    condition = narrowing if len(narrowing) > 1 else f"{narrowing}.shard = %(shard)s AND {narrowing}.unit = %(unit)s"
    return f"{statement} AND {condition}"


def parameters(today: date) -> dict[str, Any]:
    """What the SELECTs are told beside the unit."""
    youngest, oldest = age_range(today)
    return {
        "born_from": years_before(today, oldest + 1) + timedelta(days=1),
        "born_until": years_before(today, youngest),
        "digits": DIGITS[min_move_level(today)],
        "since": today - timedelta(days=ACCURACY_DAYS),
    }
