"""Whether what the levels above see of the registers is what the entries say: a part of `padis verify`."""

from django.db import connection

from padis.cases.identity import Quality
from padis.exchange.recount.verify import Comparison, Finding, compare
from padis.register.models import RegisterCount, RegisterPerson, State
from padis.shared.sharding import cross_shard

COUNTED = f"""
    SELECT shard, unit, count(*) AS entries,
           count(*) FILTER (WHERE id_quality NOT IN ('{Quality.GOOD}', '{Quality.CONVERTED}')) AS doubtful
    FROM {RegisterPerson._meta.db_table} WHERE state = '{State.PRESENT}' GROUP BY shard, unit
"""


def verify() -> Finding:
    """One statement, so that entries that are written meanwhile are no difference."""
    table, values = RegisterCount._meta.db_table, ("entries", "doubtful")
    comparison = Comparison("register", COUNTED, table, ("shard", "unit"), values, "entries <> 0 OR doubtful <> 0")
    with cross_shard("recount"), connection.cursor() as cursor:
        return compare(cursor, comparison, source="entries")
