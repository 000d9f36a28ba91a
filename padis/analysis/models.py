"""Case files counted once a night for flows and cross tables (M19): numbers by two facts at a time, and nobody's row."""

from django.db import models

from padis.cases.models import Side
from padis.shared.sharding import ShardField


class CaseCount(models.Model):
    """How many files of a place have one fact, or two together (`dimensions.DIMENSIONS`).

    The place is what lies below it: the leading digits of its code, none for the nation. A township has single facts only:
    its own cross tables are counted as they are asked for.
    """

    pk = models.CompositePrimaryKey("shard", "place", "side", "first", "second", "first_code", "second_code")
    shard = ShardField()
    place = models.CharField(max_length=12, blank=True, db_collation="C")
    side = models.CharField(max_length=12, choices=Side)  # on which the place is
    first = models.CharField(max_length=12)
    second = models.CharField(max_length=12, blank=True)  # empty: of the first fact alone
    first_code = models.CharField(max_length=8, blank=True, db_collation="C")
    second_code = models.CharField(max_length=8, blank=True, db_collation="C")
    open = models.IntegerField()
    every = models.IntegerField()  # the ended ones too


class Counting(models.Model):
    """When the files were counted last; there is one row."""

    id = models.SmallIntegerField(primary_key=True)
    counted_at = models.DateTimeField()
