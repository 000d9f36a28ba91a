"""From what was entered to facts in canonical form, with a sentence for everything that cannot be taken.

Pure: no query, no clock. What is merely doubtful, above all an identity number, is taken and marked.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from padis.cases.codes import table
from padis.cases.facts.fields import CHILD_FIELDS, FACTS, FactField, FactType
from padis.cases.identity import clean as clean_number
from padis.cases.names import name_problems, normalise_name

Facts = dict[str, Any]
Errors = dict[str, list[str]]

MOST_CHILDREN = 15
MOST_CHARACTERS = 200
"""A longer text is refused unread: to normalise it may take time that grows with the square of its length."""
EARLIEST = date(1900, 1, 1)
LISTED_KEYS = ("id", "name", "division", "type")

IN_ORDER = (
    ("birth_date", "marital_change_date"),
    ("birth_date", "outflow_date"),
    ("birth_date", "inflow_date"),
    ("outflow_date", "inflow_date"),
    ("outflow_date", "return_date"),
    ("inflow_date", "return_date"),
    ("last_period_date", "expected_date"),
    ("contraception_start_date", "contraception_end_date"),
    ("certificate_issue_date", "certificate_valid_until"),
)
"""Pairs of dates of which the first may not lie after the second."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))")
_PHONE_NOISE = re.compile(r"[\s\-‐-―()（）.]+")
_PHONE = re.compile(r"1\d{10}|0\d{9,11}|[2-8]\d{6,7}|[48]00\d{7}|\+\d{8,15}", re.ASCII)
_TRUE, _FALSE = {"true", "on", "yes", "1", "是"}, {"false", "off", "no", "0", "否"}


