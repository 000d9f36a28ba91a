"""What is counted, in the transaction that changes it. Written by the door alone."""

from datetime import date

from django.db import models

from padis.divisions.fields import DivisionCode
from padis.exchange.states import Party
from padis.exchange.took import MOST_DIGITS
from padis.shared.sharding import ShardField


class Tally(models.Model):
    """Counts of a unit in a statistical month. `partner` is the other side's province, or "00" for all partners.

    The grains (`effects.GRAINS`) are partitions: a page of the nation reads a few pages of the city's, whatever the
    townships' rows are. A city's `unit` is `effects.city_of`. At night the cities' are moved (`upkeep.fold_months`).
    """

    pk = models.CompositePrimaryKey("shard", "grain", "month", "side", "kind", "unit", "partner", "key_person")
    shard = ShardField()
    grain = models.CharField(max_length=12)
    month = models.CharField(max_length=6, db_collation="C")
    partner = models.CharField(max_length=2, db_collation="C")
    unit = DivisionCode()
    side = models.CharField(max_length=8, choices=Party)
    kind = models.CharField(max_length=24)
    key_person = models.BooleanField()
    sent = models.IntegerField(default=0)
    opened = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    void = models.IntegerField(default=0)
    paper = models.IntegerField(default=0)
    due = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    declined = models.IntegerField(default=0)
    confirmed = models.IntegerField(default=0)
    unread = models.IntegerField(default=0)
    again_due = models.IntegerField(default=0)
    again_on_time = models.IntegerField(default=0)
    again_late = models.IntegerField(default=0)
    took = models.DecimalField(max_digits=MOST_DIGITS, decimal_places=0, default=0, db_default=0)  # exchange.took


class OpenCount(models.Model):
    """How many items await the receiver's answer, by the day asked and the due day: of a township, and of a county by partner
    province (the others are in `Backlog`). Partitioned by grain. Rows fall to 0 and are swept."""

    pk = models.CompositePrimaryKey(
        "shard", "grain", "side", "kind", "partner", "unit", "key_person", "asked_on", "due_on"
    )
    shard = ShardField()
    grain = models.CharField(max_length=12)
    partner = models.CharField(max_length=2, db_collation="C")
    unit = DivisionCode()
    side = models.CharField(max_length=8, choices=Party)
    kind = models.CharField(max_length=24)
    key_person = models.BooleanField()
    asked_on = models.DateField()
    due_on = models.DateField()
    n = models.IntegerField(default=0)


class Backlog(models.Model):
    """How the backlog of a county, a city, or a city and one partner province changed on a day: in what awaits the receiver's answer,
    in what of it is overdue, and in what was asked more than 7, 15, 30 days ago. Partitioned by grain.

    `open` counts on the day of the event, the others on the day from which the event makes a difference to them (for
    `overdue` that after the due day, or that of a late answer: `effects.BACKLOG`). So the sums of all days up to today
    are what is open, overdue and old now, and tomorrow's `overdue` is what is due today. Days that are past are folded
    into one row (`FOLDED`), which keeps a nation-wide page at a few rows a city, whatever waits. `partner` is "00" for all.
    """

    FOLDED = date(1, 1, 1)

    pk = models.CompositePrimaryKey("shard", "grain", "side", "kind", "day", "unit", "partner", "key_person")
    shard = ShardField()
    grain = models.CharField(max_length=12)
    partner = models.CharField(max_length=2, db_collation="C")
    side = models.CharField(max_length=8, choices=Party)
    day = models.DateField()
    unit = DivisionCode()
    kind = models.CharField(max_length=24)
    key_person = models.BooleanField()
    open = models.IntegerField(default=0)
    overdue = models.IntegerField(default=0)
    over_7 = models.IntegerField(default=0, db_default=0)
    over_15 = models.IntegerField(default=0, db_default=0)
    over_30 = models.IntegerField(default=0, db_default=0)


class Corridor(models.Model):
    """How many first answers took how many days, from one county to another, in a statistical month (of the due day)."""

    pk = models.CompositePrimaryKey("shard", "month", "county", "partner", "kind", "days")
    shard = ShardField()
    month = models.CharField(max_length=6, db_collation="C")
    county = DivisionCode()  # that answered
    partner = DivisionCode()  # that had asked
    kind = models.CharField(max_length=24)
    days = models.SmallIntegerField()  # 0 … 99, 99 meaning that or more
    n = models.IntegerField(default=0)


class Activity(models.Model):
    """How many acts a unit did on a Beijing day."""

    pk = models.CompositePrimaryKey("shard", "unit", "day")
    shard = ShardField()
    unit = DivisionCode()
    day = models.DateField()
    acts = models.IntegerField(default=0)
