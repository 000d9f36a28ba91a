"""Case files counted once a night for flows and cross tables (M19): numbers by two facts at a time, and nobody's row."""

from django.db import models

from padis.cases.models import Side
from padis.shared.sharding import ShardField


class CaseCount(models.Model):
    """How many files of a place have one fact, or two together (`dimensions.DIMENSIONS`): "code,code" → [open, the ended too].

    The place is what lies below it: the leading digits of its code, none for the nation. A township has single facts only:
    its own cross tables are counted as they are asked for. However many files there are, a place has a few dozen rows.
    """

    pk = models.CompositePrimaryKey("shard", "place", "side", "first", "second")
    shard = ShardField()
    place = models.CharField(max_length=12, blank=True, db_collation="C")
    side = models.CharField(max_length=12, choices=Side)  # on which the place is
    first = models.CharField(max_length=12)
    second = models.CharField(max_length=12, blank=True)  # empty: of the first fact alone
    counts = models.JSONField()


class Counting(models.Model):
    """When the files were counted last; there is one row."""

    id = models.SmallIntegerField(primary_key=True)
    counted_at = models.DateTimeField()
