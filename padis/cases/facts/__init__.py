"""What is recorded about a person: the fields as data, the check of what is entered, key persons."""

from padis.cases.facts.cleaning import Errors, Facts, clean_facts, clean_sheet
from padis.cases.facts.fields import (
    CHILD_FIELDS,
    FACTS,
    PLACES,
    FactField,
    FactType,
    Group,
    Sensitivity,
    by_name,
    field_of,
    groups,
    health_fields,
    sealed_fields,
)
from padis.cases.facts.key_person import KeyReason, is_urgent, key_person
from padis.cases.facts.marks import identity_of, marks

__all__ = [
    "CHILD_FIELDS",
    "FACTS",
    "PLACES",
    "Errors",
    "FactField",
    "FactType",
    "Facts",
    "Group",
    "KeyReason",
    "Sensitivity",
    "by_name",
    "clean_facts",
    "clean_sheet",
    "field_of",
    "groups",
    "health_fields",
    "identity_of",
    "is_urgent",
    "key_person",
    "marks",
    "sealed_fields",
]
