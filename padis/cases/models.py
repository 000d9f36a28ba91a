"""The case file (M2): one per person and stay. Claims are the truth, the case's columns their projection."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from padis.cases.identity import Quality
from padis.cases.names import CLEARED
from padis.divisions.fields import DivisionCode
from padis.privacy.fields import SealedJSONField
from padis.shared.sharding import SameShardLink, Sharded, ShardField


class Direction(models.TextChoices):
    INFLOW = "inflow", _("Inflow")  # she lives here; the other side is where she is registered
    OUTFLOW = "outflow", _("Outflow")  # she left from here; the other side is where she lives


class CaseState(models.TextChoices):
    OPEN = "open", pgettext_lazy("case state", "Open")
    CLOSED = "closed", pgettext_lazy("case state", "Closed")  # 退档: she left; can be reopened with all its history
    CANCELLED = "cancelled", pgettext_lazy("case state", "Cancelled")  # 注销: she left the scope for good
    DELETED = "deleted", pgettext_lazy("case state", "Deleted")  # 删除: an entry error
    MERGED = "merged", pgettext_lazy("case state", "Merged")  # another file of the unit goes on for it; reversible


class Side(models.TextChoices):
    RESIDENCE = "residence", _("Place of residence")
    REGISTRATION = "registration", _("Place of registration")


DOUBTFUL = models.Q(state=CaseState.OPEN) & ~models.Q(id_quality__in=[Quality.GOOD, Quality.CONVERTED])


class Case(Sharded):
    """One person's stay, as the unit that filed it and the other side know it; lives in the filing unit's shard."""

    number = models.CharField(max_length=24, db_collation="C")  # unit (9 digits)-year-serial
    unit = DivisionCode()
    direction = models.CharField(max_length=8, choices=Direction)
    state = models.CharField(max_length=12, choices=CaseState, default=CaseState.OPEN)
    state_reason = models.CharField(max_length=200, blank=True)
    state_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)  # the day she left, for a closed file
    filed_at = models.DateTimeField()
    filed_by_id = models.BigIntegerField()
    duplicate_reason = models.CharField(max_length=200, blank=True)  # why it is kept beside another live file
    former_number = models.CharField(max_length=24, blank=True, db_collation="C")  # of the stay from which she moved on
    # The projection of the claims; `facts` holds the plain facts that need no column.
    name = models.CharField(max_length=60)
    name_key = models.CharField(max_length=60, db_collation="C")  # so that a prefix is an index range
    sex = models.CharField(max_length=1)
    birth_date = models.DateField(null=True)
    ethnicity = models.CharField(max_length=2, blank=True)
    education = models.CharField(max_length=4, blank=True)
    hukou_type = models.CharField(max_length=4, blank=True)
    marital_status = models.CharField(max_length=2, blank=True)
    migration_reason = models.CharField(max_length=4, blank=True)
    registered_division = DivisionCode()
    residence_division = DivisionCode()
    inflow_date = models.DateField(null=True)
    outflow_date = models.DateField(null=True)
    return_date = models.DateField(null=True)
    facts = models.JSONField(default=dict)
    sealed = SealedJSONField(context="cases.sealed")  # identity numbers and telephones
    health = SealedJSONField(context="cases.health")  # read by the two handling townships only
    id_quality = models.CharField(max_length=16, choices=Quality)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shard", "number"], name="one_case_per_number")]
        indexes = [
            models.Index(fields=["shard", "unit", "-filed_at"], name="cases_by_time_of_filing"),
            models.Index(fields=["shard", "unit", "name_key"], name="cases_by_name"),
            models.Index(fields=["shard", "unit"], condition=DOUBTFUL, name="cases_of_doubtful_number"),
        ]

    @property
    def is_cleared(self) -> bool:
        """Its time of keeping has passed: its contents are gone."""
        return self.name == CLEARED

    @property
    def partner(self) -> str:
        """The unit on the other side."""
        return self.registered_division if self.direction == Direction.INFLOW else self.residence_division

    @property
    def side(self) -> Side:
        """The side of the unit that filed it."""
        return Side.RESIDENCE if self.direction == Direction.INFLOW else Side.REGISTRATION

    @property
    def other_side(self) -> Side:
        return Side.REGISTRATION if self.side == Side.RESIDENCE else Side.RESIDENCE


class Claim(Sharded):
    """What one side stated at one moment, over one or many fields. Never changed, never removed.

    One row holds a whole statement instead of one row a field (docs/adr/0007). `adopted` marks the filing unit's
    own statements, those it confirmed among them: folded in order, they are the projection.
    """

    case = SameShardLink(Case)
    case_id: uuid.UUID
    unit = DivisionCode()
    side = models.CharField(max_length=12, choices=Side)
    adopted = models.BooleanField()
    message_id = models.UUIDField(null=True)  # the message it came with
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    sealed = SealedJSONField(context="cases.sealed")
    health = SealedJSONField(context="cases.health")

    class Meta:
        indexes = [models.Index(fields=["shard", "case_id", "at"], name="claims_of_a_case")]


class IndexKind(models.TextChoices):
    NUMBER = "number"  # blind index of a usable identity number
    NAME = "name"  # hash of name, birth date and registered county


LIVE = models.Q(live=True)


class PersonIndex(models.Model):
    """Finds a person nation-wide without showing anybody; distributed by its digest, not by unit."""

    pk = models.CompositePrimaryKey("digest", "case_id")
    digest = models.BinaryField()
    case_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=IndexKind)
    case_shard = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=24, db_collation="C")
    unit = DivisionCode()
    direction = models.CharField(max_length=8, choices=Direction)
    residence_division = DivisionCode()
    registered_division = DivisionCode()
    filed_at = models.DateTimeField()
    has_number = models.BooleanField()  # a usable identity number is known for the case
    live = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["case_id"], name="index_rows_of_a_case"),
            models.Index(fields=["residence_division", "digest"], name="live_people_living_there", condition=LIVE),
            models.Index(fields=["registered_division", "digest"], name="live_people_of_there", condition=LIVE),
        ]


class Merge(Sharded):
    """Two files of a unit were one person's stay: `case` went, `kept` goes on for it (docs/adr/0009)."""

    case = SameShardLink(Case)
    case_id: uuid.UUID
    kept = SameShardLink(Case)
    kept_id: uuid.UUID
    claim_id = models.UUIDField(null=True)  # the claim by which `kept` took facts over; None where it took none
    ended = models.PositiveSmallIntegerField()  # messages under way that ended with `case`
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    undone_reason = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["shard", "case_id"], name="merges_of_a_case"),
            models.Index(fields=["shard", "kept_id"], name="merges_into_a_case"),
        ]


