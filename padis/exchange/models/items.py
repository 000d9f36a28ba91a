"""What travels: message and task, whose turn, the docket, the sheets. Written by the door alone."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from padis.accounts.models import User
from padis.accounts.rules import Ability, can, may_look_in
from padis.cases.models import Case
from padis.divisions.fields import DivisionCode
from padis.exchange.states import AWAITING_ANSWER, TAKEN_BACK, Act, Channel, Party, State
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
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.ELECTRONIC)
    unique_key = models.BinaryField(default=bytes)  # what names the sheet, hashed; empty where it may be sent twice
    round_no = models.SmallIntegerField(default=1)
    asked_on = models.DateField()
    due_on = models.DateField()  # Beijing date; late from the next midnight
    provisional = models.BooleanField(default=False, db_default=False)  # hangs on working days not published yet
    paused_on = models.DateField(null=True)  # the day of a question that stopped the clock
    question_used = models.BooleanField(default=False)  # one question per round
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField()  # when the turn row was committed
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)  # or received, where that is all
    confirmed_at = models.DateTimeField(null=True)
    on_time = models.BooleanField(null=True)
    finding = models.CharField(max_length=24, blank=True)
    head_no = models.IntegerField(default=0)
    head_hash = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="message_leaves_its_sender"),
            models.UniqueConstraint(fields=["shard", "number"], name="one_message_per_number"),
            models.UniqueConstraint(
                fields=["shard", "sender", "kind", "unique_key"],
                condition=~Q(unique_key=b"") & ~Q(state__in=sorted(TAKEN_BACK)),
                name="a_sheet_is_sent_once",
            ),
        ]
        indexes = [
            models.Index(fields=["shard", "case_id"], name="messages_of_a_case"),
            models.Index(fields=["shard", "id"], condition=Q(provisional=True), name="messages_provisionally_due"),
            models.Index(fields=["unique_key"], condition=~Q(unique_key=b""), name="messages_by_sheet"),
        ]


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
    level = models.CharField(
        max_length=24, default="follow_up", db_default="follow_up"
    )  # of the limit by which it is due
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    provisional = models.BooleanField(default=False, db_default=False)
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=24, blank=True)
    head_no = models.IntegerField(default=0)
    head_hash = models.BinaryField(default=bytes)

    class Meta:
        indexes = [
            models.Index(fields=["shard", "case_id"], name="tasks_of_a_case"),
            models.Index(fields=["shard", "id"], condition=Q(provisional=True), name="tasks_provisionally_due"),
        ]


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
    provisional = models.BooleanField(default=False, db_default=False)
    since = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["shard", "unit", "due_on"], name="turns_of_a_unit_by_due_day"),
            # What nobody has opened, of the whole country: a few of what is open.
            models.Index(
                fields=["since"], include=["unit", "act"], condition=Q(state=State.SENT), name="turns_unopened"
            ),
        ]


class DocketQuerySet(models.QuerySet["DocketRow"]):
    def visible_to(self, user: User, *, whose: str = "") -> Self:
        """The items that the user's own unit handles or handled; a supervisor sees counts, not items.

        `whose` is a township that the user's unit looks into: read-only, every act asks without it.
        """
        if not (may_look_in(user, whose) if whose else can(user, Ability.SEE_REGISTER)):
            return self.none()
        unit = whose or user.unit_id
        return self.filter(shard=shard_of(unit), unit=unit)

    def with_facts(self) -> Self:
        """Without those that are closed to their unit."""
        return self.filter(left_it=False).exclude(role=Party.RECEIVER, state__in=TAKEN_BACK)

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
    provisional = models.BooleanField(default=False, db_default=False)
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
            models.Index(fields=["shard", "unit", "partner", "item_id"], name="docket_by_partner"),
        ]

    @property
    def is_closed_to_unit(self) -> bool:
        """The unit has no task any more that needs the facts: it returned the item, or the sender took it back."""
        return self.left_it or (self.role == Party.RECEIVER and self.state in TAKEN_BACK)


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
