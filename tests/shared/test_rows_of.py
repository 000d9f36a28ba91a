"""Rows by plain SQL are what the ORM would give."""

import pytest

from padis.cases.models import Case, Claim
from padis.divisions.models import Unit
from padis.shared.reading import rows_of
from padis.shared.sharding import cross_shard
from tests.world import CHANGAN, filed, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("model", [Case, Claim, Unit])
def test_a_row_holds_what_the_orm_reads(model):
    """Sealed columns, JSON, dates and keys of two parts come as the same values, and it counts as stored."""
    filed(user(CHANGAN))
    with cross_shard("all there is"):
        rows = rows_of(model, "ORDER BY 1 LIMIT 50")
    assert rows
    for row in rows:
        same = model.objects.get(pk=row.pk)
        assert columns(row) == columns(same)
        assert row == same
        assert not row._state.adding


def test_values_are_never_part_of_the_statement():
    """What is sought may hold any character."""
    assert rows_of(Unit, "WHERE name = %s", "'; DROP TABLE divisions_unit; --%s") == []
