"""The query watcher: what the platform asks of a sharded table names its shard, or is marked `cross_shard`.

It looks at queries that come from the platform's own code; a test may look wherever it likes. On a cluster such a
query would ask every shard, a hundred times as slow: here it fails on plain PostgreSQL already.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from padis.shared.sharding import crossing, sharded_tables

OURS = str(Path(__file__).resolve().parents[1] / "padis")
HERE = str(Path(__file__).resolve().parent)
NAMES_SHARD = re.compile(r'"?shard"? (= %s|IN \(%s|= ANY)|\("?\w+"?\."shard"(, "?\w+"?\."\w+")+\) (=|IN) \(')


class NamesNoShard(AssertionError):
    """A query on a sharded table that would ask every shard."""


def asks_every_shard(sql: str) -> bool:
    """Whether the statement reads or changes rows of a sharded table without saying which shard."""
    if not re.match(r"\s*(SELECT|UPDATE|DELETE)", sql, re.IGNORECASE):
        return False
    tables = set(re.findall(r'(?:FROM|JOIN|UPDATE) "?(\w+)"?', sql))
    return bool(tables & sharded_tables()) and not NAMES_SHARD.search(sql)


def comes_from_the_platform() -> bool:
    """Whether the nearest of our own frames is the platform's, not a test's."""
    frame: Any = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(OURS):
            return True
        if name.startswith(HERE) and name != __file__:
            return False
        frame = frame.f_back
    return False


@pytest.fixture(autouse=True)
def shards_are_named(request: pytest.FixtureRequest) -> Iterator[None]:
    if not {"db", "transactional_db"} & set(request.fixturenames) and not request.node.get_closest_marker("django_db"):
        yield
        return

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if crossing() is None and asks_every_shard(sql) and comes_from_the_platform():
            raise NamesNoShard(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
