"""What travels and what is counted: message, turn, docket, ledger, tallies. Written by the door alone."""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.cases.models import Case
from padis.divisions.fields import DivisionCode
from padis.exchange.states import AWAITING_ANSWER, Act, Event, Party, State
from padis.privacy.fields import SealedJSONField
from padis.shared.sharding import SameShardLink, Sharded, ShardField, shard_of


class Message(Sharded):
    """One thing that travels from one township to another about one case; lives in the case's shard.

    `asked_on`, `due_on`, `answered_at` and the pause belong to the current round; `on_time` is that of round 1.
    """

    number = models.CharField(max_length=28, db_collation="C")
    kind = models.CharField(max_length=24)
    case = SameShardLink(Case)
    case_id: uuid.UUID
    sender = DivisionCode()
    receiver = DivisionCode()
    label = models.CharField(max_length=60)  # the person's masked name, for lists
    urgent = models.BooleanField(default=False)
    key_person = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.SENT)
    channel = models.CharField(max_length=12, default="electronic")
    round_no = models.SmallIntegerField(default=1)
    asked_on = models.DateField()
    due_on = models.DateField()  # Beijing date; late from the next midnight
    paused_on = models.DateField(null=True)  # the day of a question that stopped the clock
    question_used = models.BooleanField(default=False)  # one question per round
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField()  # when the turn row was committed
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    on_time = models.BooleanField(null=True)
    finding = models.CharField(max_length=24, blank=True)
    head_no = models.IntegerField(default=0)
    head_hash = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="message_leaves_its_sender"),
            models.UniqueConstraint(fields=["shard", "number"], name="one_message_per_number"),
        ]
        indexes = [models.Index(fields=["shard", "case_id"], name="messages_of_a_case")]


class Task(Sharded):
    """What a unit has to do by itself; lives in the unit's shard."""

    kind = models.CharField(max_length=24)
    unit = DivisionCode()
    partner = DivisionCode()  # whose act led to it
    number = models.CharField(max_length=28, db_collation="C")  # of the message it came from
    case_shard = ShardField()
    case_id = models.UUIDField()
    label = models.CharField(max_length=60)
    reason = models.CharField(max_length=24)  # the finding that opened it
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=24, blank=True)
    head_no = models.IntegerField(default=0)
    head_hash = models.BinaryField(default=bytes)

    class Meta:
        indexes = [models.Index(fields=["shard", "case_id"], name="tasks_of_a_case")]


class Turn(models.Model):
    """Whose turn an open item is: one row per open item, in that unit's shard. The to-do list, and nothing else feeds it."""

    pk = models.CompositePrimaryKey("shard", "item_id")
    shard = ShardField()
    item_id = models.UUIDField()
    item_shard = ShardField()
    unit = DivisionCode()
    act = models.CharField(max_length=8, choices=Act)
    kind = models.CharField(max_length=24)
    number = models.CharField(max_length=28, db_collation="C")
    label = models.CharField(max_length=60)
    partner = DivisionCode()
    state = models.CharField(max_length=12)
    urgent = models.BooleanField()
    round_no = models.SmallIntegerField()
    due_on = models.DateField()
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shard", "unit", "due_on"], name="turns_of_a_unit_by_due_day")]


class DocketQuerySet(models.QuerySet["DocketRow"]):
    def visible_to(self, user: User) -> Self:
        """The items that the user's own unit handles or handled; a supervisor sees counts, not items."""
        if not can(user, Ability.SEE_REGISTER):
            return self.none()
        return self.filter(shard=shard_of(user.unit_id), unit=user.unit_id)

    def overdue(self, today: date) -> Self:
        """Awaiting the receiver's answer after the due day."""
        return self.filter(state__in=AWAITING_ANSWER, paused=False, due_on__lt=today)


