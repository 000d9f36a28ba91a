"""The fields of a case, as data: forms, comparison, storage and sealing all read this list."""

from collections.abc import Callable, Mapping
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
    # --- on the sheets of messages only
    CODES = "codes"  # list of codes of the field's table, in the table's order
    COUNT = "count"  # whole number within the field's bounds
    LISTED = "listed"  # object with "id", "name", "division", "type": an entry of a list that the sending unit keeps


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


ListOf = Callable[[str], Mapping[str, Mapping[str, Any]]]
"""The list that a unit (its code) keeps: the entries by their id, each as a fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactField:
    """One field of a case, or of the sheet of a message. `column` says that `Case` has a column of the name; every other
    field lives in JSON."""

    name: str
    label: str | Promise
    type: FactType
    group: Group = Group.IDENTITY  # the section of a case's form; a sheet has no sections
    sensitivity: Sensitivity = Sensitivity.PERSONAL
    table: str = ""  # of a code: the table's name in `codes`
    longest: int = 160  # of a text: characters
    bounds: tuple[int, int] = (0, 999)  # of a count
    list_of: ListOf | None = None  # of what is listed
    may_be_ahead: bool = False  # of a date: may lie in the future
    required_for_inflow: bool = False
    required_for_outflow: bool = False
    column: bool = False

    @property
    def is_required(self) -> bool:
        """Whatever the direction: what a sheet's field is or is not."""
        return self.required_for_inflow and self.required_for_outflow


def field_of(
    name: str, label: str | Promise, type: FactType, group: Group = Group.IDENTITY, **options: Any
) -> FactField:
    """A field; `required` holds for either direction."""
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
        field_of("id_number", _("Identity number"), _NUMBER, group, sensitivity=_SEALED, required=True),
        field_of("no_number_reason", _("Why there is no number"), _CODE, group, table="no_number_reason"),
        field_of("id_document_type", _("Kind of document"), _CODE, group, table="id_document_type"),
        field_of("name", _("Name"), _NAME, group, required=True, column=True),
        field_of("sex", _("Sex"), _CODE, group, table="sex", required=True, column=True),
        field_of("birth_date", _("Date of birth"), _DATE, group, required=True, column=True),
        field_of("ethnicity", _("Ethnicity"), _CODE, group, table="ethnicity", column=True),
        field_of("education", _("Education"), _CODE, group, table="education", column=True),
        field_of("phone", _("Telephone"), _PHONE, group, sensitivity=_SEALED),
    )


def _places() -> tuple[FactField, ...]:
    home, here, label = Group.REGISTRATION, Group.RESIDENCE, _("Division of household registration")
    hukou = {"table": "hukou_type", "column": True}
    return (
        field_of("registered_division", label, _DIVISION, home, required=True, column=True),
        field_of("registered_address", _("Registered address"), _TEXT, home),
        field_of("hukou_type", _("Type of household registration"), _CODE, home, **hukou),
        field_of("residence_division", _("Division of residence"), _DIVISION, here, required=True, column=True),
        field_of("residence_address", _("Address of residence"), _TEXT, here),
    )


def _migration() -> tuple[FactField, ...]:
    group, plain = Group.MIGRATION, {"sensitivity": _PLAIN, "column": True}
    return (
        field_of("migration_reason", _("Reason of migration"), _CODE, group, table="migration_reason", **plain),
        field_of("outflow_date", _("Date of leaving"), _DATE, group, required_for_outflow=True, **plain),
        field_of("inflow_date", _("Date of arrival"), _DATE, group, required_for_inflow=True, **plain),
        field_of("return_date", _("Date of return"), _DATE, group, **plain),
        field_of("moved_with_family", _("Moved with the family"), _BOOL, group),
    )


def _marriage() -> tuple[FactField, ...]:
    group, status = Group.MARRIAGE, {"table": "marital_status", "required": True, "column": True}
    return (
        field_of("marital_status", _("Marital status"), _CODE, group, **status),
        field_of("marital_change_date", _("Date of the last change"), _DATE, group),
        field_of("spouse_name", _("Name of the spouse"), _NAME, group),
        field_of("spouse_id_number", _("Identity number of the spouse"), _NUMBER, group, sensitivity=_SEALED),
        field_of("spouse_registered_division", _("Registration of the spouse"), _DIVISION, group),
        field_of("spouse_residence_division", _("Residence of the spouse"), _DIVISION, group),
    )


def _health() -> tuple[FactField, ...]:
    field = partial(field_of, sensitivity=_HEALTH)
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
        field_of("certificate_status", _("Certificate"), _CODE, group, table="certificate_status"),
        field_of("certificate_number", _("Number of the certificate"), _TEXT, group, longest=40),
        field_of("certificate_issue_date", _("Issued on"), _DATE, group),
        field_of("certificate_valid_until", _("Valid until"), _DATE, group, may_be_ahead=True),
        field_of("certificate_checked_date", _("Checked on"), _DATE, group),
    )


def by_name(*fields: FactField) -> dict[str, FactField]:
    return {field.name: field for field in fields}


FACTS: dict[str, FactField] = by_name(
    *_identity(), *_places(), *_migration(), *_marriage(), *_health(), *_certificate()
)
"""Every field of a case by name, in the order of the form."""


def _child() -> tuple[FactField, ...]:
    field = partial(field_of, group=Group.CHILDREN, sensitivity=_HEALTH)
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

CHILD_FIELDS: dict[str, FactField] = by_name(*_child())
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