class NotSame(Sharded):
    """A unit found that two files, named by their numbers in order, are not one person: no suspicion any more."""

    unit = DivisionCode()
    one = models.CharField(max_length=24, db_collation="C")
    other = models.CharField(max_length=24, db_collation="C")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shard", "unit", "one", "other"], name="a_pair_is_told_apart_once")
        ]


class ServiceMark(models.Model):
    """One reason to offer a person a service, for one of the two townships that serve her (M10), in that township's shard.

    The reason is a keyed code (`padis.cases.services`): counted by an index without opening anybody's file, and nothing
    to who reads the table. Rows follow from the projection of an open case; only `settled_at` and `outcome` are stated.
    """

    class Outcome(models.TextChoices):
        SERVED = "served", pgettext_lazy("service", "Offered")
        DECLINED = "declined", pgettext_lazy("service", "Declined by the person")
        LEFT = "left", pgettext_lazy("service", "No longer this unit's")  # it returned the item, or it was taken back

    pk = models.CompositePrimaryKey("shard", "unit", "case_id", "mark")
    shard = ShardField()
    unit = DivisionCode()
    case_id = models.UUIDField()
    mark = models.BinaryField()
    case_shard = ShardField()
    number = models.CharField(max_length=24, db_collation="C")  # of the case
    partner = DivisionCode()
    label = models.CharField(max_length=60)  # the person's masked name
    due_on = models.DateField()
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case_id"], name="service_marks_of_a_case"),
            models.Index(
                fields=["shard", "unit", "mark"], condition=models.Q(settled_at=None), name="services_to_offer"
            ),
        ]


class CaseSerial(models.Model):
    """The last serial number that a unit gave in a year."""

    pk = models.CompositePrimaryKey("shard", "unit", "year")
    shard = ShardField()
    unit = DivisionCode()
    year = models.SmallIntegerField()
    last = models.IntegerField()
