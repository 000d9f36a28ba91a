"""The fields of a case, as data: forms, comparison, storage and sealing all read this list."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FactType(StrEnum):
    """What a field holds; in brackets its form in JSON."""

    TEXT = "text"  # one line of text
    NAME = "name"  # a person's name, as `names.normalise_name` writes it
    DATE = "date"  # text, 2026-11-23
    CODE = "code"  # text, a code of the field's table
    DIVISION = "division"  # text, a division code of 12 digits
    PHONE = "phone"  # text, digits, perhaps with a leading +
    ID_NUMBER = "id_number"  # text, as `identity.check` normalises it, right or wrong
    BOOL = "bool"  # true or false
    CHILDREN = "children"  # list of objects with the keys of `CHILD_FIELDS`, eldest first


class Group(models.TextChoices):
    """The sections of a case, in the order of the form."""

    IDENTITY = "identity", _("Person")
    REGISTRATION = "registration", _("Household registration")
    RESIDENCE = "residence", _("Residence")
    MIGRATION = "migration", _("Migration")
    MARRIAGE = "marriage", _("Marriage")
    CHILDREN = "children", _("Children")
    PREGNANCY = "pregnancy", _("Pregnancy")
    CONTRACEPTION = "contraception", _("Contraception")
    CERTIFICATE = "certificate", _("Certificate of marriage and childbearing (historic)")


class Sensitivity(StrEnum):
    """Who may read a field, and how it is stored."""

    PLAIN = "plain"  # says nothing about the person herself
    PERSONAL = "personal"
    SEALED = "sealed"  # encrypted, masked on lists, found by blind index only
    HEALTH = "health"  # encrypted, read by the two handling townships only; children's data likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class FactField:
    """One field. `column` says that `Case` has a column of the name; every other field lives in JSON."""

    name: str
    label: Promise
    type: FactType
    group: Group
    sensitivity: Sensitivity = Sensitivity.PERSONAL
    table: str = ""  # of a code: the table's name in `codes`
    longest: int = 160  # of a text: characters
    may_be_ahead: bool = False  # of a date: may lie in the future
    required_for_inflow: bool = False
    required_for_outflow: bool = False
    column: bool = False


def _field(name: str, label: Promise, type: FactType, group: Group, **options: Any) -> FactField:
    both = options.pop("required", False)
    return FactField(
        name=name,
        label=label,
        type=type,
        group=group,
        **{"required_for_inflow": both, "required_for_outflow": both, **options},
    )


_TEXT, _NAME, _DATE, _CODE = FactType.TEXT, FactType.NAME, FactType.DATE, FactType.CODE
_DIVISION, _PHONE, _NUMBER, _BOOL = FactType.DIVISION, FactType.PHONE, FactType.ID_NUMBER, FactType.BOOL
_PLAIN, _SEALED, _HEALTH = Sensitivity.PLAIN, Sensitivity.SEALED, Sensitivity.HEALTH


def _identity() -> tuple[FactField, ...]:
    group = Group.IDENTITY
    return (
        _field("id_number", _("Identity number"), _NUMBER, group, sensitivity=_SEALED, required=True),
        _field("no_number_reason", _("Why there is no number"), _CODE, group, table="no_number_reason"),
        _field("id_document_type", _("Kind of document"), _CODE, group, table="id_document_type"),
        _field("name", _("Name"), _NAME, group, required=True, column=True),
        _field("sex", _("Sex"), _CODE, group, table="sex", required=True, column=True),
        _field("birth_date", _("Date of birth"), _DATE, group, required=True, column=True),
        _field("ethnicity", _("Ethnicity"), _CODE, group, table="ethnicity", column=True),
        _field("education", _("Education"), _CODE, group, table="education", column=True),
        _field("phone", _("Telephone"), _PHONE, group, sensitivity=_SEALED),
    )


def _places() -> tuple[FactField, ...]:
    home, here, label = Group.REGISTRATION, Group.RESIDENCE, _("Division of household registration")
    hukou = {"table": "hukou_type", "column": True}
    return (
        _field("registered_division", label, _DIVISION, home, required=True, column=True),
        _field("registered_address", _("Registered address"), _TEXT, home),
        _field("hukou_type", _("Type of household registration"), _CODE, home, **hukou),
        _field("residence_division", _("Division of residence"), _DIVISION, here, required=True, column=True),
        _field("residence_address", _("Address of residence"), _TEXT, here),
    )


def _migration() -> tuple[FactField, ...]:
    group, plain = Group.MIGRATION, {"sensitivity": _PLAIN, "column": True}
    return (
        _field("migration_reason", _("Reason of migration"), _CODE, group, table="migration_reason", **plain),
        _field("outflow_date", _("Date of leaving"), _DATE, group, required_for_outflow=True, **plain),
        _field("inflow_date", _("Date of arrival"), _DATE, group, required_for_inflow=True, **plain),
        _field("return_date", _("Date of return"), _DATE, group, **plain),
        _field("moved_with_family", _("Moved with the family"), _BOOL, group),
    )


def _marriage() -> tuple[FactField, ...]:
    group, status = Group.MARRIAGE, {"table": "marital_status", "required": True, "column": True}
    return (
        _field("marital_status", _("Marital status"), _CODE, group, **status),
        _field("marital_change_date", _("Date of the last change"), _DATE, group),
        _field("spouse_name", _("Name of the spouse"), _NAME, group),
        _field("spouse_id_number", _("Identity number of the spouse"), _NUMBER, group, sensitivity=_SEALED),
        _field("spouse_registered_division", _("Registration of the spouse"), _DIVISION, group),
        _field("spouse_residence_division", _("Residence of the spouse"), _DIVISION, group),
    )


def _health() -> tuple[FactField, ...]:
    field = partial(_field, sensitivity=_HEALTH)
    pregnancy, result = Group.PREGNANCY, _("Result of the last pregnancy")
    group, method = Group.CONTRACEPTION, {"table": "contraceptive_method"}
    return (
        field("children", _("Children"), FactType.CHILDREN, Group.CHILDREN),
        field("pregnancy_status", _("Pregnancy"), _CODE, pregnancy, table="pregnancy_status"),
        field("last_period_date", _("Last period"), _DATE, pregnancy),
        field("expected_date", _("Expected date of birth"), _DATE, pregnancy, may_be_ahead=True),
        field("pregnancy_result", result, _CODE, pregnancy, table="pregnancy_result"),
        field("pregnancy_result_date", _("Date of the result"), _DATE, pregnancy),
        field("contraceptive_method", _("Contraception"), _CODE, group, **method),
        field("contraception_start_date", _("In use since"), _DATE, group),
        field("contraception_end_date", _("In use until"), _DATE, group),
        field("contraception_provider", _("Provided by"), _CODE, group, table="provider_type"),
    )


def _certificate() -> tuple[FactField, ...]:
    group = Group.CERTIFICATE
    return (
        _field("certificate_status", _("Certificate"), _CODE, group, table="certificate_status"),
        _field("certificate_number", _("Number of the certificate"), _TEXT, group, longest=40),
        _field("certificate_issue_date", _("Issued on"), _DATE, group),
        _field("certificate_valid_until", _("Valid until"), _DATE, group, may_be_ahead=True),
        _field("certificate_checked_date", _("Checked on"), _DATE, group),
    )


def _by_name(*fields: FactField) -> dict[str, FactField]:
    return {field.name: field for field in fields}


FACTS: dict[str, FactField] = _by_name(
    *_identity(), *_places(), *_migration(), *_marriage(), *_health(), *_certificate()
)
"""Every field of a case by name, in the order of the form."""


def _child() -> tuple[FactField, ...]:
    field = partial(_field, group=Group.CHILDREN, sensitivity=_HEALTH)
    return (
        field("name", _("Name"), _NAME),
        field("sex", _("Sex"), _CODE, table="sex"),
        field("birth_date", _("Date of birth"), _DATE, required=True),
        field("id_number", _("Identity number"), _NUMBER),
        field("health", _("Health at birth"), _CODE, table="child_health"),
        field("alive", _("Alive"), _BOOL),
    )


PLACES = frozenset({"registered_division", "residence_division"})
"""The two places say where items travel: they change by sending a case to the right unit, never as a correction."""

CHILD_FIELDS: dict[str, FactField] = _by_name(*_child())
"""The keys of one child; which child it is (the first, the second) follows from the order of the list."""


def health_fields() -> frozenset[str]:
    """The fields that only the two handling townships may read."""
    return _with(Sensitivity.HEALTH)


def sealed_fields() -> frozenset[str]:
    """The identity numbers and the telephone: encrypted, and masked on lists."""
    return _with(Sensitivity.SEALED)


def groups() -> dict[Group, tuple[FactField, ...]]:
    """The fields by section, in the order of the form."""
    return {group: tuple(field for field in FACTS.values() if field.group == group) for group in Group}


def _with(sensitivity: Sensitivity) -> frozenset[str]:
    return frozenset(name for name, field in FACTS.items() if field.sensitivity == sensitivity)
