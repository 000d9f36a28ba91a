"""The closed statistical months: copies of the tallies that never change (M15 reads them too)."""

from django.db import models

from padis.divisions.fields import DivisionCode
from padis.exchange.states import Party
from padis.shared.sharding import ShardField


class Closing(models.Model):
    """One edition of a closed month. A later edition stands beside the first and never replaces it."""

    pk = models.CompositePrimaryKey("month", "edition")
    month = models.CharField(max_length=6, db_collation="C")
    edition = models.SmallIntegerField()
    counts_until = models.DateField()  # the last day whose acts count for what is counted by the day of asking
    answers_until = models.DateField()  # the last day whose acts count for what is counted by the due day
    closed_at = models.DateTimeField()
    rows = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.month}/{self.edition}"


class ClosedTally(models.Model):
    """A tally as it was when its month closed, and what was open at the end of the month's last day.

    The rows are those of `Tally` (grain, partner, unit): a unit's counts stay under the code that it had.
    """

    pk = models.CompositePrimaryKey(
        "shard", "month", "edition", "grain", "side", "kind", "partner", "unit", "key_person"
    )
    shard = ShardField()
    month = models.CharField(max_length=6, db_collation="C")
    edition = models.SmallIntegerField()
    grain = models.CharField(max_length=12)
    side = models.CharField(max_length=8, choices=Party)
    kind = models.CharField(max_length=24)
    partner = models.CharField(max_length=2, db_collation="C")
    unit = DivisionCode()
    key_person = models.BooleanField()
    sent = models.IntegerField()
    opened = models.IntegerField()
    returned = models.IntegerField()
    withdrawn = models.IntegerField()
    void = models.IntegerField()
    paper = models.IntegerField()
    due = models.IntegerField()
    on_time = models.IntegerField()
    late = models.IntegerField()
    declined = models.IntegerField()
    confirmed = models.IntegerField()
    unread = models.IntegerField()
    again_due = models.IntegerField()
    again_on_time = models.IntegerField()
    again_late = models.IntegerField()
    open = models.IntegerField()
    overdue = models.IntegerField()
    over_7 = models.IntegerField()
    over_15 = models.IntegerField()
    over_30 = models.IntegerField()
