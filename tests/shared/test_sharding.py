"""Keys that can be sharded: the check, the watcher, time-ordered ids, links within a shard."""

import time

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.test.utils import isolate_apps

from padis.cases.models import Claim, Side
from padis.exchange.door import statements
from padis.shared.checks import problems_of
from padis.shared.rows import Statement
from padis.shared.sharding import Sharded, ShardField, cross_shard, new_id, sharded_tables
from tests.fixtures_shards import asks_every_shard
from tests.world import NOON, YUJIANG

GROWING = {
    "cases_case", "cases_claim", "exchange_message", "exchange_task", "exchange_turn", "exchange_docketrow", "exchange_ledgerentry",
    "exchange_tally", "exchange_opencount", "exchange_backlog", "exchange_corridor", "exchange_activity", "exchange_sheet",
    "privacy_accesslog",
}  # fmt: skip


def test_every_table_that_grows_is_sharded():
    """A table that grows with the work and lives in one place would bound the whole platform."""
    assert sharded_tables() >= GROWING


def test_all_models_pass_the_check():
    """Each key and constraint of a sharded table begins with its shard."""
    assert [
        problem
        for model in apps.get_models()
        if model._meta.db_table in sharded_tables()
        for problem in problems_of(model)
    ] == []


@isolate_apps("padis.shared")
def test_the_check_finds_what_would_not_distribute():
    """A plain key, a unique column and a constraint without the shard are each named."""

    class Plain(models.Model):
        shard = ShardField()
        code = models.CharField(max_length=5, unique=True)

        class Meta:
            app_label = "shared"
            constraints = [models.UniqueConstraint(fields=["code"], name="alone")]

    assert len(list(problems_of(Plain))) == 4


@pytest.mark.parametrize(
    ("sql", "everywhere"),
    [
        ('SELECT * FROM "exchange_turn" WHERE "exchange_turn"."unit" = %s', True),
        ('SELECT * FROM "exchange_turn" WHERE "exchange_turn"."shard" = %s', False),
        (
            'SELECT * FROM "exchange_sheet" JOIN "exchange_message" ON "exchange_sheet"."shard" = ("exchange_message"."shard")',
            True,
        ),
        ('UPDATE "cases_case" SET "state" = %s WHERE ("cases_case"."shard", "cases_case"."id") = (%s, %s)', False),
        ('SELECT * FROM "divisions_division"', False),
    ],
)
def test_the_watcher_knows_a_query_that_asks_every_shard(sql, everywhere):
    """A join on the shard alone still asks every shard."""
    assert asks_every_shard(sql) is everywhere


def test_every_statement_of_the_door_names_the_shard():
    """The door's statements pass the watcher by: each carries the shard among its parameters."""
    found = [value for value in vars(statements).values() if isinstance(value, Statement)]
    assert len(found) > 10
    assert all("shard" in statement.columns for statement in found)


def test_ids_are_ordered_by_time():
    """New rows fall on the same index pages."""
    first = new_id()
    time.sleep(0.002)
    assert first < new_id()
    assert (first.version, first.variant) == (7, "specified in RFC 4122")


@pytest.mark.django_db
def test_a_link_within_a_shard_is_enforced_by_the_database():
    """A claim about a case that does not exist cannot be written."""
    assert issubclass(Claim, Sharded)
    claim = {
        "shard": "36",
        "case_id": new_id(),
        "unit": YUJIANG,
        "side": Side.REGISTRATION,
        "adopted": True,
        "at": NOON,
        "by_id": 1,
    }
    with pytest.raises(IntegrityError), transaction.atomic(), cross_shard("test"):
        Claim.objects.create(**claim)
