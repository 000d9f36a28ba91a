"""What happened, for ever, and the signature over it; which pages a transaction changed. Written by the door; a pulse also by a look."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from padis.divisions.fields import DivisionCode
from padis.exchange.states import Event
from padis.shared.sharding import Sharded, ShardField


class LedgerEntry(models.Model):
    """One event of one item, for ever. Ids, codes and times only; never personal data. Each entry hashes the one before."""

    pk = models.CompositePrimaryKey("shard", "item_id", "no")
    shard = ShardField()
    item_id = models.UUIDField()
    no = models.IntegerField()
    kind = models.CharField(max_length=24)
    event = models.CharField(max_length=16, choices=Event)
    at = models.DateTimeField()
    day = models.DateField()  # Beijing date of `at`
    unit = DivisionCode()  # that acted
    by_id = models.BigIntegerField()
    sender = DivisionCode()
    receiver = DivisionCode()
    sender_county = DivisionCode()
    receiver_county = DivisionCode()
    urgent = models.BooleanField()
    key_person = models.BooleanField()
    state = models.CharField(max_length=12)  # after the event
    turn_unit = DivisionCode(blank=True)  # after the event; empty when settled
    turn_due_on = models.DateField(null=True)
    round_no = models.SmallIntegerField()
    asked_on = models.DateField()
    due_on = models.DateField()
    asked_month = models.CharField(max_length=6)
    due_month = models.CharField(max_length=6)
    due_month_before = models.CharField(max_length=6, blank=True)
    again = models.BooleanField()  # a later round than the first
    in_time = models.BooleanField()  # on or before the due day, or the clock stands still
    was_open = models.BooleanField()  # counted as open before the event
    was_due = models.BooleanField()  # the round's obligation was unsettled before the event
    paused = models.BooleanField()  # this event stops the clock, or starts it again
    unread = models.BooleanField(default=False)  # received, and never opened before
    paper = models.BooleanField(default=False)  # the item went on paper
    finding = models.CharField(max_length=24, blank=True)
    sheet_mac = models.BinaryField(default=bytes)
    hash = models.BinaryField()

    class Meta:
        indexes = [BrinIndex(fields=["day"], name="ledger_by_day")]


class Anchor(models.Model):
    """The day's signature over its ledger entries and the anchor before: what was there cannot be changed unseen."""

    day = models.DateField(primary_key=True)
    entries = models.BigIntegerField()
    digest = models.BinaryField()
    signature = models.BinaryField()


class Pulse(Sharded):
    """Which units' pages a transaction changed; the live process's ticker takes these rows away."""

    units = ArrayField(DivisionCode())
