"""Loading the division codes, and keeping one's own address-book entry."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction

from padis.divisions import files, queries, rules, tables
from padis.divisions.models import Edition, EndedDivision, EntryChange, Unit
from padis.shared.time import beijing_date

Progress = Callable[[int, int], None]


@transaction.atomic
def load(*, progress: Progress | None = None) -> None:
    """Bring the tables to the edition of the data files, all or nothing.

    Nothing is done where they hold it already; address-book entries stay as they are. `progress(done, total)`
    is told the rows written. A second load at the same time waits for the first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('padis.divisions.load'))")
    digest = files.digest()
    if Edition.objects.filter(digest=digest).exists():
        return
    EndedDivision.objects.all().delete()
    _put(tables.of_files(), progress)
    Edition.objects.all().delete()
    Edition.objects.create(digest=digest, vintage=files.VINTAGE)
    queries.forget()
    transaction.on_commit(queries.forget)


def _put(written: list[tables.Table], progress: Progress | None) -> None:
    done, total = 0, sum(len(table.rows) for table in written)
    with connection.cursor() as cursor:
        for table in written:
            for columns in table.chunks():
                cursor.execute(table.statement, columns)
                done += len(columns[0])
                if progress:
                    progress(done, total)


class Editor(Protocol):
    """Who writes an entry: a user, of whom this package knows no more."""

    pk: Any
    display_name: Any


@transaction.atomic
def edit_entry(
    *,
    unit: Unit,
    by: Editor,
    now: datetime,
    address: str,
    postcode: str,
    telephone: str,
    fax: str,
    email: str,
    person_on_duty: str,
) -> Unit:
    """Write the unit's address-book entry (M21); what was just written counts as confirmed.

    Who may write it is the caller's question. Raises Refused at a field.
    """
    entry = {
        "address": address,
        "postcode": postcode,
        "telephone": telephone,
        "fax": fax,
        "email": email,
        "person_on_duty": person_on_duty,
    }
    entry = {name: value.strip() for name, value in entry.items()}
    rules.check_entry(entry)
    return _put_entry(unit, entry, by=by, now=now)


@transaction.atomic
def confirm_entry(*, unit: Unit, by: Editor, now: datetime) -> Unit:
    """Say that the unit's entry is still right."""
    return _put_entry(unit, {}, by=by, now=now)


def _put_entry(unit: Unit, entry: dict[str, str], *, by: Editor, now: datetime) -> Unit:
    before = Unit.objects.select_for_update().get(pk=unit.pk)
    changes = {name: [getattr(before, name), value] for name, value in entry.items() if value != getattr(before, name)}
    for name, value in entry.items():
        setattr(unit, name, value)
    unit.confirmed_on = beijing_date(now)
    unit.save(update_fields=[*entry, "confirmed_on"])
    EntryChange.objects.create(unit=unit, by_id=by.pk, by_name=by.display_name, at=now, changes=changes)
    return unit
