"""Reads of the address book (M21): the units' entries, and what was done to them."""

from datetime import date

from django.db.models import Q, QuerySet

from padis.divisions.models import EntryChange, Unit
from padis.divisions.queries import MOST_FOUND, search
from padis.divisions.scope import Scope


def entries(
    text: str = "", *, within: Scope | None = None, unconfirmed_since: date | None = None, limit: int = MOST_FOUND
) -> QuerySet[Unit] | list[Unit]:
    """Units with their address-book entries (M21): in the order of codes, or, found like divisions, the best first.

    `unconfirmed_since` leaves those that were not confirmed on that day or later.
    """
    rows = Unit.objects.select_related("division").order_by("pk")
    if within:
        rows = rows.filter(within.covers("division__code"))
    if unconfirmed_since:
        rows = rows.filter(Q(confirmed_on__lt=unconfirmed_since) | Q(confirmed_on=None))
    if not text:
        return rows
    codes = [found.code for found in search(text, within=within, limit=limit)]
    by_code = {unit.code: unit for unit in rows.filter(pk__in=codes)}
    return [by_code[code] for code in codes if code in by_code]


def entry_changes(unit: Unit) -> QuerySet[EntryChange]:
    """What was done to the unit's entry, the latest first."""
    return EntryChange.objects.filter(unit=unit).order_by("-at", "-pk")
