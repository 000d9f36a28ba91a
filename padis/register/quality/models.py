"""How long a unit's lists of what is to be mended were when they were last counted: all that levels above see of them."""

from django.db import models

from padis.divisions.fields import DivisionCode
from padis.shared.sharding import ShardField


class QualityCount(models.Model):
    """One figure of a unit: the length of a list, or a part of a rate (`lists.Figure`)."""

    pk = models.CompositePrimaryKey("shard", "unit", "figure")
    shard = ShardField()
    unit = DivisionCode()
    figure = models.CharField(max_length=16)
    n = models.IntegerField()
    counted_at = models.DateTimeField()
