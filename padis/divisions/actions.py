"""Loading the division codes, and keeping one's own address-book entry."""

from collections.abc import Callable
from datetime import date

from django.db import connection, transaction

from padis.divisions import files, queries, rules, tables
from padis.divisions.models import Edition, EndedDivision, Unit

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


@transaction.atomic
def edit_entry(
    *,
    unit: Unit,
    address: str,
    postcode: str,
    telephone: str,
    fax: str,
    person_on_duty: str,
    confirmed_on: date,
) -> Unit:
    """Write the unit's address-book entry (M21); what was just written counts as confirmed.

    Who may write it is the caller's question. Raises Refused at a field.
    """
    entry = {
        "address": address,
        "postcode": postcode,
        "telephone": telephone,
        "fax": fax,
        "person_on_duty": person_on_duty,
    }
    entry = {name: value.strip() for name, value in entry.items()}
    rules.check_entry(entry)
    for name, value in entry.items():
        setattr(unit, name, value)
    unit.confirmed_on = confirmed_on
    unit.save(update_fields=[*entry, "confirmed_on"])
    return unit


def confirm_entry(*, unit: Unit, confirmed_on: date) -> Unit:
    """Say that the unit's entry is still right."""
    unit.confirmed_on = confirmed_on
    unit.save(update_fields=["confirmed_on"])
    return unit
