"""The address book to take away: as a workbook, and as vCards for telephones and mail programs."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from padis.divisions import vcards
from padis.divisions.models import Level, Unit
from padis.shared.tables.writing import Column, Sheet
from padis.web.divisions.words import LEVELS
from padis.web.downloads import as_file, as_workbook


def workbook(units: Iterable[Unit]) -> HttpResponse:
    columns = [
        Column(_("Code"), 16),
        Column(_("Place"), 34),
        Column(_("Unit"), 26),
        Column(_("Level"), 12),
        Column(_("Person on duty"), 20),
        Column(_("Telephone"), 24),
        Column(_("Fax"), 18),
        Column(_("E-mail"), 28),
        Column(_("Address"), 40),
        Column(_("Postcode"), 10),
        Column(_("Confirmed on"), 14),
    ]
    return as_workbook(_("Address book"), Sheet(_("Address book"), columns, map(_row, units)))


def _row(unit: Unit) -> list[object]:
    return [
        unit.code,
        unit.division.full_name,
        unit.name,
        str(LEVELS[Level(unit.division.level)]),
        unit.person_on_duty,
        unit.telephone,
        unit.fax,
        unit.email,
        unit.address,
        unit.postcode,
        unit.confirmed_on,
    ]


def cards(units: Iterable[Unit], name: str) -> HttpResponse:
    return as_file(f"{name}.vcf", vcards.cards(units), vcards.CONTENT_TYPE)
