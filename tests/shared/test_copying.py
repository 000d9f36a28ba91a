"""Rows that are written while the next ones are made: all of them or none, and who asks in between sees them."""

import pytest
from django.db import IntegrityError, connection, transaction

from padis.cases.actions import Filing
from padis.cases.models import CaseSerial, Direction
from padis.exchange.recount import verify
from padis.kinds.verification import actions
from padis.kinds.verification.actions import file_cases
from padis.shared.rows import Writes, insert
from tests.world import CHANGAN, NOON, facts, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]

INSERT = insert(1, CaseSerial._meta.db_table, "shard", "unit", "year", "last")


def serials(years):
    return [(CHANGAN[:2], CHANGAN, year, 1) for year in years]


def test_who_asks_in_between_sees_what_was_sent():
    """A query while rows are on their way waits for them; without that the connection would refuse it."""
    writes = Writes()
    with transaction.atomic(), writes.ahead():
        for begin in (0, 5_000, 10_000):
            writes.extend(INSERT, serials(range(begin, begin + 5_000)))
            writes.send()
        assert CaseSerial.objects.count() == 15_000


def test_one_row_that_cannot_be_written_leaves_none():
    """The fault comes out as it does elsewhere, and the connection goes on working."""
    writes = Writes()
    with pytest.raises(IntegrityError), transaction.atomic(), writes.ahead():
        for years in (range(50), range(50), range(50, 100)):
            writes.extend(INSERT, serials(years))
            writes.send()
    assert not CaseSerial.objects.exists()


def test_a_fault_of_ours_leaves_none():
    """Also when the database is still busy with what it was sent."""
    writes = Writes()
    with pytest.raises(ZeroDivisionError), transaction.atomic(), writes.ahead():
        writes.extend(INSERT, serials(range(20_000)))
        writes.send()
        raise ZeroDivisionError
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_caseserial")
        assert cursor.fetchone() == (0,)


def test_a_large_batch_is_filed_in_parts_and_counted_once(monkeypatch):
    """A person who is there twice is refused in her place; what the parts add up to is what the ledger says."""
    monkeypatch.setattr(actions, "PART", 45)
    by = user(CHANGAN)
    many = [Filing(CHANGAN, by.pk, Direction.INFLOW, facts(), NOON) for _each in range(100)]
    results = file_cases([*many[:50], many[3], *many[50:]])
    assert [position for position, each in enumerate(results) if isinstance(each, Exception)] == [50]
    assert verify().differences == 0