class _NotTaken(Exception):
    """The sentences that say why a value cannot be taken."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = list(sentences)


def clean_facts(raw: Mapping[str, Any], *, today: date, direction: str | None = None) -> tuple[Facts, Errors]:
    """The facts that `raw` states and, by field, the sentences about those that cannot be taken.

    Empty fields are left out. With a direction ("inflow" or "outflow") the few required fields must be there;
    without one any selection will do, as in a correction. Canonical facts come out as they went in.
    """
    facts, errors = clean_fields(raw, FACTS, today=today)
    for name in _missing(facts, direction):
        errors.setdefault(name, [_required_sentence(name)])
    for earlier, later in IN_ORDER:
        if earlier in facts and later in facts and facts[earlier] > facts[later]:
            errors.setdefault(later, []).append(_order_sentence(FACTS[earlier], FACTS[later]))
    return {name: value for name, value in facts.items() if name not in errors}, errors


def clean_sheet(raw: Mapping[str, Any], fields: Mapping[str, FactField], *, today: date) -> tuple[Facts, Errors]:
    """The same for the sheet of a message, whose fields are `fields`; the required ones must be there."""
    facts, errors = clean_fields(raw, fields, today=today)
    for field in fields.values():
        if field.is_required and field.name not in facts:
            errors.setdefault(field.name, [_required_sentence(field.name)])
    return facts, errors


def clean_fields(raw: Mapping[str, Any], fields: Mapping[str, FactField], *, today: date) -> tuple[Facts, Errors]:
    """Field by field: what is given in canonical form, and the sentences about what cannot be taken."""
    facts: Facts = {}
    errors: Errors = {}
    for name, value in raw.items():
        if name not in fields:
            errors[name] = [_("There is no field of this name.")]
            continue
        if isinstance(value, str) and len(value) > MOST_CHARACTERS:
            errors[name] = [_("At most %(most)d characters.") % {"most": fields[name].longest}]
            continue
        try:
            cleaned = _CLEANERS[fields[name].type](value, fields[name], today)
        except _NotTaken as reason:
            errors[name] = reason.sentences
        else:
            if cleaned not in (None, "", []):
                facts[name] = cleaned
    return facts, errors


def _missing(facts: Facts, direction: str | None) -> list[str]:
    required = {
        "inflow": lambda field: field.required_for_inflow,
        "outflow": lambda field: field.required_for_outflow,
        None: lambda field: False,
    }[direction]
    names = [field.name for field in FACTS.values() if required(field) and field.name not in facts]
    return [name for name in names if name != "id_number" or "no_number_reason" not in facts]


def _required_sentence(name: str) -> str:
    if name == "id_number":
        return _("Give the number, or say why there is none.")
    return _("This field is required.")


def _order_sentence(earlier: FactField, later: FactField) -> str:
    return _("“%(later)s” lies before “%(earlier)s”.") % {"later": later.label, "earlier": earlier.label}


def _given(value: Any) -> str:
    return "" if value is None else str(value)


def _text(value: Any, field: FactField, today: date) -> str:
    printable = _UNPRINTABLE.sub("", unicodedata.normalize("NFC", _given(value)))
    text = " ".join(printable.split())
    if len(text) > field.longest:
        raise _NotTaken(_("At most %(most)d characters.") % {"most": field.longest})
    return text


def _name(value: Any, field: FactField, today: date) -> str:
    text = _given(value)
    name = normalise_name(text)
    problems = name_problems(text) if name else []
    if problems:
        raise _NotTaken(*[problem.message for problem in problems])
    return name


def _date(value: Any, field: FactField, today: date) -> str | None:
    if _given(value) == "":
        return None
    day = value.date() if isinstance(value, datetime) else value
    if not isinstance(day, date):
        day = _parsed(str(value))
    if day < EARLIEST:
        raise _NotTaken(_("The date lies before %(first)s.") % {"first": EARLIEST.isoformat()})
    if day > today and not field.may_be_ahead:
        raise _NotTaken(_("The date lies in the future."))
    return day.isoformat()


def _parsed(text: str) -> date:
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text.strip()))
    if found:
        with suppress(ValueError):
            return date(*[int(part) for part in found.groups() if part])
    raise _NotTaken(_("Give a date such as 2026-11-23."))


def _code(value: Any, field: FactField, today: date) -> str:
    code = _given(value).strip()
    if code and not table(field.table).valid(code):
        raise _NotTaken(_("Choose one of the list."))
    return code


def _codes(value: Any, field: FactField, today: date) -> list[str]:
    given = {_given(code).strip() for code in (value if isinstance(value, list | tuple) else [value])} - {""}
    if not all(table(field.table).valid(code) for code in given):
        raise _NotTaken(_("Choose one of the list."))
    return [entry.code for entry in table(field.table) if entry.code in given]


def _count(value: Any, field: FactField, today: date) -> int | None:
    text = unicodedata.normalize("NFKC", _given(value)).strip()
    if not text:
        return None
    least, most = field.bounds
    if not re.fullmatch("[0-9]{1,3}", text) or not least <= int(text) <= most:
        raise _NotTaken(_("A whole number from %(least)d to %(most)d.") % {"least": least, "most": most})
    return int(text)


def _listed(value: Any, field: FactField, today: date) -> Facts | None:
    if not value:
        return None
    if not isinstance(value, Mapping) or not all(isinstance(value.get(key), str) for key in LISTED_KEYS):
        raise _NotTaken(_("Choose one of the list."))
    return {key: value[key] for key in LISTED_KEYS}


def _division(value: Any, field: FactField, today: date) -> str:
    code = _given(value).strip()
    if code and not re.fullmatch("[0-9]{12}", code):
        raise _NotTaken(_("Choose a place from the list."))
    return code


def _phone(value: Any, field: FactField, today: date) -> str:
    phone = _PHONE_NOISE.sub("", unicodedata.normalize("NFKC", _given(value)))
    phone = phone.removeprefix("+86").removeprefix("0086")
    if phone and not _PHONE.fullmatch(phone):
        raise _NotTaken(_("This is no telephone number: 11 digits, or a fixed line with its area code."))
    return phone


def _number(value: Any, field: FactField, today: date) -> str:
    return clean_number(_given(value))


def _bool(value: Any, field: FactField, today: date) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word and word not in _TRUE | _FALSE:
        raise _NotTaken(_("Yes or no."))
    return word in _TRUE if word else None


def _children(value: Any, field: FactField, today: date) -> list[Facts]:
    rows = value or []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise _NotTaken(_("A list of children is expected."))
    if len(rows) > MOST_CHILDREN:
        raise _NotTaken(_("At most %(most)d children.") % {"most": MOST_CHILDREN})
    children, sentences = [], []
    for place, row in enumerate(rows, start=1):
        child, problems = _child(row, today)
        sentences += [
            _("Child %(place)d, %(field)s: %(problem)s") % {"place": place, "field": name, "problem": problem}
            for name, problem in problems
        ]
        children.append(child)
    if sentences:
        raise _NotTaken(*sentences)
    return sorted([child for child in children if child], key=lambda child: child["birth_date"])


def _child(row: Mapping[str, Any], today: date) -> tuple[Facts, list[tuple[str, str]]]:
    """One child, and its problems by label; an empty row is no child."""
    child, errors = clean_fields(row, CHILD_FIELDS, today=today)
    if child and "birth_date" not in child and "birth_date" not in errors:
        errors["birth_date"] = [_("This field is required.")]
    labels = {name: str(CHILD_FIELDS[name].label) if name in CHILD_FIELDS else name for name in errors}
    return child, [(labels[name], sentence) for name, sentences in errors.items() for sentence in sentences]


_CLEANERS: dict[FactType, Callable[[Any, FactField, date], Any]] = {
    FactType.TEXT: _text,
    FactType.NAME: _name,
    FactType.DATE: _date,
    FactType.CODE: _code,
    FactType.DIVISION: _division,
    FactType.PHONE: _phone,
    FactType.ID_NUMBER: _number,
    FactType.BOOL: _bool,
    FactType.CHILDREN: _children,
    FactType.CODES: _codes,
    FactType.COUNT: _count,
    FactType.LISTED: _listed,
}