class DocketRow(models.Model):
    """One item as one handling unit knows it, in that unit's shard: the notice register, lists, and who may see."""

    pk = models.CompositePrimaryKey("shard", "unit", "item_id")
    shard = ShardField()
    unit = DivisionCode()
    item_id = models.UUIDField()
    item_shard = ShardField()
    case_id = models.UUIDField()
    number = models.CharField(max_length=28, db_collation="C")
    kind = models.CharField(max_length=24)
    role = models.CharField(max_length=8, choices=Party)
    partner = DivisionCode()
    label = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=State)
    urgent = models.BooleanField()
    round_no = models.SmallIntegerField()
    left_it = models.BooleanField(default=False)  # the unit returned it: it sees that it did, and no facts any more
    awaits = models.BooleanField(default=False)  # it is this unit's turn
    paused = models.BooleanField(default=False)  # a question stopped the clock
    sent_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    due_on = models.DateField()
    on_time = models.BooleanField(null=True)
    finding = models.CharField(max_length=24, blank=True)

    objects = DocketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shard", "unit", "number"], name="one_docket_row_per_unit_and_number")
        ]
        indexes = [
            models.Index(fields=["shard", "unit", "-sent_at"], name="docket_by_time_of_sending"),
            models.Index(fields=["shard", "unit", "due_on"], name="docket_by_due_day"),
            models.Index(fields=["shard", "unit", "case_id"], name="docket_by_case"),
        ]


class Sheet(Sharded):
    """What an event carried: the plain part by the kind's schema, the personal and health part encrypted."""

    message = SameShardLink(Message)
    message_id: uuid.UUID
    no = models.IntegerField()  # of the ledger entry
    unit = DivisionCode()
    plain = models.JSONField(default=dict)
    sealed = SealedJSONField(context="exchange.sheet")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shard", "message_id", "no"], name="one_sheet_per_ledger_entry")]


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
    finding = models.CharField(max_length=24, blank=True)
    sheet_mac = models.BinaryField(default=bytes)
    hash = models.BinaryField()

    class Meta:
        indexes = [BrinIndex(fields=["day"], name="ledger_by_day")]


class Tally(models.Model):
    """Counts of a unit in a statistical month. `partner` is the other side's province, or "00" for all partners."""

    pk = models.CompositePrimaryKey("shard", "grain", "month", "partner", "unit", "side", "kind", "key_person")
    shard = ShardField()
    grain = models.CharField(max_length=8)  # "township" or "county"
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
    due = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    declined = models.IntegerField(default=0)
    confirmed = models.IntegerField(default=0)
    again_due = models.IntegerField(default=0)
    again_on_time = models.IntegerField(default=0)
    again_late = models.IntegerField(default=0)


class OpenCount(models.Model):
    """How many items await the receiver's answer, by the day asked and the due day: of a township, and of a county by
    partner province (its total is in `Backlog`). Rows fall to 0 and are swept."""

    pk = models.CompositePrimaryKey(
        "shard", "grain", "partner", "unit", "side", "kind", "key_person", "asked_on", "due_on"
    )
    shard = ShardField()
    grain = models.CharField(max_length=8)
    partner = models.CharField(max_length=2, db_collation="C")
    unit = DivisionCode()
    side = models.CharField(max_length=8, choices=Party)
    kind = models.CharField(max_length=24)
    key_person = models.BooleanField()
    asked_on = models.DateField()
    due_on = models.DateField()
    n = models.IntegerField(default=0)


class Backlog(models.Model):
    """How a county's backlog changed on a day: in what awaits the receiver's answer, and in what of it is overdue.

    `open` counts on the day of the event, `overdue` on the day from which the event makes a difference to it: that
    after the due day, or that of a late answer. So the sums of all days up to today are what is open and overdue now,
    and tomorrow's `overdue` is what is due today. Days that are past are folded into one row (`FOLDED`), which keeps a
    nation-wide page at a few rows a county, whatever waits.
    """

    FOLDED = date(1, 1, 1)

    pk = models.CompositePrimaryKey("shard", "side", "day", "county", "kind", "key_person")
    shard = ShardField()
    side = models.CharField(max_length=8, choices=Party)
    day = models.DateField()
    county = DivisionCode()
    kind = models.CharField(max_length=24)
    key_person = models.BooleanField()
    open = models.IntegerField(default=0)
    overdue = models.IntegerField(default=0)


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


class Pulse(Sharded):
    """Which units' pages a transaction changed; the live process's ticker takes these rows away."""

    units = ArrayField(DivisionCode())


class Anchor(models.Model):
    """The day's signature over its ledger entries and the anchor before: what was there cannot be changed unseen."""

    day = models.DateField(primary_key=True)
    entries = models.BigIntegerField()
    digest = models.BinaryField()
    signature = models.BinaryField()
