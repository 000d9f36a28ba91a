"""Whom a sub-tree holds: in the tree of today, after counties became others, and at the size of the nation."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from padis.accounts.models import Role
from padis.announcements import actions
from padis.announcements.models import Announcement, Receipt
from padis.announcements.queries import Readers, readings, unread_of, within
from padis.announcements.reach import own_codes, range_of, ranges_around, receivers
from padis.divisions import queries
from padis.divisions.models import NATION, Level, Unit
from padis.shared.sharding import shard_of
from tests.world import CHANGAN, NOON, YIWU, YUJIANG, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
OLD, NEW = "360622000000", "360603000000"  # 余江县 became 余江区 in 2018
OLD_RANGE = "360622000000-360622999999"


def sent_by(unit: str, *ranges: str) -> Announcement:
    """As of a time when the unit was there."""
    somebody = user("360600000000", Role.SUPERVISOR)
    return Announcement.objects.create(
        unit=unit, by=somebody, published_at=NOON, title="旧通知", text="请阅。", ranges=list(ranges)
    )


def test_every_unit_lies_in_the_sub_trees_that_its_code_names():
    """For each unit of the tree: the ranges of all above it are among those that are asked for, and hold its code."""
    known = queries.directory()
    for index in range(0, len(known), 7):
        code = known.code(index)
        if index not in known.groups:
            above = [range_of(queries.division(NATION)), *(range_of(step) for step in queries.parent_path(code))]
            assert set(above) <= set(ranges_around(code)), code
            assert all(span[:12] <= code <= span[13:] for span in above), code


def test_all_units_but_the_publishers_receive_what_the_nation_publishes():
    found = receivers([range_of(queries.division(NATION))], publisher=NATION)

    assert len(found) == Unit.objects.count() - 1
    assert found == sorted(Unit.objects.exclude(pk=NATION).values_list("pk", flat=True))


def test_what_was_sent_to_a_county_of_before_lies_before_the_county_of_today():
    one = sent_by("360600000000", OLD_RANGE)

    assert receivers(one.ranges, publisher=one.unit) == receivers([f"{NEW[:6]}000000-{NEW[:6]}999999"], publisher="x")
    assert list(unread_of(user(NEW, Role.SUPERVISOR))) == [one] == list(unread_of(user(YUJIANG)))
    assert not unread_of(user("361103101000")).exists()


def test_what_a_county_of_before_published_is_looked_after_by_the_county_of_today():
    one, county = sent_by(OLD, OLD_RANGE), user(NEW, Role.SUPERVISOR)

    assert OLD in own_codes(NEW) and not unread_of(county).exists()
    assert unread_of(user(YUJIANG)).exists()
    actions.withdraw(announcement=one, why="已过期", by=county, now=NOON)


def test_who_has_read_is_counted_among_the_units_of_today():
    city = user("360600000000", Role.SUPERVISOR)
    one = actions.publish(title="通知", text="请阅。", units=[], attachments=[], by=city, now=NOON)
    for reader in (user(YUJIANG), user(NEW, Role.SUPERVISOR)):
        actions.mark_read(announcement=one, by=reader, now=NOON)
    readers = Readers.of(one)

    assert readers.read == [NEW, YUJIANG] and readers.total.read == 2
    county = queries.division(NEW)
    assert readers.numbers(county).read == 2 and readers.numbers(county).units == len(within(readers.units, county))
    assert not set(readers.read) & set(readers.unread)
    assert [row.code for row in readings(one, readers.read)] == readers.read


def test_a_nation_of_readers_costs_as_many_queries_as_a_few():
    """One township has read it, then every one of the nation: the same few queries."""
    nation = user(NATION, Role.SUPERVISOR)
    one = actions.publish(title="通知", text="请阅。", units=[], attachments=[], by=nation, now=NOON)
    actions.mark_read(announcement=one, by=user(YUJIANG), now=NOON)

    def asked() -> int:
        with CaptureQueriesContext(connection) as made:
            readers = Readers.of(one)
            assert len(list(readings(one, readers.unread))) + len(list(readings(one, readers.read))) == len(
                readers.units
            )
        return len(made)

    few = asked()
    townships = [code for code in receivers(one.ranges, publisher=NATION) if queries.level_of(code) == Level.TOWNSHIP]
    read = (
        Receipt(shard=shard_of(code), unit=code, announcement=one, read_at=NOON, read_by=nation) for code in townships
    )
    Receipt.objects.bulk_create(read, ignore_conflicts=True)
    assert asked() == few == 5
    assert Readers.of(one).total.read == len(townships) > 41_000


def test_the_count_of_unread_goes_through_the_indexes():
    """Of many announcements in the country, those before a unit are found by their ranges alone."""
    somebody = user("360600000000", Role.SUPERVISOR)
    counties = [queries.county_of(code)[:6] for code in (CHANGAN, YIWU)] + [f"{number:06d}" for number in range(3000)]
    Announcement.objects.bulk_create(
        Announcement(unit="9" * 12, by=somebody, published_at=NOON, title="通知", text="请阅。" * 50,
                     ranges=[f"{county}000000-{county}999999"])
        for county in counties for _each in range(3)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE announcements_announcement")
        rows, params = unread_of(user(YUJIANG)).query.sql_with_params()
        cursor.execute(f"EXPLAIN {rows}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "announcements_by_range" in plan
    assert unread_of(user(YIWU)).count() == 3
