"""Loading the division codes, and keeping one's own address-book entry."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from padis.divisions import files, names, queries, rules
from padis.divisions.models import GROUP_KINDS, NATION, Division, Edition, EndedDivision, Unit
from padis.divisions.succession import Scopes

Progress = Callable[[int, int], None]
CHUNK = 5000  # rows of one statement

# Only what the files say is written over; the address-book entry of a unit stays.
PUT_DIVISIONS = f"""
    INSERT INTO {Division._meta.db_table} (code, parent_id, level, kind, in_gb2260, name, full_name, pinyin, initials)
    SELECT * FROM unnest(%s::text[], %s::text[], %s::smallint[], %s::text[], %s::bool[], %s::text[], %s::text[], %s::text[], %s::text[])
    ON CONFLICT (code) DO UPDATE SET (parent_id, level, kind, in_gb2260, name, full_name, pinyin, initials) = (EXCLUDED.parent_id,
        EXCLUDED.level, EXCLUDED.kind, EXCLUDED.in_gb2260, EXCLUDED.name, EXCLUDED.full_name, EXCLUDED.pinyin, EXCLUDED.initials)
"""
PUT_UNITS = f"""
    INSERT INTO {Unit._meta.db_table} (code, name, scope_ranges, address, postcode, telephone, fax, person_on_duty)
    SELECT code, name, string_to_array(scope, ','), '', '', '', '', '' FROM unnest(%s::text[], %s::text[], %s::text[]) AS t (code, name, scope)
    ON CONFLICT (code) DO UPDATE SET (name, scope_ranges) = (EXCLUDED.name, EXCLUDED.scope_ranges)
"""
PUT_ENDED = f"""
    INSERT INTO {EndedDivision._meta.db_table} (old_code, old_name, province, prefecture, first_year, last_year, change, next_code, successors)
    SELECT old_code, old_name, province, prefecture, first_year, last_year, change, next_code, string_to_array(successors, '|')
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::smallint[], %s::smallint[], %s::text[], %s::text[], %s::text[])
    AS t (old_code, old_name, province, prefecture, first_year, last_year, change, next_code, successors)
"""


@transaction.atomic
def load(*, progress: Progress | None = None) -> None:
    """Bring the tables to the edition of the data files, all or nothing; nothing is done where they hold it already.

    `progress(done, total)` is told the rows written. A second load at the same time waits for the first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('padis.divisions.load'))")
    digest = files.digest()
    if Edition.objects.filter(digest=digest).exists():
        return
    divisions, units, ended = rows_of_files()
    EndedDivision.objects.all().delete()
    _put([(PUT_DIVISIONS, divisions), (PUT_UNITS, units), (PUT_ENDED, ended)], progress or (lambda done, total: None))
    Edition.objects.all().delete()
    Edition.objects.create(digest=digest, vintage=files.VINTAGE)
    queries.forget()
    transaction.on_commit(queries.forget)


def _put(work: Sequence[tuple[str, list[tuple[Any, ...]]]], progress: Progress) -> None:
    done, total = 0, sum(len(rows) for _, rows in work)
    with connection.cursor() as cursor:
        for statement, rows in work:
            for start in range(0, len(rows), CHUNK):
                chunk = rows[start : start + CHUNK]
                cursor.execute(statement, [list(column) for column in zip(*chunk, strict=True)])
                done += len(chunk)
                progress(done, total)


def rows_of_files() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Rows for the three statements, in the order of their columns."""
    spells = [tuple(getattr(row, name) for name in row.__slots__) for row in files.ended()]
    rows = list(files.divisions())
    scopes = Scopes({row.code[:6] for row in rows}, ((spell[0], spell[5], spell[8].split("|")) for spell in spells if spell[8]))
    divisions: list[tuple[Any, ...]] = [(NATION, None, 0, "nation", None, "全国", "全国", "quanguo", "qg")]
    units: list[tuple[Any, ...]] = [_unit(NATION, "国家", 0, scopes)]
    paths: dict[str, list[tuple[str, str]]] = {NATION: []}
    for row in rows:
        path = [*paths[row.parent_code], (row.kind, row.name)]
        if row.level < 4:
            paths[row.code] = path
        pinyin, initials = "".join(row.syllables), "".join(syllable[0] for syllable in row.syllables)
        full_name = names.full_name(path)
        divisions.append((row.code, row.parent_code, row.level, row.kind, row.in_gb2260, row.name, full_name, pinyin, initials))
        if row.kind not in GROUP_KINDS:
            units.append(_unit(row.code, row.name, row.level, scopes))
    return divisions, units, spells


def _unit(code: str, name: str, level: int, scopes: Scopes) -> tuple[str, str, str]:
    return code, names.unit_name(name, level), ",".join(scopes.of(code, level).stored())


@transaction.atomic
def edit_entry(
    *, unit: Unit, address: str, postcode: str, telephone: str, fax: str, person_on_duty: str, confirmed_on: date
) -> Unit:
    """Write the unit's address-book entry (M21); what was just written counts as confirmed. Raises Refused."""
    entry = {"address": address, "postcode": postcode, "telephone": telephone, "fax": fax, "person_on_duty": person_on_duty}
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
